package widgets

import (
	"authdoctor/ui/layout"
	"authdoctor/ui/theme"
)

// Entry is one row of a menu.
type Entry struct {
	Line layout.Line
	Item int // the item that the row belongs to, from 0; NoItem: a heading or a note
}

// NoItem marks a row that cannot be opened.
const NoItem = -1

// Notes are rows that cannot be opened.
func Notes(lines ...layout.Line) []Entry {
	entries := make([]Entry, len(lines))
	for i, line := range lines {
		entries[i] = Entry{line, NoItem}
	}
	return entries
}

// Menu is a list whose items stand among headings and notes. It remembers what it drew where, for the mouse.
type Menu struct {
	List
	Top int // rows of the screen above the menu

	items  []int // of the entries that were drawn last
	height int
}

// Rows draws the entries that fit, those of the focused item among them.
func (m *Menu) Rows(entries []Entry, height int, glyphs theme.Glyphs) []layout.Line {
	lines, focus, last := make([]layout.Line, len(entries)), -1, true
	m.items, m.height = make([]int, len(entries)), height
	for i, entry := range entries {
		lines[i], m.items[i] = entry.Line, entry.Item
		if entry.Item == m.Focus && focus < 0 {
			focus = i
		}
		last = last && entry.Item <= m.Focus
	}
	if last { // the notes behind the last item come into sight with it
		focus = min(len(entries)-1, max(focus, focus-1+height/2))
	}
	return m.Window(lines, max(0, focus), height, glyphs)
}

// Item is the item that was drawn on a row of the screen. Headings, and rows that only count what is hidden, have none.
func (m *Menu) Item(row int) (item int, ok bool) {
	row -= m.Top
	line, ok := m.At(row)
	if !ok || line >= len(m.items) || m.items[line] == NoItem {
		return 0, false
	}
	counted := m.height >= roomToSay && (row == 0 && line > 0 || row == m.height-1 && line < len(m.items)-1)
	return m.items[line], !counted
}
