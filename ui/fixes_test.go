package ui

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"authdoctor/flows"
	"authdoctor/keystore"
	"authdoctor/ui/message"
	"authdoctor/ui/session"
	"authdoctor/ui/uitest"
)

// toTheFix are the keys from the welcome screen to the fix.
func toTheFix(more ...string) []string { return append([]string{"enter", "enter", "enter"}, more...) }

func TestFixIsAppliedVerifiedAndTakenBack(t *testing.T) {
	fake := uitest.QuotedKey()
	a := newTestApp(t, fake)
	press(a, toTheFix()...)
	wantOnScreen(t, a, "What it changes", "enter apply it")
	press(a, "enter")
	wantOnScreen(t, a, "✓ Done and verified: take the quotes out of line 3 of .env", "✓ Healthy", "Changed: .env. u undoes it.", "› OpenAI: OPENAI_API_KEY in .env, line 3 ›")
	wantCalls(t, a, "apply unquote")
	press(a, "esc")
	wantOnScreen(t, a, "State       done and verified", "enter keep it so", "u undo")
	press(a, "esc")
	wantOnScreen(t, a, "✓ Healthy: repaired and verified", "u undo the fix")
	press(a, "esc")
	wantOnScreen(t, a, "Checks finished: repaired and verified", "12/12")
	press(a, "esc")
	wantOnScreen(t, a, "healthy: repaired")
	press(a, "enter", "enter", "u") // later in the visit, from the diagnosis
	wantOnScreen(t, a, "Take it back?", "> 1 leave it as it is", `+OPENAI_API_KEY="…"`)
	press(a, "enter")
	wantOnScreen(t, a, "✓ Healthy: repaired and verified")
	press(a, "u", "2")
	wantOnScreen(t, a, "✓ The change of .env is taken back")
	wantCalls(t, a, "apply unquote", "undo")
	press(a, "enter")
	wantOnScreen(t, a, "✗ The key is wrapped in quotes", "Measured against expected")
	wantNotOnScreen(t, a, "u undo the fix")
	press(a, "u")
	wantOnScreen(t, a, "nothing was changed here")
	press(a, "esc")
	wantOnScreen(t, a, "Checks finished: the key is wrapped in quotes (proven)")
	press(a, "enter", "enter", "enter") // and once more
	wantCalls(t, a, "apply unquote", "undo", "apply unquote")
}

func TestUndoFromTheResultLeadsBackToTheFix(t *testing.T) {
	a := newTestApp(t, uitest.QuotedKey())
	press(a, toTheFix("enter", "u", "2", "enter")...)
	wantOnScreen(t, a, "Fix 1 of 2", "not done: it is left to you", "enter apply it")
	press(a, "enter", "enter", "G")
	wantOnScreen(t, a, "Keep it from happening again", "authdoctor check --provider openai --json")
}

func TestAllFixesAreApplied(t *testing.T) {
	fake := uitest.QuotedKey()
	fake.Report.Diagnoses[1].Fixes = []flows.Fix{{ID: "unset", Title: "delete the line", Kind: "automatic", Status: "planned", Preview: "-OLD=1"}}
	a := newTestApp(t, fake)
	press(a, "enter", "enter", "A")
	wantOnScreen(t, a, "Enter applies all 2 automatic fixes", "-OLD=1")
	wantCalls(t, a)
	press(a, "enter")
	wantOnScreen(t, a, "✓ Done and verified: take the quotes out", "✓ Done and verified: delete the line")
	wantCalls(t, a, "apply all")
	press(a, "u", "2", "enter")
	wantOnScreen(t, a, "› Diagnosis\n", "A apply all fixes") // the plan is of no use any more
}

func TestFixThatDoesNotHelp(t *testing.T) {
	fake := uitest.QuotedKey()
	fake.Workshop.Status = "failed"
	a := newTestApp(t, fake)
	press(a, toTheFix("enter")...)
	wantOnScreen(t, a, "✗ It did not help", "The change was taken back", "Still wrong", "enter see what is still wrong")
	press(a, "u")
	wantOnScreen(t, a, "nothing was changed")
	press(a, "enter")
	wantOnScreen(t, a, "› Diagnosis\n", "✗ The key is wrapped in quotes")
	press(a, "esc")
	wantOnScreen(t, a, "Checks finished") // the way back is short
}

