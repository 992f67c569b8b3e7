package screens

import (
	"strings"

	"authdoctor/ui/layout"
	"authdoctor/ui/session"
	"authdoctor/ui/theme"
	"authdoctor/ui/widgets"
)

// View draws the places by provider, and what there is to say about the focused one.
func (p *Places) View() string {
	if shown := p.shown(); p.explains() {
		row := p.placeRow(p.all[shown[p.menu.Focus]], true, widgets.Columns(p.columns(shown), p.size.Width-beforeCells))
		about := ended(p.aboutRows(p.menu.Focus, p.textWidth()), p.size.Height-2, p.theme.Glyphs)
		return p.paint(append([]layout.Line{row, rule(p.size.Width, p.theme.Glyphs)}, about...))
	}
	return p.draw(sheet{
		menu: &p.menu, top: p.filterRows(), rows: p.entries, about: p.aboutRows, items: p.items(),
	})
}

func (p *Places) filterRows() []layout.Line {
	if !p.filters() {
		return nil
	}
	return []layout.Line{p.filterRow(&p.filter, p.filtering, p.items(), len(p.all)+len(p.held.Stored.Keys))}
}

func (p *Places) entries(width int) []widgets.Entry {
	shown := p.shown()
	text := func(role theme.Role, words string) []widgets.Entry {
		return widgets.Notes(layout.Wrap(role, words, min(width, layout.TextWidth))...)
	}
	var entries []widgets.Entry
	switch {
	case p.filters() && p.items() == 0:
		return text(theme.Text, "Nothing matches. Esc clears the filter.")
	case p.looking:
		entries = text(theme.Faint, "Looking for keys on this machine"+p.theme.Glyphs.Ellipsis)
	case p.err != nil:
		entries = text(theme.Bad, p.theme.Glyphs.Fail+" could not look around: "+p.err.Error())
	case len(shown) == 0 && !p.filters():
		entries = text(theme.Text, "No key was found on this machine.")
	}
	widths := widgets.Columns(p.columns(shown), width-beforeCells)
	for i, number := range shown {
		place := p.all[number]
		if i == 0 || p.all[shown[i-1]].Provider != place.Provider {
			entries = append(entries, p.headingEntries(vendor(place), len(entries) > 0)...)
		}
		entries = append(entries, widgets.Entry{Line: p.placeRow(place, i == p.menu.Focus, widths), Item: i})
	}
	return append(entries, p.storedEntries(width, len(entries) > 0)...)
}

func (p *Places) headingEntries(name string, apart bool) []widgets.Entry {
	entries := widgets.Notes(heading(name)...)
	if apart && !p.size.Small() {
		return append(widgets.Notes(nil), entries...)
	}
	return entries
}

// beforeCells is what stands before the columns: the mark and the sign.
const beforeCells = 4

// columns are name, where, fingerprint, read by and standing, as wide as the shown places want them.
func (p *Places) columns(shown []int) []widgets.Column {
	columns := []widgets.Column{
		{Least: 14}, {Least: 12, Rank: 2}, {Least: 20, Rank: 3}, {Least: 12, Rank: 4}, {Least: 16, Rank: 1},
	}
	for _, number := range shown {
		for i, cell := range cells(p.all[number]) {
			columns[i].Wanted = max(columns[i].Wanted, layout.Say(theme.Text, cell).Width())
		}
	}
	return columns
}

func cells(place session.Place) [5]string {
	return [5]string{place.Name, place.Where, place.Fingerprint, strings.Join(place.ReadBy, ", "), standingWords(place)}
}

func (p *Places) placeRow(place session.Place, focused bool, widths []int) layout.Line {
	glyphs := p.theme.Glyphs
	name, quiet, glyph := theme.Text, theme.Faint, glyphs.Skip
	switch standing(place) {
	case 0:
		quiet, glyph = theme.Good, glyphs.Pass
	case 2:
		glyph = glyphs.Pending
	}
	if focused {
		name = theme.Focus
	}
	roles := [5]theme.Role{name, theme.Text, theme.Faint, theme.Text, quiet}
	var values []layout.Line
	for i, cell := range cells(place) {
		values = append(values, layout.Say(roles[i], cell))
	}
	row := widgets.Mark(focused, glyphs).And(quiet, glyph+" ")
	return append(row, widgets.Cells(values, widths, glyphs)...)
}

const used = "used" // the standing of a winner about which there is no more to say

// standingWords say whether a place is used. The winner always has the word.
func standingWords(place session.Place) string {
	if place.Wins && place.Standing == "" {
		return used
	}
	return place.Standing
}

func vendor(place session.Place) string {
	if place.Provider == "" {
		return "No provider is known for it"
	}
	return place.Provider
}

// aboutRows explain a place: why it wins or loses, who reads it, what it is.
func (p *Places) aboutRows(item, width int) []layout.Line {
	if key, stored := p.storedAt(item); stored {
		return p.storedRows(key, width)
	}
	place := p.all[p.shown()[item]]
	why := "It is not sent: " + standingWords(place) + "."
	switch {
	case place.Wins && standingWords(place) == used:
		why = "A program that is started here sends this key."
	case place.Wins: // used, and more
		why = sentence(place.Standing) + "."
	}
	if place.Same {
		why += " It is the same key as the one that is used."
	}
	readers := "no program that is known here"
	if len(place.ReadBy) > 0 {
		readers = strings.Join(place.ReadBy, ", ")
	}
	rows := layout.Wrap(theme.Text, why, width)
	rows = append(rows, layout.Labelled("read by", theme.Text, readers, labelWidth, width)...)
	if len(place.UsedBy) > 0 {
		rows = append(rows, layout.Labelled("used by", theme.Text, strings.Join(place.UsedBy, ", "), labelWidth, width)...)
	}
	rows = append(rows, layout.Labelled("found in", theme.Text, place.Where, labelWidth, width)...)
	rows = append(rows, layout.Labelled("key", theme.Text, joined(", ", place.Kind, place.Fingerprint), labelWidth, width)...)
	for _, note := range place.Notes {
		rows = append(rows, layout.Wrap(theme.Warn, p.theme.Glyphs.Warn+" "+note, width)...)
	}
	return p.named(place.Name, rows, width)
}
