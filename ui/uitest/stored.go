package uitest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"authdoctor/flows"
	"authdoctor/keystore"
	"authdoctor/ui/session"
)

// Store is a scripted store of keys.
type Store struct {
	Stored     session.Stored
	Passphrase string // the right one; empty: any
	Draft      session.Draft
	DraftErr   error
	Rotation   session.Rotation
	PlanErr    error
	Proved     bool   // the provider proves every new key bad
	Err        error  // of everything that changes or tests a key
	LockedFor  string // this call finds the vault locked, though its shelf is ready
	Panic      string

	Gate <-chan struct{} // every call but Stored and CheckName waits for it, where there is one
}

// Calls lists what the store was asked to do: "store openai-2 typed-1", "unlock".
func (s *Session) Calls() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.calls)
}

// Stored returns what is stored by now. Reminders are told once.
func (s *Session) Stored(context.Context) (session.Stored, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	stored := s.Store.Stored
	stored.Keys = slices.Clone(stored.Keys)
	s.Store.Stored.Reminders = nil
	return stored, nil
}

// Unlock opens or makes the vault.
func (s *Session) Unlock(ctx context.Context, passphrase []byte) error {
	if err := s.call(ctx, "unlock"); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.Store.Passphrase != "" && string(passphrase) != s.Store.Passphrase {
		return &keystore.Trouble{Tried: "open the vault", Kind: keystore.ErrPassphrase, Next: "type it again"}
	}
	s.Store.Stored.Shelf = session.Shelf{Backend: "vault", Name: "the vault", State: session.ShelfReady}
	s.Store.LockedFor = ""
	return nil
}

// Lock forgets the passphrase.
func (s *Session) Lock(ctx context.Context) error {
	err := s.call(ctx, "lock")
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Store.Stored.Shelf.State = session.ShelfLocked
	return err
}

// Draft returns what was scripted.
func (s *Session) Draft(ctx context.Context, keyID string) (session.Draft, error) {
	if err := s.call(ctx, "draft "+keyID); err != nil {
		return session.Draft{}, err
	}
	return s.Store.Draft, s.Store.DraftErr
}

