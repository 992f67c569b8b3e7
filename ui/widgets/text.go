package widgets

import (
	"fmt"

	"authdoctor/ui/intent"
	"authdoctor/ui/layout"
	"authdoctor/ui/theme"
)

// Text is the position in a text that is longer than its part of the screen.
type Text struct{ top int }

// Handle scrolls a text of total rows shown in height rows. It reports whether the intent was one of its own.
func (t *Text) Handle(in intent.Intent, total, height int) bool {
	page := max(1, height-2)
	switch in.Act {
	case intent.Up:
		t.top--
	case intent.Down:
		t.top++
	case intent.PageUp:
		t.top -= page
	case intent.PageDown:
		t.top += page
	case intent.Top:
		t.top = 0
	case intent.Bottom:
		t.top = total
	default:
		return false
	}
	t.keep(total, height)
	return true
}

// Rows is the visible part. The last row tells the position where the text does not fit.
func (t Text) Rows(lines []layout.Line, height int, glyphs theme.Glyphs) []layout.Line {
	if height <= 0 {
		return nil
	}
	t.keep(len(lines), height)
	if len(lines) <= height || height < 2 {
		return lines[t.top:min(len(lines), t.top+height)]
	}
	last := t.top + height - 1
	status := fmt.Sprintf("%s %d more rows", glyphs.Below, len(lines)-last)
	if last >= len(lines) {
		status = fmt.Sprintf("%s end, %d rows above", glyphs.Above, t.top)
	}
	rows := append([]layout.Line(nil), lines[t.top:min(len(lines), last)]...)
	return append(layout.Fill(rows, height-1), layout.Say(theme.Faint, status))
}

func (t *Text) keep(total, height int) {
	shown := height
	if total > height && height > 1 {
		shown = height - 1
	}
	t.top = max(0, min(t.top, total-shown))
}
