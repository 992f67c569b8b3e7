package screens

import (
	"strings"
	"testing"

	"authdoctor/flows"
	"authdoctor/ui/intent"
	"authdoctor/ui/session"
	"authdoctor/ui/theme"
)

func newFix(r flows.Report, diagnosis, fix int) *Fix {
	return sized(NewFix(theme.New(false, true), session.Choice{SetupID: "openai"}, r, diagnosis, fix), 80, 30)
}

// threeFixes has two diagnoses: the first with two fixes, the second with one.
func threeFixes() flows.Report {
	r := fullReport()
	r.Diagnoses[1].Fixes = []flows.Fix{{Title: "unset the variable", Kind: "automatic", Status: "verified"}}
	return r
}

func TestFixSaysWhatItIs(t *testing.T) {
	f := newFix(threeFixes(), 0, 0)
	wantDrawn(t, f, "Fix 1 of 3", "Take the quotes out of line 3 of .env", "the key is wrapped in quotes (credential.quoted)", "authdoctor can do it (automatic)",
		"not done: it is left to you", "  authdoctor check --fix --yes", "  - OPENAI_API_KEY=\"...\"", "  + OPENAI_API_KEY=...", "Enter applies it, and the checks run again to verify it.")
	if got := act(f, intent.Copy); got != (CopyText{"authdoctor check --fix --yes", "the command"}) {
		t.Errorf("copied %#v", got)
	}
	if off := offOf(t, f, intent.Open); off != "" {
		t.Errorf("applying: %q", off)
	}
	if off := offOf(t, f, intent.OpenPage); off != "no page belongs to this fix" {
		t.Errorf("the page: %q", off)
	}
	openai := session.Choice{SetupID: "openai"}
	if got := act(f, intent.Open); got != (ApplyFix{session.ApplyFix{Choice: openai, Cause: "credential.quoted", Fix: "unquote"}}) {
		t.Errorf("applying asks for %#v", got)
	}
	if got := act(f, intent.RollBack); got != nil || offOf(t, f, intent.RollBack) == "" {
		t.Errorf("undoing nothing asks for %#v", got)
	}
	r := threeFixes()
	r.Diagnoses[0].Fixes[0].Status = "verified"
	f.Take(r, true)
	wantDrawn(t, f, "done and verified", "It is done and verified. u undoes the last change.", "Take the quotes out")
	if got := act(f, intent.Open); got != (ShowPrevention{openai}) {
		t.Errorf("what is verified leads to %#v", got)
	}
	if got := act(f, intent.RollBack); got != (AskUndo{openai}) {
		t.Errorf("undo asks for %#v", got)
	}
	stored := sized(NewFix(theme.New(false, true), session.Choice{StoredName: "work"}, threeFixes(), 0, 0), 80, 30)
	if got := act(stored, intent.Open, intent.RunAgain); got != nil || offOf(t, stored, intent.Open) == "" {
		t.Errorf("the fix of a stored key asks for %#v", got)
	}
}

func TestOtherFixes(t *testing.T) {
	f := newFix(threeFixes(), 0, 1)
	wantDrawn(t, f, "Fix 2 of 3", "you do it; authdoctor says how (guided)", "  https://platform.openai.com/api-keys", "How to do it", "This fix is yours to do: o opens the page where you do it, then r checks")
	if got := act(f, intent.RunAgain); got != (RunAgain{session.Choice{SetupID: "openai"}}) {
		t.Errorf("checking again asks for %#v", got)
	}
	if got := act(f, intent.OpenPage); got != (OpenURL{"https://platform.openai.com/api-keys"}) {
		t.Errorf("opened %#v", got)
	}
	if off := offOf(t, f, intent.Copy); off != "this fix has no command" {
		t.Errorf("copying: %q", off)
	}
	act(f, intent.Next)
	wantDrawn(t, f, "Fix 3 of 3", "another value hides this one (credential.shadowed)", "done and verified", "It is done and verified.")
	act(f, intent.Next)
	wantDrawn(t, f, "Fix 1 of 3")
	act(f, intent.Previous)
	wantDrawn(t, f, "Fix 3 of 3")
	pick(f, 2, 9)
	wantDrawn(t, f, "Fix 2 of 3")
	act(sized(f, 40, 8), intent.Bottom, intent.Next)
	wantDrawn(t, f, "Fix 3 of 3")
	if got := act(f, intent.Back); got != (Leave{}) {
		t.Errorf("back gives %#v", got)
	}
}

func TestFixThatIsNotThere(t *testing.T) {
	f := newFix(flows.Report{}, 4, 7)
	wantDrawn(t, f, "There is no such fix.")
	for _, action := range []intent.Action{intent.Copy, intent.OpenPage, intent.Next, intent.Previous, intent.Pick, intent.Open} {
		if offOf(t, f, action) == "" {
			t.Errorf("%v is not off", action)
		}
		if got := act(f, action); got != nil {
			t.Errorf("%v asks for %#v", action, got)
		}
	}
}

func TestDiffHasSignsAndColours(t *testing.T) {
	look := theme.New(true, true)
	tests := []struct {
		line string
		role theme.Role
	}{{"- old", theme.Bad}, {"+ new", theme.Good}, {"@@ -3 +3 @@", theme.Faint}, {"  same", theme.Text}}
	for _, tt := range tests {
		rows := diffRows(tt.line+"\n", 40)
		if len(rows) != 1 || rows[0].Paint(look) != look.Paint(tt.role, tt.line) {
			t.Errorf("%q is drawn as %v", tt.line, rows)
		}
	}
	if rows := diffRows("--- .env\n+++ .env\n-A=[key]\n+A=[key]\n", 60); len(rows) != 4 || !strings.Contains(rows[3].Paint(look), "they differ in what is hidden") {
		t.Errorf("lines that look alike are drawn as %v", rows)
	}
	if rows := diffRows("", 40); rows != nil {
		t.Errorf("no change is drawn as %v", rows)
	}
}
