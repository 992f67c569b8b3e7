package keystore_test

import (
	"os"
	"path/filepath"
	"testing"

	"authdoctor/keystore"
)

// A lost index, and a key stored under the same name before anybody noticed: both keys are kept, and a repair finds the
// old one again.
func TestLostIndexAndTheSameName(t *testing.T) {
	l := newLibrary(t)
	l.put("index.json", nil)
	l.put("index.json.1", nil)
	result, err := l.store.Add(t.Context(), profile("work"), fakeKey(8))
	if err != nil {
		t.Fatal(err)
	}
	wantTrouble(t, result.Cleanup, keystore.ErrCorrupt)
	for range 2 {
		if _, err := l.store.Repair(t.Context(), false, l.shelf); err != nil {
			t.Fatal(err)
		}
	}
	mustHold(t, l.store, "work", fakeKey(8))
	mustHold(t, l.store, "home", fakeKey(1))
	if previous, err := l.store.Previous(t.Context(), "work"); err != nil || !previous.Same(fakeKey(3)) {
		t.Errorf("the key of the lost index is %v, %v", previous, err)
	}
}

// Keys of one name that a repair found in two backends stay whole when they are renamed.
func TestRenameOutOfTwoBackends(t *testing.T) {
	shelf, vault := newShelf(), newShelf()
	vault.kind = keystore.InVault
	folder := filepath.Join(t.TempDir(), "authdoctor")
	s := keystore.Open(keystore.Options{Folder: folder, Backend: shelf, Maker: maker(), Others: func(keystore.BackendKind) (keystore.Backend, error) { return vault, nil }})
	mustAdd(t, s, "work", fakeKey(1))
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	inVault := keystore.Open(keystore.Options{Folder: folder, Backend: vault, Maker: maker()})
	mustAdd(t, inVault, "work", fakeKey(2))
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Repair(t.Context(), false, shelf, vault); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Rename(t.Context(), "work", "office"); err != nil {
		t.Fatal(err)
	}
	present, _, err := s.Get(t.Context(), "office")
	if err != nil {
		t.Fatal(err)
	}
	previous, err := s.Previous(t.Context(), "office")
	if err != nil || previous.Same(present) {
		t.Errorf("the other key is %v, %v", previous, err)
	}
}
