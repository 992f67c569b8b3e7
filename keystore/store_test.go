package keystore_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"authdoctor/keystore"
	"authdoctor/keystore/place"
	"authdoctor/keystore/secret"
)

func TestAddAndGet(t *testing.T) {
	s := storeOn(t, newShelf())
	p := mustAdd(t, s, "work", fakeKey(1))
	if p.Fingerprint != fakeKey(1).Fingerprint() || p.Days != keystore.DefaultDays || p.Verdict != keystore.Unverified || p.Backend != keystore.InMemory {
		t.Errorf("the profile is %+v", p)
	}
	mustHold(t, s, "work", fakeKey(1))
	_, err := s.Add(t.Context(), profile("work"), fakeKey(2))
	wantTrouble(t, err, keystore.ErrExists)
	mustHold(t, s, "work", fakeKey(1))
	_, _, err = s.Get(t.Context(), "home")
	wantTrouble(t, err, keystore.ErrNotFound)
	list, err := s.List(t.Context())
	if err != nil || len(list) != 1 || list[0].Name != "work" {
		t.Errorf("the list is %+v, %v", list, err)
	}
}

func TestNames(t *testing.T) {
	s := storeOn(t, newShelf())
	for _, name := range []string{"", "Work", "a b", "a:b", "_own", "-x", strings.Repeat("a", 33), "ü", "a/b", "a\nb", "con", "nul.x", "com1"} {
		_, err := s.Add(t.Context(), profile(name), fakeKey(1))
		if !errors.Is(err, keystore.ErrName) {
			t.Errorf("%q: %v", name, err)
		}
	}
	if err := keystore.CheckName("My Work"); err == nil || !strings.Contains(err.Error(), "try my-work") {
		t.Errorf("no better name is proposed: %v", err)
	}
	mustAdd(t, s, "a.g7.1", fakeKey(1)) // looks like an item's name
	mustHold(t, s, "a.g7.1", fakeKey(1))
}

// Every byte string up to the limit is kept as it is, in items that every keyring can hold.
func TestB1EveryValue(t *testing.T) {
	shelf := newShelf()
	s := storeOn(t, shelf)
	every := make([]byte, 256)
	for i := range every {
		every[i] = byte(i)
	}
	values := [][]byte{
		{0}, []byte("\r\n"), []byte(" lead and trail "), []byte("\xff\xfe\xfd"), []byte("\u202e\u200b😀"), every,
		bytes.Repeat([]byte("x"), 1535), bytes.Repeat([]byte("x"), 1536), bytes.Repeat(every, 64), bytes.Repeat([]byte{0xff}, keystore.MaxSecret),
	}
	for i, value := range values {
		name := "value-" + string(rune('a'+i))
		mustAdd(t, s, name, maker().Make(value))
		got, _, err := s.Get(t.Context(), name)
		if err != nil {
			t.Fatal(err)
		}
		_ = got.Use(func(b []byte) error {
			if !bytes.Equal(b, value) {
				t.Errorf("%s: %d bytes came back, not the %d that were stored", name, len(b), len(value))
			}
			return nil
		})
	}
	for name, value := range shelf.items {
		if len(value) > 2110 || len(name) > 64 || bytes.ContainsFunc(value, func(r rune) bool { return r < 0x21 || r > 0x7e }) {
			t.Errorf("item %s has %d bytes", name, len(value))
		}
	}
	_, err := s.Add(t.Context(), profile("long"), maker().Make(make([]byte, keystore.MaxSecret+1)))
	wantTrouble(t, err, keystore.ErrTooBig)
	if list, _ := s.List(t.Context()); len(list) != len(values) {
		t.Errorf("%d keys are listed", len(list))
	}
}

// A rotation keeps every key that has no proven successor.
func TestRotation(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	shelf := newShelf()
	s := storeOn(t, shelf, func(o *keystore.Options) { o.Now = func() time.Time { return now } })
	mustAdd(t, s, "work", fakeKey(1))
	for n := 2; n <= 4; n++ {
		if _, err := s.Replace(t.Context(), "work", fakeKey(n-1).Fingerprint(), fakeKey(n), nil); err != nil {
			t.Fatal(err)
		}
	}
	_, err := s.Replace(t.Context(), "work", fakeKey(1).Fingerprint(), fakeKey(9), nil)
	wantTrouble(t, err, keystore.ErrConflict)
	if len(shelf.items) != 4 {
		t.Fatalf("%d items are kept, not the 4 keys of which none was proven", len(shelf.items))
	}
	if _, err := s.Rollback(t.Context(), "work"); err != nil {
		t.Fatal(err)
	}
	mustHold(t, s, "work", fakeKey(3))
	if previous, err := s.Previous(t.Context(), "work"); err != nil || !previous.Same(fakeKey(4)) {
		t.Fatalf("the previous key is %v, %v", previous, err)
	}
	if _, err := s.Prove(t.Context(), "work", ""); err != nil {
		t.Fatal(err)
	}
	if len(shelf.items) != 4 {
		t.Fatal("what a proven key replaced is gone at once")
	}
	now = now.Add(8 * 24 * time.Hour)
	mustAdd(t, s, "other", fakeKey(5))
	if len(shelf.items) != 2 {
		t.Fatalf("%d items are left a week after the proof, not 2", len(shelf.items))
	}
	mustHold(t, s, "work", fakeKey(3))
	_, err = s.Previous(t.Context(), "work")
	wantTrouble(t, err, keystore.ErrNotFound)
}

