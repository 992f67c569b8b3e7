package screens

import (
	"fmt"

	"authdoctor/ui/layout"
	"authdoctor/ui/theme"
	"authdoctor/ui/widgets"
)

// View draws what was found, the menu, and what there is to say about its focused item.
func (w *Welcome) View() string {
	return w.draw(sheet{
		menu: &w.menu, top: w.errorRows(), rows: w.entries, about: w.aboutRows, items: len(w.offers()),
	})
}

func (w *Welcome) errorRows() []layout.Line {
	if w.err == nil {
		return nil
	}
	rows := layout.Wrap(theme.Bad, w.theme.Glyphs.Fail+" could not look around: "+w.err.Error(), w.textWidth())
	return rows[:min(len(rows), max(1, w.size.Height/3))]
}

// dueRows name the stored keys that are due, one row each, and not many.
func (w *Welcome) dueRows(width int) []layout.Line {
	most := 3
	if w.size.Small() {
		most = 1
	}
	var rows []layout.Line
	for i, reminder := range w.due {
		if i == most {
			rows = append(rows, layout.Say(theme.Faint, fmt.Sprintf("  and %d more; p lists them", len(w.due)-most)))
			break
		}
		rows = append(rows, layout.Say(theme.Warn, w.theme.Glyphs.Warn+" "+reminder).Cut(width, w.theme.Glyphs.Ellipsis))
	}
	return rows
}

// entries are the notes, what was found, and what else can be done. In a small window the notes come last.
func (w *Welcome) entries(width int) []widgets.Entry {
	var notes []layout.Line
	for _, note := range w.found.Notes {
		notes = append(notes, layout.Wrap(theme.Faint, note, min(width, layout.TextWidth))...)
	}
	small := w.size.Small()
	entries := widgets.Notes(w.dueRows(width)...)
	if !small && len(entries)+len(notes) > 0 {
		entries = append(append(entries, widgets.Notes(notes...)...), widgets.Notes(nil)...)
	}
	entries = append(entries, widgets.Notes(w.foundRow(width))...)
	if len(w.found.Setups) == 0 && !w.looking && w.err == nil {
		entries = append(entries, widgets.Notes(layout.Say(theme.Text, "  no key"))...)
	}
	between := !small
	for i, o := range w.offers() {
		if between && o.off == "" && o.setup.SetupID == "" {
			entries = append(entries, widgets.Notes(nil)...)
			between = false
		}
		entries = append(entries, widgets.Entry{Line: w.offerRow(i, o, width), Item: i})
	}
	if small {
		entries = append(entries, widgets.Notes(notes...)...)
	}
	return entries
}

// foundRow is the heading of what was found.
func (w *Welcome) foundRow(width int) layout.Line {
	looking := "Looking for keys on this machine" + w.theme.Glyphs.Ellipsis
	switch {
	case len(w.found.Setups) > 0 && w.looking:
		return layout.Say(theme.Strong, "Found on this machine").Right(layout.Say(theme.Faint, "looking again"), width, w.theme.Glyphs.Ellipsis)
	case w.looking:
		return layout.Say(theme.Strong, looking)
	}
	return layout.Say(theme.Strong, "Found on this machine")
}

func (w *Welcome) offerRow(index int, o offer, width int) layout.Line {
	shown := option{title: w.titleOf(o), quiet: o.off != ""}
	if words, ok := w.results[o.setup]; ok && w.size.Width >= roomForRight {
		shown.right = layout.Say(theme.Accent, words)
	}
	return w.optionRow(index, shown, index == w.menu.Focus, true, width)
}

func (w *Welcome) aboutRows(item, width int) []layout.Line {
	o := w.offers()[item]
	rows := layout.Wrap(theme.Faint, o.about, width)
	if words, ok := w.results[o.setup]; ok {
		rows = append(layout.Wrap(theme.Accent, "Result: "+words, width), rows...)
	}
	return w.named(w.titleOf(o), rows, width)
}

func (w *Welcome) titleOf(o offer) string {
	if w.size.Width < roomForRight && o.short != "" {
		return o.short
	}
	return o.title
}
