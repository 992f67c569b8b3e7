package demo_test

import (
	"context"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"authdoctor/flows"
	"authdoctor/ui"
	"authdoctor/ui/demo"
	"authdoctor/ui/message"
	"authdoctor/ui/session"
	"authdoctor/ui/theme"
	"authdoctor/ui/uitest"
)

const columns, rows = 80, 28

// director plays the app and takes a frame whenever there is something to see. No clock runs: a frame lasts as long as
// the director says.
type director struct {
	t       *testing.T
	model   tea.Model
	next    chan struct{}
	heard   chan tea.Msg
	running int // commands that have not ended
	frames  []demo.Frame
	now     time.Time // for the app
}

func newDirector(t *testing.T, s session.Session) *director {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	d := &director{t: t, next: make(chan struct{}), heard: make(chan tea.Msg), now: time.Date(2026, 1, 1, 9, 30, 0, 0, time.UTC)}
	d.model = ui.Model(ctx, visit{s, d.next}, theme.New(true, false))
	t.Cleanup(func() {
		cancel()
		for d.running > 0 {
			<-d.heard
			d.running--
		}
	})
	return d
}

// do runs a command beside the others.
func (d *director) do(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	d.running++
	go func() { d.heard <- cmd() }()
}

// tell gives the app a message.
func (d *director) tell(msg tea.Msg) {
	switch msg := msg.(type) {
	case nil:
	case tea.BatchMsg:
		for _, cmd := range msg {
			d.do(cmd)
		}
	case tea.QuitMsg:
		d.t.Fatal("the app quit")
	default:
		var cmd tea.Cmd
		d.model, cmd = d.model.Update(msg)
		d.do(cmd)
	}
}

// hear waits for what one command says and passes it on. Where a walk may go on by one event, it may meanwhile.
func (d *director) hear(next chan<- struct{}) (msg tea.Msg, went bool) {
	d.t.Helper()
	const patience = time.Minute
	select {
	case next <- struct{}{}:
		return nil, true
	case msg := <-d.heard:
		d.running--
		d.tell(msg)
		return msg, false
	case <-time.After(patience):
		d.t.Fatalf("in %v nothing was heard:\n%s", patience, d.model.View())
		return nil, false
	}
}

// settle waits until no command runs.
func (d *director) settle() {
	d.t.Helper()
	for d.running > 0 {
		d.hear(nil)
	}
}

// take adds a frame with a text on the screen.
func (d *director) take(text, key string, lasts time.Duration) {
	d.frames = append(d.frames, demo.Frame{Cells: uitest.Cells(text, columns, rows), Key: key, Lasts: lasts})
}

// show adds a frame of the app as it stands, which must show the texts.
func (d *director) show(lasts time.Duration, texts ...string) {
	d.t.Helper()
	view := d.model.View()
	for _, text := range texts {
		if !strings.Contains(ansi.Strip(view), text) {
			d.t.Fatalf("the script is out of step: the screen does not show %q:\n%s", text, view)
		}
	}
	d.take(view, "", lasts)
}

// press adds a frame in which a key is pressed, and presses it.
func (d *director) press(key string, shown time.Duration) {
	d.take(d.model.View(), key, shown)
	d.tell(uitest.Key(key))
}

// pressed is press for a key that starts no walk.
func (d *director) pressed(key string, shown time.Duration) {
	d.t.Helper()
	d.press(key, shown)
	d.settle()
}

// watch plays a walk to its end. After each event it takes a frame that lasts as long as it says.
func (d *director) watch(lasts func(flows.Event) time.Duration) {
	d.t.Helper()
	next := d.next
	for {
		msg, went := d.hear(next)
		if went {
			next = nil // until this event has been heard
		}
		switch msg := msg.(type) {
		case message.WalkHeard:
			next = d.next
			d.now = d.now.Add(time.Millisecond)
			d.tell(message.Ticked{Run: msg.Run, Now: d.now})
			for _, e := range msg.Events {
				if shown := lasts(e); shown > 0 {
					d.show(shown)
				}
			}
		case message.WalkEnded, message.FixApplied:
			d.settle()
			return
		}
	}
}