// A repair that takes long blocks no key: it can be watched, explained and stopped, and what it changed is known then.
func TestSlowRepairNeverBlocksKeys(t *testing.T) {
	fake := uitest.QuotedKey()
	gate := make(chan struct{})
	fake.Workshop.Gate = gate
	a := newTestApp(t, fake)
	press(a, toTheFix()...)
	_, cmd := a.Update(uitest.Key("enter"))
	batch := cmd().(tea.BatchMsg)
	if inner, ok := batch[0]().(tea.BatchMsg); ok { // the mouse is read from now on
		batch = inner
	}
	wantOnScreen(t, a, "Changing the file…", "esc stop verifying")
	ended := make(chan struct{})
	go func() { batch[0](); close(ended) }()
	heard := batch[1]().(message.WalkHeard)
	_, listen := a.Update(heard)
	for i := range 40 {
		a.Update(message.Ticked{Run: a.guard.run, Now: time.Unix(1000, 0).Add(time.Duration(i) * time.Second / 8)})
	}
	press(a, "j", "w", "?")
	wantOnScreen(t, a, "Keys here: Apply")
	press(a, "esc", "enter")
	wantOnScreen(t, a, "the fix is still being verified")
	if press(a, "esc") {
		t.Fatal("esc quit")
	}
	wantOnScreen(t, a, "Stopping…")
	<-ended
	uitest.Drain(a, listen)
	wantOnScreen(t, a, "! Done, but not verified", "Enter runs the checks again; u takes the change back.")
	press(a, "u", "2")
	wantOnScreen(t, a, "is taken back")
}

func TestSecondInterruptQuitsARepair(t *testing.T) {
	fake := uitest.QuotedKey()
	a := newTestApp(t, fake)
	press(a, toTheFix()...)
	a.Update(uitest.Key("enter"))
	if press(a, "ctrl+c") {
		t.Fatal("the first ctrl+c quit")
	}
	wantOnScreen(t, a, "ctrl+c again quits")
	if !press(a, "ctrl+c") {
		t.Error("the second ctrl+c does not quit")
	}
}

func TestRepairThatNeedsTheVault(t *testing.T) {
	for name, kind := range map[string]error{"locked": keystore.ErrLocked, "none": keystore.ErrNoStore} {
		t.Run(name, func(t *testing.T) {
			fake := uitest.QuotedKey()
			fake.Store.Stored.Shelf = session.Shelf{Backend: "vault", State: session.ShelfLocked}
			keys := []string{"secret", "enter"}
			if kind == keystore.ErrNoStore {
				fake.Store.Stored.Shelf = session.Shelf{State: session.ShelfMissing}
				keys = []string{"secret", "tab", "secret", "enter"}
			}
			fake.Workshop.Err = fmt.Errorf("open: %w", kind)
			a := newTestApp(t, fake)
			press(a, toTheFix("enter")...)
			wantOnScreen(t, a, "Passphrase:")
			press(a, "esc")
			wantOnScreen(t, a, "no store is open that keeps the", "enter try again")
			press(a, "enter")
			fake.Workshop.Err = nil
			press(a, keys...)
			wantOnScreen(t, a, "✓ Done and verified")
		})
	}
}

func TestRepairThatFails(t *testing.T) {
	fake := uitest.QuotedKey()
	fake.Workshop.Err = errors.New("the file is gone")
	a := newTestApp(t, fake)
	press(a, toTheFix("enter")...)
	wantOnScreen(t, a, "✗ Not done: the file is gone", "enter try again")
	fake.Workshop.Err, fake.Workshop.Panic = nil, "boom"
	press(a, "enter")
	wantOnScreen(t, a, "boom")
	press(a, "esc")
	wantOnScreen(t, a, "Not done: internal error: boom")
	fake.Workshop.Panic = ""
	press(a, "enter")
	wantOnScreen(t, a, "✓ Done and verified")
	fake.Workshop.PlanErr = errors.New("it was changed since")
	press(a, "u")
	wantOnScreen(t, a, "✗ it was changed since")
	fake.Workshop.PlanErr, fake.Workshop.UndoErr = nil, errors.New("the disk is full")
	press(a, "esc", "u", "2")
	wantOnScreen(t, a, "✗ the disk is full")
	press(a, "esc", "esc", "esc")
	wantOnScreen(t, a, "repaired and verified")
}

func TestGuidedFixIsCheckedAgain(t *testing.T) {
	fake := uitest.QuotedKey()
	a := newTestApp(t, fake)
	press(a, toTheFix("tab")...)
	wantOnScreen(t, a, "r I have done it: check again")
	press(a, "r")
	wantOnScreen(t, a, "Checks finished")
	if got := len(fake.Walked()); got != 2 {
		t.Errorf("walked %d times", got)
	}
}

func TestPreventionStoresTheKey(t *testing.T) {
	a := newTestApp(t, uitest.QuotedKey())
	press(a, toTheFix("enter", "enter", "enter")...)
	wantOnScreen(t, a, "> Name: openai-2_")
	press(a, "enter")
	wantOnScreen(t, a, "stored as openai-2")
	press(a, "esc")
	wantOnScreen(t, a, "Keep it from happening again")
	if calls := strings.Join(storeOf(a).Calls(), " "); !strings.Contains(calls, "store openai-2 found-1") {
		t.Errorf("calls: %s", calls)
	}
}
