// Package widgets holds the parts that screens are made of: a list with a focus, a menu, scrolling text, a typed line,
// text or key, the help bar, the row of a check.
//
// A widget keeps its own position and draws rows; it takes intents, never keys, and knows no screen.
//
//	list.Handle(in, len(items))
//	rows := widgets.Window(lines, list.Focus, height, glyphs)
package widgets

import (
	"authdoctor/ui/intent"
	"authdoctor/ui/layout"
	"authdoctor/ui/theme"
)

// List is the focus of a list. Its zero value is on the first item.
type List struct {
	Focus int
	Page  int // items of one page; less than one counts as one

	seen seen
}

// Handle moves the focus among count items. It reports whether the intent was one of its own.
func (l *List) Handle(in intent.Intent, count int) bool {
	switch in.Act {
	case intent.Up:
		l.Focus--
	case intent.Down:
		l.Focus++
	case intent.PageUp:
		l.Focus -= max(1, l.Page)
	case intent.PageDown:
		l.Focus += max(1, l.Page)
	case intent.Top:
		l.Focus = 0
	case intent.Bottom:
		l.Focus = count - 1
	default:
		return false
	}
	l.Keep(count)
	l.seen.still = false
	return true
}

// Keep puts the focus back among count items.
func (l *List) Keep(count int) { l.Focus = max(0, min(l.Focus, count-1)) }

// Mark is the sign in front of an item. It is a sign, not a colour, because there may be none.
func Mark(focused bool, glyphs theme.Glyphs) layout.Line {
	if focused {
		return layout.Say(theme.Focus, glyphs.Focus+" ")
	}
	return layout.Say(theme.Text, "  ")
}
