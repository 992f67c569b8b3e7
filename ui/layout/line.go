// Package layout measures, wraps and cuts text, in terminal cells.
//
// A Line is a row of the screen before it is painted: plain text with roles. Text is cleaned when it enters a Line,
// because much of it comes from servers, and it is painted last, so that no escape sequence is ever cut in half. It
// knows no screen.
//
//	line := layout.Say(theme.Bad, "failed: ").And(theme.Text, reply)
//	fmt.Println(line.Cut(40, "…").Paint(t))
package layout

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"authdoctor/ui/theme"
)

// Size is a window or a part of one, in cells.
type Size struct{ Width, Height int }

// SmallWidth is the number of columns below which a window is small.
const SmallWidth = 60

// Small reports whether there is room for the essentials only.
func (s Size) Small() bool { return s.Width < SmallWidth || s.Height < 16 }

// Wide reports whether a list and its details fit side by side.
func (s Size) Wide() bool { return s.Width >= 110 }

// Line is one row of the screen.
type Line []Span

// Span is clean text with one role.
type Span struct {
	role theme.Role
	text string
}

// Say starts a line. The text is cleaned.
func Say(role theme.Role, text string) Line { return Line{}.And(role, text) }

// And returns the line with more text behind it. The text is cleaned.
func (l Line) And(role theme.Role, text string) Line {
	return append(l[:len(l):len(l)], Span{role, Clean(text)})
}

// Width is the number of cells that the line takes.
func (l Line) Width() int {
	width := 0
	for _, span := range l {
		width += ansi.StringWidth(span.text)
	}
	return width
}

// Cut returns the line with at most width cells; a line that loses text ends in the ellipsis, if that fits.
func (l Line) Cut(width int, ellipsis string) Line {
	if l.Width() <= width {
		return l
	}
	if width <= 0 {
		return nil
	}
	if ansi.StringWidth(ellipsis) >= width {
		ellipsis = ""
	}
	room := width - ansi.StringWidth(ellipsis)
	var cut Line
	for _, span := range l {
		text := ansi.Truncate(span.text, room, "")
		room -= ansi.StringWidth(text)
		cut = append(cut, Span{span.role, text})
		if text != span.text {
			break
		}
	}
	cut[len(cut)-1].text += ellipsis
	return cut
}

// Right returns the line with a second one at the right edge. The first is cut where both do not fit; the second is
// left out where it would take more than two thirds.
func (l Line) Right(right Line, width int, ellipsis string) Line {
	if len(right) == 0 || right.Width() > width*2/3 {
		return l.Cut(width, ellipsis)
	}
	left := l.Cut(width-right.Width()-1, ellipsis)
	gap := width - right.Width() - left.Width()
	return append(left.And(theme.Text, strings.Repeat(" ", gap)), right...)
}

// Plain is the text without roles.
func (l Line) Plain() string {
	var b strings.Builder
	for _, span := range l {
		b.WriteString(span.text)
	}
	return b.String()
}

// Paint is the row as the terminal gets it.
func (l Line) Paint(t theme.Theme) string {
	var b strings.Builder
	for _, span := range l {
		b.WriteString(t.Paint(span.role, span.text))
	}
	return b.String()
}
