package ui

import (
	"errors"
	"strings"
	"testing"

	"authdoctor/flows"
	"authdoctor/ui/message"
	"authdoctor/ui/screens"
	"authdoctor/ui/session"
	"authdoctor/ui/uitest"
)

// longStore is a store in which everything is long, wide or hostile.
func longStore() *uitest.Session {
	long := strings.Repeat("long 界隈 \x1b[2J", 20)
	s := uitest.ThreeKeys()
	for i := range s.Store.Stored.Keys {
		k := &s.Store.Stored.Keys[i]
		k.Provider, k.Kind, k.Fingerprint, k.Verified, k.Expires, k.Rotate, k.Previous = long, long, long, long, long, long, long
	}
	s.Store.Stored.Reminders = []string{long, long, long, long}
	s.Store.Stored.Shelf.Name = long
	s.Store.Draft = session.Draft{Shown: long, Whose: long, Name: "openai-2", Providers: []session.KeyProvider{
		{ID: "a", Title: long, Detail: long}, {ID: "b", Title: "日本語", Address: true},
	}}
	s.Store.Rotation.Page += "/" + strings.Repeat("long", 60)
	s.Store.Rotation.Places = append(s.Store.Rotation.Places, session.RotationPlace{Where: long, Preview: long + "\n" + long}, session.RotationPlace{Where: long, Off: long})
	return s
}

// Fewer sizes are enough here: the parts that these screens are made of are swept elsewhere too.
func TestStoredKeyGeometry(t *testing.T) {
	sweepAll(t, storedSurfaces(), []int{1, 3, 10, 39, 40, 60, 80, 110, 250}, []int{1, 2, 4, 8, 9, 10, 12, 16, 24, 50})
}

// storedSurfaces are the states of what is done with stored keys. A small window hides nothing that is needed to quit.
func storedSurfaces() []surface {
	long := strings.Repeat("words ", 60)
	on := func(with func() *uitest.Session, keys ...string) func(*app) {
		return func(a *app) {
			a.commands.session = with()
			uitest.Drain(a, a.look())
			press(a, keys...)
		}
	}
	shelf := func(state session.ShelfState, backend string) func() *uitest.Session {
		return func() *uitest.Session {
			s := longStore()
			s.Store.Stored.Shelf = session.Shelf{Backend: backend, State: state, What: long, Next: long}
			return s
		}
	}
	proves := func() *uitest.Session {
		s := longStore()
		s.Store.Draft.Providers = nil
		s.Store.Proved = true
		return s
	}
	works := func() *uitest.Session {
		s := longStore()
		s.Store.Draft.Providers = nil
		return s
	}
	wrong := func() *uitest.Session {
		s := shelf(session.ShelfLocked, "vault")()
		s.Store.Passphrase = "another"
		return s
	}
	// a screen waits: its answer is never delivered
	waits := func(with func() *uitest.Session, ask screens.Ask, keys ...string) func(*app) {
		return func(a *app) {
			on(with, keys...)(a)
			a.answer(ask)
		}
	}
	working := func(a *app) {
		on(shelf(session.ShelfLocked, "keyring"), openStored(1)...)(a)
		a.answer(screens.TestKey{Name: "groq"})
		a.resize()
	}
	return []surface{
		{"reminders", on(longStore), "q"},
		{"stored keys", on(longStore, "p", "G"), "q"},
		{"stored keys filtered", on(longStore, "p", "/", "w", "o"), "ctrl+c"},
		{"store broken", on(shelf(session.ShelfBroken, "keyring"), "p", "G"), "q"},
		{"store missing", on(shelf(session.ShelfMissing, ""), "p"), "q"},
		{"stored key", on(longStore, openStored(1)...), "q"},
		{"stored key below", on(longStore, append(openStored(1), "G")...), "q"},
		{"tested key", on(longStore, append(openStored(1), "enter")...), "q"},
		{"working", working, "q q"},
		{"working question", func(a *app) {
			working(a)
			a.Update(message.WalkHeard{Run: a.guard.run, Events: []flows.Event{flows.Asked{Question: longQuestion()}}})
		}, "q q"},
		{"working stopped", func(a *app) { working(a); press(a, "esc") }, "q"},
		{"which key", on(longStore, "p", "a"), "q"},
		{"name taken", on(longStore, typedKey("ctrl+u", "work")...), "ctrl+c"},
		{"whose key", on(longStore, typedKey("enter")...), "q"},
		{"its address", on(longStore, typedKey("enter", "2", "http")...), "ctrl+c"},
		{"drafting", waits(longStore, screens.DraftKey{KeyID: "typed-1"}, typedKey()...), "q q"},
		{"key to rotate", on(longStore, append(openStored(1), "n", "enter", fakeKey())...), "ctrl+c"},
		{"key added", on(works, typedKey("enter")...), "q"},
		{"key refused", on(proves, typedKey("enter")...), "q"},
		{"rotate", on(longStore, append(openStored(1), "n")...), "q"},
		{"rotate alone", on(longStore, append(openStored(1), "n", "tab", "G")...), "q"},
		{"rename", on(longStore, append(openStored(1), "e", "-"+strings.Repeat("x", 60))...), "ctrl+c"},
		{"remove", on(longStore, append(openStored(1), "x", "j")...), "q"},
		{"removing", waits(longStore, screens.RemoveKey{Name: "groq"}, append(openStored(1), "x")...), "q q"},
		{"remove failed", func(a *app) {
			waits(longStore, screens.RemoveKey{Name: "groq"}, append(openStored(1), "x")...)(a)
			a.Update(message.KeyChanged{Call: a.calls.last, Err: errors.New(long)})
		}, "q"},
		{"removed", on(longStore, append(openStored(1), "x", "2")...), "q"},
		{"unlock", on(wrong, "p", "l", "secret", "enter", "again"), "ctrl+c"},
		{"unlocking", waits(wrong, screens.Unlock{Passphrase: []byte("x")}, "p", "l"), "ctrl+c ctrl+c"},
		{"make the vault", on(shelf(session.ShelfMissing, ""), "p", "l", "secret", "enter", "se"), "ctrl+c"},
	}
}
