package keystore_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"authdoctor/keystore"
	"authdoctor/keystore/place"
	"authdoctor/keystore/secret"
)

// library is a store with a history: two keys, one of them rotated, whose files tests damage.
type library struct {
	t       *testing.T
	folder  string
	shelf   *shelf
	store   *keystore.Store
	primary []byte
	backup  []byte
}

func newLibrary(t *testing.T) *library {
	l := &library{t: t, folder: filepath.Join(t.TempDir(), "authdoctor"), shelf: newShelf()}
	l.store = keystore.Open(keystore.Options{Folder: l.folder, Backend: l.shelf, Maker: maker()})
	mustAdd(t, l.store, "home", fakeKey(1))
	mustAdd(t, l.store, "work", fakeKey(2))
	if _, err := l.store.Replace(t.Context(), "work", "", fakeKey(3), nil); err != nil {
		t.Fatal(err)
	}
	l.primary, l.backup = l.file("index.json"), l.file("index.json.1")
	return l
}

func (l *library) path(name string) string { return filepath.Join(l.folder, name) }

func (l *library) file(name string) []byte {
	text, err := os.ReadFile(l.path(name))
	if err != nil {
		l.t.Fatal(err)
	}
	return text
}

func (l *library) put(name string, text []byte) {
	if err := os.RemoveAll(l.path(name)); err != nil {
		l.t.Fatal(err)
	}
	if text == nil {
		return
	}
	if err := os.WriteFile(l.path(name), text, 0o600); err != nil {
		l.t.Fatal(err)
	}
}

// addInDoubt adds a key to a store whose index may be older than the shelf, which the result says.
func (l *library) addInDoubt(name string, key secret.Secret) {
	l.t.Helper()
	result, err := l.store.Add(l.t.Context(), profile(name), key)
	if err != nil {
		l.t.Fatal(err)
	}
	wantTrouble(l.t, result.Cleanup, keystore.ErrCorrupt)
}

// soundly reports whether every read gives a key that was stored, or an error that says what to do; never another value.
func (l *library) soundly() {
	l.t.Helper()
	for name, keys := range map[string][]int{"home": {1}, "work": {3, 2}} {
		got, _, err := l.store.Get(l.t.Context(), name)
		if err != nil {
			var trouble *keystore.Trouble
			if !errors.As(err, &trouble) || trouble.Next == "" {
				l.t.Errorf("%s: the error does not say what to do: %v", name, err)
			}
			continue
		}
		ok := false
		for _, n := range keys {
			ok = ok || got.Same(fakeKey(n))
		}
		if !ok {
			l.t.Errorf("%s holds %v, which was never its key", name, got)
		}
	}
}

// C6: whatever happens to the index, no wrong value is read and no item is deleted; a repair brings every key back.
func TestC6DamagedIndex(t *testing.T) {
	l := newLibrary(t)
	items := len(l.shelf.items)
	damages := map[string]func(){
		"both are gone":    func() { l.put("index.json", nil); l.put("index.json.1", nil) },
		"both are damaged": func() { l.put("index.json", []byte("{}")); l.put("index.json.1", l.primary[:100]) },
		"empty":            func() { l.put("index.json", []byte{}) },
		"10 MB":            func() { l.put("index.json", bytes.Repeat([]byte("x"), 10<<20)) },
		"a folder":         func() { l.put("index.json", nil); _ = os.Mkdir(l.path("index.json"), 0o700) },
		"a link": func() {
			l.put("elsewhere", l.primary)
			l.put("index.json", nil)
			_ = os.Symlink(l.path("elsewhere"), l.path("index.json"))
		},
		"a second name": func() {
			l.put("index.json", l.primary)
			l.put("elsewhere", nil)
			_ = os.Link(l.path("index.json"), l.path("elsewhere"))
		},
		"duplicate members": func() { l.put("index.json", bytes.Replace(l.primary, []byte(`"sum"`), []byte(`"format":1,"sum"`), 1)) },
		"two documents":     func() { l.put("index.json", append(bytes.Clone(l.primary), l.primary...)) },
	}
	for name, damage := range damages {
		l.put("index.json.1", l.backup)
		damage()
		l.soundly()
		_, err := l.store.Add(t.Context(), profile("new"), fakeKey(9))
		if len(l.shelf.items) < items {
			t.Fatalf("%s: items were deleted", name)
		}
		for _, planted := range []string{"index.json", "elsewhere"} {
			if info, there := os.Lstat(l.path(planted)); there == nil && (!info.Mode().IsRegular() || err != nil) {
				l.put(planted, nil)
			}
		}
		if _, err := l.store.Repair(t.Context(), false, l.shelf); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		mustHold(t, l.store, "home", fakeKey(1))
		mustHold(t, l.store, "work", fakeKey(3))
		if err == nil {
			mustHold(t, l.store, "new", fakeKey(9))
			if _, err := l.store.Remove(t.Context(), "new"); err != nil {
				t.Fatal(err)
			}
		}
		items = len(l.shelf.items)
	}
}

