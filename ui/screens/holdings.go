package screens

import (
	"authdoctor/ui/layout"
	"authdoctor/ui/session"
	"authdoctor/ui/theme"
)

// Holdings are the stored keys as far as they are known.
type Holdings struct {
	Known  bool // the list has been read once
	Err    error
	Stored session.Stored // the last list that could be read
}

// Take is what is known after one more look.
func (h Holdings) Take(stored session.Stored, err error) Holdings {
	if err != nil {
		return Holdings{Known: h.Known, Err: err, Stored: h.Stored}
	}
	return Holdings{Known: true, Stored: stored}
}

// Find is the stored key of a name.
func (h Holdings) Find(name string) (session.StoredKey, bool) {
	for _, key := range h.Stored.Keys {
		if key.Name == name {
			return key, true
		}
	}
	return session.StoredKey{}, false
}

// Blocked is why nothing can be done with stored keys. Empty: it can.
func (h Holdings) Blocked() string {
	shelf := h.Stored.Shelf
	switch {
	case shelf.State == session.ShelfBroken:
		return joined("; ", shelf.What, shelf.Next)
	case h.Known:
		return ""
	case h.Err != nil:
		return "the stored keys could not be read"
	}
	return "the store has not answered yet"
}

// Shut reports whether the vault needs its passphrase before a key can be read or stored.
func (h Holdings) Shut() bool { return h.Stored.Shelf.Shut() }

// Hint is what to expect of the store while it is waited for. Empty: nothing.
func (h Holdings) Hint() string {
	if h.Stored.Shelf.KeyringAsks() {
		return "Your keyring is locked: it will ask for its password in a window of its own."
	}
	return ""
}

// storeName is the store in a sentence: "the keyring (gnome-keyring)".
func storeName(shelf session.Shelf) string {
	switch {
	case shelf.ToBeMade():
		return "the vault"
	case shelf.Name == "":
		return "the store"
	}
	return shelf.Name
}

// standRows say how the store stands, where it is not simply ready.
func (h Holdings) standRows(width int, glyphs theme.Glyphs) []layout.Line {
	shelf := h.Stored.Shelf
	said := joined("; ", shelf.What, shelf.Next)
	switch {
	case h.Err != nil:
		return layout.Wrap(theme.Bad, glyphs.Fail+" could not read the list: "+h.Err.Error(), width)
	case !h.Known:
		return layout.Wrap(theme.Faint, "Asking the store"+glyphs.Ellipsis, width)
	case shelf.State == session.ShelfBroken:
		return layout.Wrap(theme.Bad, glyphs.Fail+" "+sentence(storeName(shelf))+" does not answer: "+said, width)
	case shelf.ToBeMade():
		return layout.Wrap(theme.Text, joined(" ", sentence(fullStop(said)), "A key that you store goes into an encrypted vault, which is made then; l makes it now."), width)
	case h.Shut():
		return layout.Wrap(theme.Warn, glyphs.Warn+" The vault is locked: l unlocks it with its passphrase.", width)
	case h.Hint() != "":
		return layout.Wrap(theme.Warn, glyphs.Warn+" "+h.Hint(), width)
	}
	return nil
}

// fullStop ends a sentence that may end without one.
func fullStop(text string) string {
	if text == "" || text[len(text)-1] == '.' {
		return text
	}
	return text + "."
}
