package screens

import (
	"authdoctor/ui/layout"
	"authdoctor/ui/theme"
	"authdoctor/ui/widgets"
)

// View draws the question that is open, and what is known about the key.
func (a *Add) View() string {
	switch a.step {
	case whichKey:
		return a.draw(sheet{menu: &a.menu, rows: a.whichEntries, about: a.whichRows, items: 2})
	case owner:
		return a.draw(sheet{menu: &a.menu, top: a.ownerTop(), rows: a.ownerEntries, about: a.ownerRows, items: a.items()})
	case drafted:
		rows := a.waitingRows(a.wait)
		if a.wait.err != nil {
			rows = append(rows, layout.Wrap(theme.Text, "Enter tries again, Esc goes back.", a.textWidth())...)
		}
		return a.paint(ended(rows, a.size.Height, a.theme.Glyphs))
	}
	return a.paint(ended(a.lineRows(), a.size.Height, a.theme.Glyphs))
}

// lineRows are the line that is typed, and what there is to know about it.
func (a *Add) lineRows() []layout.Line {
	width, name := a.textWidth(), "Name"
	if a.step == address {
		name = "Address"
	}
	rows := []layout.Line{a.lineRow(&a.line, name)}
	switch off := a.off(); {
	case a.line.holdsKey():
		rows = append(rows, layout.Wrap(theme.Warn, keyInLine, width)...)
	case off != "":
		rows = append(rows, layout.Wrap(theme.Warn, a.theme.Glyphs.Warn+" "+sentence(off), width)...)
	}
	rows = append(rows, nil)
	return append(rows, a.knownRows(width)...)
}

// knownRows are what is known about the key, and what happens next.
func (a *Add) knownRows(width int) []layout.Line {
	rows := layout.Labelled("key", theme.Text, a.draft.Shown, labelWidth, width)
	label, whose := "whose", a.draft.Whose
	switch {
	case a.step == address:
		label, whose = "address", "for example https://llm.example.com/v1"
	case whose == "":
		whose = "its shape names no vendor; that is asked next"
	}
	rows = append(rows, layout.Labelled(label, theme.Text, whose, labelWidth, width)...)
	rows = append(rows, nil)
	next := "Then it is tested with its provider, with free requests, and stored in " + storeName(a.held.Stored.Shelf) + ". A key that its provider refuses is not stored."
	rows = append(rows, layout.Wrap(theme.Text, next, width)...)
	if a.held.Shut() {
		rows = append(rows, layout.Wrap(theme.Text, "The passphrase of the vault is asked for first.", width)...)
	}
	return rows
}

func (a *Add) whichEntries(width int) []widgets.Entry {
	return a.choices(width, "Which key shall be stored?", []string{"The one in " + a.found, "Another one: type or paste it"})
}

func (a *Add) whichRows(item, width int) []layout.Line {
	if item == 0 {
		return layout.Wrap(theme.Text, "It stays where it is, too. The store then holds a second copy; programs read the same one as before.", width)
	}
	return layout.Wrap(theme.Text, "It is not shown while you type it.", width)
}

func (a *Add) ownerTop() []layout.Line {
	if a.size.Small() {
		return nil
	}
	return append(layout.Labelled("key", theme.Text, a.draft.Shown, labelWidth, a.textWidth()), nil)
}

func (a *Add) ownerEntries(width int) []widgets.Entry {
	titles := make([]string, len(a.draft.Providers))
	for i, provider := range a.draft.Providers {
		titles[i] = provider.Title
	}
	return a.choices(width, "Whose key is it? Its shape does not say.", titles)
}

func (a *Add) ownerRows(item, width int) []layout.Line {
	provider := a.draft.Providers[item]
	text := joined(" ", provider.Detail, "The key is sent there, to be tested.")
	if provider.Address {
		text = joined(" ", provider.Detail, "The address of the API is asked for next.")
	}
	return a.named(provider.Title, layout.Wrap(theme.Text, text, width), width)
}

// choices are a question with its answers.
func (a *Add) choices(width int, question string, titles []string) []widgets.Entry {
	entries := widgets.Notes(layout.Wrap(theme.Strong, question, min(width, layout.TextWidth))...)
	if !a.size.Small() {
		entries = append(entries, widgets.Notes(nil)...)
	}
	for i, title := range titles {
		entries = append(entries, widgets.Entry{Line: a.optionRow(i, option{title: title}, i == a.menu.Focus, true, width), Item: i})
	}
	return entries
}
