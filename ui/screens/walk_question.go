package screens

import (
	"fmt"

	"authdoctor/flows"
	"authdoctor/ui/intent"
	"authdoctor/ui/layout"
	"authdoctor/ui/theme"
	"authdoctor/ui/widgets"
)

// question is what the walk waits with.
type question struct {
	flows.Question
	menu  widgets.Menu
	given bool // an answer is on its way
}

const notKnown = "I don't know"

// ask opens a question.
func (w *Walk) ask(q flows.Question) {
	w.asked = &question{Question: q}
	w.questions[q.Node] = q.Text
	w.do("")
}

// answered closes it.
func (w *Walk) answered(e flows.Answered) {
	name, ok := w.questions[e.Node]
	if !ok {
		name = e.Node
	}
	answer := e.Answer
	if answer == "" {
		answer = notAnswered
	}
	w.steps = append(w.steps, step{name: name, outcome: answer, asked: true})
	w.asked = nil
	w.do("")
}

// asks reports whether an answer is awaited.
func (w *Walk) asks() bool { return w.asked != nil && !w.asked.given && !w.ended }

// reply acts on an intent while a question is open.
func (w *Walk) reply(in intent.Intent) Ask {
	if w.asked.menu.Handle(in, len(w.asked.Choices)+1) {
		return nil
	}
	switch in.Act {
	case intent.Open:
		return w.answer(w.asked.menu.Focus)
	case intent.Pick:
		return w.answer(in.Number - 1)
	case intent.Point:
		if item, ok := w.asked.menu.Item(in.Row); ok {
			return w.answer(item)
		}
	}
	return nil
}

// answer gives one of the choices, or, behind them, that it is not known.
func (w *Walk) answer(item int) Ask {
	q := w.asked
	if item < 0 || item > len(q.Choices) {
		return nil
	}
	q.given = true
	if item == len(q.Choices) {
		return Answer{Choice: w.choice}
	}
	return Answer{Choice: w.choice, Text: q.Choices[item]}
}

// questionRows are the question and its choices, below top rows of the screen.
func (w *Walk) questionRows(top, height int) []layout.Line {
	q, width := w.asked, w.textWidth()
	entries := widgets.Notes(layout.Wrap(theme.Strong, q.Text, width)...)
	if !w.size.Small() {
		entries = append(entries, widgets.Notes(nil)...)
	}
	for i := range len(q.Choices) + 1 {
		text := notKnown
		if i < len(q.Choices) {
			text = q.Choices[i]
		}
		for _, line := range w.choiceRows(i, text, width) {
			entries = append(entries, widgets.Entry{Line: line, Item: i})
		}
	}
	q.menu.Top = top
	return q.menu.Rows(entries, height, w.theme.Glyphs)
}

// choiceRows are one choice; what is too long for a row hangs below it.
func (w *Walk) choiceRows(index int, text string, width int) []layout.Line {
	const before = 4 // the mark and the number
	focused := index == w.asked.menu.Focus
	role, number := theme.Text, "  "
	if focused {
		role = theme.Focus
	}
	if index < 9 {
		number = fmt.Sprintf("%d ", index+1)
	}
	rows := layout.Indent(before, layout.Wrap(role, text, max(1, width-before)))
	mark := widgets.Mark(focused, w.theme.Glyphs).And(theme.Faint, number)
	if len(rows) == 0 {
		return []layout.Line{mark}
	}
	if len(rows[0]) > 0 {
		mark = append(mark, rows[0][1:]...)
	}
	rows[0] = mark
	return rows
}
