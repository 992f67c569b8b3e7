package widgets

import (
	"fmt"

	"authdoctor/ui/layout"
	"authdoctor/ui/theme"
)

// seen is the part of a list that was drawn last.
type seen struct {
	first, count int
	still        bool // a click moved the focus: the rows stay under the mouse
}

// Window picks the rows that fit, the focused one among them. Where rows are hidden above or below, and there is
// room to say so, it says how many.
func Window(lines []layout.Line, focus, height int, glyphs theme.Glyphs) []layout.Line {
	return part(lines, middle(len(lines), focus, height), height, glyphs)
}

// Window picks the rows that fit, as the function does, and remembers them for At. After a click nothing moves while
// the focused row can be seen. The focus is that of the lines, which may hold headings too.
func (l *List) Window(lines []layout.Line, focus, height int, glyphs theme.Glyphs) []layout.Line {
	first := middle(len(lines), focus, height)
	if l.seen.still && l.seen.first <= max(0, len(lines)-height) && inside(len(lines), l.seen.first, focus, height) {
		first = l.seen.first
	}
	l.Page = height - 2
	l.seen.first, l.seen.count = first, min(len(lines), max(0, height))
	return part(lines, first, height, glyphs)
}

// At is the line that the last Window drew on its row number row, from 0. The rows stay where they are until the focus
// is moved with a key.
func (l *List) At(row int) (line int, ok bool) {
	if row < 0 || row >= l.seen.count {
		return 0, false
	}
	l.seen.still = true
	return l.seen.first + row, true
}

const roomToSay = 5 // rows, from which on hidden ones are counted

func middle(count, focus, height int) int { return max(0, min(focus-height/2, count-height)) }

// inside reports whether the focused line is among the rows, and not where their number is told.
func inside(count, first, focus, height int) bool {
	last := first + height - 1
	if height >= roomToSay && first > 0 {
		first++
	}
	if height >= roomToSay && last < count-1 {
		last--
	}
	return first <= focus && focus <= last
}

func part(lines []layout.Line, first, height int, glyphs theme.Glyphs) []layout.Line {
	if len(lines) <= height {
		return lines
	}
	if height <= 0 {
		return nil
	}
	window := append([]layout.Line(nil), lines[first:first+height]...)
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
