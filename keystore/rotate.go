package keystore

import (
	"context"
	"slices"
	"time"
)

// kept is how long a replaced key stays once the new one has been proven, in case a place was forgotten.
const kept = 7 * 24 * time.Hour

// A rotation is Replace, then Prove once the new key has passed its test wherever the old one was used; Rollback where it
// did not. Between them both keys are stored.

// Prove notes that the present key works in every place. The ones before it are deleted a week later, by any change. Where
// present is not empty and not the present key's fingerprint, another key was tested than the one that is there by now:
// ErrConflict.
func (s *Store) Prove(ctx context.Context, name, present string) (Result, error) {
	return s.amend(ctx, "prove", name, func(c *change, e *entry) error {
		if err := c.still(*e, present); err != nil {
			return err
		}
		e.Proven = s.options.Now().UTC()
		return nil
	})
}

// Rollback makes the previous key the present one again, and the present one the previous.
func (s *Store) Rollback(ctx context.Context, name string) (Result, error) {
	return s.amend(ctx, "roll back", name, func(c *change, e *entry) error {
		if len(e.Before) == 0 {
			return &Trouble{Tried: c.tried, Kind: ErrNotFound, What: "no key from before is kept"}
		}
		e.stored, e.Before[0] = e.Before[0], e.stored
		// What either was proven for, some rotation ago, is no proof against the other: it would be deleted as overdue.
		e.Proven, e.Before[0].Proven = time.Time{}, time.Time{}
		return nil
	})
}

// Retire deletes the keys before the present one.
func (s *Store) Retire(ctx context.Context, name string) (Result, error) {
	return s.amend(ctx, "retire what was before", name, func(_ *change, e *entry) error {
		e.Before = nil
		return nil
	})
}

// retireProven makes garbage of keys whose successors have been proven long enough.
func (c *change) retireProven() {
	for _, e := range slices.Clone(c.now.Entries) {
		if len(e.Before) > 0 && !e.Proven.IsZero() && c.store.options.Now().Sub(e.Proven) > kept {
			e.Before = nil
			c.now.put(e, "")
		}
	}
}

// Rename stores a key, and those before it, under another name: ErrExists. Their items are written anew, so that a lost
// index can be made from them.
func (s *Store) Rename(ctx context.Context, name, to string) (Result, error) {
	if err := CheckName(to); err != nil {
		return Result{}, err
	}
	return s.change(ctx, named("rename", name), func(c *change) (Profile, error) {
		if _, ok := c.now.entry(to); ok {
			return Profile{}, &Trouble{Tried: c.tried, Kind: ErrExists, Next: "choose another name than " + to}
		}
		return c.rewrite(ctx, name, func(p *Profile) { p.Name = to })
	})
}

// Move puts a key, and those before it, into another backend.
func (s *Store) Move(ctx context.Context, name string, to BackendKind) (Result, error) {
	return s.change(ctx, named("move", name), func(c *change) (Profile, error) {
		e, err := c.entry(name)
		if err != nil || e.Backend == to {
			return e.shown(), err
		}
		return c.rewrite(ctx, name, func(p *Profile) { p.Backend = to })
	})
}

// rewrite reads all keys of a name and writes them with a changed profile.
func (c *change) rewrite(ctx context.Context, name string, update func(*Profile)) (Profile, error) {
	e, err := c.entry(name)
	if err != nil {
		return Profile{}, err
	}
	all := append([]stored{e.stored}, e.Before...)
	keys := make([]writing, len(all))
	for i, old := range all {
		payload, err := c.store.fetch(ctx, c.tried, old.Generation)
		if err != nil {
			return Profile{}, err
		}
		key, err := c.store.secretOf(payload, c.tried)
		if err != nil {
			return Profile{}, err
		}
		defer key.Wipe()
		all[i].Backend = e.Backend // a repair may have found them in two
		update(&all[i].Profile)
		keys[i] = writing{profile: all[i].Profile, backend: all[i].Backend, key: key}
	}
	return c.write(ctx, name, func(written []generation) entry {
		for i := range all {
			all[i].Generation = written[i]
		}
		return entry{stored: all[0], Before: all[1:]}
	}, keys...)
}
