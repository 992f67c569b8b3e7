package keys

import (
	"context"
	"errors"
	"fmt"

	"authdoctor/keystore"
	"authdoctor/keystore/edit"
	"authdoctor/keystore/secret"
)

// Rotation is what a rotation would do.
type Rotation struct {
	Profile keystore.Profile
	Places  []Place // that hold the present key in plaintext
}

// Rotation looks for the places of a stored key. fresh is the new key, for the previews; the zero Secret: it is not known yet.
func (k *Keeper) Rotation(ctx context.Context, name string, fresh secret.Secret) (Rotation, error) {
	old, p, err := k.Store.Get(ctx, name)
	if err != nil {
		return Rotation{}, err
	}
	defer old.Wipe()
	if fresh.Len() == 0 {
		fresh = k.Maker.Make([]byte("the-new-key"))
	}
	places, err := k.places(ctx, "", old, toKey(fresh))
	return Rotation{Profile: p, Places: places}, err
}

// Rotate is a rotation that a person has confirmed.
type Rotate struct {
	Name   string
	Key    secret.Secret // the new one
	From   keystore.Kind
	Places bool // put it also into the places that hold the old one
	Anyway bool // though the provider proves it bad
}

// ErrSameKey: the key is the one that is stored.
var ErrSameKey = errors.New("this is the key that is stored already")

// Rotate tests a new key, stores it beside the old one, puts it into every place that held the old one, tests it again,
// and only then calls it proven. Whatever ends it on the way, both keys are in the store, every file holds one of them
// whole, and the same call again goes on where it stopped.
func (k *Keeper) Rotate(ctx context.Context, want Rotate) (Outcome, error) {
	present, p, err := k.Store.Get(ctx, want.Name)
	if err != nil {
		return Outcome{}, err
	}
	old, resumed := present, false
	if want.Key.Same(present) {
		if old, err = k.Store.Previous(ctx, want.Name); err != nil || p.Previous.Proven {
			return Outcome{}, fmt.Errorf("rotate the key %s: %w", want.Name, ErrSameKey)
		}
		resumed = true
	}
	j, err := k.test(ctx, p, keystore.Candidate{Secret: want.Key, Source: keystore.Source{Kind: want.From}, Name: want.Name})
	if err != nil {
		return Outcome{}, err
	}
	if j.bad && !want.Anyway {
		return Outcome{Proved: true, Words: "nothing was changed: of the new key, " + j.words, Profile: p, Report: j.report}, nil
	}
	outcome := Outcome{Report: j.report, Profile: p}
	if !resumed {
		result, err := k.Store.Replace(ctx, want.Name, p.Fingerprint, want.Key, func(p *keystore.Profile) { j.note(p, k) })
		if err != nil {
			return outcome, err
		}
		outcome.Profile = result.Profile
		outcome.left(result)
	}
	return k.spread(ctx, want, old, outcome)
}

// spread brings a new key that is stored into the places of the old one, and proves it there.
func (k *Keeper) spread(ctx context.Context, want Rotate, old secret.Secret, outcome Outcome) (Outcome, error) {
	outcome.Done = true
	outcome.Words = fmt.Sprintf("%s is rotated to %s", want.Name, outcome.Profile.Fingerprint)
	var changed, left []Place
	if want.Places {
		var err error
		changed, left, err = k.swap(ctx, "", edit.NewRun(k.now()), "rotated the key "+want.Name, old, toKey(want.Key))
		if err != nil {
			outcome.Next = append(outcome.Next, "its places could not all be looked for: "+err.Error())
		}
	}
	for _, p := range left {
		outcome.Next = append(outcome.Next, fmt.Sprintf("%s still holds the old key: %s", p.Where(), p.Off))
	}
	if len(changed) > 0 {
		outcome.Words += fmt.Sprintf(", in the store and in %d of its places", len(changed))
		outcome.Next = append(outcome.Next, "restart programs that read it from there; authdoctor undo takes the changes of files back")
	}
	return k.prove(ctx, want.Name, outcome, len(left) == 0)
}

// prove tests the stored key once more, from where it lies now. A key that is known to work everywhere is proven, and its
// predecessor may be revoked.
func (k *Keeper) prove(ctx context.Context, name string, outcome Outcome, everywhere bool) (Outcome, error) {
	tested, err := k.Test(ctx, name)
	if err != nil {
		outcome.Next = append(outcome.Next, "it could not be tested again: "+err.Error())
		return outcome, nil
	}
	outcome.Profile, outcome.Report = tested.Profile, tested.Report
	switch {
	case tested.Profile.Verdict != keystore.Works:
		outcome.Next = append(outcome.Next, "do not revoke the old key yet: "+tested.Words, fmt.Sprintf("authdoctor keys rotate %s --back makes the old key the present one again", name))
		return outcome, nil
	case !everywhere:
		outcome.Next = append(outcome.Next, "revoke the old key once no place holds it any more")
		return outcome, nil
	}
	result, err := k.Store.Prove(ctx, name)
	if err != nil {
		return outcome, err
	}
	outcome.Profile = result.Profile
	outcome.left(result)
	outcome.Words += "; the new key works"
	outcome.Next = append(outcome.Next, "revoke the old key"+k.page(outcome.Profile.Provider)+"; it stays in the store for a week, in case a place was forgotten")
	return outcome, nil
}

// page is where a provider's keys are made and revoked: " at https://..."; empty: it is not known.
func (k *Keeper) page(provider string) string {
	if p, ok := k.Registry.Resolve(provider); ok && p.Console["keys"] != "" {
		return " at " + p.Console["keys"]
	}
	return ""
}

// RollBack makes the key before the last rotation the present one again, in the store and in its places.
func (k *Keeper) RollBack(ctx context.Context, name string) (Outcome, error) {
	result, err := k.Store.Rollback(ctx, name)
	if err != nil {
		return Outcome{}, err
	}
	outcome := Outcome{Done: true, Words: fmt.Sprintf("%s is %s again", name, result.Profile.Fingerprint), Profile: result.Profile}
	outcome.left(result)
	key, _, err := k.Store.Get(ctx, name)
	if err == nil {
		var newer secret.Secret
		if newer, err = k.Store.Previous(ctx, name); err == nil {
			var left []Place
			_, left, err = k.swap(ctx, "", edit.NewRun(k.now()), "rolled back the key "+name, newer, toKey(key))
			for _, p := range left {
				outcome.Next = append(outcome.Next, fmt.Sprintf("%s still holds the newer key: %s", p.Where(), p.Off))
			}
		}
	}
	if err != nil {
		outcome.Next = append(outcome.Next, "its places could not all be looked for: "+err.Error())
	}
	return outcome, nil
}
