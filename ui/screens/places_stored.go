package screens

import (
	"slices"

	"authdoctor/ui/intent"
	"authdoctor/ui/layout"
	"authdoctor/ui/session"
	"authdoctor/ui/theme"
	"authdoctor/ui/widgets"
)

// Hold takes a new list of the stored keys. The focus stays on its row.
func (p *Places) Hold(held Holdings) {
	key, stored := p.storedAt(p.menu.Focus)
	p.held = held
	p.menu.Keep(p.items())
	if stored {
		p.focusOn(key.Name)
	}
}

// storedAt is the stored key of an item.
func (p *Places) storedAt(item int) (session.StoredKey, bool) {
	keys := p.shownStored()
	if item -= len(p.shown()); item < 0 || item >= len(keys) {
		return session.StoredKey{}, false
	}
	return keys[item], true
}

// focusOn moves the focus to a stored key, where it is still there.
func (p *Places) focusOn(name string) {
	if i := slices.IndexFunc(p.shownStored(), func(k session.StoredKey) bool { return k.Name == name }); i >= 0 {
		p.menu.Focus = len(p.shown()) + i
	}
}

// shownStored are the stored keys that the filter lets through.
func (p *Places) shownStored() []session.StoredKey {
	var passed []session.StoredKey
	for _, k := range p.held.Stored.Keys {
		due := ""
		if k.Due {
			due = "due"
		}
		if p.passes(k.Name, k.Provider, k.Kind, k.Fingerprint, k.Backend, k.Verified, k.Expires, k.Rotate, due, "stored") {
			passed = append(passed, k)
		}
	}
	return passed
}

// addOffer offers to store a key: a new one, or the one that is focused.
func (p *Places) addOffer() intent.Offer {
	offer := intent.Offer{Act: intent.Add, Text: "store a key", Off: p.held.Blocked()}
	if place, ok := p.placeAt(p.menu.Focus); ok && place.KeyID != "" {
		offer.Text = "store it"
	}
	return offer
}

func (p *Places) placeAt(item int) (session.Place, bool) {
	if shown := p.shown(); item < len(shown) {
		return p.all[shown[item]], true
	}
	return session.Place{}, false
}

func (p *Places) add() Ask {
	if p.held.Blocked() != "" {
		return nil
	}
	if place, ok := p.placeAt(p.menu.Focus); ok && place.KeyID != "" {
		return AddKey{KeyID: place.KeyID, Found: joined(" ", place.Where, place.Name, place.Fingerprint)}
	}
	return AddKey{}
}

// lockOffers offer to lock or unlock, where the store is a vault or could be one.
func (p *Places) lockOffers() []intent.Offer {
	shelf := p.held.Stored.Shelf
	switch {
	case shelf.ToBeMade():
		return []intent.Offer{{Act: intent.Lock, Text: "make the vault"}}
	case shelf.Backend != session.Vault:
		return nil
	case p.held.Shut():
		return []intent.Offer{{Act: intent.Lock, Text: "unlock the vault"}}
	}
	return []intent.Offer{{Act: intent.Lock, Text: "lock the vault", Off: p.held.Blocked()}}
}

func (p *Places) lock() Ask {
	switch offers := p.lockOffers(); {
	case len(offers) == 0 || offers[0].Off != "":
		return nil
	case p.held.Shut():
		return AskPassphrase{}
	}
	return LockVault{}
}

// storedEntries are the stored keys, and how their store stands.
func (p *Places) storedEntries(width int, apart bool) []widgets.Entry {
	keys := p.shownStored()
	if p.filters() && len(keys) == 0 {
		return nil
	}
	entries := p.headingEntries(p.storedHeading(), apart)
	if !p.filters() {
		rows := p.held.standRows(min(width, layout.TextWidth)-2, p.theme.Glyphs)
		if p.held.Known && p.held.Err == nil && len(keys) == 0 {
			rows = append(rows, layout.Say(theme.Faint, "Nothing is stored here yet."))
		}
		entries = append(entries, widgets.Notes(layout.Indent(2, rows)...)...)
	}
	widths := widgets.Columns(storedColumns(keys), width-beforeCells)
	before := len(p.shown())
	for i, key := range keys {
		entries = append(entries, widgets.Entry{Line: p.storedRow(key, before+i == p.menu.Focus, widths), Item: before + i})
	}
	return entries
}

func (p *Places) storedHeading() string {
	const name = "Stored by authdoctor"
	if p.held.Stored.Shelf.Name == "" || p.size.Width < layout.SmallWidth {
		return name
	}
	return name + ", in " + p.held.Stored.Shelf.Name
}

// storedCells are the columns of a stored key: those of storedColumns.
func storedCells(k session.StoredKey) [8]string {
	by := ""
	switch {
	case k.Due:
		by = k.Rotate
	case k.Expires != "":
		by = "expires " + k.Expires
	case k.Rotate != "":
		by = "rotate " + k.Rotate
	}
	return [8]string{k.Name, by, k.Verified, k.Provider, k.Fingerprint, k.Kind, k.Age, k.Backend}
}

// storedColumns are as wide as the keys want them.
func storedColumns(keys []session.StoredKey) []widgets.Column {
	columns := []widgets.Column{
		{Least: 12}, {Least: 16, Rank: 1}, {Least: 24, Rank: 2}, {Least: 6, Rank: 3}, {Least: 24, Rank: 4}, {Least: 15, Rank: 5},
		{Least: 7, Rank: 6}, {Least: 7, Rank: 7},
	}
	for _, key := range keys {
		for i, cell := range storedCells(key) {
			columns[i].Wanted = max(columns[i].Wanted, layout.Say(theme.Text, cell).Width())
		}
	}
	return columns
}

func (p *Places) storedRow(key session.StoredKey, focused bool, widths []int) layout.Line {
	glyphs := p.theme.Glyphs
	status := keyStatus(key, glyphs)
	name, by := theme.Text, theme.Text
	if focused {
		name = theme.Focus
	}
	if key.Due {
		by = theme.Warn
	}
	tested := keyStatus(session.StoredKey{Works: key.Works, Refused: key.Refused}, glyphs).Role
	roles := [8]theme.Role{name, by, tested, theme.Text, theme.Faint, theme.Text, theme.Text, theme.Faint}
	var values []layout.Line
	for i, cell := range storedCells(key) {
		values = append(values, layout.Say(roles[i], cell))
	}
	row := widgets.Mark(focused, glyphs).And(status.Role, status.Glyph+" ")
	return append(row, widgets.Cells(values, widths, glyphs)...)
}

// storedRows are what there is to say about a stored key beside the list.
func (p *Places) storedRows(key session.StoredKey, width int) []layout.Line {
	rows := keyFactRows(key, width, p.theme.Glyphs)
	if key.Due {
		rows = append(layout.Wrap(theme.Warn, p.theme.Glyphs.Warn+" It is due for rotation: Enter opens it, n rotates it there.", width), rows...)
	}
	return p.named(key.Name, rows, width)
}
