package render

import (
	"strings"

	"authdoctor/checks"

	"github.com/charmbracelet/x/ansi"
)

// marks are the signs beside the words; a sign never stands for a word alone.
type marks struct {
	ok, warning, failed, skipped, unknown string
	more                                  string // where a line was cut
}

// drawn are the usual marks: each one cell wide in every terminal.
func drawn() marks {
	return marks{ok: "✓", warning: "!", failed: "✗", skipped: "-", unknown: "?", more: "…"}
}

// typed are the marks for a terminal that shows ASCII only.
func typed() marks {
	return marks{ok: "[ok]", warning: "[!!]", failed: "[xx]", skipped: "[--]", unknown: "[??]", more: "..."}
}

// status is a finding's mark and word, padded to one width, and its colour.
func (m marks) status(status string) (string, role) {
	mark, as := m.unknown, doubt
	switch checks.Status(status) {
	case checks.Pass:
		mark, as = m.ok, good
	case checks.Warn:
		mark, as = m.warning, caution
	case checks.Fail:
		mark, as = m.failed, bad
	case checks.Skip:
		mark, as = m.skipped, quiet
	}
	lead := mark + " " + statusWord(status)
	whole := ansi.StringWidth(m.ok) + len(" warning  ")
	return lead + strings.Repeat(" ", max(whole-ansi.StringWidth(lead), 1)), as
}
