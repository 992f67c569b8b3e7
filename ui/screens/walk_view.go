package screens

import (
	"authdoctor/checks"
	"authdoctor/flows"
	"authdoctor/ui/layout"
	"authdoctor/ui/theme"
	"authdoctor/ui/widgets"
)

// TicksPerSecond is how often a running walk is told that time passes, where something moves.
const TicksPerSecond = 8

// View draws how the walk stands, its rows, the path, and what there is to say about the focused row and the requests.
func (w *Walk) View() string {
	top := w.standRows()
	switch {
	case w.size.Height >= 16:
		top = append(top, nil)
	case w.size.Height < 3 && w.asks():
		top = nil
	}
	path := w.pathRows()
	height := max(0, w.size.Height-len(top)-len(path))
	var rows []layout.Line
	switch {
	case w.asks():
		rows = append(top, layout.Fill(w.questionRows(len(top), height), height)...)
		rows = append(rows, path...)
	case w.size.Wide():
		left := w.size.Width * 3 / 5
		list := layout.Fill(w.listRows(len(top), left-2, height), height)
		beside := layout.Beside(list, left, w.theme.Glyphs.Bar+" ", w.besideRows(w.size.Width-left-2, height))
		rows = append(append(top, layout.Fill(beside, height)...), path...)
	default:
		below := w.belowRows(height)
		height -= len(below)
		rows = append(top, layout.Fill(w.listRows(len(top), w.size.Width, height), height)...)
		rows = append(append(rows, path...), below...)
	}
	return w.paint(rows)
}

// besideRows are what stands beside the list of a wide window: the focused row, and under it the requests.
func (w *Walk) besideRows(width, height int) []layout.Line {
	glyphs := w.theme.Glyphs
	details := w.detailRows(width)
	if !w.showsRequests() {
		return ended(details, height, glyphs)
	}
	requests := w.requestRows(width, max(height/2, height-len(details)-1))
	details = ended(details, height-len(requests)-1, glyphs)
	return append(append(details, nil), requests...)
}

// belowRows are what stands below the list of a narrower window: the focused row, the requests, or both.
func (w *Walk) belowRows(height int) []layout.Line {
	detail, width := detailHeight(w.size), w.size.Width
	if w.size.Height < roomForRequests && w.showsRequests() && detail > 0 {
		return w.requestRows(width, max(detail, height*2/3)) // a person asked for them
	}
	var rows []layout.Line
	if detail > 0 {
		rows = detailBox(w.detailRows(w.textWidth()), detail, width, w.theme.Glyphs)
	}
	if w.showsRequests() && detail > 0 {
		rows = append(rows, w.requestRows(width, w.size.Height*2/7)...)
	}
	return rows
}

func (w *Walk) listRows(top, width, height int) []layout.Line {
	entries := make([]widgets.Entry, len(w.rows))
	for i, row := range w.rows {
		took := ""
		if row.finding != nil {
			took = widgets.Took(row.finding.Took)
		}
		entries[i] = widgets.Entry{Line: widgets.Row(i == w.menu.Focus, row.Title, w.status(row), took, width, w.theme.Glyphs), Item: i}
	}
	w.menu.Top = top
	return w.menu.Rows(entries, height, w.theme.Glyphs)
}

func (w *Walk) status(row walkRow) widgets.Status {
	glyphs := w.theme.Glyphs
	switch {
	case row.finding != nil:
		return widgets.StatusOf(row.finding.Status, glyphs)
	case w.ended && row.working:
		return widgets.Status{Glyph: glyphs.Unknown, Word: "interrupted", Role: theme.Warn}
	case w.ended && (w.err != nil || w.stopped):
		return widgets.Status{Glyph: glyphs.Skip, Word: "not asked", Role: theme.Faint}
	case w.ended:
		return widgets.Status{Glyph: glyphs.Skip, Word: "not needed", Role: theme.Faint}
	case row.working && w.slow(row.since):
		return widgets.Status{Glyph: w.frame(), Word: "slow", Role: theme.Warn}
	case row.working:
		return widgets.Status{Glyph: w.frame(), Word: "checking", Role: theme.Accent}
	}
	return widgets.Status{Glyph: glyphs.Pending, Word: "waiting", Role: theme.Faint}
}

func (w *Walk) frame() string {
	frames := w.theme.Glyphs.Working
	return frames[w.ticks%len(frames)]
}

// pathRows is the way through the tree so far, its end always visible; in the end, the way to the root cause.
func (w *Walk) pathRows() []layout.Line {
	if w.size.Height < 8 || len(w.steps) == 0 {
		return nil
	}
	steps := w.steps
	if w.ended {
		steps = toTheRoot(steps)
	}
	return []layout.Line{pathLine(steps, w.size.Width, w.theme.Glyphs)}
}

// detailRows say what is known about the focused row.
func (w *Walk) detailRows(width int) []layout.Line {
	if len(w.rows) == 0 {
		return nil
	}
	row := w.rows[w.menu.Focus]
	var rows []layout.Line
	if w.size.Wide() {
		rows = append(layout.Wrap(theme.Strong, row.Title, width), layout.Wrap(theme.Faint, row.Check, width)...)
	}
	f := row.finding
	if f == nil {
		text := w.status(row).Word
		if waiting, ok := w.waiting(); ok && row.working {
			text += ": " + waiting
		}
		return append(rows, layout.Wrap(theme.Faint, text, width)...)
	}
	rows = append(rows, layout.Wrap(theme.Text, f.Summary, width)...)
	if f.Because != "" && (f.Status == checks.Skip || f.Status == checks.Unknown) {
		rows = append(rows, layout.Wrap(theme.Faint, "because: "+f.Because, width)...)
	}
	for _, e := range f.Evidence {
		rows = append(rows, evidenceRows(flows.Evidence{Source: e.Source, Measured: e.Measured, Expected: e.Expected}, width)...)
	}
	return rows
}
