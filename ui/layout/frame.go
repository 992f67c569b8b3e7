package layout

import (
	"strings"

	"authdoctor/ui/theme"
)

// Fill returns exactly height rows: too many are cut off at the end, missing ones are empty.
func Fill(lines []Line, height int) []Line {
	if height <= 0 {
		return nil
	}
	filled := make([]Line, height)
	copy(filled, lines)
	return filled
}

// Paint draws rows, each cut to the width of the window. Bubble Tea crops nothing: a row that is too wide would wrap
// and move every row below it.
func Paint(lines []Line, width int, t theme.Theme) string {
	rows := make([]string, len(lines))
	for i, line := range lines {
		if t.ASCII {
			line = line.ascii()
		}
		rows[i] = line.Cut(width, t.Glyphs.Ellipsis).Paint(t)
	}
	return strings.Join(rows, "\n")
}
