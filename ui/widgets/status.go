package widgets

import (
	"fmt"
	"time"

	"authdoctor/checks"
	"authdoctor/ui/layout"
	"authdoctor/ui/theme"
)

// Status is how a check's answer is shown: a glyph, a word and a colour.
type Status struct {
	Glyph, Word string
	Role        theme.Role
}

// StatusOf shows a finding's answer.
func StatusOf(status checks.Status, glyphs theme.Glyphs) Status {
	switch status {
	case checks.Pass:
		return Status{glyphs.Pass, "ok", theme.Good}
	case checks.Warn:
		return Status{glyphs.Warn, "warning", theme.Warn}
	case checks.Fail:
		return Status{glyphs.Fail, "failed", theme.Bad}
	case checks.Skip:
		return Status{glyphs.Skip, "skipped", theme.Faint}
	}
	return Status{glyphs.Unknown, "unknown", theme.Warn}
}

// Row is a check of a walk: its statement, and how it stands, at the right edge.
func Row(focused bool, title string, status Status, took string, width int, glyphs theme.Glyphs) layout.Line {
	role := theme.Text
	switch {
	case focused:
		role = theme.Focus
	case status.Role == theme.Faint:
		role = theme.Faint
	}
	left := append(Mark(focused, glyphs), layout.Say(status.Role, status.Glyph+" ").And(role, title)...)
	const roomForTime = 56
	right := layout.Say(status.Role, status.Word)
	if width >= roomForTime {
		right = layout.Say(status.Role, fmt.Sprintf("%-11s", status.Word)).And(theme.Faint, fmt.Sprintf("%8s", took))
	}
	return left.Right(right, width, glyphs.Ellipsis)
}

// Took is a duration for people.
func Took(d time.Duration) string {
	switch {
	case d <= 0:
		return ""
	case d < time.Millisecond:
		return "<1 ms"
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}
