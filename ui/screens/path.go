package screens

import (
	"fmt"
	"slices"

	"authdoctor/checks"
	"authdoctor/flows"
	"authdoctor/ui/layout"
	"authdoctor/ui/theme"
	"authdoctor/ui/widgets"
)

// step is one step of the path through the tree: a check and its answer, a proof, a cause that was named, or a question.
type step struct {
	name, outcome string
	asked         bool // a person was asked; the outcome is the answer
}

const (
	concluded = "concluded" // the outcome of a step that named a cause
	proof     = "proof"     // the name of a step that repeated a request with one change

	notAnswered = "not known" // the answer of somebody who does not know
)

// trail is the path of a finished walk. What was asked behind a cause, as if that were repaired, comes after it. A
// question has the name of its node.
func trail(r flows.Report) []step {
	var steps []step
	name := func(cause string) {
		if s := (step{name: cause, outcome: concluded}); cause != "" && !slices.Contains(steps, s) {
			steps = append(steps, s)
		}
	}
	for _, node := range r.Trail {
		name(node.Changed)
		switch {
		case node.Check != "":
			steps = append(steps, step{name: node.Check, outcome: node.Outcome})
		case answered(r, node):
			steps = append(steps, step{name: node.Node, outcome: node.Outcome, asked: true})
		}
	}
	for _, d := range r.Diagnoses {
		name(d.Cause)
	}
	return steps
}

// answered reports whether a node without a check is a question that a person was asked.
func answered(r flows.Report, node flows.Step) bool {
	concludes := slices.ContainsFunc(r.Diagnoses, func(d flows.Diagnosis) bool { return d.Cause == node.Outcome })
	return !concludes && !slices.Contains([]string{"", "not asked", "noted"}, node.Outcome)
}

// toTheRoot is the path up to the first cause that was named.
func toTheRoot(steps []step) []step {
	for i, s := range steps {
		if s.outcome == concluded && !s.asked {
			return steps[:i+1]
		}
	}
	return steps
}

func passedOrFailed(passed bool) string {
	if passed {
		return string(checks.Pass)
	}
	return string(checks.Fail)
}

// pathLine draws the path in one row. Where it is too long its beginning goes.
func pathLine(steps []step, width int, glyphs theme.Glyphs) layout.Line {
	parts := pathParts(steps, glyphs)
	for from := range parts {
		line := layout.Say(theme.Faint, "Path ")
		if from > 0 {
			line = line.And(theme.Faint, glyphs.Ellipsis+" ")
			if !parts[from].cause {
				line = line.And(theme.Faint, glyphs.Trail+" ")
			}
		}
		for i, part := range parts[from:] {
			switch {
			case i > 0 && part.cause:
				line = line.And(theme.Text, " ")
			case i > 0:
				line = line.And(theme.Faint, " "+glyphs.Trail+" ")
			}
			line = append(line, part.line...)
		}
		if line.Width() <= width || from == len(parts)-1 {
			return line.Cut(width, glyphs.Ellipsis)
		}
	}
	return nil
}

// pathRows draws the path from top to bottom.
func pathRows(steps []step, width int, glyphs theme.Glyphs) []layout.Line {
	var rows []layout.Line
	for _, part := range pathParts(steps, glyphs) {
		rows = append(rows, append(layout.Say(theme.Text, "  "), part.line...).Cut(width, glyphs.Ellipsis))
	}
	return rows
}

// pathPart is one part of a drawn path.
type pathPart struct {
	line  layout.Line
	cause bool // it names a cause
}

// pathParts are the steps that decided something; those between them are counted. A check that fails once more behind
// the cause that it named decides nothing.
func pathParts(steps []step, glyphs theme.Glyphs) []pathPart {
	var parts []pathPart
	passed, skipped := 0, 0
	count := func() {
		if passed > 0 {
			part := layout.Say(theme.Good, fmt.Sprintf("%s %d passed", glyphs.Pass, passed))
			if skipped > 0 {
				part = part.And(theme.Faint, fmt.Sprintf(", %d skipped", skipped))
			}
			parts = append(parts, pathPart{line: part})
		} else if skipped > 0 {
			parts = append(parts, pathPart{line: layout.Say(theme.Faint, fmt.Sprintf("%s %d skipped", glyphs.Skip, skipped))})
		}
		passed, skipped = 0, 0
	}
	for i, s := range steps {
		switch {
		case s.asked && slices.Contains(steps[:i], s):
		case s.asked:
			count()
			parts = append(parts, pathPart{line: questionPart(s, glyphs)})
		case s.name != proof && s.outcome == string(checks.Pass):
			passed++
		case s.outcome == string(checks.Skip):
			skipped++
		case s.name == proof || !slices.Contains(steps[:i], s):
			count()
			parts = append(parts, pathPart{stepLine(s, glyphs), s.outcome == concluded})
		}
	}
	count()
	return parts
}

func stepLine(s step, glyphs theme.Glyphs) layout.Line {
	if s.outcome == concluded {
		return layout.Say(theme.Accent, glyphs.Arrow+" ").And(theme.Strong, s.name)
	}
	status := widgets.StatusOf(checks.Status(s.outcome), glyphs)
	word := status.Word
	if s.outcome == string(checks.Pass) {
		word = "passed"
	}
	return layout.Say(status.Role, status.Glyph+" ").And(theme.Text, s.name).And(status.Role, " "+word)
}

// questionPart is a question and its answer, short enough to stand among other steps.
func questionPart(s step, glyphs theme.Glyphs) layout.Line {
	const most = 36
	line := layout.Say(theme.Accent, glyphs.Unknown+" ")
	line = append(line, layout.Say(theme.Text, s.name).Cut(most, glyphs.Ellipsis)...).And(theme.Text, " ")
	return append(line, layout.Say(theme.Strong, s.outcome).Cut(most, glyphs.Ellipsis)...)
}
