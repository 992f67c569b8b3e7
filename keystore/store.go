package keystore

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"authdoctor/keystore/place"
	"authdoctor/keystore/secret"
)

// MaxSecret is the most bytes of one stored key: 24 KiB, room for a pair of long tokens.
const MaxSecret = 24 << 10

// Options of a store.
type Options struct {
	Folder  string                             // the data folder: the index, the lock
	Disk    place.Disk                         // nil: this machine's
	Backend Backend                            // where new keys go
	Others  func(BackendKind) (Backend, error) // where keys of other backends lie; nil: there is only Backend
	Maker   *secret.Maker                      // makes what Get returns
	Now     func() time.Time                   // nil: time.Now
	Wait    time.Duration                      // for another process that writes; 0: 30 s

	// Lock keeps other processes from changing the store until release is called. Nil: a lock file in Folder.
	Lock func(ctx context.Context) (release func(), err error)
}

// Store keeps keys under names. Its methods may be called from several goroutines and processes at once.
//
// Nothing is ever overwritten: a new key goes into new items (a generation), and one commit of the index makes it the
// present one. The key before it stays until the new one has been proven, and a week longer.
type Store struct {
	options Options
	disk    place.Disk
}

// Result is what a change left behind. The change itself is done.
type Result struct {
	Profile Profile
	Cleanup error // what should have been deleted and was not; the next change tries again
}

// Open prepares a store. It reads and writes nothing.
func Open(o Options) *Store {
	if o.Disk == nil {
		o.Disk = place.System{}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Wait == 0 {
		o.Wait = 30 * time.Second
	}
	return &Store{options: o, disk: o.Disk}
}

// Backend is where new keys go.
func (s *Store) Backend() Backend { return s.options.Backend }

// backend finds the backend of a kind.
func (s *Store) backend(kind BackendKind, tried string) (Backend, error) {
	if s.options.Backend != nil && s.options.Backend.Kind() == kind {
		return s.options.Backend, nil
	}
	if s.options.Others == nil {
		return nil, &Trouble{Tried: tried, Kind: ErrUnavailable, What: "it lies in the " + string(kind), Next: "set AUTHDOCTOR_KEYSTORE=" + string(kind)}
	}
	return s.options.Others(kind)
}

// List returns the profiles by name. It reads the index only, works while the store is locked, and takes no lock.
func (s *Store) List(context.Context) ([]Profile, error) {
	now, err := s.load("list the stored keys")
	if err != nil {
		return nil, err
	}
	profiles := make([]Profile, 0, len(now.Entries))
	for _, e := range now.Entries {
		if !own(e.Name) {
			profiles = append(profiles, e.shown())
		}
	}
	return profiles, nil
}

// own reports whether a key is the store's own, which no list shows.
func own(name string) bool { return strings.HasPrefix(name, "_") }

// shown is the profile as callers see it.
func (e entry) shown() Profile {
	p := e.Profile
	if len(e.Before) > 0 {
		p.Previous = &Previous{Fingerprint: e.Before[0].Fingerprint, Replaced: p.Created, Proven: !e.Proven.IsZero()}
	}
	return p
}

// Find returns one profile without its key: ErrNotFound.
func (s *Store) Find(_ context.Context, name string) (Profile, error) {
	e, err := s.find(named("look for", name), name)
	return e.shown(), err
}

func (s *Store) find(tried, name string) (entry, error) {
	now, err := s.load(tried)
	if err != nil {
		return entry{}, err
	}
	return now.find(tried, name)
}

// named says what was tried with which key.
func named(tried, name string) string { return fmt.Sprintf("%s the key %s", tried, name) }

// Get reads a key. After any error but ErrNotFound the caller stops: it neither goes on without a key nor takes another.
func (s *Store) Get(ctx context.Context, name string) (secret.Secret, Profile, error) {
	return s.read(ctx, named("read", name), name, func(e entry) (generation, bool) { return e.Generation, true })
}

// Previous reads the key that the last rotation replaced: ErrNotFound where it is gone.
func (s *Store) Previous(ctx context.Context, name string) (secret.Secret, error) {
	key, _, err := s.read(ctx, named("read the key before", name), name, func(e entry) (generation, bool) {
		if len(e.Before) == 0 {
			return generation{}, false
		}
		return e.Before[0].Generation, true
	})
	return key, err
}

// read takes no lock: where another process has just replaced and deleted what the index named, the index is read again.
func (s *Store) read(ctx context.Context, tried, name string, which func(entry) (generation, bool)) (secret.Secret, Profile, error) {
	const tries = 6
	for try := 1; ; try++ {
		e, err := s.find(tried, name)
		if err != nil {
			return secret.Secret{}, Profile{}, err
		}
		g, ok := which(e)
		if !ok {
			return secret.Secret{}, Profile{}, &Trouble{Tried: tried, Kind: ErrNotFound, What: "none is kept"}
		}
		payload, err := s.fetch(ctx, tried, g)
		if err == nil {
			key, err := s.secretOf(payload, tried)
			return key, e.shown(), err
		}
		if !errors.Is(err, ErrCorrupt) || try == tries {
			return secret.Secret{}, Profile{}, err
		}
		select {
		case <-ctx.Done():
			return secret.Secret{}, Profile{}, &Trouble{Tried: tried, Kind: ErrTimeout, Err: ctx.Err()}
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// secretOf makes the key of a payload and wipes the payload.
func (s *Store) secretOf(payload []byte, tried string) (secret.Secret, error) {
	defer clear(payload)
	_, key, err := decode(payload)
	if err != nil {
		return secret.Secret{}, &Trouble{Tried: tried, Kind: err, Next: "authdoctor keys repair"}
	}
	return s.options.Maker.Make(key), nil
}

// fetch reads the payload of a generation: ErrCorrupt where it is not whole. The caller wipes it.
func (s *Store) fetch(ctx context.Context, tried string, g generation) ([]byte, error) {
	backend, err := s.backend(g.Backend, tried)
	if err != nil {
		return nil, err
	}
	values, err := backend.Read(ctx, g.names()...)
	if err != nil {
		return nil, err
	}
	payload, err := g.unwrap(values)
	for _, value := range values {
		clear(value)
	}
	if err != nil {
		return nil, &Trouble{
			Tried: tried, Kind: ErrCorrupt, What: "the " + string(g.Backend) + " does not hold it whole: it was deleted or changed there, or the index is older than the store",
			Next: "authdoctor keys repair", Err: err,
		}
	}
	return payload, nil
}
