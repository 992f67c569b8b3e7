package screens

import (
	"fmt"
	"slices"

	"authdoctor/flows"
	"authdoctor/ui/intent"
	"authdoctor/ui/layout"
	"authdoctor/ui/session"
	"authdoctor/ui/theme"
	"authdoctor/ui/widgets"
)

// Fix shows one fix of a report: what it is, who does it, the command, what it would change, the page.
type Fix struct {
	page
	choice session.Choice
	report flows.Report
	undo   bool          // something was changed that can be taken back
	fixes  []numberedFix // of all diagnoses
	shown  int           // among them; -1: there is none
	text   widgets.Text
}

// NewFix makes the screen of one fix of a diagnosis, both counted from 0. Where there is no such fix it says so.
func NewFix(t theme.Theme, choice session.Choice, report flows.Report, diagnosis, fix int) *Fix {
	report = openFirst(report)
	f := &Fix{page: page{theme: t}, choice: choice, report: report, fixes: fixesOf(report)}
	f.shown = slices.IndexFunc(f.fixes, func(n numberedFix) bool { return n.diagnosis == diagnosis && n.fix == fix })
	return f
}

// Choice is what the fix is of.
func (f *Fix) Choice() session.Choice { return f.choice }

// Take shows the same fix in another report. Undo: something was changed that can be taken back.
func (f *Fix) Take(report flows.Report, undo bool) {
	before, cause := f.fix(), ""
	if f.shown >= 0 {
		cause = f.report.Diagnoses[f.fixes[f.shown].diagnosis].Cause
	}
	f.report = openFirst(report)
	f.fixes, f.undo, f.text = fixesOf(f.report), undo, widgets.Text{}
	f.shown = slices.IndexFunc(f.fixes, func(n numberedFix) bool {
		return n.ID == before.ID && f.report.Diagnoses[n.diagnosis].Cause == cause
	})
}

// Title is the screen's place in the trail.
func (f *Fix) Title() string { return "Fix" }

// Offers lists what can be done here.
func (f *Fix) Offers() []intent.Offer {
	fix := f.fix()
	apply := intent.Offer{Act: intent.Open, Text: "apply it", Off: f.unfit()}
	if fix.Status == "verified" {
		apply.Text = "keep it so"
	}
	undo := intent.Offer{Act: intent.RollBack, Text: "undo"}
	if !f.undo {
		undo.Off = "nothing was changed here"
	}
	again := intent.Offer{Act: intent.RunAgain, Text: "check again"}
	if fix.Kind == "guided" {
		again.Text = "I have done it: check again"
	}
	if !f.walked() {
		again.Off = "esc leads back to where it is checked"
	}
	copies := intent.Offer{Act: intent.Copy, Text: "copy the command"}
	if fix.Command == "" {
		copies.Off = "this fix has no command"
	}
	page := intent.Offer{Act: intent.OpenPage}
	if fix.URL == "" {
		page.Off = "no page belongs to this fix"
	}
	next := intent.Offer{Act: intent.Next, Text: "the next fix"}
	before := intent.Offer{Act: intent.Previous, Text: "the fix before"}
	pick := intent.Offer{Act: intent.Pick, Text: "another fix"}
	if len(f.fixes) < 2 {
		next.Off, before.Off, pick.Off = "there is no other fix", "there is no other fix", "there is no other fix"
	}
	if fix.Kind == "guided" { // what a person does first
		return []intent.Offer{again, {Act: intent.Back}, copies, page, undo, next, before, pick, apply}
	}
	return []intent.Offer{apply, undo, {Act: intent.Back}, again, copies, page, next, before, pick}
}

// walked reports whether the report is that of a walk that can be done again here.
func (f *Fix) walked() bool { return f.choice != session.Choice{} && f.choice.StoredName == "" }

// unfit is why Enter does nothing. Empty: it does something.
func (f *Fix) unfit() string {
	fix := f.fix()
	switch {
	case fix.Status == "verified" && f.walked():
		return "" // it leads on
	case !f.walked() && fix.Kind == "automatic":
		return "check a setup to apply it: here a stored key or a text was examined"
	}
	return whyNotApplied(fix)
}

