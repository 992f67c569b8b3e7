package keystore_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"authdoctor/keystore"
	"authdoctor/keystore/place"
	"authdoctor/keystore/secret"
)

// shelf is a backend that tests look into and break.
type shelf struct {
	kind keystore.BackendKind

	mu    sync.Mutex
	items map[string][]byte
	calls []string                // "write work.g1.1"
	fault func(call string) error // before the call; nil: none
}

func newShelf() *shelf { return &shelf{kind: keystore.InMemory, items: map[string][]byte{}} }

func (s *shelf) Kind() keystore.BackendKind { return s.kind }

func (s *shelf) Probe(context.Context) keystore.Health {
	return keystore.Health{State: keystore.Ready, Provider: "test"}
}

func (s *shelf) called(call, name string) error {
	s.calls = append(s.calls, call+" "+name)
	if s.fault == nil {
		return nil
	}
	return s.fault(call + " " + name)
}

func (s *shelf) Read(_ context.Context, names ...string) ([][]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	values := make([][]byte, len(names))
	for i, name := range names {
		if err := s.called("read", name); err != nil {
			return nil, err
		}
		values[i] = bytes.Clone(s.items[name])
	}
	return values, nil
}

func (s *shelf) Write(_ context.Context, items ...keystore.Item) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, item := range items {
		if len(item.Value) > keystore.MaxItem {
			return &keystore.Trouble{Tried: "write " + item.Name, Kind: keystore.ErrTooBig}
		}
		if err := s.called("write", item.Name); err != nil {
			return err
		}
		s.items[item.Name] = bytes.Clone(item.Value)
	}
	return nil
}

func (s *shelf) Remove(_ context.Context, names ...string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, name := range names {
		if err := s.called("remove", name); err != nil {
			return err
		}
		delete(s.items, name)
	}
	return nil
}

func (s *shelf) Names(context.Context) ([]string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.called("names", ""); err != nil {
		return nil, err
	}
	return slices.Sorted(maps.Keys(s.items)), nil
}

// broken is a failure of a backend.
func broken(string) error {
	return &keystore.Trouble{Tried: "use the shelf", Kind: keystore.ErrUnavailable, What: "it was taken away"}
}

func maker() *secret.Maker {
	return secret.NewMaker([]byte("install key of the tests"), []string{"sk-" + "proj-"})
}

// fakeKey is a key that is worth nothing; the same number makes the same key.
func fakeKey(number int) secret.Secret {
	return maker().Make(fmt.Appendf(nil, "sk-"+"proj-"+"%032d", number))
}

func storeOn(t *testing.T, backend keystore.Backend, change ...func(*keystore.Options)) *keystore.Store {
	t.Helper()
	o := keystore.Options{Folder: t.TempDir() + "/authdoctor", Backend: backend, Maker: maker(), Wait: 10 * time.Second}
	for _, f := range change {
		f(&o)
	}
	return keystore.Open(o)
}

func profile(name string) keystore.Profile {
	return keystore.Profile{Name: name, Provider: "openai", Kind: "project key", Days: -1}
}

func mustAdd(t *testing.T, s *keystore.Store, name string, key secret.Secret) keystore.Profile {
	t.Helper()
	result, err := s.Add(t.Context(), profile(name), key)
	if err != nil || result.Cleanup != nil {
		t.Fatalf("add %s: %v, %v", name, err, result.Cleanup)
	}
	return result.Profile
}

func mustHold(t *testing.T, s *keystore.Store, name string, want secret.Secret) {
	t.Helper()
	got, _, err := s.Get(t.Context(), name)
	if err != nil || !got.Same(want) {
		t.Fatalf("%s holds %v (%v), not %v", name, got, err, want)
	}
}

func wantTrouble(t *testing.T, err, kind error) {
	t.Helper()
	var trouble *keystore.Trouble
	if !errors.Is(err, kind) || !errors.As(err, &trouble) {
		t.Fatalf("the error is %v, not a Trouble that is %q", err, kind)
	}
}

// breakable is a disk whose calls tests can make fail.
type breakable struct {
	place.Disk
	fault func(call, path string) error
}

func (b breakable) Create(path string, data []byte) error {
	if err := b.fault("create", path); err != nil {
		return err
	}
	return b.Disk.Create(path, data)
}

func (b breakable) Rename(from, to string) error {
	if err := b.fault("rename", to); err != nil {
		return err
	}
	return b.Disk.Rename(from, to)
}

func (b breakable) SyncFolder(dir string) error {
	if err := b.fault("sync", dir); err != nil {
		return err
	}
	return b.Disk.SyncFolder(dir)
}

func (b breakable) Read(path string, most int) ([]byte, error) {
	if err := b.fault("read", path); err != nil {
		return nil, err
	}
	return b.Disk.Read(path, most)
}