// C6: every single-bit flip and every truncation of the index.
func TestC6EveryBit(t *testing.T) {
	l := newLibrary(t)
	step := 7 // a prime number of bits, so that all bits of a byte are met
	if os.Getenv("AUTHDOCTOR_EVERY_BIT") != "" {
		step = 1
	}
	for bit := 0; bit < len(l.primary)*8; bit += step {
		flipped := bytes.Clone(l.primary)
		flipped[bit/8] ^= 1 << (bit % 8)
		l.put("index.json", flipped)
		l.soundly()
	}
	for length := 0; length < len(l.primary); length += step {
		l.put("index.json", l.primary[:length])
		l.soundly()
	}
	if len(l.shelf.items) != 3 {
		t.Errorf("reading deleted something: %d items are left", len(l.shelf.items))
	}
}

// A damaged primary never overwrites the copy, and the copy's age deletes nothing.
func TestC6BackupServesAndDeletesNothing(t *testing.T) {
	l := newLibrary(t)
	l.put("index.json", []byte("damaged"))
	if _, err := l.store.Replace(t.Context(), "work", "", fakeKey(4), nil); err != nil {
		t.Fatal(err)
	}
	mustHold(t, l.store, "work", fakeKey(4))
	l.put("index.json", []byte("damaged again"))
	mustHold(t, l.store, "home", fakeKey(1)) // the copy is still an index
	if len(l.shelf.items) != 4 {
		t.Errorf("%d items are left: an index in doubt deletes nothing", len(l.shelf.items))
	}
	if _, err := l.store.Remove(t.Context(), "home"); err != nil {
		t.Fatal(err)
	}
	if len(l.shelf.items) != 4 {
		t.Error("an index in doubt deleted an item")
	}
}

// A failure to read is no damage: the copy must not be taken for the truth.
func TestC6UnreadableIsNotDamaged(t *testing.T) {
	l := newLibrary(t)
	store := keystore.Open(keystore.Options{Folder: l.folder, Backend: l.shelf, Maker: maker(), Disk: breakable{
		Disk: place.System{}, fault: func(call, path string) error {
			if call == "read" && filepath.Base(path) == "index.json" {
				return os.ErrPermission
			}
			return nil
		},
	}})
	_, _, err := store.Get(t.Context(), "work")
	wantTrouble(t, err, keystore.ErrDenied)
	_, err = store.Replace(t.Context(), "work", "", fakeKey(4), nil)
	wantTrouble(t, err, keystore.ErrDenied)
	mustHold(t, l.store, "work", fakeKey(3))
}

// C7: items that are missing, foreign, cut or swapped never make a key.
func TestC7DamagedItems(t *testing.T) {
	long := maker().Make(bytes.Repeat([]byte("long key "), 800)) // five items
	damages := map[string]func(map[string][]byte){
		"missing": func(items map[string][]byte) { delete(items, "work.g2.3") },
		"swapped": func(items map[string][]byte) {
			items["work.g2.2"], items["work.g2.3"] = items["work.g2.3"], items["work.g2.2"]
		},
		"cut":         func(items map[string][]byte) { items["work.g2.3"] = items["work.g2.3"][:50] },
		"empty":       func(items map[string][]byte) { items["work.g2.1"] = nil },
		"foreign":     func(items map[string][]byte) { items["work.g2.1"] = []byte("somebody else's") },
		"older":       func(items map[string][]byte) { items["work.g2.1"] = items["work.g1.1"] },
		"one bit":     func(items map[string][]byte) { items["work.g2.2"][40] ^= 1 },
		"not base64":  func(items map[string][]byte) { items["work.g2.2"][60] = '!' },
		"all missing": func(items map[string][]byte) { clear(items) },
	}
	for name, damage := range damages {
		shelf := newShelf()
		s := storeOn(t, shelf)
		mustAdd(t, s, "work", fakeKey(1))
		if _, err := s.Replace(t.Context(), "work", "", long, nil); err != nil {
			t.Fatal(err)
		}
		damage(shelf.items)
		_, _, err := s.Get(t.Context(), "work")
		if err == nil {
			t.Errorf("%s: a key was read", name)
			continue
		}
		wantTrouble(t, err, keystore.ErrCorrupt)
		said, err := s.Repair(t.Context(), false, shelf)
		if err != nil || len(said) == 0 {
			t.Errorf("%s: the repair says nothing: %v", name, err)
		}
		if name != "all missing" {
			mustHold(t, s, "work", fakeKey(1)) // the one before
		}
	}
}

