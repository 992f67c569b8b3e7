package screens

import (
	"errors"
	"fmt"

	"authdoctor/checks"
	"authdoctor/flows"
	"authdoctor/ui/layout"
	"authdoctor/ui/theme"
	"authdoctor/ui/widgets"
)

// TicksPerSecond is how often a running walk is told that time passes.
const TicksPerSecond = 8

const slowTicks = 3 * TicksPerSecond

// View draws how the walk stands, its rows, the path, and what there is to say about the focused row.
func (w *Walk) View() string {
	top := w.standRows()
	if w.size.Height >= 16 {
		top = append(top, nil)
	}
	path := w.pathRows()
	height := w.size.Height - len(top) - len(path)
	width := w.size.Width
	if w.size.Wide() {
		left := width * 3 / 5
		list := layout.Fill(w.listRows(left-2, height), height)
		rows := layout.Beside(list, left, w.theme.Glyphs.Bar+" ", w.detailRows(width-left-2))
		return w.paint(append(append(top, layout.Fill(rows, height)...), path...))
	}
	detail := detailHeight(w.size)
	rows := layout.Fill(w.listRows(width, height-detail), height-detail)
	rows = append(append(top, rows...), path...)
	if detail > 0 {
		rows = append(rows, detailBox(w.detailRows(w.textWidth()), detail, width, w.theme.Glyphs)...)
	}
	return w.paint(rows)
}

// standRows say how the walk stands: in one row, or, where an outcome does not fit beside it, in two.
func (w *Walk) standRows() []layout.Line {
	count := layout.Say(theme.Faint, fmt.Sprintf("%d/%d", w.answered(), len(w.rows)))
	state, about := w.stand()
	row := state
	if len(about) > 0 {
		row = append(state.And(theme.Text, ": "), about...)
	}
	ellipsis := w.theme.Glyphs.Ellipsis
	const roomForTwo = 8
	if !w.ended || row.Width()+count.Width() < w.size.Width || w.size.Height < roomForTwo {
		return []layout.Line{row.Right(count, w.size.Width, ellipsis)}
	}
	return []layout.Line{state.Right(count, w.size.Width, ellipsis), append(layout.Say(theme.Text, "  "), about...)}
}

// stand is the state of the walk and what there is to add to it.
func (w *Walk) stand() (state, about layout.Line) {
	glyphs := w.theme.Glyphs
	switch {
	case !w.ended:
		state = layout.Say(theme.Accent, w.frame()+" ").And(theme.Strong, "Checking")
		if w.doing != "" {
			about = layout.Say(theme.Text, w.doing)
		}
		return state, about
	case errors.Is(w.err, ErrInterrupted):
		return layout.Say(theme.Warn, glyphs.Warn+" ").And(theme.Strong, "Interrupted"), layout.Say(theme.Text, "r runs the checks again")
	case w.err != nil:
		return layout.Say(theme.Bad, glyphs.Fail+" Could not check"), layout.Say(theme.Text, w.err.Error())
	}
	status := verdictStatus(w.report, glyphs)
	about = layout.Say(status.Role, headline(w.report))
	if confidence := confidenceOf(w.report); confidence != "" {
		about = about.And(theme.Text, " ("+confidence+")")
	}
	return layout.Say(status.Role, status.Glyph+" ").And(theme.Strong, "Checks finished"), about
}

func (w *Walk) frame() string {
	frames := w.theme.Glyphs.Working
	return frames[w.ticks%len(frames)]
}

func (w *Walk) listRows(width, height int) []layout.Line {
	w.list.Page = height - 2
	rows := make([]layout.Line, len(w.rows))
	for i, row := range w.rows {
		took := ""
		if row.finding != nil {
			took = widgets.Took(row.finding.Took)
		}
		rows[i] = widgets.Row(i == w.list.Focus, row.Title, w.status(row), took, width, w.theme.Glyphs)
	}
	return widgets.Window(rows, w.list.Focus, height, w.theme.Glyphs)
}

func (w *Walk) status(row walkRow) widgets.Status {
	glyphs := w.theme.Glyphs
	switch {
	case row.finding != nil:
		return widgets.StatusOf(row.finding.Status, glyphs)
	case w.ended && row.working:
		return widgets.Status{Glyph: glyphs.Unknown, Word: "interrupted", Role: theme.Warn}
	case w.ended && w.err != nil:
		return widgets.Status{Glyph: glyphs.Skip, Word: "not asked", Role: theme.Faint}
	case w.ended:
		return widgets.Status{Glyph: glyphs.Skip, Word: "not needed", Role: theme.Faint}
	case row.working && w.ticks-row.since >= slowTicks:
		return widgets.Status{Glyph: w.frame(), Word: "slow", Role: theme.Warn}
	case row.working:
		return widgets.Status{Glyph: w.frame(), Word: "checking", Role: theme.Accent}
	}
	return widgets.Status{Glyph: glyphs.Pending, Word: "waiting", Role: theme.Faint}
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
	row := w.rows[w.list.Focus]
	var rows []layout.Line
	if w.size.Wide() {
		rows = append(layout.Wrap(theme.Strong, row.Title, width), layout.Wrap(theme.Faint, row.Check, width)...)
	}
	f := row.finding
	if f == nil {
		return append(rows, layout.Wrap(theme.Faint, w.status(row).Word, width)...)
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
