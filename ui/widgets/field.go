package widgets

import (
	"unicode/utf8"

	"authdoctor/ui/intent"
	"authdoctor/ui/layout"
)

// Field is one short line that is typed. The cursor is always at its end and does not blink.
type Field struct{ text string }

const fieldRunes = 60

// Text is what has been typed.
func (f *Field) Text() string { return f.text }

// Clear empties the field.
func (f *Field) Clear() { f.text = "" }

// Handle takes what is typed. It reports whether the intent was one of its own.
func (f *Field) Handle(in intent.Intent) bool {
	switch in.Act {
	case intent.Type:
		f.text += layout.Clean(in.Text)
		for utf8.RuneCountInString(f.text) > fieldRunes {
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

func (f *Field) erase() {
	_, size := utf8.DecodeLastRuneInString(f.text)
	f.text = f.text[:len(f.text)-size]
}