// C8: a home restored from an old copy knows less than the store. No number is given twice, and a repair finds all.
func TestC8OldHome(t *testing.T) {
	l := newLibrary(t)
	mustAdd(t, l.store, "later", fakeKey(4))
	if _, err := l.store.Replace(t.Context(), "work", "", fakeKey(5), nil); err != nil {
		t.Fatal(err)
	}
	if _, err := l.store.Prove(t.Context(), "work", ""); err != nil {
		t.Fatal(err)
	}
	if _, err := l.store.Retire(t.Context(), "work"); err != nil {
		t.Fatal(err)
	}
	l.put("index.json", l.primary)
	l.put("index.json.1", l.backup)
	l.soundly()
	l.addInDoubt("new", fakeKey(6))
	mustHold(t, l.store, "new", fakeKey(6))
	said, err := l.store.Repair(t.Context(), true, l.shelf)
	if err != nil || len(said) == 0 {
		t.Fatalf("a dry repair says %v, %v", said, err)
	}
	if _, err := l.store.Repair(t.Context(), false, l.shelf); err != nil {
		t.Fatal(err)
	}
	for name, n := range map[string]int{"home": 1, "work": 5, "later": 4, "new": 6} {
		mustHold(t, l.store, name, fakeKey(n))
	}
	if said, err := l.store.Repair(t.Context(), false, l.shelf); err != nil || len(said) != 0 {
		t.Errorf("after a repair there is more to repair: %v, %v", said, err)
	}
}

// C8: items deleted in the keyring's own window.
func TestC8DeletedElsewhere(t *testing.T) {
	l := newLibrary(t)
	for name := range l.shelf.items {
		if name[:4] == "home" {
			delete(l.shelf.items, name)
		}
	}
	_, _, err := l.store.Get(t.Context(), "home")
	wantTrouble(t, err, keystore.ErrCorrupt)
	said, err := l.store.Repair(t.Context(), false, l.shelf)
	if err != nil || len(said) != 1 || said[0].Name != "home" {
		t.Errorf("the repair says %+v, %v", said, err)
	}
	if list, _ := l.store.List(t.Context()); len(list) != 2 {
		t.Error("a key without its items is no longer listed: it was emptied silently")
	}
}

// A key that was removed does not come back, and a rollback is not undone by a repair.
func TestRepairKeepsDecisions(t *testing.T) {
	l := newLibrary(t)
	if _, err := l.store.Rollback(t.Context(), "work"); err != nil {
		t.Fatal(err)
	}
	l.put("index.json", nil) // the copy serves
	l.addInDoubt("new", fakeKey(7))
	if _, err := l.store.Repair(t.Context(), false, l.shelf); err != nil {
		t.Fatal(err)
	}
	if _, _, err := l.store.Get(t.Context(), "work"); err != nil {
		t.Error(err)
	}
	l.soundly()
}

// FuzzIndex: no file makes reading panic or gives a value that was not stored.
func FuzzF1Index(f *testing.F) {
	shelf := newShelf()
	folder := filepath.Join(f.TempDir(), "authdoctor")
	s := keystore.Open(keystore.Options{Folder: folder, Backend: shelf, Maker: maker()})
	if _, err := s.Add(f.Context(), profile("work"), fakeKey(1)); err != nil {
		f.Fatal(err)
	}
	good, err := os.ReadFile(filepath.Join(folder, "index.json"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte(`{"format":1,"min_reader":1,"sum":"","body":null}`))
	f.Fuzz(func(t *testing.T, file []byte) {
		if err := os.WriteFile(filepath.Join(folder, "index.json"), file, 0o600); err != nil {
			t.Fatal(err)
		}
		got, _, err := s.Get(t.Context(), "work")
		if err == nil && !got.Same(fakeKey(1)) {
			t.Errorf("another value: %v", got)
		}
	})
}

// FuzzF1Envelope: no item makes a key that was not stored.
func FuzzF1Envelope(f *testing.F) {
	shelf := newShelf()
	s := keystore.Open(keystore.Options{Folder: filepath.Join(f.TempDir(), "authdoctor"), Backend: shelf, Maker: maker()})
	if _, err := s.Add(f.Context(), profile("work"), fakeKey(1)); err != nil {
		f.Fatal(err)
	}
	f.Add(bytes.Clone(shelf.items["work.g1.1"]))
	f.Fuzz(func(t *testing.T, value []byte) {
		shelf.items["work.g1.1"] = value
		if got, _, err := s.Get(t.Context(), "work"); err == nil && !got.Same(fakeKey(1)) {
			t.Errorf("another value: %v", got)
		}
		_, _ = s.Repair(t.Context(), true, shelf)
	})
}
