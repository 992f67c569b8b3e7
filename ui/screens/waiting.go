package screens

import (
	"authdoctor/ui/layout"
	"authdoctor/ui/theme"
)

// waiting is an answer of the store that a screen waits for, or the error that it ended with.
type waiting struct {
	doing string // "Renaming work"; empty: nothing is waited for
	hint  string // what to expect meanwhile
	err   error
}

// begin waits for something.
func (w *waiting) begin(doing, hint string) { *w = waiting{doing: doing, hint: hint} }

// end is the answer. Where nobody waits it is none.
func (w *waiting) end(err error) { *w = waiting{err: err} }

func (w *waiting) on() bool { return w.doing != "" }

// rows say what is waited for, or what went wrong, in at most a third of a screen.
func (p *page) waitingRows(w waiting) []layout.Line {
	width, glyphs := p.textWidth(), p.theme.Glyphs
	var rows []layout.Line
	switch {
	case w.on():
		rows = layout.Wrap(theme.Accent, glyphs.Working[0]+" "+w.doing+glyphs.Ellipsis+" Esc stops it.", width)
		if w.hint != "" {
			rows = append(rows, layout.Wrap(theme.Warn, w.hint, width)...)
		}
	case w.err != nil:
		rows = layout.Wrap(theme.Bad, glyphs.Fail+" "+w.err.Error(), width)
	}
	return ended(rows, max(1, p.size.Height/3), glyphs)
}
