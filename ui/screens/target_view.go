package screens

import (
	"strings"

	"authdoctor/ui/layout"
	"authdoctor/ui/session"
	"authdoctor/ui/theme"
	"authdoctor/ui/widgets"
)

// View draws the parts, or the one that is being changed.
func (t *Target) View() string {
	switch {
	case t.typing():
		return t.paint(ended(t.lineRows(), t.size.Height, t.theme.Glyphs))
	case t.change != nil:
		c := t.change
		top := layout.Wrap(theme.Strong, sentence(c.part.Label)+": "+orNone(c.part.Value), t.textWidth())
		return t.draw(sheet{
			menu: &c.menu, top: top[:min(len(top), max(1, t.size.Height/3))], rows: t.wayEntries, about: t.wayRows, items: len(c.options),
		})
	}
	return t.draw(sheet{
		menu: &t.menu, top: t.standRows(), rows: t.entries, about: t.aboutRows, items: t.items(),
	})
}

// standRows say what is being waited for, or why there is nothing.
func (t *Target) standRows() []layout.Line {
	var rows []layout.Line
	switch {
	case t.waiting:
		rows = layout.Wrap(theme.Faint, "Finding out what would be examined"+t.theme.Glyphs.Ellipsis, t.textWidth())
	case t.err != nil && t.known:
		rows = layout.Wrap(theme.Bad, t.theme.Glyphs.Fail+" that cannot be examined, so nothing was changed: "+t.err.Error(), t.textWidth())
	case t.err != nil:
		rows = layout.Wrap(theme.Bad, t.theme.Glyphs.Fail+" could not find out what would be examined: "+t.err.Error(), t.textWidth())
	}
	return rows[:min(len(rows), max(1, t.size.Height/3))]
}

// entries are the run, the parts and the notes.
func (t *Target) entries(width int) []widgets.Entry {
	if !t.known {
		return nil
	}
	run := option{title: "Run the checks", right: layout.Say(theme.Faint, t.found.Title)}
	entries := []widgets.Entry{{Line: t.optionRow(0, run, t.menu.Focus == 0, true, width)}}
	labels := 0
	for _, part := range t.found.Parts {
		labels = max(labels, layout.Say(theme.Text, part.Label).Width()+2)
	}
	for i, part := range t.found.Parts {
		entries = append(entries, widgets.Entry{Line: t.partRow(i+1, part, labels, width), Item: i + 1})
	}
	for i, note := range t.found.Notes {
		item := 1 + len(t.found.Parts) + i
		entries = append(entries, widgets.Entry{Line: t.optionRow(item, option{title: note, quiet: true}, t.menu.Focus == item, false, width), Item: item})
	}
	return entries
}

// partRow is the name of a part, its value, and where that is from.
func (t *Target) partRow(item int, part session.Part, labels, width int) layout.Line {
	gap := strings.Repeat(" ", max(1, labels-layout.Say(theme.Text, part.Label).Width()))
	shown := option{title: part.Label + gap + orNone(part.Value), quiet: part.Fixed != "", right: layout.Say(theme.Faint, part.From)}
	if t.size.Width < roomForRight {
		shown.right = nil
	}
	if edited(t.shown, part.ID) {
		shown.right = layout.Say(theme.Accent, "changed")
	}
	return t.optionRow(item, shown, t.menu.Focus == item, true, width)
}

func (t *Target) aboutRows(item, width int) []layout.Line {
	if item == 0 {
		return layout.Wrap(theme.Faint, "Examines exactly what is listed here. Nothing has been sent so far.", width)
	}
	part, ok := t.partAt(item)
	if !ok {
		return layout.Wrap(theme.Text, t.found.Notes[item-1-len(t.found.Parts)], width)
	}
	rows := layout.Wrap(theme.Strong, sentence(part.Label)+": "+orNone(part.Value), width)
	switch {
	case edited(t.shown, part.ID):
		rows = append(rows, layout.Wrap(theme.Accent, "Changed by you; Enter can take that back.", width)...)
	case part.From != "":
		rows = append(rows, layout.Wrap(theme.Faint, "From: "+part.From, width)...)
	}
	if part.Why != "" {
		rows = append(rows, layout.Wrap(theme.Text, part.Why, width)...)
	}
	if part.Fixed != "" {
		rows = append(rows, layout.Wrap(theme.Warn, "It cannot be changed: "+part.Fixed, width)...)
	}
	return rows
}

// wayEntries are the ways to change a part.
func (t *Target) wayEntries(width int) []widgets.Entry {
	var entries []widgets.Entry
	for i, w := range t.change.options {
		o := option{title: w.title}
		if w.now {
			o.right = layout.Say(theme.Accent, "now")
		}
		entries = append(entries, widgets.Entry{Line: t.optionRow(i, o, t.change.menu.Focus == i, true, width), Item: i})
	}
	return entries
}

func (t *Target) wayRows(item, width int) []layout.Line {
	rows := t.named(t.change.options[item].title, layout.Wrap(theme.Text, t.change.options[item].detail, width), width)
	if t.change.part.Why != "" {
		rows = append(rows, layout.Wrap(theme.Faint, "Now: "+t.change.part.Why, width)...)
	}
	return rows
}

// lineRows are the line in which a value is typed, and what there is to know about it.
func (t *Target) lineRows() []layout.Line {
	c, width := t.change, t.textWidth()
	rows := []layout.Line{t.lineRow(&c.line, sentence(c.part.Label)), nil}
	if c.line.holdsKey() {
		return append(rows, layout.Wrap(theme.Warn, keyInLine+" A key is typed at the part \"key\".", width)...)
	}
	rows = append(rows, layout.Wrap(theme.Faint, "Enter sets it, Esc leaves it as it is. An empty line means none. Nothing is sent by this.", width)...)
	rows = append(rows, nil)
	rows = append(rows, layout.Labelled("Now", theme.Text, orNone(c.part.Value), labelWidth, width)...)
	if c.part.From != "" {
		rows = append(rows, layout.Labelled("From", theme.Text, c.part.From, labelWidth, width)...)
	}
	if c.part.Why != "" {
		rows = append(rows, layout.Labelled("Why", theme.Text, c.part.Why, labelWidth, width)...)
	}
	return rows
}

func orNone(value string) string {
	if value == "" {
		return "none"
	}
	return value
}
