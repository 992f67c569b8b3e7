package ui

import (
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"authdoctor/ui/message"
	"authdoctor/ui/uitest"
)

// live runs an app as the program does: what takes time goes on beside the test.
type live struct {
	t       *testing.T
	app     *app
	said    chan tea.Msg
	running int
}

func running(t *testing.T, a *app) *live { return &live{t: t, app: a, said: make(chan tea.Msg, 64)} }

// press presses one key, and lets the time pass in which the Enter of a field is held.
func (l *live) press(key string) {
	_, cmd := l.app.Update(uitest.Key(key))
	if held := l.app.typing.held; held != 0 {
		_, cmd = l.app.Update(message.KeyHeld{Key: held})
	}
	l.start(cmd)
}

func (l *live) start(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	l.running++
	go func() { l.said <- cmd() }()
}

// hear takes the next thing that is said.
func (l *live) hear() {
	l.t.Helper()
	select {
	case msg := <-l.said:
		l.running--
		if batch, ok := msg.(tea.BatchMsg); ok {
			for _, cmd := range batch {
				l.start(cmd)
			}
			return
		}
		_, cmd := l.app.Update(msg)
		l.start(cmd)
	case <-time.After(20 * time.Second):
		l.t.Fatalf("nothing is said any more:\n%s", l.app.View())
	}
}

// until waits for a text on the screen.
func (l *live) until(text string) {
	l.t.Helper()
	for !strings.Contains(l.app.View(), text) {
		l.hear()
	}
}

// rest waits for the end of everything.
func (l *live) rest() {
	l.t.Helper()
	for l.running > 0 {
		l.hear()
	}
}
