package screens

import (
	"fmt"

	"authdoctor/ui/intent"
	"authdoctor/ui/layout"
	"authdoctor/ui/session"
	"authdoctor/ui/theme"
	"authdoctor/ui/widgets"
)

// Undo shows what taking back the last fixes would change, asks, and says afterwards what is left to do.
type Undo struct {
	page
	choice session.Choice
	plan   *session.UndoPlan // nil: not known
	wait   waiting
	do     bool // taking back is focused
	undone *session.Undone
	text   widgets.Text
}

// NewUndo makes the screen before it is known what would be changed.
func NewUndo(t theme.Theme, choice session.Choice) *Undo {
	return &Undo{page: page{theme: t}, choice: choice}
}

// Choice is what the fixes belong to.
func (u *Undo) Choice() session.Choice { return u.choice }

// Ask is what is asked about.
func (u *Undo) Ask() Ask { return UndoFix{u.choice} }

// Wait says that something is being done.
func (u *Undo) Wait(doing, hint string) { u.wait.begin(doing, hint) }

// Planned takes what would be changed.
func (u *Undo) Planned(plan session.UndoPlan) {
	u.wait.end(nil)
	u.plan, u.do, u.text = &plan, false, widgets.Text{}
}

// Failed says why it is not known, or not done.
func (u *Undo) Failed(err error) { u.wait.end(err) }

// Done takes what was taken back.
func (u *Undo) Done(undone session.Undone) {
	u.wait.end(nil)
	u.undone, u.text = &undone, widgets.Text{}
}

// Title is the screen's place in the trail.
func (u *Undo) Title() string { return "Undo" }

// unready is why there is nothing to decide. Empty: there is.
func (u *Undo) unready() string {
	switch {
	case u.wait.on():
		return "it is being done"
	case u.plan == nil:
		return "what it would change is not known"
	}
	return ""
}

// Offers lists what can be done here.
func (u *Undo) Offers() []intent.Offer {
	if u.undone != nil {
		return []intent.Offer{{Act: intent.Open, Text: "back"}, {Act: intent.Back}, {Act: intent.RunAgain, Text: "check again"}}
	}
	open := intent.Offer{Act: intent.Open, Text: "leave it", Off: u.unready()}
	if u.do {
		open.Text = "take it back"
	}
	back := intent.Offer{Act: intent.Back}
	if u.wait.on() {
		back.Text = "stop it"
	}
	return []intent.Offer{
		open, {Act: intent.Next, Text: "the other answer", Off: u.unready()}, back, {Act: intent.Pick, Off: u.unready()},
		{Act: intent.Previous, Text: "the other answer", Off: u.unready()},
	}
}

// Handle acts on an intent.
func (u *Undo) Handle(in intent.Intent) Ask {
	if u.text.Handle(in, len(u.rows()), u.textHeight()) {
		return nil
	}
	switch {
	case in.Act == intent.Back && u.wait.on():
		return Stop{}
	case in.Act == intent.Back, u.undone != nil && in.Act == intent.Open:
		return Leave{}
	case u.undone != nil && in.Act == intent.RunAgain:
		return RunAgain{u.choice}
	case u.undone != nil || u.unready() != "":
		return nil
	}
	switch in.Act {
	case intent.Next, intent.Previous:
		u.do = !u.do
	case intent.Open:
		return u.answer(u.do)
	case intent.Pick:
		if in.Number <= 2 {
			return u.answer(in.Number == 2)
		}
	}
	return nil
}

func (u *Undo) answer(do bool) Ask {
	if u.do = do; do {
		return u.Ask()
	}
	return Leave{}
}

// View draws the question above what would be changed, or what came of it.
func (u *Undo) View() string {
	pinned := u.pinned()
	return u.paint(append(pinned, u.text.Rows(u.rows(), u.size.Height-len(pinned), u.theme.Glyphs)...))
}

func (u *Undo) textHeight() int { return u.size.Height - len(u.pinned()) }

// pinned is what does not scroll: what is waited for, and the question with its answers.
func (u *Undo) pinned() []layout.Line {
	rows := u.waitingRows(u.wait)
	if u.undone == nil && u.plan != nil && !u.wait.on() {
		rows = append(rows, layout.Say(theme.Strong, "Take it back?").Cut(u.size.Width, u.theme.Glyphs.Ellipsis))
		for i, title := range []string{"leave it as it is", "take it back"} {
			rows = append(rows, u.optionRow(i, option{title: title}, (i == 1) == u.do, true, u.size.Width))
		}
		if !u.size.Small() {
			rows = append(rows, nil)
		}
	}
	if limit := max(0, u.size.Height); len(rows) > limit {
		return rows[len(rows)-limit:]
	}
	return rows
}

// rows say what would be changed, or what came of it.
func (u *Undo) rows() []layout.Line {
	width, glyphs := u.textWidth(), u.theme.Glyphs
	switch {
	case u.undone != nil:
		said := layout.Wrap(theme.Good, glyphs.Pass+" "+sentence(u.undone.Words), width)
		return apart([][]layout.Line{said, leftToDo(u.undone.Next, width), layout.Wrap(theme.Faint, "Enter goes back; r runs the checks again.", width)})
	case u.plan == nil:
		return nil
	}
	var what []layout.Line
	for _, w := range u.plan.What {
		what = append(what, layout.Wrap(theme.Text, fmt.Sprintf("- %s", w), width-2)...)
	}
	preview := diffRows(u.plan.Preview, width-2)
	if len(preview) == 0 {
		preview = layout.Wrap(theme.Faint, "nothing: the file is as it was before already", width-2)
	}
	return apart([][]layout.Line{section("What that changes", preview), section("What is taken back", what)})
}
