package keystore

import (
	"context"
	"errors"
	"fmt"

	"filippo.io/age"
)

// journalKey is the name under which the key of the journal of edits is stored.
const journalKey = "_journal"

// Sealer turns bytes into ones that only this store can turn back (age, X25519). What was removed from a file can be put
// back with it, and lies nowhere in plaintext.
type Sealer struct{ identity *age.X25519Identity }

// Sealer reads the journal's key, after making one where there is none. It fails where the store does.
func (s *Store) Sealer(ctx context.Context) (*Sealer, error) {
	key, _, err := s.Get(ctx, journalKey)
	if errors.Is(err, ErrNotFound) {
		if err := s.makeJournalKey(ctx); err != nil && !errors.Is(err, ErrExists) { // another process was faster
			return nil, err
		}
		key, _, err = s.Get(ctx, journalKey)
	}
	if err != nil {
		return nil, err
	}
	defer key.Wipe()
	sealer := &Sealer{}
	err = key.Use(func(b []byte) error {
		sealer.identity, err = age.ParseX25519Identity(string(b))
		return err
	})
	if err != nil {
		return nil, &Trouble{Tried: "read the key of the journal", Kind: ErrCorrupt, Next: "authdoctor keys repair"}
	}
	return sealer, nil
}

func (s *Store) makeJournalKey(ctx context.Context) error {
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return fmt.Errorf("make the key of the journal: %w", err)
	}
	_, err = s.add(ctx, Profile{Name: journalKey, Kind: "age identity"}, s.options.Maker.Make([]byte(identity.String())))
	return err
}

// Seal encrypts.
func (s *Sealer) Seal(plain []byte) ([]byte, error) {
	sealed, err := encrypt(plain, s.identity.Recipient())
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return sealed, nil
}

// Open decrypts what Seal made. The caller wipes it.
func (s *Sealer) Open(sealed []byte) ([]byte, error) {
	plain, err := decrypt(sealed, s.identity)
	if err != nil {
		return nil, fmt.Errorf("open what was sealed: %w; it was sealed with another key than this store holds", err)
	}
	return plain, nil
}
