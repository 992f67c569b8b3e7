package keystore

import (
	"fmt"
	"path/filepath"
	"testing"

	"authdoctor/keystore/keyringtest"
)

// BenchmarkKeyringStoreGet reads a key through a store on gnome-keyring: the index, the probe, a worker. Bar: p95 of 40 ms.
func BenchmarkKeyringStoreGet(b *testing.B) {
	s := benchStore(b)
	if _, err := s.Add(b.Context(), Profile{Name: "work"}, testSecret(longKey)); err != nil {
		b.Fatal(err)
	}
	p95(b, func() {
		if _, _, err := s.Get(b.Context(), "work"); err != nil {
			b.Fatal(err)
		}
	})
}

// BenchmarkKeyringStorePut stores a key: a commit, the item written and read back, a commit. Bar: p95 of 150 ms.
func BenchmarkKeyringStorePut(b *testing.B) {
	s, n := benchStore(b), 0
	p95(b, func() {
		n++
		if _, err := s.Add(b.Context(), Profile{Name: fmt.Sprintf("key-%d", n)}, testSecret(longKey)); err != nil {
			b.Fatal(err)
		}
	})
}

const longKey = "a key as long as most of them are, which is a hundred and sixty-four characters, of which a store makes one item; " +
	"the rest of this text is there to fill it up to that"

func benchStore(b *testing.B) *Store {
	b.Helper()
	backend := overBus(keyringtest.Start(b).Lookup, nil)
	return Open(Options{Folder: filepath.Join(b.TempDir(), "authdoctor"), Backend: backend, Maker: testMaker()})
}
