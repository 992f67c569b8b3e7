package ui

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"authdoctor/checks"
	"authdoctor/flows"
	"authdoctor/ui/message"
	"authdoctor/ui/session"
	"authdoctor/ui/theme"
	"authdoctor/ui/uitest"
)

// newTestApp is an app at 80x24 that has looked around, without colour and animation.
func newTestApp(t *testing.T, s session.Session) *app {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	a := newApp(commands{ctx: ctx, session: s, busy: newBusy(), after: soon}, theme.New(false, false), false)
	uitest.Resize(a, 80, 24)
	uitest.Drain(a, a.Init())
	return a
}

// soon says at once what would be said shortly, and never what would be said once a second.
func soon(d time.Duration, say func(time.Time) tea.Msg) tea.Cmd {
	if d > keyHeld {
		return nil
	}
	return func() tea.Msg { return say(time.Time{}) }
}

// hold starts the walk of the focused item without running it, so that a test can tell its events one by one.
func hold(t *testing.T, a *app) (examine tea.Cmd) {
	t.Helper()
	_, cmd := a.Update(uitest.Key("enter"))
	batch, ok := cmd().(tea.BatchMsg)
	if !ok || len(batch) < 2 {
		t.Fatalf("starting a walk gave %T, want the walk and a listener", batch)
	}
	return batch[0]
}

func wantOnScreen(t *testing.T, a *app, texts ...string) {
	t.Helper()
	view := a.View()
	for _, text := range texts {
		if !strings.Contains(view, text) {
			t.Errorf("the screen does not show %q:\n%s", text, view)
		}
	}
}

func wantNotOnScreen(t *testing.T, a *app, text string) {
	t.Helper()
	if view := a.View(); strings.Contains(view, text) {
		t.Errorf("the screen shows %q:\n%s", text, view)
	}
}

func TestNothingIsDrawnBeforeTheSizeIsKnown(t *testing.T) {
	a := newApp(commands{ctx: t.Context(), session: uitest.QuotedKey(), busy: newBusy(), after: soon}, theme.New(true, false), true)
	if view := a.View(); view != "" {
		t.Errorf("drawn before the size is known: %q", view)
	}
	uitest.Press(a, "j", "enter", "?")
	if view := a.View(); view != "" {
		t.Errorf("drawn before the size is known: %q", view)
	}
}

func TestFromWelcomeToDiagnosis(t *testing.T) {
	fake := uitest.QuotedKey()
	a := newTestApp(t, fake)
	wantOnScreen(t, a, "> 1 OpenAI: OPENAI_API_KEY", "Practise on the built-in broken API")
	uitest.Press(a, "enter")
	wantOnScreen(t, a, "Checks finished: the key is wrapped in quotes (proven)", "✗ the key is not wrapped in quotes", "Requests")
	uitest.Press(a, "enter")
	wantOnScreen(t, a, "credential.quoted", "Proven:", "before", "after")
	if got := fake.Walked(); len(got) != 1 || got[0].SetupID != "openai" {
		t.Errorf("walked %v, want the first setup once", got)
	}
}

func TestBackKeepsResultsAndNeverQuits(t *testing.T) {
	fake := uitest.QuotedKey()
	a := newTestApp(t, fake)
	uitest.Press(a, "enter", "enter")
	for range 5 {
		if uitest.Press(a, "esc") {
			t.Fatal("esc quit")
		}
	}
	wantOnScreen(t, a, "Found on this machine", "problem: credential.quoted")
	uitest.Press(a, "enter")
	wantOnScreen(t, a, "Checks finished")
	if got := len(fake.Walked()); got != 1 {
		t.Errorf("walked %d times, want 1: going back asks nothing again", got)
	}
	uitest.Press(a, "r")
	if got := len(fake.Walked()); got != 2 {
		t.Errorf("walked %d times after r, want 2", got)
	}
	uitest.Press(a, "enter", "r")
	wantOnScreen(t, a, "Checks finished")
	uitest.Press(a, "esc")
	wantOnScreen(t, a, "Found on this machine")
}

