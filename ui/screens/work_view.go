package screens

import (
	"authdoctor/ui/layout"
	"authdoctor/ui/theme"
	"authdoctor/ui/widgets"
)

// View draws what is being done above its test, or what came of it.
func (w *Work) View() string {
	if w.over {
		return w.paint(w.text.Rows(w.rows(), w.size.Height, w.theme.Glyphs))
	}
	return w.walk.below(w.top(), w.size, w.theme)
}

// top says what is done and what to expect meanwhile. A low window, and one with a question, has none.
func (w *Work) top() []layout.Line {
	const roomForTop, roomForHint = 6, 9
	if w.size.Height < roomForTop || w.walk.asks() {
		return nil
	}
	rows := []layout.Line{layout.Say(theme.Strong, w.Title()+w.theme.Glyphs.Ellipsis).And(theme.Faint, " Esc stops it.")}
	if w.hint != "" && w.size.Height >= roomForHint {
		hint := layout.Wrap(theme.Warn, w.theme.Glyphs.Warn+" "+w.hint, w.textWidth())
		rows = append(rows, ended(hint, w.size.Height/4, w.theme.Glyphs)...)
	}
	return rows
}

// rows say what became of the key.
func (w *Work) rows() []layout.Line {
	width, glyphs := w.textWidth(), w.theme.Glyphs
	switch {
	case w.interrupted():
		return apart([][]layout.Line{
			layout.Wrap(theme.Warn, glyphs.Warn+" Stopped", width),
			layout.Wrap(theme.Text, "What was typed is not lost. The list of keys says what is stored.", width),
			layout.Wrap(theme.Faint, "Enter tries again, Esc goes back.", width),
		})
	case w.err != nil:
		return apart([][]layout.Line{
			layout.Wrap(theme.Bad, glyphs.Fail+" "+w.err.Error(), width),
			layout.Wrap(theme.Faint, "Enter tries again, Esc goes back. What was typed is not lost.", width),
		})
	}
	status := w.status()
	head := layout.Wrap(status.Role, status.Glyph+" "+w.outcome.Words, width)
	next := leftToDo(w.outcome.Next, width)
	if w.rotated() {
		next = append(next, layout.Wrap(theme.Faint, "Where something broke: u rolls back to the key before, as long as it is not revoked.", width)...)
	}
	return apart([][]layout.Line{head, w.anywayRows(width), next, w.resultRows(width)})
}

func (w *Work) status() widgets.Status {
	switch {
	case w.outcome.Proved:
		return widgets.Status{Glyph: w.theme.Glyphs.Fail, Role: theme.Bad}
	case w.outcome.Report != nil:
		return verdictStatus(w.report(), w.theme.Glyphs)
	}
	return widgets.Status{Glyph: w.theme.Glyphs.Pass, Role: theme.Good}
}

// anywayRows say what can be done with a key that its provider refuses.
func (w *Work) anywayRows(width int) []layout.Line {
	if w.anyway() == nil {
		return nil
	}
	return layout.Wrap(theme.Text, "Nothing was changed. Esc goes back, to take another key; a "+w.verb()+
		"s it all the same, marked as refused.", width)
}

// resultRows are the end of the test.
func (w *Work) resultRows(width int) []layout.Line {
	if w.outcome.Report == nil {
		return nil
	}
	report := w.report()
	status := verdictStatus(report, w.theme.Glyphs)
	said := status.Glyph + " " + sentence(headline(report))
	if confidence := confidenceOf(report); confidence != "" {
		said += " (" + confidence + ")"
	}
	rows := append(heading("The test"), layout.Indent(2, layout.Wrap(status.Role, said, width-2))...)
	return append(rows, layout.Indent(2, layout.Wrap(theme.Faint, "Enter reads the whole result.", width-2))...)
}
