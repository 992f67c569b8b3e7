package screens

import (
	"fmt"

	"authdoctor/flows"
	"authdoctor/ui/intent"
	"authdoctor/ui/layout"
	"authdoctor/ui/session"
	"authdoctor/ui/theme"
	"authdoctor/ui/widgets"
)

// Plan shows what all automatic fixes of a report would change, before they are made.
type Plan struct {
	page
	choice session.Choice
	fixes  []flows.Fix
	text   widgets.Text
}

// NewPlan makes the screen.
func NewPlan(t theme.Theme, choice session.Choice, report flows.Report) *Plan {
	return &Plan{page: page{theme: t}, choice: choice, fixes: applicable(report)}
}

// applicable are the automatic fixes of a report that are not made.
func applicable(r flows.Report) []flows.Fix {
	var fixes []flows.Fix
	for _, n := range fixesOf(r) {
		if canApply(n.Fix) {
			fixes = append(fixes, n.Fix)
		}
	}
	return fixes
}

// fixCount is a number of fixes in words.
func fixCount(n int) string {
	if n == 1 {
		return "1 automatic fix"
	}
	return fmt.Sprintf("all %d automatic fixes", n)
}

// Title is the screen's place in the trail.
func (p *Plan) Title() string { return "Plan" }

// Offers lists what can be done here.
func (p *Plan) Offers() []intent.Offer {
	apply := intent.Offer{Act: intent.Open, Text: "apply all"}
	if len(p.fixes) == 0 {
		apply.Off = "there is no automatic fix left"
	}
	return []intent.Offer{apply, {Act: intent.Back, Text: "leave it as it is"}, {Act: intent.RunAgain, Text: "check again"}}
}

// Handle acts on an intent.
func (p *Plan) Handle(in intent.Intent) Ask {
	if p.text.Handle(in, len(p.rows()), p.size.Height) {
		return nil
	}
	switch in.Act {
	case intent.Open:
		if len(p.fixes) > 0 {
			return ApplyFix{session.ApplyFix{Choice: p.choice}}
		}
	case intent.RunAgain:
		return RunAgain{p.choice}
	case intent.Back:
		return Leave{}
	}
	return nil
}

// View draws the part of the text that the position says.
func (p *Plan) View() string {
	return p.paint(p.text.Rows(p.rows(), p.size.Height, p.theme.Glyphs))
}

func (p *Plan) rows() []layout.Line {
	width := p.textWidth()
	if len(p.fixes) == 0 {
		return layout.Wrap(theme.Text, "There is no automatic fix left. Esc goes back.", width)
	}
	about := layout.Wrap(theme.Strong, fmt.Sprintf("Enter applies %s, one after the other.", fixCount(len(p.fixes))), width)
	about = append(about, layout.Wrap(theme.Text, "Each is verified by the checks; what does not help is taken back. u undoes it all later.", width)...)
	sections := [][]layout.Line{about}
	for i, fix := range p.fixes {
		title := layout.Wrap(theme.Strong, fmt.Sprintf("%d %s", i+1, sentence(fix.Title)), width)
		sections = append(sections, append(title, layout.Indent(2, diffRows(fix.Preview, width-2))...))
	}
	return apart(sections)
}