func TestRowsArePendingThenStreamIn(t *testing.T) {
	a := newTestApp(t, uitest.QuotedKey())
	hold(t, a)
	wantOnScreen(t, a, "Checking", "0/12", "· the model exists", "waiting")
	row := session.Row{Check: "credential.found", Title: "a credential is found"}
	tell := func(events ...flows.Event) { a.Update(message.WalkHeard{Run: a.guard.run, Events: events}) }
	tell(flows.CheckStarted{Check: row.Check})
	wantOnScreen(t, a, "Checking: a credential is found", "checking")
	began := time.Unix(1_000_000, 0)
	for i := range 30 {
		a.Update(message.Ticked{Run: a.guard.run, Now: began.Add(time.Duration(i) * time.Second / 8)})
	}
	wantOnScreen(t, a, "slow")
	tell(flows.CheckDone{Finding: checks.Finding{Check: row.Check, Title: row.Title, Status: checks.Pass}},
		flows.CheckDone{Finding: checks.Finding{Check: "late.one", Title: "a check that nobody announced", Status: checks.Unknown}},
		flows.ProofStarted{Change: "without the proxy"})
	wantOnScreen(t, a, "2/13", "? a check that nobody announced", "Checking: proof: without the proxy", "Path ✓ 1 passed › ? late.one unknown")
}

func TestStaleRunIsIgnored(t *testing.T) {
	fake := uitest.QuotedKey()
	a := newTestApp(t, fake)
	stale := hold(t, a)
	first := a.guard.run
	uitest.Press(a, "esc", "j")
	second := hold(t, a)
	if a.guard.run == first {
		t.Fatal("the second walk has the number of the first")
	}
	a.Update(message.WalkHeard{Run: first, Events: []flows.Event{flows.CheckDone{Finding: checks.Finding{Check: "old.news", Title: "old news", Status: checks.Fail}}}})
	a.Update(message.WalkEnded{Run: first, Report: flows.Report{Verdict: flows.Healthy}})
	if _, cmd := a.Update(message.Ticked{Run: first}); cmd != nil {
		t.Error("a stopped walk goes on ticking")
	}
	uitest.Drain(a, stale)
	wantNotOnScreen(t, a, "old news")
	wantOnScreen(t, a, "Checking", "0/12")
	uitest.Drain(a, tea.Batch(second, a.listen))
	wantOnScreen(t, a, "Checks finished")
	uitest.Press(a, "esc", "k")
	wantOnScreen(t, a, "interrupted")
}

func TestInterruptCancelsFirstAndQuitsSecond(t *testing.T) {
	gate := make(chan struct{})
	defer close(gate)
	fake := uitest.QuotedKey()
	fake.Script[0].Gate = gate
	a := newTestApp(t, fake)
	examine := hold(t, a)
	listen := a.listen
	if uitest.Press(a, "ctrl+c") {
		t.Fatal("the first ctrl+c quit while a walk was running")
	}
	examine() // returns: its context has ended
	if msg := listen(); msg != nil {
		if _, ended := msg.(message.WalkEnded); !ended {
			t.Errorf("an interrupted walk was heard: %T", msg)
		}
	}
	wantOnScreen(t, a, "Interrupted", "not asked")
	if !uitest.Press(a, "ctrl+c") {
		t.Error("the second ctrl+c did not quit")
	}
}

func TestQuitWorksWhileAWalkRuns(t *testing.T) {
	a := newTestApp(t, uitest.QuotedKey())
	hold(t, a)
	if uitest.Press(a, "q") {
		t.Fatal("the first q quit while a walk was running")
	}
	wantOnScreen(t, a, "Interrupted", "q again quits")
	if !uitest.Press(a, "q") {
		t.Error("the second q did not quit")
	}
}

