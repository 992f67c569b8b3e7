package cli

import (
	"context"
	"errors"
	"time"

	"authdoctor/flows"
	"authdoctor/flows/keys"
	"authdoctor/keystore"
	"authdoctor/keystore/secret"
	"authdoctor/ui/session"
)

// shelf is this visit's: it asks nobody, because the interface does, and opens a vault once.
func (v *visit) openShelf() (*world, *shelf, error) {
	w, err := v.load()
	if err != nil {
		return nil, nil, err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.shelf == nil {
		l := newShelf(v.streams, w.places, w.maker, storeFlags{})
		l.say = func(string) {}
		l.ask = func(context.Context, bool) (secret.Secret, error) {
			if file := v.streams.getenv(passphraseVariable); file != "" {
				return l.fromFile(file)
			}
			return secret.Secret{}, &keystore.Trouble{Tried: "open the vault", Kind: keystore.ErrLocked, Next: "type its passphrase"}
		}
		v.shelf = l
	}
	return w, v.shelf, nil
}

// keeper does what a person wants done with keys, as the command line does.
func (v *visit) keeper(ctx context.Context, visitor session.Visitor) (*keys.Keeper, *shelf, chosenStore, error) {
	w, l, err := v.openShelf()
	if err != nil {
		return nil, nil, chosenStore{}, err
	}
	chosen, err := l.choose(ctx)
	if err != nil {
		return nil, nil, chosen, err
	}
	store, err := l.store(chosen.kind)
	if err != nil {
		return nil, nil, chosen, err
	}
	f := checkFlags{timeout: keyPatience, maxRequests: 8}
	k := w.keeper(v.streams, f, store)
	k.Examine = func(ctx context.Context, p keystore.Profile, key keystore.Candidate) (flows.Report, error) {
		return w.examineKey(ctx, v.streams, f, p, key, visitor.Observe) // the tree's questions are about a program that failed
	}
	return k, l, chosen, nil
}

// keyPatience is the time of one test of a key.
const keyPatience = 30 * time.Second

// Unlock implements session.Keys. Where nothing was chosen yet, a vault that has been made is the choice.
func (v *visit) Unlock(ctx context.Context, passphrase []byte) error {
	w, l, err := v.openShelf()
	if err != nil {
		return err
	}
	chosen, err := l.choose(ctx)
	missing := errors.Is(err, keystore.ErrNoStore)
	if err != nil && !missing {
		return err
	}
	vault, err := l.vault()
	if err != nil {
		return err
	}
	given := w.maker.Make(passphrase)
	defer given.Wipe()
	if err := vault.Unlock(ctx, given); err != nil || !missing {
		return err
	}
	chosen.kind = keystore.InVault
	return l.record(chosen)
}

// Lock implements session.Keys.
func (v *visit) Lock(context.Context) error {
	_, l, err := v.openShelf()
	if err != nil {
		return err
	}
	vault, err := l.vault()
	if err == nil {
		vault.Lock()
	}
	return err
}

// StoreKey implements session.Keys.
func (v *visit) StoreKey(ctx context.Context, want session.NewKey, visitor session.Visitor) (session.KeyOutcome, error) {
	k, l, chosen, err := v.keeper(ctx, visitor)
	if err != nil {
		return session.KeyOutcome{}, err
	}
	w := v.world
	c, err := v.candidate(ctx, w, want.KeyID)
	if err != nil {
		return session.KeyOutcome{}, err
	}
	f := keyFlags{check: checkFlags{provider: want.Provider, baseURL: want.BaseURL}, days: keystore.DefaultDays}
	profile, err := w.profileFor(ctx, v.streams, f, want.Name, c.Secret)
	if err != nil {
		return session.KeyOutcome{}, err
	}
	outcome, err := k.Add(ctx, keys.New{Profile: profile, Key: c.Secret, From: c.Source.Kind, Anyway: want.Anyway})
	if err == nil && outcome.Done {
		outcome.Next = append(outcome.Next, l.recorded(chosen)...)
	}
	return outcomeOf(outcome), err
}

// TestKey implements session.Keys.
func (v *visit) TestKey(ctx context.Context, name string, visitor session.Visitor) (session.KeyOutcome, error) {
	k, _, _, err := v.keeper(ctx, visitor)
	if err != nil {
		return session.KeyOutcome{}, err
	}
	outcome, err := k.Test(ctx, name)
	return outcomeOf(outcome), err
}

// Rotation implements session.Keys.
func (v *visit) Rotation(ctx context.Context, name string) (session.Rotation, error) {
	k, _, _, err := v.keeper(ctx, session.Visitor{})
	if err != nil {
		return session.Rotation{}, err
	}
	plan, err := k.Rotation(ctx, name, secret.Secret{})
	if err != nil {
		return session.Rotation{}, err
	}
	r := session.Rotation{Page: k.Registry.KeysPage(plan.Profile.Provider)}
	clean := v.world.cleaner()
	for _, p := range plan.Places {
		r.Places = append(r.Places, session.RotationPlace{
			Where: clean(sentence(whereWords(p.Holding.Source), p.Holding.Name)), Preview: p.Preview, Off: clean(p.Off),
		})
	}
	return r, nil
}

// RotateKey implements session.Keys.
func (v *visit) RotateKey(ctx context.Context, want session.RotateKey, visitor session.Visitor) (session.KeyOutcome, error) {
	k, _, _, err := v.keeper(ctx, visitor)
	if err != nil {
		return session.KeyOutcome{}, err
	}
	c, err := v.candidate(ctx, v.world, want.KeyID)
	if err != nil {
		return session.KeyOutcome{}, err
	}
	outcome, err := k.Rotate(ctx, keys.Rotate{Name: want.Name, Key: c.Secret, From: c.Source.Kind, Places: want.Places, Anyway: want.Anyway})
	return outcomeOf(outcome), err
}

// RollBack implements session.Keys.
func (v *visit) RollBack(ctx context.Context, name string) (session.KeyOutcome, error) {
	k, _, _, err := v.keeper(ctx, session.Visitor{})
	if err != nil {
		return session.KeyOutcome{}, err
	}
	outcome, err := k.RollBack(ctx, name, true)
	return outcomeOf(outcome), err
}

// RemoveKey implements session.Keys.
func (v *visit) RemoveKey(ctx context.Context, name string) error {
	k, _, _, err := v.keeper(ctx, session.Visitor{})
	if err != nil {
		return err
	}
	_, err = k.Store.Remove(ctx, name)
	return err
}

// RenameKey implements session.Keys.
func (v *visit) RenameKey(ctx context.Context, name, to string) error {
	k, _, _, err := v.keeper(ctx, session.Visitor{})
	if err != nil {
		return err
	}
	_, err = k.Store.Rename(ctx, name, to)
	return err
}

// CheckName implements session.Keys.
func (v *visit) CheckName(name string) string {
	if err := keystore.CheckName(name); err != nil {
		return err.Error()
	}
	return ""
}

func outcomeOf(o keys.Outcome) session.KeyOutcome {
	return session.KeyOutcome{Done: o.Done, Words: o.Words, Proved: o.Proved, Next: o.Next, Report: o.Report}
}
