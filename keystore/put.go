package keystore

import (
	"context"
	"fmt"
	"time"

	"authdoctor/keystore/secret"
)

// Add stores a key under a new name: ErrExists. What p says beside its name is kept; Created, Fingerprint and Backend are
// set here, and Days where it is negative.
func (s *Store) Add(ctx context.Context, p Profile, key secret.Secret) (Result, error) {
	if err := CheckName(p.Name); err != nil {
		return Result{}, err
	}
	return s.add(ctx, p, key)
}

func (s *Store) add(ctx context.Context, p Profile, key secret.Secret) (Result, error) {
	return s.change(ctx, named("store", p.Name), func(c *change) (Profile, error) {
		if _, ok := c.now.entry(p.Name); ok {
			return Profile{}, &Trouble{Tried: c.tried, Kind: ErrExists, Next: fmt.Sprintf("choose another name, or authdoctor keys rotate %s", p.Name)}
		}
		if s.options.Backend == nil {
			return Profile{}, &Trouble{Tried: c.tried, Kind: ErrNoStore, Next: "store a key first: authdoctor keys add"}
		}
		return c.put(ctx, s.fresh(p, key), nil, s.options.Backend.Kind(), key)
	})
}

// put writes one key and makes it the present one of its name.
func (c *change) put(ctx context.Context, p Profile, old []stored, to BackendKind, key secret.Secret) (Profile, error) {
	p.Backend = to
	return c.write(ctx, "", func(all []generation) entry {
		return entry{stored: stored{Profile: p, Generation: all[0]}, Before: old}
	}, writing{profile: p, backend: to, key: key})
}

// fresh is a profile as it begins.
func (s *Store) fresh(p Profile, key secret.Secret) Profile {
	p.Created, p.Fingerprint, p.Previous = s.options.Now().UTC(), key.Fingerprint(), nil
	if p.Days < 0 {
		p.Days = DefaultDays
	}
	if p.Verdict == "" {
		p.Verdict = Unverified
	}
	return p
}

// Replace makes a new key the present one of a name and keeps the old one as the previous. Where old is not empty and not
// the present key's fingerprint, it is ErrConflict. update may change what is known about the new key; nil: nothing.
func (s *Store) Replace(ctx context.Context, name, old string, key secret.Secret, update func(*Profile)) (Result, error) {
	return s.change(ctx, named("replace", name), func(c *change) (Profile, error) {
		e, err := c.entry(name)
		if err != nil {
			return Profile{}, err
		}
		if err := c.still(e, old); err != nil {
			return Profile{}, err
		}
		return c.replace(ctx, e, key, append([]stored{e.stored}, e.Before...), update)
	})
}

// still is ErrConflict where the present key is not the one with a fingerprint; empty: any.
func (c *change) still(e entry, fingerprint string) error {
	if fingerprint == "" || fingerprint == e.Fingerprint {
		return nil
	}
	return &Trouble{Tried: c.tried, Kind: ErrConflict, What: "it is " + e.Fingerprint + " now", Next: "look at it with authdoctor keys list, then try again"}
}

// replace keeps what is known about a name and forgets what was known about its old key. before are the keys that stay.
func (c *change) replace(ctx context.Context, e entry, key secret.Secret, before []stored, update func(*Profile)) (Profile, error) {
	p := e.Profile
	p.Verified, p.Verdict, p.Cause, p.Expires, p.Reminded = time.Time{}, Unverified, "", time.Time{}, time.Time{}
	p = c.store.fresh(p, key)
	if update != nil {
		update(&p)
		p.Name, p.Fingerprint = e.Name, key.Fingerprint()
	}
	return c.put(ctx, p, before, e.Backend, key)
}

// entry finds the key that a change is about.
func (c *change) entry(name string) (entry, error) { return c.now.find(c.tried, name) }

// amend changes what the index says of a key; no item is written.
func (s *Store) amend(ctx context.Context, tried, name string, f func(c *change, e *entry) error) (Result, error) {
	return s.change(ctx, named(tried, name), func(c *change) (Profile, error) {
		e, err := c.entry(name)
		if err == nil {
			err = f(c, &e)
		}
		if err != nil {
			return Profile{}, err
		}
		c.now.put(e, "")
		return e.shown(), s.commit(c.tried, &c.now)
	})
}

// Note changes what is known about a key; the key itself is not touched. Name, Fingerprint and Backend stay as they are.
func (s *Store) Note(ctx context.Context, name string, update func(*Profile)) (Profile, error) {
	result, err := s.amend(ctx, "note something about", name, func(_ *change, e *entry) error {
		p := e.Profile
		update(&p)
		p.Name, p.Fingerprint, p.Backend, p.Previous = e.Name, e.Fingerprint, e.Backend, nil
		e.Profile = p
		return nil
	})
	return result.Profile, err
}

// Remove deletes a key with all that is known about it.
func (s *Store) Remove(ctx context.Context, name string) (Result, error) {
	return s.change(ctx, named("remove", name), func(c *change) (Profile, error) {
		e, err := c.entry(name)
		if err != nil {
			return Profile{}, err
		}
		c.now.drop(name)
		c.now.discard(e.generations(), nil)
		return e.shown(), s.commit(c.tried, &c.now)
	})
}

// Update replaces a key by what f makes of it, while no other process can change it: the way to refresh a token that may
// be used once only. f is told the key as it is now, which another process may just have replaced; where it returns
// that key, nothing is written. A failure of f leaves the key as it is. What is replaced is deleted once the new one has
// been stored and read back: its issuer has done away with it, and hourly ones would pile up.
func (s *Store) Update(ctx context.Context, name string, f func(secret.Secret) (secret.Secret, error)) (Result, error) {
	return s.change(ctx, named("refresh", name), func(c *change) (Profile, error) {
		e, err := c.entry(name)
		if err != nil {
			return Profile{}, err
		}
		payload, err := s.fetch(ctx, c.tried, e.Generation)
		if err != nil {
			return Profile{}, err
		}
		old, err := s.secretOf(payload, c.tried)
		if err != nil {
			return Profile{}, err
		}
		key, err := f(old)
		if err != nil || key.Same(old) {
			return e.shown(), err
		}
		return c.replace(ctx, e, key, e.Before, nil)
	})
}
