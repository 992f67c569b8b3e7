package screens

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"authdoctor/checks"
	"authdoctor/flows"
	"authdoctor/keystore"
	"authdoctor/ui/intent"
	"authdoctor/ui/session"
	"authdoctor/ui/theme"
	"authdoctor/ui/uitest"
)

func openAI() session.Choice { return session.Choice{SetupID: "openai"} }

func unquote() session.ApplyFix {
	return session.ApplyFix{Choice: openAI(), Cause: "credential.quoted", Fix: "unquote"}
}

func newApply(want session.ApplyFix) *Apply {
	return sized(NewApply(theme.New(false, true), want, "OpenAI", threeFixes(), uitest.QuotedKey().Rows), 80, 24)
}

// settled is the report of three fixes after the first of them.
func after(status string, verdict flows.Verdict, notes ...string) flows.Report {
	r := threeFixes()
	r.Diagnoses[0].Fixes[0].Status, r.Verdict, r.Notes = status, verdict, append(r.Notes, notes...)
	return r
}

func TestApplyShowsWhatIsBeingDone(t *testing.T) {
	a := newApply(unquote())
	began := time.Unix(1000, 0)
	a.Walk().Tick(began)
	wantDrawn(t, a, "Changing the file...", "Take the quotes out of line 3 of .env", "0/12")
	a.Hear(flows.FixStarted{Fix: flows.Fix{Title: "another fix", Preview: "--- /home/me/.env\n+++ /home/me/.env\n-a"}})
	wantDrawn(t, a, "Changing .env...", "Another fix")
	a.Hear(flows.CheckStarted{Check: "credential.found", Title: "a credential is found"})
	wantDrawn(t, a, "Verifying: the checks run again", "Another fix", "Checking: a credential is found")
	a.Walk().Tick(began.Add(5 * time.Second))
	wantDrawn(t, a, "(5 s)")
	a.Hear(flows.CheckDone{Finding: checks.Finding{Check: "credential.found", Status: checks.Pass}}, flows.FixDone{}, flows.FixStarted{Fix: flows.Fix{Title: "the next fix"}})
	wantDrawn(t, a, "Changing the file...", "The next fix", "0/12")
	for _, action := range []intent.Action{intent.Open, intent.RunAgain, intent.Report, intent.Target, intent.RollBack} {
		if got := act(a, action); got != nil {
			t.Errorf("%v asks for %#v while it runs", action, got)
		}
	}
	if got := act(a, intent.Back); got != (Stop{}) {
		t.Errorf("back gives %#v", got)
	}
	if !a.Stop() || a.Stop() {
		t.Error("it is told to stop once")
	}
	wantDrawn(t, a, "Stopping...")
	a.Hear(flows.Asked{Question: flows.Question{Node: "n", Text: "Where does it run?", Choices: []string{"here", "there"}}})
	wantDrawn(t, a, "Where does it run?")
	if got := act(a, intent.Open); got != (Answer{openAI(), "here"}) {
		t.Errorf("answered %#v", got)
	}
}

