package plain

import (
	"fmt"
	"slices"
	"strings"

	"authdoctor/checks"
	"authdoctor/flows"
	"authdoctor/ui/theme"
	"authdoctor/ui/widgets"
)

// notAsked is the outcome of a question that was put to nobody.
const notAsked = "not asked"

// path is the way of a finished walk through its tree, in one line: what decided something by name, the checks between
// counted. What was asked behind a fault comes after the change that took it away.
func path(r flows.Report) string {
	var p pathWords
	changed := ""
	for _, step := range r.Trail {
		if step.Changed != changed {
			changed = step.Changed
			p.add("then, as if repaired (" + changed + ")")
		}
		p.step(r, step)
	}
	for _, d := range r.Diagnoses {
		p.add("cause " + d.Cause)
	}
	p.count()
	return strings.Join(p.words, ", ")
}

// pathWords collects the words of a path.
type pathWords struct {
	words           []string
	passed, skipped int
}

func (p *pathWords) step(r flows.Report, step flows.Step) {
	named := slices.ContainsFunc(r.Diagnoses, func(d flows.Diagnosis) bool { return d.Cause == step.Outcome })
	switch {
	case step.Check == "" && (named || step.Outcome == notAsked): // the causes stand at the end
	case step.Check == "":
		p.add("the question " + step.Node + ": " + orUnknown(step.Outcome))
	case step.Outcome == string(checks.Pass):
		p.passed++
	case step.Outcome == string(checks.Skip):
		p.skipped++
	default:
		// A check that fails once more behind the cause that it named decides nothing.
		words := step.Check + " " + widgets.StatusOf(checks.Status(step.Outcome), theme.Glyphs{}).Word
		if !slices.Contains(p.words, words) {
			p.add(words)
		}
	}
}

// add ends a count and names something.
func (p *pathWords) add(words string) {
	p.count()
	p.words = append(p.words, words)
}

func (p *pathWords) count() {
	if p.passed > 0 {
		p.words = append(p.words, fmt.Sprintf("%d ok", p.passed))
	}
	if p.skipped > 0 {
		p.words = append(p.words, fmt.Sprintf("%d skipped", p.skipped))
	}
	p.passed, p.skipped = 0, 0
}

func orUnknown(answer string) string {
	if answer == "" {
		return "I don't know"
	}
	return answer
}
