// Package widgets holds the parts that several screens are made of: a list with a focus, scrolling text, a typed
// filter, the help bar, the row of a check.
//
// A widget keeps its own position and draws rows; it takes intents, never keys, and knows no screen.
//
//	list.Handle(in, len(items))
//	rows := widgets.Window(lines, list.Focus, height, glyphs)
package widgets

import (
	"fmt"

	"authdoctor/ui/intent"
	"authdoctor/ui/layout"
	"authdoctor/ui/theme"
)

// List is the focus of a list. Its zero value is on the first item.
type List struct {
	Focus int
	Page  int // items of one page; less than one counts as one
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

// Window picks the rows that fit, the focused one among them. Where rows are hidden above or below, and there is
// room to say so, it says how many.
func Window(lines []layout.Line, focus, height int, glyphs theme.Glyphs) []layout.Line {
	if len(lines) <= height {
		return lines
	}
	if height <= 0 {
		return nil
	}
	first := max(0, min(focus-height/2, len(lines)-height))
	window := append([]layout.Line(nil), lines[first:first+height]...)
	const roomToSay = 5
	if height < roomToSay {
		return window
	}
	if first > 0 {
		window[0] = more(glyphs.Above, first+1)
	}
	if below := len(lines) - first - height; below > 0 {
		window[height-1] = more(glyphs.Below, below+1)
	}
	return window
}

func more(glyph string, count int) layout.Line {
	return layout.Say(theme.Faint, fmt.Sprintf("  %s %d more", glyph, count))
}
