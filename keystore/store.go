package keystore

import (
	"context"
	"time"

	"authdoctor/keystore/place"
	"authdoctor/keystore/secret"
)

// MaxSecret is the most bytes of one stored key: 24 KiB, room for a pair of long tokens.
const MaxSecret = 24 << 10

// Options of a store.
type Options struct {
	Folder  string                             // the data folder: the index, the lock, the vault
	Disk    place.Disk                         // nil: this machine's
	Backend Backend                            // where new keys go
	Others  func(BackendKind) (Backend, error) // where keys of other backends lie; nil: there is only Backend
	Maker   *secret.Maker                      // makes what Get returns
	Now     func() time.Time                   // nil: time.Now
	Wait    time.Duration                      // for another process that writes; 0: 30 s
}

// Store keeps keys under names. Its methods may be called from several goroutines and processes at once.
//
// Nothing is ever overwritten: a new key goes into new items (a generation), and one commit of the index makes it the
// present one. Until the one after next, or Retire, the key before it stays.
type Store struct {
	options Options
	disk    place.Disk
}

// Result is what a change left behind. The change itself is done.
type Result struct {
	Profile Profile
	Cleanup error // what should have been removed and was not; the next change tries again
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

// List returns the profiles by name. It reads the index only, works while the store is locked, and takes no lock.
func (s *Store) List(ctx context.Context) ([]Profile, error) { panic("todo") }

// Find returns one profile without its key: ErrNotFound.
func (s *Store) Find(ctx context.Context, name string) (Profile, error) { panic("todo") }

// Get reads a key. After any error but ErrNotFound the caller stops.
func (s *Store) Get(ctx context.Context, name string) (secret.Secret, Profile, error) { panic("todo") }

// Previous reads the key that the last rotation replaced: ErrNotFound where it is gone.
func (s *Store) Previous(ctx context.Context, name string) (secret.Secret, error) { panic("todo") }

// Add stores a key under a new name: ErrExists. What it is told in p beside the name is kept as it is; Created,
// Fingerprint and Backend are set here.
func (s *Store) Add(ctx context.Context, p Profile, key secret.Secret) (Result, error) { panic("todo") }

// Replace makes a new key the present one of a name and keeps the old one as the previous: ErrConflict where the key is
// no longer the one with the fingerprint old; an empty old means whichever it is.
func (s *Store) Replace(ctx context.Context, name, old string, key secret.Secret, change func(*Profile)) (Result, error) {
	panic("todo")
}

// Rollback makes the previous key the present one again, and the present one the previous.
func (s *Store) Rollback(ctx context.Context, name string) (Result, error) { panic("todo") }

// Retire deletes the previous key.
func (s *Store) Retire(ctx context.Context, name string) (Result, error) { panic("todo") }

// Remove deletes a key with all that is known about it.
func (s *Store) Remove(ctx context.Context, name string) (Result, error) { panic("todo") }

// Rename stores a key under another name: ErrExists.
func (s *Store) Rename(ctx context.Context, name, to string) (Result, error) { panic("todo") }

// Move puts a key into another backend.
func (s *Store) Move(ctx context.Context, name string, to BackendKind) (Result, error) { panic("todo") }

// Note changes what is known about a key; the key itself is not touched. Name, Fingerprint, Backend and Previous stay
// as they are, but for Previous.Proven.
func (s *Store) Note(ctx context.Context, name string, change func(*Profile)) (Profile, error) {
	panic("todo")
}

// Update replaces a key by what f makes of it, while no other process can change it: the way to refresh a token that
// may be used once only. f is told the key as it is now, which another process may just have replaced; where it
// returns that key, nothing is written.
func (s *Store) Update(ctx context.Context, name string, f func(secret.Secret) (secret.Secret, error)) (Result, error) {
	panic("todo")
}
