package ui

import (
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"authdoctor/ui/message"
	"authdoctor/ui/screens"
	"authdoctor/ui/session"
	"authdoctor/ui/uitest"
)

// hand types on an app whose clock stands still between the keys unless it is moved.
type hand struct {
	t   *testing.T
	app *app
	now time.Time
}

func onKeyScreen(t *testing.T, fake *uitest.Session) *hand {
	t.Helper()
	h := &hand{t: t, app: newTestApp(t, fake), now: time.Unix(1_000_000, 0)}
	h.app.clock = func() time.Time { return h.now }
	choice := session.Choice{SetupID: "openai"}
	uitest.Drain(h.app, h.app.answer(screens.ShowTarget{Choice: choice, Title: "OpenAI"}))
	uitest.Drain(h.app, h.app.answer(screens.TypeKey{Choice: choice}))
	return h
}

// later lets time pass, and with it the key that was held back.
func (h *hand) later(d time.Duration) {
	h.now = h.now.Add(d)
	if held := h.app.typing.held; held != 0 && d >= keyHeld {
		_, cmd := h.app.Update(message.KeyHeld{Key: held})
		uitest.Drain(h.app, cmd)
	}
}

// send is one message of the terminal. What it sets off by waiting is left to later.
func (h *hand) send(msg tea.KeyMsg) {
	_, cmd := h.app.Update(msg)
	if h.app.typing.held == 0 {
		uitest.Drain(h.app, cmd)
	}
}

func (h *hand) kept(want ...string) {
	h.t.Helper()
	if got := h.app.commands.session.(*uitest.Session).Kept(); strings.Join(got, "|") != strings.Join(want, "|") {
		h.t.Errorf("kept %q, want %q", got, want)
	}
}

func TestTypedEnterSubmits(t *testing.T) {
	h := onKeyScreen(t, uitest.QuotedKey())
	for _, r := range "fake-key-1" {
		h.send(uitest.Key(string(r)))
		h.later(80 * time.Millisecond)
	}
	h.send(uitest.Key("enter"))
	h.kept()
	h.later(keyHeld)
	h.kept("fake-key-1 inner=false")
	wantOnScreen(t, h.app, "typed-1")
	h.send(uitest.Key("q")) // no paste, so no time in which keys are dropped
	if !h.app.typing.grace.IsZero() {
		t.Error("keys are dropped after hand-typed text")
	}
}

func TestAPasteAloneSubmitsNothing(t *testing.T) {
	for name, paste := range map[string][]tea.KeyMsg{
		"marked":   {uitest.Paste("export KEY=fake-\nkey\n")},
		"unmarked": {uitest.Key("export KEY=fake-"), uitest.Key("enter"), uitest.Key("key"), uitest.Key("enter")},
		"slowly":   {uitest.Key("e"), uitest.Key("x"), uitest.Key("enter"), uitest.Key("y")},
		"blank":    {uitest.Key("pasted"), uitest.Key("enter"), uitest.Key("enter"), uitest.Key("enter")},
	} {
		h := onKeyScreen(t, uitest.QuotedKey())
		for _, msg := range paste {
			h.send(msg)
			h.now = h.now.Add(time.Millisecond)
		}
		h.later(time.Second)
		h.kept()
		if _, open := h.app.open.top().(*screens.Key); !open {
			t.Errorf("%s: the field was left", name)
		}
	}
}

func TestAPasteIsKeptVerbatim(t *testing.T) {
	h := onKeyScreen(t, uitest.QuotedKey())
	for _, key := range []string{"fake-key", "enter", "second line", "enter"} {
		h.send(uitest.Key(key))
	}
	h.later(time.Second)
	h.send(uitest.Key("enter"))
	h.later(time.Second)
	h.kept("fake-key\nsecond line\n inner=false")
}

func TestTheRestOfAPasteIsNoCommand(t *testing.T) {
	h := onKeyScreen(t, uitest.QuotedKey())
	h.send(uitest.Key("fake-key-pasted"))
	h.later(time.Second)
	h.send(uitest.Key("enter"))
	h.later(keyHeld)
	h.kept("fake-key-pasted inner=false")
	for range 3 {
		h.later(100 * time.Millisecond)
		h.send(uitest.Key("q"))
	}
	wantOnScreen(t, h.app, "keys right after a paste are ignored")
	h.later(quietTime + time.Millisecond)
	if !uitest.Press(h.app, "q") {
		t.Error("q does not quit when it is quiet again")
	}
}

func TestAnUnmarkedPasteWhereLettersAreCommandsIsDropped(t *testing.T) {
	for _, paste := range [][]string{{"ta", "space", "q"}, {"tap", "enter"}, {"qt", "q"}, {"commands", "enter", "q"}, {"atq", "tab", "commands", "q"}} {
		h := onKeyScreen(t, uitest.QuotedKey())
		uitest.Press(h.app, "esc")
		before := h.app.open.top()
		for _, key := range paste {
			h.send(uitest.Key(key))
			h.now = h.now.Add(time.Millisecond)
		}
		h.later(keyHeld)
		if h.app.open.top() != before {
			t.Errorf("%q: a command was obeyed", paste)
		}
		h.later(quietTime)
		if !uitest.Press(h.app, "q") {
			t.Errorf("%q: q does not quit when it is quiet again", paste)
		}
	}
}

func TestKeysThatArriveTogetherAreCommands(t *testing.T) {
	h := onKeyScreen(t, uitest.QuotedKey())
	uitest.Press(h.app, "esc")
	before := h.app.open.top()
	h.send(uitest.Key("k?"))
	h.later(keyHeld)
	if _, open := h.app.open.top().(*screens.Help); !open {
		t.Fatal("? with another key before it does not open the help")
	}
	h.send(uitest.Key("jk"))
	h.send(uitest.Key("esc"))
	if h.app.open.top() != before {
		t.Error("esc right after two keys does not go back")
	}
}

func TestDroppingKeysEnds(t *testing.T) {
	h := onKeyScreen(t, uitest.QuotedKey())
	h.send(uitest.Key("fake-key-pasted"))
	h.later(time.Second)
	h.send(uitest.Key("enter"))
	h.later(keyHeld)
	for range int(graceLimit/(100*time.Millisecond)) + 1 {
		h.later(100 * time.Millisecond)
		h.send(uitest.Key("j"))
	}
	if !uitest.Press(h.app, "q") {
		t.Error("a held key keeps the keyboard closed for ever")
	}
	h = onKeyScreen(t, uitest.QuotedKey())
	h.send(uitest.Key("fake-key-pasted"))
	h.later(time.Second)
	h.send(uitest.Key("enter"))
	h.later(keyHeld)
	if !uitest.Press(h.app, "ctrl+c") {
		t.Error("ctrl+c does not work right after a paste")
	}
}
