package screens

import (
	"fmt"

	"authdoctor/ui/layout"
	"authdoctor/ui/theme"
	"authdoctor/ui/widgets"
)

const foundHere = "Found on this machine"

// View draws the list, and what there is to say about the focused item: beside it, below it, or, in a very low
// window, not at all.
func (w *Welcome) View() string {
	top := w.topRows()
	height := w.size.Height - len(top)
	width := w.size.Width
	var rows []layout.Line
	switch detail := detailHeight(w.size); {
	case w.size.Wide():
		left := width * 3 / 5
		list := layout.Fill(w.listRows(left-2, height), height)
		rows = layout.Beside(list, left, w.theme.Glyphs.Bar+" ", w.aboutRows(width-left-2))
	case detail > 0:
		rows = layout.Fill(w.listRows(width, height-detail), height-detail)
		rows = append(rows, detailBox(w.aboutRows(w.textWidth()), detail, width, w.theme.Glyphs)...)
	default:
		rows = w.listRows(width, height)
	}
	return w.paint(append(top, rows...))
}

// topRows do not scroll: an error, or the filter.
func (w *Welcome) topRows() []layout.Line {
	var rows []layout.Line
	if w.err != nil {
		rows = layout.Wrap(theme.Bad, "could not look around: "+w.err.Error(), w.textWidth())
		rows = rows[:min(len(rows), max(1, w.size.Height/3))]
	}
	if w.filtering || w.filter.Text() != "" {
		filter := layout.Say(theme.Strong, "Filter: ").And(theme.Text, w.filter.Text())
		if w.filtering {
			filter = filter.And(theme.Accent, "_")
		}
		count := fmt.Sprintf("%d of %d", len(w.items()), len(w.found.Setups)+len(w.found.Practices))
		rows = append(rows, filter.Right(layout.Say(theme.Faint, count), w.size.Width, w.theme.Glyphs.Ellipsis))
	}
	return rows
}

// listRows are the notes, the items under their headings, and the focus among them.
func (w *Welcome) listRows(width, height int) []layout.Line {
	w.list.Page = height - 2
	rows, focus := w.allRows(width)
	return widgets.Window(rows, focus, height, w.theme.Glyphs)
}

func (w *Welcome) allRows(width int) (rows []layout.Line, focus int) {
	if w.looking && len(w.found.Setups)+len(w.found.Practices) == 0 {
		return []layout.Line{layout.Say(theme.Faint, "Looking for keys on this machine "+w.theme.Glyphs.Ellipsis)}, 0
	}
	items := w.items()
	if w.filter.Text() == "" {
		rows = w.noteRows(width)
	} else if len(items) == 0 {
		return []layout.Line{layout.Say(theme.Text, "Nothing matches. Esc clears the filter.")}, 0
	}
	section := ""
	for i, it := range items {
		name := foundHere
		if it.choice.PracticeID != "" {
			name = "Practice on a built-in fault"
		}
		if name != section {
			rows = append(rows, w.heading(name, len(rows))...)
			section = name
		}
		if i == w.list.Focus {
			focus = len(rows)
		}
		rows = append(rows, w.itemRow(i, it, width))
	}
	return rows, focus
}

// noteRows say what to know before choosing, and that nothing was found where that is so.
func (w *Welcome) noteRows(width int) []layout.Line {
	var rows []layout.Line
	for _, note := range w.found.Notes {
		rows = append(rows, layout.Wrap(theme.Faint, note, min(width, layout.TextWidth))...)
	}
	if len(w.found.Setups) == 0 && w.err == nil {
		rows = append(rows, w.heading(foundHere, len(rows))...)
		rows = append(rows, layout.Say(theme.Text, "  no key"))
	}
	return rows
}

func (w *Welcome) heading(name string, above int) []layout.Line {
	heading := []layout.Line{layout.Say(theme.Strong, name)}
	if above > 0 && !w.size.Small() {
		return append([]layout.Line{nil}, heading...)
	}
	return heading
}

func (w *Welcome) itemRow(index int, it item, width int) layout.Line {
	focused := index == w.list.Focus
	number := "  "
	if index < 9 && !w.filtering {
		number = fmt.Sprintf("%d ", index+1)
	}
	role := theme.Text
	if focused {
		role = theme.Focus
	}
	left := append(widgets.Mark(focused, w.theme.Glyphs), layout.Say(theme.Faint, number).And(role, it.title)...)
	right := layout.Say(theme.Faint, it.cause)
	if words, ok := w.results[it.choice]; ok {
		right = layout.Say(theme.Accent, words)
	}
	if w.size.Width < 60 {
		right = nil
	}
	return left.Right(right, width, w.theme.Glyphs.Ellipsis)
}

func (w *Welcome) aboutRows(width int) []layout.Line {
	it := w.focused()
	rows := layout.Wrap(theme.Faint, it.about, width)
	if words, ok := w.results[it.choice]; ok {
		rows = append(layout.Wrap(theme.Accent, "Result: "+words, width), rows...)
	}
	if w.size.Wide() && it.title != "" {
		rows = append(layout.Wrap(theme.Strong, it.title, width), rows...)
	}
	return rows
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

// detailBox is a rule and the rows below it. What does not fit ends in an ellipsis.
func detailBox(rows []layout.Line, height, width int, glyphs theme.Glyphs) []layout.Line {
	if len(rows) > height-1 {
		rows = rows[:height-1]
		last := rows[height-2].And(theme.Text, " "+glyphs.Ellipsis)
		rows = append(rows[:height-2:height-2], last)
	}
	return layout.Fill(append([]layout.Line{rule(width, glyphs)}, rows...), height)
}
