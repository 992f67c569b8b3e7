package screens

import (
	"fmt"

	"authdoctor/checks"
	"authdoctor/flows"
	"authdoctor/ui/layout"
	"authdoctor/ui/theme"
	"authdoctor/ui/widgets"
)

// concluded is the outcome of a step that named a cause.
const concluded = "concluded"

// step is one step of the path through the tree.
type step struct{ name, outcome, changed string }

func trail(nodes []flows.Step) []step {
	steps := make([]step, len(nodes))
	for i, node := range nodes {
		steps[i] = step{node.Check, node.Outcome, node.Changed}
		if node.Check == "" {
			steps[i] = step{node.Outcome, concluded, node.Changed}
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

// pathLine draws the path in one row. Passes in a row are counted; where it is too long its beginning goes.
func pathLine(steps []step, width int, glyphs theme.Glyphs) layout.Line {
	parts := pathParts(steps, glyphs)
	for from := range parts {
		line := layout.Say(theme.Faint, "Path ")
		if from > 0 {
			line = line.And(theme.Faint, glyphs.Ellipsis+" "+glyphs.Trail+" ")
		}
		for i, part := range parts[from:] {
			if i > 0 {
				line = line.And(theme.Faint, " "+glyphs.Trail+" ")
			}
			line = append(line, part...)
		}
		if line.Width() <= width || from == len(parts)-1 {
			return line.Cut(width, glyphs.Ellipsis)
		}
	}
	return nil
}

func pathParts(steps []step, glyphs theme.Glyphs) []layout.Line {
	var parts []layout.Line
	passed := 0
	flush := func() {
		if passed > 0 {
			parts = append(parts, layout.Say(theme.Good, fmt.Sprintf("%s %d passed", glyphs.Pass, passed)))
		}
		passed = 0
	}
	for _, s := range steps {
		if s.outcome == string(checks.Pass) && s.name != "proof" {
			passed++
			continue
		}
		flush()
		parts = append(parts, stepLine(s, glyphs))
	}
	flush()
	return parts
}

func stepLine(s step, glyphs theme.Glyphs) layout.Line {
	if s.outcome == concluded {
		return layout.Say(theme.Strong, s.name)
	}
	status := widgets.StatusOf(checks.Status(s.outcome), glyphs)
	line := layout.Say(status.Role, status.Glyph+" ").And(theme.Text, s.name)
	if s.name == "proof" && s.outcome == string(checks.Pass) {
		return line.And(theme.Text, " passed")
	}
	if status.Word != "ok" {
		return line.And(status.Role, " "+status.Word)
	}
	return line
}

// pathRows lists the path step by step.
func pathRows(steps []step, width int, glyphs theme.Glyphs) []layout.Line {
	var rows []layout.Line
	for i, s := range steps {
		line := layout.Say(theme.Faint, fmt.Sprintf("%3d  ", i+1))
		rows = append(rows, append(line, stepLine(s, glyphs)...).Cut(width, glyphs.Ellipsis))
		if s.changed != "" {
			rows = append(rows, layout.Indent(5, layout.Wrap(theme.Faint, "with one change: "+s.changed, width-5))...)
		}
	}
	return rows
}