func TestWalkGoesOnBehindOtherScreens(t *testing.T) {
	a := newTestApp(t, uitest.QuotedKey())
	examine := hold(t, a)
	uitest.Press(a, "esc")
	wantOnScreen(t, a, "checking")
	uitest.Drain(a, tea.Batch(examine, a.listen))
	wantOnScreen(t, a, "problem: credential.quoted")
}

func TestIdleTicksStop(t *testing.T) {
	a := newTestApp(t, uitest.QuotedKey())
	a.animated = true
	a.commands.after = func(time.Duration, func(time.Time) tea.Msg) tea.Cmd { return func() tea.Msg { return nil } }
	_, cmd := a.Update(uitest.Key("enter"))
	if got := len(cmd().(tea.BatchMsg)); got != 3 {
		t.Fatalf("an animated walk starts %d commands, want the walk, a listener and a tick", got)
	}
	if _, next := a.Update(message.Ticked{Run: a.guard.run}); next == nil {
		t.Error("a running walk does not go on ticking")
	}
	a.Update(message.WalkEnded{Run: a.guard.run})
	if _, next := a.Update(message.Ticked{Run: a.guard.run}); next != nil {
		t.Error("a finished walk goes on ticking")
	}
}

func TestOffKeysSayWhy(t *testing.T) {
	a := newTestApp(t, uitest.QuotedKey())
	hold(t, a)
	uitest.Press(a, "enter")
	wantOnScreen(t, a, "! the checks are still running")
	uitest.Press(a, "j")
	wantNotOnScreen(t, a, "! the checks are still running")
	uitest.Press(a, "?")
	wantOnScreen(t, a, "read the result (not now: the checks are still running)")
	uitest.Press(a, "?")
	wantOnScreen(t, a, "Checking")
}

func TestFilter(t *testing.T) {
	fake := uitest.QuotedKey()
	a := newTestApp(t, fake)
	uitest.Press(a, "4", "/", "1", "2", "q")
	wantOnScreen(t, a, "Filter: 12q_", "Nothing matches")
	uitest.Press(a, "backspace", "enter")
	if got := fake.Walked(); len(got) != 1 || got[0].PracticeID != "fault-12" {
		t.Fatalf("walked %v, want fault-12", got)
	}
	uitest.Press(a, "esc", "esc")
	wantNotOnScreen(t, a, "Filter:")
	wantOnScreen(t, a, ">   fault number 12 of")
	uitest.Press(a, "/")
	a.Update(uitest.Paste("fault\nnumber  17\t"))
	wantOnScreen(t, a, "Filter: fault number 17_", "1 of 20")
}

func TestPasteIsNeverACommand(t *testing.T) {
	a := newTestApp(t, uitest.QuotedKey())
	for _, msg := range []tea.KeyMsg{uitest.Paste("q"), uitest.Paste("1\n"), {Type: tea.KeyRunes, Runes: []rune("q-looks-like-a-key-1r")}} {
		if _, cmd := a.Update(msg); uitest.Drain(a, cmd) {
			t.Errorf("%q quit", msg.String())
		}
	}
	wantOnScreen(t, a, "Found on this machine")
}

func TestDigitPicks(t *testing.T) {
	fake := uitest.QuotedKey()
	a := newTestApp(t, fake)
	uitest.Press(a, "2")
	if got := fake.Walked(); len(got) != 1 || got[0].SetupID != "groq" {
		t.Errorf("walked %v, want the second setup", got)
	}
}

func TestNothingFound(t *testing.T) {
	fake := uitest.QuotedKey()
	fake.Found.Setups = nil
	a := newTestApp(t, fake)
	wantOnScreen(t, a, "  no key", "> 1 Paste the error")
	fake.FoundErr = errors.New("read .env: permission denied; chmod u+r .env")
	uitest.Press(a, "r")
	wantOnScreen(t, a, "could not look around: read .env: permission denied; chmod u+r .env", "Practise on")
}

