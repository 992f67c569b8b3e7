package screens

import (
	"fmt"

	"authdoctor/ui/layout"
	"authdoctor/ui/theme"
	"authdoctor/ui/widgets"
)

// sheet is a menu with what stands around it.
type sheet struct {
	menu  *widgets.Menu
	top   []layout.Line                       // does not scroll
	rows  func(width int) []widgets.Entry     // the menu
	about func(item, width int) []layout.Line // what there is to say about an item
	items int
}

// draw puts what there is to say about the focused item beside the menu, below it, or, in a very low window, nowhere.
func (p *page) draw(s sheet) string {
	width, glyphs := p.size.Width, p.theme.Glyphs
	top := s.top[:min(len(s.top), max(0, p.size.Height-1))]
	s.menu.Top = len(top)
	height := p.size.Height - len(top)
	box := p.boxHeight(s)
	var rows []layout.Line
	switch {
	case s.items > 0 && p.size.Wide():
		left := width * 3 / 5
		rows = layout.Fill(s.menu.Rows(s.rows(left-2), height, glyphs), height)
		rows = layout.Beside(rows, left, glyphs.Bar+" ", ended(s.about(s.menu.Focus, width-left-2), height, glyphs))
	case box > 0:
		rows = layout.Fill(s.menu.Rows(s.rows(width), height-box, glyphs), height-box)
		rows = append(rows, detailBox(s.about(s.menu.Focus, p.textWidth()), box, width, glyphs)...)
	default:
		rows = s.menu.Rows(s.rows(width), height, glyphs)
	}
	return p.paint(append(top, rows...))
}

// boxHeight is the height of a box in which everything that there is to say about any of the items fits, as far as
// the window has so much. It does not depend on the focus, because the menu would jump.
func (p *page) boxHeight(s sheet) int {
	least := detailHeight(p.size)
	if least == 0 || s.items == 0 {
		return 0
	}
	needed := 0
	for item := range s.items {
		needed = max(needed, len(s.about(item, p.textWidth()))+1)
	}
	return max(least, min(needed, p.size.Height*3/5))
}

// option is one item of a menu as a row shows it.
type option struct {
	title string
	right layout.Line
	quiet bool // it can do nothing now
}

// optionRow draws an item. The first nine have a digit.
func (p *page) optionRow(index int, o option, focused, digits bool, width int) layout.Line {
	number := "  "
	if index < 9 && digits {
		number = fmt.Sprintf("%d ", index+1)
	}
	role := theme.Text
	switch {
	case focused:
		role = theme.Focus
	case o.quiet:
		role = theme.Faint
	}
	left := append(widgets.Mark(focused, p.theme.Glyphs), layout.Say(theme.Faint, number).And(role, o.title)...)
	return left.Right(o.right, width, p.theme.Glyphs.Ellipsis)
}

// roomForRight is the width from which on a row has something at its right edge too.
const roomForRight = 60

// named puts the title of an item above what there is to say about it, where its row may have cut it.
func (p *page) named(title string, rows []layout.Line, width int) []layout.Line {
	const before = 4 // the mark and the number
	if title == "" || !p.size.Wide() && layout.Say(theme.Text, title).Width()+before <= p.size.Width {
		return rows
	}
	return append(layout.Wrap(theme.Strong, title, width), rows...)
}

// detailHeight is how many rows the box for the focused item takes at the bottom.
func detailHeight(size layout.Size) int {
	switch {
	case size.Wide() || size.Height < 9:
		return 0
	case size.Height < 16:
		return 3
	}
	return 5
}

// detailBox is a rule and the rows below it.
func detailBox(rows []layout.Line, height, width int, glyphs theme.Glyphs) []layout.Line {
	rows = ended(rows, height-1, glyphs)
	return layout.Fill(append([]layout.Line{rule(width, glyphs)}, rows...), height)
}

// ended cuts rows to a height. What does not fit ends in an ellipsis.
func ended(rows []layout.Line, height int, glyphs theme.Glyphs) []layout.Line {
	if len(rows) <= height {
		return rows
	}
	if height < 1 {
		return nil
	}
	last := rows[height-1].And(theme.Text, " "+glyphs.Ellipsis)
	return append(rows[:height-1:height-1], last)
}