func TestApplySaysWhatCameOfIt(t *testing.T) {
	tests := []struct {
		name    string
		applied session.Applied
		err     error
		says    []string
		next    Ask
		undo    bool
	}{
		{"verified", session.Applied{Report: after("verified", flows.Healthy), Changed: []string{".env"}}, nil,
			[]string{"+ Done and verified: take the quotes out", "+ Healthy: the provider answers", "Changed: .env. u undoes it.", "- OPENAI_API_KEY="}, ShowPrevention{openAI()}, true},
		{"more is wrong", session.Applied{Report: after("verified", flows.Problem), Changed: []string{".env"}}, nil,
			[]string{"+ Done and verified", "Healthy"}[:1], ReadReport{openAI()}, true},
		{"stopped", session.Applied{Report: after("unverified", flows.Unknown, "the run was interrupted"), Changed: []string{".env"}, Stopped: true}, nil,
			[]string{"! Done, but not verified: take", "The run was interrupted.", "Enter runs the checks again; u takes the change back."}, RunAgain{openAI()}, true},
		{"no help", session.Applied{Report: after("failed", flows.Problem, "the change was taken back, because it did not help")}, nil,
			[]string{"x It did not help, and is not in place: take", "The change was taken back, because it did not help.", "Still wrong", "x The key is wrapped in quotes (credential.quoted, proven)"}, ReadReport{openAI()}, false},
		{"left to you", session.Applied{Report: after("not_applied", flows.Problem, "the fix was left to you")}, nil,
			[]string{"- Not done: it is left to you: take", "The fix was left to you."}, ReadReport{openAI()}, false},
		{"not begun", session.Applied{Report: after("planned", flows.Problem, "nothing was changed: it was stopped before"), Stopped: true}, nil,
			[]string{"- Not done yet: take", "Nothing was changed"}, Leave{}, false},
		{"an error", session.Applied{}, errors.New("the file is gone"), []string{"x Not done: the file is gone", "Enter tries again"}, ApplyFix{unquote()}, false},
		{"an error after the change", session.Applied{Changed: []string{".env"}}, errors.New("no tree"), []string{"x Not done: no tree", "Changed: .env. u undoes it."}, ApplyFix{unquote()}, true},
		{"locked", session.Applied{}, fmt.Errorf("open: %w", keystore.ErrLocked), []string{"! Not done: it takes a key out of a file, and no store is open", "Enter opens the store"}, ApplyFix{unquote()}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := newApply(unquote())
			a.Done(tt.applied, tt.err)
			wantDrawn(t, sized(a, 80, 60), tt.says...)
			if got := act(a, intent.Open); got != tt.next {
				t.Errorf("enter gives %#v, want %#v", got, tt.next)
			}
			if got := act(a, intent.RollBack); (got == AskUndo{openAI()}) != tt.undo || (offOf(t, a, intent.RollBack) == "") != tt.undo {
				t.Errorf("undo gives %#v", got)
			}
			if got := act(a, intent.RunAgain); got != (RunAgain{openAI()}) {
				t.Errorf("r gives %#v", got)
			}
			if got := act(a, intent.Report); (got != nil) != (tt.err == nil) {
				t.Errorf("v gives %#v", got)
			}
			if got := act(a, intent.Back); got != (Leave{}) || a.Mouse() {
				t.Errorf("back gives %#v", got)
			}
		})
	}
}

func TestPlanShowsEveryChangeFirst(t *testing.T) {
	r := threeFixes()
	r.Diagnoses[1].Fixes[0] = flows.Fix{ID: "unset", Title: "delete the line", Kind: "automatic", Status: "planned", Preview: "--- .env\n+++ .env\n@@ -4,1 +3,0 @@\n-OLD=1\n"}
	p := sized(NewPlan(theme.New(false, true), openAI(), r), 80, 30)
	wantDrawn(t, p, "Enter applies all 2 automatic fixes", "1 Take the quotes out", "  - OPENAI_API_KEY=", "2 Delete the line", "  .env", "  -OLD=1", "what does not help is taken back.")
	if got := act(p, intent.Open); got != (ApplyFix{session.ApplyFix{Choice: openAI()}}) {
		t.Errorf("enter gives %#v", got)
	}
	if got := act(p, intent.RunAgain); got != (RunAgain{openAI()}) {
		t.Errorf("r gives %#v", got)
	}
	if got := act(p, intent.Back); got != (Leave{}) {
		t.Errorf("back gives %#v", got)
	}
	none := sized(NewPlan(theme.New(false, true), openAI(), flows.Report{}), 80, 30)
	wantDrawn(t, none, "There is no automatic fix left.")
	if got := act(none, intent.Open); got != nil || offOf(t, none, intent.Open) == "" {
		t.Errorf("nothing is applied by %#v", got)
	}
	d := sized(NewDiagnosis(theme.New(false, true), openAI(), r), 80, 30)
	if got := act(d, intent.ApplyAll); got != (PlanAll{openAI()}) {
		t.Errorf("A gives %#v", got)
	}
	d.Take(after("verified", flows.Problem), true)
	if got := act(d, intent.ApplyAll); got != nil || offOf(t, d, intent.ApplyAll) == "" {
		t.Errorf("A gives %#v where nothing is left", got)
	}
	if got := act(d, intent.RollBack); got != (AskUndo{openAI()}) {
		t.Errorf("u gives %#v", got)
	}
}