func TestWalkThatFails(t *testing.T) {
	fake := uitest.QuotedKey()
	fake.Err = errors.New("start the broken API: address in use; try again")
	a := newTestApp(t, fake)
	uitest.Press(a, "enter")
	wantOnScreen(t, a, "Could not check: start the broken API: address in use; try again")
	uitest.Press(a, "enter")
	wantOnScreen(t, a, "the checks did not finish; r runs them again")
}

func TestPanicInACommand(t *testing.T) {
	fake := uitest.QuotedKey()
	secret := strings.Repeat("k3y", 12)
	fake.Script[4].Panic = "boom with " + secret
	a := newTestApp(t, fake)
	var recorded string
	a.commands.record = func(what string, stack []byte) (string, error) {
		recorded = what + string(stack)
		return "/state/crash-1.txt", nil
	}
	uitest.Press(a, "enter")
	wantOnScreen(t, a, "authdoctor itself failed", "boom with [redacted]", "/state/crash-1.txt")
	if !strings.Contains(recorded, "uitest") || strings.Contains(recorded, secret) {
		t.Errorf("the record lacks the stack or holds the secret:\n%s", recorded)
	}
	uitest.Press(a, "esc")
	wantOnScreen(t, a, "Could not check: internal error", "✓ a credential is found")
	if a.guard.running() {
		t.Error("the crashed walk still counts as running")
	}
	if !uitest.Press(a, "q") {
		t.Error("q did not quit")
	}
}

// panics is an engine that panics where the app calls it directly.
type panics struct{ *uitest.Session }

func (panics) Outline(session.Choice) []session.Row { panic("no outline") }

func TestPanicInUpdate(t *testing.T) {
	a := newTestApp(t, panics{uitest.QuotedKey()})
	uitest.Press(a, "enter")
	wantOnScreen(t, a, "authdoctor itself failed", "no outline")
	uitest.Press(a, "esc")
	wantOnScreen(t, a, "Found on this machine")
	if a.fault == "" {
		t.Error("the fault is forgotten, so the exit code would be 0")
	}
}

func TestPanicInView(t *testing.T) {
	a := newTestApp(t, uitest.QuotedKey())
	a.open = nil
	if view := a.View(); !strings.Contains(view, "q quits") || a.fault == "" {
		t.Errorf("a panic while drawing gave %q", view)
	}
}

func TestBusyWaitsForWhatRunsAndStartsNothingMore(t *testing.T) {
	b := newBusy()
	c := commands{busy: b}
	release, begun := make(chan struct{}), make(chan struct{})
	ended := make(chan struct{})
	go func() {
		c.caught(func() tea.Msg { close(begun); <-release; return nil })()
		close(ended)
	}()
	<-begun
	b.wait(1) // does not wait for ever
	close(release)
	<-ended
	b.wait(1 << 40)
	if msg := c.caught(func() tea.Msg { return "started" })(); msg != nil {
		t.Error("a command started after the end")
	}
}

func TestHostileTextIsHarmless(t *testing.T) {
	fake := uitest.QuotedKey()
	evil := "red \x1b[31m\x1b]0;title\x07 \u202eright to left\u200b \x9b2J bell\a tab\tend"
	fake.Found.Setups[0].Title, fake.Found.Setups[0].Detail = evil, evil
	fake.Rows[0].Title = evil
	d := &fake.Report.Diagnoses[0]
	d.Title, d.Explanation, d.Proof.Before, d.Fixes[0].Preview = evil, evil, evil, evil
	d.Evidence[0].Measured = evil
	fake.Report.Notes = []string{evil}
	a := newTestApp(t, fake)
	for _, key := range []string{"enter", "enter", "G", "?"} {
		if i := strings.IndexAny(a.View(), "\x1b\a\t\u202e\u200b\u009b\r"); i >= 0 {
			t.Errorf("before %s the screen holds %q", key, a.View()[i:min(len(a.View()), i+20)])
		}
		uitest.Press(a, key)
	}
}