// A rollback to a key that was proven long ago, against another one, does not delete the key that it rolls back from.
func TestRollbackKeepsBoth(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	s := storeOn(t, newShelf(), func(o *keystore.Options) { o.Now = func() time.Time { return now } })
	mustAdd(t, s, "work", fakeKey(1))
	for n := 2; n <= 3; n++ {
		if _, err := s.Replace(t.Context(), "work", "", fakeKey(n), nil); err != nil {
			t.Fatal(err)
		}
		if n == 2 {
			if _, err := s.Prove(t.Context(), "work", fakeKey(2).Fingerprint()); err != nil {
				t.Fatal(err)
			}
		}
		now = now.Add(90 * 24 * time.Hour)
	}
	if _, err := s.Rollback(t.Context(), "work"); err != nil {
		t.Fatal(err)
	}
	mustAdd(t, s, "home", fakeKey(9)) // any change deletes what is overdue
	mustHold(t, s, "work", fakeKey(2))
	if newer, err := s.Previous(t.Context(), "work"); err != nil || !newer.Same(fakeKey(3)) {
		t.Fatalf("the newer key is %v, %v", newer, err)
	}
}

// A key that is not there any more proves nothing for the one that is.
func TestProveTheKeyThatWasTested(t *testing.T) {
	s := storeOn(t, newShelf())
	mustAdd(t, s, "work", fakeKey(1))
	for n := 2; n <= 3; n++ {
		if _, err := s.Replace(t.Context(), "work", "", fakeKey(n), nil); err != nil {
			t.Fatal(err)
		}
	}
	_, err := s.Prove(t.Context(), "work", fakeKey(2).Fingerprint())
	wantTrouble(t, err, keystore.ErrConflict)
	if p, err := s.Find(t.Context(), "work"); err != nil || p.Previous.Proven {
		t.Errorf("%+v, %v", p.Previous, err)
	}
}

// Refreshed tokens do not pile up; the key before a rotation stays.
func TestUpdateKeepsNoUsedToken(t *testing.T) {
	shelf := newShelf()
	s := storeOn(t, shelf)
	mustAdd(t, s, "login", fakeKey(1))
	if _, err := s.Replace(t.Context(), "login", "", fakeKey(2), nil); err != nil {
		t.Fatal(err)
	}
	for n := 3; n < 30; n++ {
		if _, err := s.Update(t.Context(), "login", func(secret.Secret) (secret.Secret, error) { return fakeKey(n), nil }); err != nil {
			t.Fatal(err)
		}
	}
	mustHold(t, s, "login", fakeKey(29))
	if before, err := s.Previous(t.Context(), "login"); err != nil || !before.Same(fakeKey(1)) {
		t.Errorf("the key before the rotation is %v, %v", before, err)
	}
	if len(shelf.items) != 2 {
		t.Errorf("%d items are kept", len(shelf.items))
	}
}

func TestRemoveRenameAndMove(t *testing.T) {
	shelf, vault := newShelf(), newShelf()
	vault.kind = keystore.InVault
	s := storeOn(t, shelf, func(o *keystore.Options) {
		o.Others = func(keystore.BackendKind) (keystore.Backend, error) { return vault, nil }
	})
	mustAdd(t, s, "work", fakeKey(1))
	mustAdd(t, s, "home", fakeKey(2))
	if _, err := s.Replace(t.Context(), "work", "", fakeKey(3), nil); err != nil {
		t.Fatal(err)
	}
	_, err := s.Rename(t.Context(), "work", "home")
	wantTrouble(t, err, keystore.ErrExists)
	if _, err := s.Rename(t.Context(), "work", "office"); err != nil {
		t.Fatal(err)
	}
	mustHold(t, s, "office", fakeKey(3))
	if previous, err := s.Previous(t.Context(), "office"); err != nil || !previous.Same(fakeKey(1)) {
		t.Errorf("renaming lost the previous key: %v, %v", previous, err)
	}
	_, _, err = s.Get(t.Context(), "work")
	wantTrouble(t, err, keystore.ErrNotFound)
	if result, err := s.Move(t.Context(), "office", keystore.InVault); err != nil || result.Profile.Backend != keystore.InVault {
		t.Fatalf("moved to %v: %v", result.Profile.Backend, err)
	}
	if len(vault.items) != 2 || len(shelf.items) != 1 {
		t.Errorf("%d items in the vault and %d on the shelf", len(vault.items), len(shelf.items))
	}
	mustHold(t, s, "office", fakeKey(3))
	for _, name := range []string{"office", "home"} {
		if _, err := s.Remove(t.Context(), name); err != nil {
			t.Fatal(err)
		}
	}
	if len(vault.items)+len(shelf.items) != 0 {
		t.Error("items of removed keys are left")
	}
}