func TestUndoAsksFirst(t *testing.T) {
	u := sized(NewUndo(theme.New(false, true), openAI()), 80, 24)
	if got := act(u, intent.Open); got != nil || offOf(t, u, intent.Open) == "" {
		t.Errorf("taken back before anything is known: %#v", got)
	}
	u.Wait("Looking", "")
	wantDrawn(t, u, "Looking... Esc stops it.")
	if got := act(u, intent.Back); got != (Stop{}) {
		t.Errorf("back gives %#v", got)
	}
	u.Failed(errors.New("it was changed since"))
	wantDrawn(t, u, "x it was changed since")
	u.Planned(session.UndoPlan{What: []string{"the key cleaned"}, Preview: "--- .env\n+++ .env\n-a\n+b\n"})
	wantDrawn(t, u, "Take it back?", "> 1 leave it as it is", "  2 take it back", "  -a", "  +b", "- the key cleaned")
	if got := act(u, intent.Open); got != (Leave{}) {
		t.Errorf("enter alone gives %#v", got)
	}
	if got := act(u, intent.Next, intent.Open); got != (UndoFix{openAI()}) {
		t.Errorf("tab enter gives %#v", got)
	}
	if got := pick(u, 1); got != (Leave{}) {
		t.Errorf("1 gives %#v", got)
	}
	if got := pick(u, 9); got != nil {
		t.Errorf("9 gives %#v", got)
	}
	if got := pick(u, 2); got != (UndoFix{openAI()}) {
		t.Errorf("2 gives %#v", got)
	}
	u.Done(session.Undone{Words: "the change of .env is taken back", Next: []string{"restart it"}})
	wantDrawn(t, u, "+ The change of .env is taken back", "- Restart it")
	if got := act(u, intent.Open); got != (Leave{}) {
		t.Errorf("enter gives %#v", got)
	}
	if got := act(u, intent.RunAgain); got != (RunAgain{openAI()}) {
		t.Errorf("r gives %#v", got)
	}
	u = sized(NewUndo(theme.New(false, true), openAI()), 80, 24)
	u.Planned(session.UndoPlan{})
	wantDrawn(t, u, "nothing: the file is as it was before already")
}

func TestPreventionOffersOnlyWhatWorks(t *testing.T) {
	look, held := theme.New(false, true), Holdings{Known: true}
	p := sized(NewPrevent(look, openAI(), after("verified", flows.Healthy), "found-1", held), 80, 24)
	wantDrawn(t, p, "> 1 Keep the key in the store of this machine", "3 Check before every deployment")
	if got := act(p, intent.Open); got != (AddKey{KeyID: "found-1"}) {
		t.Errorf("storing asks for %#v", got)
	}
	if got := pick(p, 2); got != nil || offOf(t, p, intent.Open) != "store the key first" {
		t.Errorf("without a stored key: %#v", got)
	}
	wantDrawn(t, p, "authdoctor exec NAME -- COMMAND", "not now: store the key first")
	if got := pick(p, 3); got != (CopyText{"authdoctor check --provider openai --json", "the line"}) {
		t.Errorf("the check: %#v", got)
	}
	held.Stored.Keys = []session.StoredKey{{Name: "work", Fingerprint: "sk-proj-…a1B2 (3f9c01aa)"}}
	p.Hold(held)
	if got := pick(p, 2); got != (CopyText{"authdoctor exec work -- COMMAND", "the line"}) || act(p, intent.Copy) != got {
		t.Errorf("with the stored key: %#v", got)
	}
	if got := pick(p, 1); got != nil || !strings.Contains(offOf(t, p, intent.Open), "stored already, as work") {
		t.Errorf("stored twice: %#v", got)
	}
	practice := sized(NewPrevent(look, session.Choice{PracticeID: "p"}, after("verified", flows.Healthy), "", held), 80, 24)
	if got := act(practice, intent.Open); got != nil {
		t.Errorf("the key of a practice is stored: %#v", got)
	}
	if got := act(practice, intent.Back); got != (Leave{}) {
		t.Errorf("back gives %#v", got)
	}
	if got := act(practice, intent.Places); got != (ShowPlaces{}) {
		t.Errorf("p gives %#v", got)
	}
}