// StoreKey plays the script and stores the key, where the provider does not prove it bad.
func (s *Session) StoreKey(ctx context.Context, want session.NewKey, visitor session.Visitor) (session.KeyOutcome, error) {
	name := "store " + strings.Join(slices.DeleteFunc([]string{want.Name, want.KeyID, want.Provider, want.BaseURL}, func(part string) bool { return part == "" }), " ")
	outcome, err := s.tested(ctx, name, want.Anyway, visitor)
	if err != nil || outcome.Proved {
		return outcome, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Store.Stored.Keys = append(s.Store.Stored.Keys, session.StoredKey{Name: want.Name, Provider: "OpenAI", Kind: "project key",
		Fingerprint: "sk-proj-…z9Y8 (0011aabb)", Backend: "keyring", Age: "a moment", Verified: "a moment ago: it works", Works: !want.Anyway, Refused: want.Anyway})
	outcome.Report = healthy(outcome.Report)
	outcome.Words = "stored as " + want.Name + " in the keyring; it works"
	return outcome, nil
}

// TestKey plays the script.
func (s *Session) TestKey(ctx context.Context, name string, visitor session.Visitor) (session.KeyOutcome, error) {
	outcome, err := s.tested(ctx, "test "+name, true, visitor)
	outcome.Words = "tested " + name + ": refused (credential.quoted)"
	return outcome, err
}

// Rotation returns what was scripted.
func (s *Session) Rotation(ctx context.Context, name string) (session.Rotation, error) {
	if err := s.call(ctx, "plan "+name); err != nil {
		return session.Rotation{}, err
	}
	return s.Store.Rotation, s.Store.PlanErr
}

// RotateKey plays the script and keeps the old key as the previous one.
func (s *Session) RotateKey(ctx context.Context, want session.RotateKey, visitor session.Visitor) (session.KeyOutcome, error) {
	outcome, err := s.tested(ctx, fmt.Sprintf("rotate %s %s places=%v", want.Name, want.KeyID, want.Places), want.Anyway, visitor)
	if err != nil || outcome.Proved {
		return outcome, err
	}
	s.change(want.Name, func(k *session.StoredKey) {
		k.Previous, k.Fingerprint, k.Age, k.Due = k.Fingerprint, "sk-proj-…n3W0 (5566ccdd)", "a moment", false
	})
	outcome.Report = healthy(outcome.Report)
	outcome.Words = want.Name + " is rotated; the new key works in the store and in 2 places"
	outcome.Next = []string{"revoke the old key at https://platform.openai.com/api-keys", "restart what was started with the old key"}
	return outcome, nil
}

// RollBack makes the previous key the present one.
func (s *Session) RollBack(ctx context.Context, name string) (session.KeyOutcome, error) {
	if err := s.need(ctx, "roll back "+name); err != nil {
		return session.KeyOutcome{}, err
	}
	s.change(name, func(k *session.StoredKey) { k.Fingerprint, k.Previous = k.Previous, k.Fingerprint })
	return session.KeyOutcome{Done: true, Words: name + " is the key before the rotation again", Next: []string{"restart what was started with the new key"}}, nil
}

// RemoveKey forgets a key.
func (s *Session) RemoveKey(ctx context.Context, name string) error {
	if err := s.need(ctx, "remove "+name); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Store.Stored.Keys = slices.DeleteFunc(s.Store.Stored.Keys, func(k session.StoredKey) bool { return k.Name == name })
	return nil
}

// RenameKey gives a key another name.
func (s *Session) RenameKey(ctx context.Context, name, to string) error {
	if err := s.need(ctx, "rename "+name+" "+to); err != nil {
		return err
	}
	s.change(name, func(k *session.StoredKey) { k.Name = to })
	return nil
}

// CheckName is as strict as the store.
func (s *Session) CheckName(name string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if slices.ContainsFunc(s.Store.Stored.Keys, func(k session.StoredKey) bool { return k.Name == name }) {
		return "a key is stored under this name already"
	}
	if keystore.CheckName(name) != nil {
		return "a name has small letters, digits, dots, dashes and underscores, at most 32"
	}
	return ""
}

// tested plays the script as the test of a key.
func (s *Session) tested(ctx context.Context, name string, anyway bool, visitor session.Visitor) (session.KeyOutcome, error) {
	if anyway && !strings.HasPrefix(name, "test ") {
		name += " anyway"
	}
	if err := s.need(ctx, name); err != nil {
		return session.KeyOutcome{}, err
	}
	report, err := s.play(ctx, visitor)
	if err == nil {
		err = s.Err
	}
	if err != nil {
		return session.KeyOutcome{}, err
	}
	if s.Store.Proved && !anyway {
		return session.KeyOutcome{Proved: true, Words: "not stored: the provider refuses this key (credential.quoted)", Report: &report}, nil
	}
	return session.KeyOutcome{Done: true, Report: &report}, nil
}

// healthy is the report of the same test of a key that works.
func healthy(r *flows.Report) *flows.Report {
	well := *r
	well.Verdict, well.Diagnoses, well.Trail = flows.Healthy, nil, nil
	return &well
}

// need is a call that needs an open vault.
func (s *Session) need(ctx context.Context, name string) error {
	if err := s.call(ctx, name); err != nil {
		return err
	}
	if s.Store.LockedFor != "" && strings.HasPrefix(name, s.Store.LockedFor) {
		return &keystore.Trouble{Tried: name, Kind: keystore.ErrLocked, Next: "unlock the vault"}
	}
	return s.Store.Err
}

// call remembers a call and waits as long as the script says.
func (s *Session) call(ctx context.Context, name string) error {
	s.mu.Lock()
	s.calls = append(s.calls, name)
	s.mu.Unlock()
	if s.Store.Panic != "" {
		panic(s.Store.Panic)
	}
	if s.Store.Gate != nil {
		select {
		case <-s.Store.Gate:
		case <-ctx.Done():
		}
	}
	if ctx.Err() != nil {
		return errors.New("the store was told to stop")
	}
	return nil
}

func (s *Session) change(name string, do func(*session.StoredKey)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.Store.Stored.Keys {
		if s.Store.Stored.Keys[i].Name == name {
			do(&s.Store.Stored.Keys[i])
		}
	}
}
