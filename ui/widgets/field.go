package widgets

import (
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"authdoctor/ui/intent"
	"authdoctor/ui/layout"
	"authdoctor/ui/theme"
)

// Field is one short line that is typed. The cursor is always at its end and does not blink.
type Field struct {
	Limit int // the most characters that it takes; 0: 60

	text string
}

const fieldRunes = 60

// Text is what has been typed.
func (f *Field) Text() string { return f.text }

// Set puts a text into the field, as if it had been typed.
func (f *Field) Set(text string) {
	f.text = ""
	f.Handle(intent.Intent{Act: intent.Type, Text: text})
}

// Clear empties the field.
func (f *Field) Clear() { f.text = "" }

// Handle takes what is typed. It reports whether the intent was one of its own.
func (f *Field) Handle(in intent.Intent) bool {
	switch in.Act {
	case intent.Type:
		limit := f.Limit
		if limit == 0 {
			limit = fieldRunes
		}
		f.text += layout.Clean(in.Text)
		for utf8.RuneCountInString(f.text) > limit {
			f.erase()
		}
	case intent.Erase:
		f.erase()
	case intent.EraseAll:
		f.text = ""
	default:
		return false
	}
	return true
}

// Row draws the field behind its label. Where it is too long its beginning goes, so that the cursor can be seen.
func (f *Field) Row(label layout.Line, typing bool, width int, t theme.Theme) layout.Line {
	text := f.text
	if t.ASCII {
		text = layout.ASCII(text)
	}
	if label.Width() > width/2 {
		label = nil
	}
	row := label.And(theme.Text, lastCells(text, max(0, width-label.Width()-1), t.Glyphs.Ellipsis))
	if typing {
		row = row.And(theme.Accent, cursor)
	}
	return row
}

// cursor stands behind what was typed. It is a sign, not a colour, because there may be none.
const cursor = "_"

// lastCells is the end of a text, in at most so many cells.
func lastCells(text string, room int, ellipsis string) string {
	if ansi.StringWidth(text) <= room {
		return text
	}
	if ansi.StringWidth(ellipsis) >= room {
		ellipsis = ""
	}
	for cut := ansi.StringWidth(text) + ansi.StringWidth(ellipsis) - room; ; cut++ {
		end := ansi.TruncateLeft(text, cut, ellipsis)
		if ansi.StringWidth(end) <= room { // a wide character can be one cell too many
			return end
		}
	}
}

func (f *Field) erase() {
	_, size := utf8.DecodeLastRuneInString(f.text)
	f.text = f.text[:len(f.text)-size]
}
