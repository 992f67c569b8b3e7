package ui

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"authdoctor/ui/intent"
	"authdoctor/ui/session"
	"authdoctor/ui/theme"
	"authdoctor/ui/uitest"
)

// fakeKey is obviously nobody's.
func fakeKey() string { return "sk-" + "proj-" + strings.Repeat("cAnAry7", 6) }

func fakePassphrase() string { return "four wooden " + strings.Repeat("ducks", 2) }

func storeOf(a *app) *uitest.Session { return a.commands.session.(*uitest.Session) }

func shelved(shelf session.Shelf) *uitest.Session {
	s := uitest.ThreeKeys()
	s.Store.Stored.Shelf = shelf
	return s
}

func lockedVault() *uitest.Session {
	s := shelved(session.Shelf{Backend: "vault", Name: "the vault", State: session.ShelfLocked, What: "it asks for its passphrase"})
	s.Store.Passphrase = fakePassphrase()
	return s
}

func noKeyring() *uitest.Session {
	s := shelved(session.Shelf{State: session.ShelfMissing, What: "no session bus is here, so no keyring can answer"})
	s.Store.Stored.Keys = nil
	return s
}

func proved() *uitest.Session {
	s := uitest.ThreeKeys()
	s.Store.Proved = true
	return s
}

func unknownShape() *uitest.Session {
	s := uitest.ThreeKeys()
	s.Store.Draft = session.Draft{Shown: "(40 characters)", Name: "key", Providers: []session.KeyProvider{
		{ID: "openai", Title: "OpenAI", Detail: "It is sent to api.openai.com."}, {ID: "openai-compatible", Title: "Another API that works like OpenAI's", Address: true},
	}}
	return s
}

// toTheList opens the list on its third found place; the first stored key is the next row.
var toTheList = []string{"p", "j", "j"}

func openStored(number int) []string {
	keys := slices.Clone(toTheList)
	for range number {
		keys = append(keys, "j")
	}
	return append(keys, "enter")
}

// typedKey opens the field for a new key and types one.
func typedKey(more ...string) []string {
	return append([]string{"p", "j", "a", fakeKey(), "enter"}, more...)
}

// storedStates are the states of the new screens, by the keys that lead there.
func storedStates() []struct {
	name string
	with func() *uitest.Session
	keys []string
} {
	broken := func() *uitest.Session {
		return shelved(session.Shelf{Backend: "keyring", Name: "the keyring", State: session.ShelfBroken, What: "gnome-keyring did not answer within 3 s", Next: "start it, or log in again"})
	}
	lockedKeyring := func() *uitest.Session {
		return shelved(session.Shelf{Backend: "keyring", Name: "the keyring (gnome-keyring)", State: session.ShelfLocked})
	}
	type row = struct {
		name string
		with func() *uitest.Session
		keys []string
	}
	return []row{
		{"welcome-due", uitest.ThreeKeys, nil},
		{"keys", uitest.ThreeKeys, append(slices.Clone(toTheList), "j", "j")},
		{"keys-filter", uitest.ThreeKeys, []string{"p", "/", "d", "u", "e"}},
		{"keys-none", uitest.QuotedKey, []string{"p"}},
		{"keys-locked-vault", lockedVault, []string{"p", "G"}},
		{"keys-locked-keyring", lockedKeyring, []string{"p", "G"}},
		{"keys-no-keyring", noKeyring, []string{"p", "G"}},
		{"keys-broken", broken, []string{"p", "G"}},
		{"stored", uitest.ThreeKeys, openStored(2)},
		{"stored-refused", uitest.ThreeKeys, openStored(1)},
		{"tested", uitest.ThreeKeys, append(openStored(2), "enter")},
		{"key-to-store", uitest.ThreeKeys, []string{"p", "j", "a", fakeKey()}},
		{"add-which", uitest.ThreeKeys, []string{"p", "a"}},
		{"add-name", uitest.ThreeKeys, typedKey()},
		{"add-name-taken", uitest.ThreeKeys, typedKey("ctrl+u", "work")},
		{"add-whose", unknownShape, typedKey("enter", "j")},
		{"add-address", unknownShape, typedKey("enter", "2", "https://llm.example.com/v1")},
		{"added", uitest.ThreeKeys, typedKey("enter")},
		{"add-refused", proved, typedKey("enter")},
		{"rotate", uitest.ThreeKeys, append(openStored(2), "n")},
		{"rotated", uitest.ThreeKeys, append(openStored(2), "n", "enter", fakeKey(), "enter")},
		{"rename", uitest.ThreeKeys, append(openStored(3), "e", "-2")},
		{"remove", uitest.ThreeKeys, append(openStored(3), "x")},
		{"removed", uitest.ThreeKeys, append(openStored(3), "x", "2")},
		{"roll-back", uitest.ThreeKeys, append(openStored(2), "u")},
		{"rolled-back", uitest.ThreeKeys, append(openStored(2), "u", "2")},
		{"passphrase", lockedVault, append(openStored(2), "enter", "ducks")},
		{"passphrase-wrong", lockedVault, append(openStored(2), "enter", "ducks", "enter")},
		{"make-vault", noKeyring, typedKey("enter", "four ducks", "enter", "f")},
		{"help-stored", uitest.ThreeKeys, append(openStored(2), "?")},
	}
}

func TestStoredKeyScreens(t *testing.T) {
	for _, size := range []struct{ width, height int }{{80, 24}, {40, 12}, {200, 60}} {
		for _, state := range storedStates() {
			t.Run(fmt.Sprintf("%s-%dx%d", state.name, size.width, size.height), func(t *testing.T) {
				a := newTestApp(t, state.with())
				uitest.Resize(a, size.width, size.height)
				press(a, state.keys...)
				golden.RequireEqual(t, a.View())
			})
		}
	}
}

func TestStoredKeyColours(t *testing.T) {
	for _, ascii := range []bool{false, true} {
		for _, state := range storedStates() {
			if !slices.Contains([]string{"keys", "stored", "add-refused", "rotate"}, state.name) {
				continue
			}
			t.Run(fmt.Sprintf("%s-ascii=%v", state.name, ascii), func(t *testing.T) {
				a := newTestApp(t, state.with())
				a.restyle(theme.New(!ascii, ascii))
				press(a, state.keys...)
				golden.RequireEqual(t, a.View())
			})
		}
	}
}

// press presses keys; a text is pasted, as a terminal does that marks pastes.
func press(a *app, keys ...string) (quit bool) {
	for _, key := range keys {
		msg := uitest.Key(key)
		if len(msg.Runes) > intent.HandTyped {
			msg = uitest.Paste(key)
		}
		_, cmd := a.Update(msg)
		if uitest.Drain(a, cmd) {
			return true
		}
	}
	return false
}

func wantCalls(t *testing.T, a *app, want ...string) {
	t.Helper()
	var got []string
	for _, call := range storeOf(a).Calls() {
		if !strings.HasPrefix(call, "plan ") && !strings.HasPrefix(call, "draft ") {
			got = append(got, call)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("the store was asked %q, want %q", got, want)
	}
}

var errBoom = errors.New("store the key: the keyring refused; try again")