// fixStates are the states of what is done with fixes.
func fixStates(bad flows.Report) []state {
	apply := func(change func(*Apply)) func(theme.Theme) Screen {
		return func(look theme.Theme) Screen {
			a := NewApply(look, unquote(), hostile(), threeFixes(), uitest.QuotedKey().Rows)
			a.Walk().Tick(time.Unix(1000, 0))
			change(a)
			return a
		}
	}
	undo := func(change func(*Undo)) func(theme.Theme) Screen {
		return func(look theme.Theme) Screen {
			u := NewUndo(look, openAI())
			change(u)
			return u
		}
	}
	bad.Diagnoses[0].Fixes = append(bad.Diagnoses[0].Fixes, flows.Fix{ID: "a", Title: hostile(), Kind: "automatic", Status: "planned", Preview: "--- " + hostile() + "\n+++ " + hostile() + "\n-" + hostile()})
	plan := session.UndoPlan{What: []string{hostile(), "b"}, Preview: "--- x\n+++ x\n-" + hostile()}
	return []state{
		{"apply changing", apply(func(*Apply) {}), ""},
		{"apply verifying", apply(func(a *Apply) {
			a.Hear(flows.FixStarted{Fix: flows.Fix{Title: hostile()}}, flows.CheckStarted{Check: "x", Title: hostile()})
		}), ""},
		{"apply stopping", apply(func(a *Apply) { a.Stop() }), ""},
		{"apply done", apply(func(a *Apply) {
			a.Done(session.Applied{Report: after("verified", flows.Healthy), Changed: []string{hostile()}}, nil)
		}), ""},
		{"apply left", apply(func(a *Apply) { a.Done(session.Applied{Report: bad, Changed: []string{hostile()}}, nil) }), ""},
		{"apply failed", apply(func(a *Apply) { a.Done(session.Applied{}, errors.New(hostile())) }), ""},
		{"apply locked", apply(func(a *Apply) { a.Done(session.Applied{}, fmt.Errorf("%s: %w", hostile(), keystore.ErrLocked)) }), ""},
		{"plan", func(look theme.Theme) Screen { return NewPlan(look, openAI(), bad) }, ""},
		{"plan none", func(look theme.Theme) Screen { return NewPlan(look, openAI(), flows.Report{}) }, ""},
		{"undo waiting", undo(func(u *Undo) { u.Wait(hostile(), hostile()) }), ""},
		{"undo failed", undo(func(u *Undo) { u.Failed(errors.New(hostile())) }), ""},
		{"undo", undo(func(u *Undo) { u.Planned(plan) }), ""},
		{"undone", undo(func(u *Undo) { u.Done(session.Undone{Words: hostile(), Next: []string{hostile(), hostile()}}) }), ""},
		{"prevent", func(look theme.Theme) Screen { return NewPrevent(look, openAI(), bad, "", Holdings{}) }, "> "},
	}
}
