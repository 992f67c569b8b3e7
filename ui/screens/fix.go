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
	fixes  []numberedFix // of all diagnoses
	shown  int           // among them; -1: there is none
	text   widgets.Text
}

// NewFix makes the screen of one fix of a diagnosis, both counted from 0. Where there is no such fix it says so.
func NewFix(t theme.Theme, choice session.Choice, report flows.Report, diagnosis, fix int) *Fix {
	f := &Fix{page: page{theme: t}, choice: choice, report: report, fixes: fixesOf(report)}
	f.shown = slices.IndexFunc(f.fixes, func(n numberedFix) bool { return n.diagnosis == diagnosis && n.fix == fix })
	return f
}

// Title is the screen's place in the trail.
func (f *Fix) Title() string { return "Fix" }

// Offers lists what can be done here.
func (f *Fix) Offers() []intent.Offer {
	fix := f.fix()
	apply := intent.Offer{Act: intent.Open, Text: "apply", Off: whyNotApplied(fix)}
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
	return []intent.Offer{apply, {Act: intent.Back}, copies, page, next, before, pick}
}

// Handle acts on an intent.
func (f *Fix) Handle(in intent.Intent) Ask {
	if f.text.Handle(in, len(f.rows()), f.size.Height) {
		return nil
	}
	switch in.Act {
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
	return apart([][]layout.Line{
		about, facts, section("The command", wrapLines(theme.Accent, fix.Command, width-2)),
		section("What it changes", diffRows(fix.Preview, width-2)), section("The page", wrapLines(theme.Accent, fix.URL, width-2)),
		section("Applying it", layout.Wrap(theme.Faint, sentence(whyNotApplied(fix))+".", width-2)),
	})
}

// section is a heading and what is indented under it; nothing where there is nothing to say.
func section(name string, rows []layout.Line) []layout.Line {
	if len(rows) == 0 {
		return nil
	}
	return append(heading(name), layout.Indent(2, rows)...)
}