// Handle acts on an intent.
func (f *Fix) Handle(in intent.Intent) Ask {
	if f.text.Handle(in, len(f.rows()), f.size.Height) {
		return nil
	}
	switch in.Act {
	case intent.Open:
		return f.apply()
	case intent.RollBack:
		if f.undo {
			return AskUndo{f.choice}
		}
	case intent.RunAgain:
		if f.walked() {
			return RunAgain{f.choice}
		}
	case intent.Copy:
		if command := f.fix().Command; command != "" {
			return CopyText{Text: cleanLines(command), What: "the command"}
		}
	case intent.OpenPage:
		if url := f.fix().URL; url != "" {
			return OpenURL{URL: url}
		}
	case intent.Next:
		f.show(f.shown + 1)
	case intent.Previous:
		f.show(f.shown - 1)
	case intent.Pick:
		if in.Number <= len(f.fixes) {
			f.show(in.Number - 1)
		}
	case intent.Back:
		return Leave{}
	}
	return nil
}

// apply makes the fix, or leads on from one that is made.
func (f *Fix) apply() Ask {
	switch fix := f.fix(); {
	case f.unfit() != "":
		return nil
	case fix.Status == "verified":
		return ShowPrevention{f.choice}
	default:
		cause := f.report.Diagnoses[f.fixes[f.shown].diagnosis].Cause
		return ApplyFix{session.ApplyFix{Choice: f.choice, Cause: cause, Fix: fix.ID}}
	}
}

// show goes to another fix, around the end.
func (f *Fix) show(number int) {
	if count := len(f.fixes); count > 0 {
		f.shown = (number + count) % count
		f.text = widgets.Text{}
	}
}

// fix is the shown one; empty where there is none.
func (f *Fix) fix() flows.Fix {
	if f.shown < 0 {
		return flows.Fix{}
	}
	return f.fixes[f.shown].Fix
}

// View draws the part of the text that the position says.
func (f *Fix) View() string {
	return f.paint(f.text.Rows(f.rows(), f.size.Height, f.theme.Glyphs))
}

func (f *Fix) rows() []layout.Line {
	width := f.textWidth()
	if f.shown < 0 {
		return layout.Wrap(theme.Text, "There is no such fix. Esc goes back.", width)
	}
	fix := f.fix()
	number := layout.Say(theme.Faint, fmt.Sprintf("Fix %d of %d", f.shown+1, len(f.fixes)))
	about := append([]layout.Line{number}, layout.Wrap(theme.Strong, sentence(fix.Title), width)...)
	cause := f.report.Diagnoses[f.fixes[f.shown].diagnosis]
	facts := layout.Labelled("For", theme.Text, joined(" ", cause.Title, "("+cause.Cause+")"), labelWidth, width)
	facts = append(facts, layout.Labelled("Who", theme.Text, kindWords(fix.Kind), labelWidth, width)...)
	facts = append(facts, layout.Labelled("State", theme.Text, fixStatusWords(fix.Status), labelWidth, width)...)
	how := "Applying it"
	if fix.Kind == "guided" {
		how = "How to do it"
	}
	return apart([][]layout.Line{
		about, section("What it changes", diffRows(fix.Preview, width-2)), section("The command", wrapLines(theme.Accent, fix.Command, width-2)),
		section("The page", wrapLines(theme.Accent, fix.URL, width-2)), section(how, layout.Wrap(theme.Faint, f.howApplied(), width-2)), facts,
	})
}

// howApplied says what Enter and the other keys do about it.
func (f *Fix) howApplied() string {
	fix, undo := f.fix(), ""
	if f.undo {
		undo = " u undoes the last change."
	}
	switch {
	case fix.Status == "verified":
		return "It is done and verified." + undo
	case fix.Status == "unverified":
		return "It is done; r runs the checks again, to verify it." + undo
	case ofAShell(fix) && fix.Kind == "guided":
		return sentence(f.unfit()) + ", once authdoctor was started anew from that shell: this one has its variables as they were." + undo
	case f.unfit() != "":
		return sentence(f.unfit()) + "." + undo
	}
	return "Enter applies it, and the checks run again to verify it. What does not help is taken back, and u undoes it later."
}

// section is a heading and what is indented under it; nothing where there is nothing to say.
func section(name string, rows []layout.Line) []layout.Line {
	if len(rows) == 0 {
		return nil
	}
	return append(heading(name), layout.Indent(2, rows)...)
}
