package keystore

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"authdoctor/keystore/place"
)

// twoShelves are a memory and a vault over one index. What they hold outlives any death.
type twoShelves struct {
	disk   *place.RAM
	memory *Memory
	vault  *Vault
}

func newTwoShelves() *twoShelves {
	disk := place.NewRAM()
	return &twoShelves{disk: disk, memory: NewMemory(), vault: quickVault("/data/vault", disk, answer(rightPassphrase))}
}

// store is one process that uses both, until it dies.
func (t *twoShelves) store(d *death) *Store {
	return Open(Options{
		Folder: "/data/authdoctor", Disk: mortalDisk{t.disk, d}, Backend: mortalBackend{t.memory, d}, Maker: testMaker(),
		Others: func(BackendKind) (Backend, error) { return mortalBackend{t.vault, d}, nil },
		Lock:   func(context.Context) (func(), error) { return func() {}, nil },
	})
}

// provable holds one name to the rule of B2: its present key and the one before are whole where the index points to.
// It returns the backend that the index points to; empty: it knows no such name.
func (t *twoShelves) provable(tb testing.TB, name string) BackendKind {
	tb.Helper()
	s := t.store(&death{})
	p, err := s.Find(tb.Context(), name)
	if errors.Is(err, ErrNotFound) {
		return ""
	}
	if err != nil {
		tb.Fatal(err)
	}
	key, _, err := s.Get(tb.Context(), name)
	if err != nil || !key.Same(keyOf(2, 3000)) {
		tb.Fatalf("%s in the %s: %v", name, p.Backend, err)
	}
	before, err := s.Previous(tb.Context(), name)
	if err != nil || !before.Same(keyOf(1, 60)) {
		tb.Fatalf("the key before %s in the %s: %v", name, p.Backend, err)
	}
	return p.Backend
}

// tidy makes one more change, after which both backends hold exactly what the index names.
func (t *twoShelves) tidy(tb testing.TB) {
	tb.Helper()
	s := t.store(&death{})
	for _, change := range []func() (Result, error){
		func() (Result, error) { return s.Add(tb.Context(), Profile{Name: "other"}, keyOf(9, 60)) },
		func() (Result, error) { return s.Remove(tb.Context(), "other") },
	} {
		if result, err := change(); err != nil || result.Cleanup != nil {
			tb.Fatal(err, result.Cleanup)
		}
	}
	now, err := s.load("look at the index")
	if err != nil {
		tb.Fatal(err)
	}
	want := map[BackendKind][]string{}
	for _, g := range now.live() {
		want[g.Backend] = append(want[g.Backend], g.names()...)
	}
	for _, b := range []Backend{t.memory, t.vault} {
		there, err := b.Names(tb.Context())
		if err != nil {
			tb.Fatal(err)
		}
		slices.Sort(want[b.Kind()])
		if !slices.Equal(there, want[b.Kind()]) {
			tb.Fatalf("the %s holds %v, the index names %v", b.Kind(), there, want[b.Kind()])
		}
	}
}

// B2: a key and the one before it go from a memory to a vault and back, and get another name there, with a death at each
// step. At any moment the index names one backend that holds both whole; the next change leaves them nowhere else.
func TestB2MoveKilled(t *testing.T) {
	ways := []struct {
		what, was, is string
		from, to      BackendKind
		make          func(*Store) (Result, error)
	}{
		{"to the vault", "work", "work", InMemory, InVault, func(s *Store) (Result, error) { return s.Move(t.Context(), "work", InVault) }},
		{"another name", "work", "office", InVault, InVault, func(s *Store) (Result, error) { return s.Rename(t.Context(), "work", "office") }},
		{"back", "office", "office", InVault, InMemory, func(s *Store) (Result, error) { return s.Move(t.Context(), "office", InMemory) }},
		{"the old name", "office", "work", InMemory, InMemory, func(s *Store) (Result, error) { return s.Rename(t.Context(), "office", "work") }},
	}
	shelves := newTwoShelves()
	s := shelves.store(&death{})
	if _, err := s.Add(t.Context(), Profile{Name: "work"}, keyOf(1, 60)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Replace(t.Context(), "work", "", keyOf(2, 3000), nil); err != nil {
		t.Fatal(err)
	}
	deaths := 0
	for _, way := range ways {
		for step := 1; ; step++ {
			d := &death{left: step, die: func() { panic(errDead) }}
			var err error
			died := dies(func() { _, err = way.make(shelves.store(d)) })
			if err != nil {
				t.Fatalf("%s, step %d: %v", way.what, step, err)
			}
			at := fmt.Sprintf("%s, step %d, died %v", way.what, step, died)
			now := map[string]BackendKind{way.was: shelves.provable(t, way.was)}
			now[way.is] = shelves.provable(t, way.is)
			arrived := now[way.is] == way.to && (way.is == way.was || now[way.was] == "")
			if !arrived && (now[way.was] != way.from || way.is != way.was && now[way.is] != "") {
				t.Fatalf("%s: %v", at, now)
			}
			shelves.tidy(t)
			if !died {
				if !arrived {
					t.Fatalf("%s: it has not arrived: %v", at, now)
				}
				break
			}
			deaths++
			if shelves.provable(t, way.is) == way.to && (way.is == way.was || shelves.provable(t, way.was) == "") { // it was finished: from the start again
				undo := shelves.store(&death{})
				if way.is != way.was {
					_, err = undo.Rename(t.Context(), way.is, way.was)
				} else {
					_, err = undo.Move(t.Context(), way.was, way.from)
				}
				if err != nil {
					t.Fatalf("%s: %v", at, err)
				}
				shelves.tidy(t)
			}
		}
	}
	t.Logf("%d deaths", deaths)
	if deaths < 60 {
		t.Errorf("only %d deaths", deaths)
	}
}

// A rewritten key stays the present one where the index is lost with its copy: it has the highest number.
func TestRepairKnowsThePresentKeyAfterARename(t *testing.T) {
	shelves := newTwoShelves()
	s := shelves.store(&death{})
	if _, err := s.Add(t.Context(), Profile{Name: "work"}, keyOf(1, 60)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Replace(t.Context(), "work", "", keyOf(2, 3000), nil); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Rename(t.Context(), "work", "office"); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{indexName, backupName} {
		if err := shelves.disk.Remove(s.inFolder(name)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Repair(t.Context(), false, shelves.memory); err != nil {
		t.Fatal(err)
	}
	if got := held(t, s, "office"); got != 2 {
		t.Errorf("the repair made key %d the present one", got)
	}
}