// A wrong clock changes dates, never keys.
func TestWrongClock(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	s := storeOn(t, newShelf(), func(o *keystore.Options) { o.Now = func() time.Time { return now } })
	mustAdd(t, s, "work", fakeKey(1))
	for _, then := range []time.Time{time.Unix(0, 0), now.AddDate(300, 0, 0), now} {
		now = then
		if _, err := s.Replace(t.Context(), "work", "", fakeKey(2), nil); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Rollback(t.Context(), "work"); err != nil {
			t.Fatal(err)
		}
		mustHold(t, s, "work", fakeKey(1))
	}
}

// What could not be deleted is told beside the success, and deleted by the next change.
func TestCleanupIsNoFailure(t *testing.T) {
	shelf := newShelf()
	s := storeOn(t, shelf)
	mustAdd(t, s, "work", fakeKey(1))
	shelf.fault = func(call string) error {
		if strings.HasPrefix(call, "remove") {
			return broken(call)
		}
		return nil
	}
	result, err := s.Remove(t.Context(), "work")
	if err != nil || !errors.Is(result.Cleanup, keystore.ErrUnavailable) {
		t.Fatalf("removed: %v, cleanup: %v", err, result.Cleanup)
	}
	shelf.fault = nil
	mustAdd(t, s, "home", fakeKey(2))
	if len(shelf.items) != 1 {
		t.Errorf("%d items are left", len(shelf.items))
	}
}

// Each failure of the backend leaves what was there, and nothing that comes up later.
func TestBackendFails(t *testing.T) {
	for _, call := range []string{"names", "write", "read"} {
		shelf := newShelf()
		s := storeOn(t, shelf)
		mustAdd(t, s, "work", fakeKey(1))
		shelf.fault = func(made string) error {
			if strings.HasPrefix(made, call) {
				return broken(made)
			}
			return nil
		}
		_, err := s.Replace(t.Context(), "work", "", fakeKey(2), nil)
		if call != "read" {
			wantTrouble(t, err, keystore.ErrUnavailable)
		}
		shelf.fault = nil
		mustAdd(t, s, "home", fakeKey(3))
		want := fakeKey(1)
		if err == nil {
			want = fakeKey(2)
		}
		mustHold(t, s, "work", want)
	}
}

// M1: writers of the same and of different names in one process.
func TestM1WritersAtOnce(t *testing.T) {
	s := storeOn(t, newShelf())
	mustAdd(t, s, "shared", fakeKey(0))
	var group sync.WaitGroup
	for n := range 8 {
		group.Go(func() {
			name := "own-" + string(rune('a'+n))
			if _, err := s.Add(t.Context(), profile(name), fakeKey(n)); err != nil {
				t.Error(err)
			}
			for range 10 {
				if _, err := s.Replace(t.Context(), "shared", "", fakeKey(n), nil); err != nil {
					t.Error(err)
				}
				if _, _, err := s.Get(t.Context(), "shared"); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	for n := range 8 {
		mustHold(t, s, "own-"+string(rune('a'+n)), fakeKey(n))
	}
}

// M1: who waits too long is told for whom.
func TestM1HolderIsNamed(t *testing.T) {
	folder := t.TempDir() + "/authdoctor"
	o := keystore.Options{Folder: folder, Backend: newShelf(), Maker: maker(), Wait: 50 * time.Millisecond}
	s := keystore.Open(o)
	mustAdd(t, s, "work", fakeKey(1))
	_, err := s.Update(t.Context(), "work", func(old secret.Secret) (secret.Secret, error) {
		_, err := keystore.Open(o).Add(t.Context(), profile("home"), fakeKey(2))
		wantTrouble(t, err, keystore.ErrTimeout)
		if !strings.Contains(err.Error(), "process ") {
			t.Errorf("the holder is not named: %v", err)
		}
		return old, nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// M3: an older program leaves a newer index alone.
func TestM3NewerFormat(t *testing.T) {
	folder := t.TempDir() + "/authdoctor"
	s := keystore.Open(keystore.Options{Folder: folder, Backend: newShelf(), Maker: maker()})
	mustAdd(t, s, "work", fakeKey(1))
	newer := keystore.NewerIndex()
	path := filepath.Join(folder, "index.json")
	if err := os.WriteFile(path, newer, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := s.Add(t.Context(), profile("home"), fakeKey(2))
	wantTrouble(t, err, keystore.ErrNewer)
	_, err = s.List(t.Context())
	wantTrouble(t, err, keystore.ErrNewer)
	if there, _ := (place.System{}).Read(path, 1<<20); !bytes.Equal(there, newer) {
		t.Error("the newer index was changed")
	}
}
