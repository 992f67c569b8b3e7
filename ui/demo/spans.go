package demo

import (
	"fmt"
	"strings"

	"authdoctor/ui/uitest"
)

// span is text of one look, without a gap, that stands somewhere in a row.
type span struct {
	row, column, width int
	text               string
	look               uitest.Look
}

// spansOf cuts rows of cells into spans. Rare signs stand alone, or beside their like: a font may take them from another
// one, whose widths would move the rest of the row.
func spansOf(rows [][]uitest.Cell) ([]span, error) {
	var spans []span
	for y, row := range rows {
		var open *span
		gap := 0
		for x, cell := range row {
			if cell.Look.Other || cell.Look.Colour >= len(palette()) {
				return nil, fmt.Errorf("row %d, column %d: %q looks like nothing in the palette (%+v)", y, x, cell.Text, cell.Look)
			}
			if strings.TrimSpace(cell.Text) == "" {
				gap += cell.Width // the right half of a wide sign has none
				continue
			}
			if open != nil && gap <= 1 && open.look == cell.Look && goesWith(open.text, cell.Text, gap) {
				open.text += strings.Repeat(" ", gap) + cell.Text
				open.width = x + cell.Width - open.column
			} else {
				spans = append(spans, span{row: y, column: x, width: cell.Width, text: cell.Text, look: cell.Look})
				open = &spans[len(spans)-1]
			}
			gap = 0
		}
	}
	return spans, nil
}

func goesWith(text, next string, gap int) bool {
	if inEveryFont(text) && inEveryFont(next) {
		return true
	}
	return gap == 0 && strings.HasSuffix(text, next) && !inEveryFont(text)
}

func inEveryFont(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r > '~' && !strings.ContainsRune("•…›", r) })
}

// drawing is the span without its height.
func (s span) drawing() drawing {
	var before strings.Builder
	before.WriteString("<text")
	if class := classes(s.look); class != "" {
		fmt.Fprintf(&before, ` class="%s"`, class)
	}
	fmt.Fprintf(&before, ` x="%d"`, margin+s.column*cellWidth)
	const short = 6 // what is so short runs nowhere, whatever the font
	if s.width > short {
		fmt.Fprintf(&before, ` textLength="%d"`, s.width*cellWidth)
	}
	return drawing{before.String(), ">" + escape(s.text) + "</text>"}
}

// y is the base line of the span's row.
func (s span) y() int { return bar + s.row*cellHeight + ascent }
