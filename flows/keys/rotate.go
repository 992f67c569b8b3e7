package keys

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"authdoctor/checks/holdings"
	"authdoctor/keystore"
	"authdoctor/keystore/edit"
	"authdoctor/keystore/secret"
)

// Rotation is what a rotation would do.
type Rotation struct {
	Profile keystore.Profile
	Places  []Place // that hold the key to be replaced in plaintext
}

// Rotation looks for the places of a stored key. fresh is the new key, for the previews; the zero Secret: it is not known yet.
func (k *Keeper) Rotation(ctx context.Context, name string, fresh secret.Secret) (Rotation, error) {
	at, err := k.standing(ctx, name, fresh)
	defer at.wipe()
	if err != nil {
		return Rotation{}, err
	}
	r := Rotation{Profile: at.profile}
	found, err := k.Find(ctx, "")
	if err != nil {
		return r, err
	}
	change := toKey(fresh)
	if fresh.Len() == 0 {
		change = toSomeKey(k.Maker)
	}
	mask := k.mask(found.Holdings)
	for _, h := range holdings.Holders(found.Holdings, at.old...) {
		r.Places = append(r.Places, k.preview(h, change, mask))
	}
	return r, nil
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

// standing is how far a rotation has come.
type standing struct {
	profile keystore.Profile
	begun   bool            // the new key is the present one already
	old     []secret.Secret // to be replaced in their places: the key before and, until the new one is stored, the present one
}

func (s standing) wipe() {
	for _, key := range s.old {
		key.Wipe()
	}
}

// standing says how far the rotation to a key has come: ErrSameKey where it is the present one, and no rotation to it is
// left to be finished. Who gives the present key by mistake must not be told to revoke the old one.
func (k *Keeper) standing(ctx context.Context, name string, fresh secret.Secret) (standing, error) {
	present, p, err := k.Store.Get(ctx, name)
	if err != nil {
		return standing{}, err
	}
	at := standing{profile: p, begun: present.Same(fresh)}
	before, err := k.Store.Previous(ctx, name)
	if err == nil {
		at.old = []secret.Secret{before}
	}
	switch {
	case !at.begun: // the one before is looked for where it can be read; that it cannot be keeps nobody from rotating
		at.old = append(at.old, present)
		return at, nil
	case errors.Is(err, keystore.ErrNotFound):
		return standing{}, fmt.Errorf("rotate the key %s: %w", name, ErrSameKey)
	case err != nil, p.Previous == nil, !p.Previous.Proven:
		return at, err
	}
	found, err := k.Find(ctx, "")
	if err == nil && !slices.ContainsFunc(holdings.Holders(found.Holdings, at.old...), inFile) {
		err = fmt.Errorf("rotate the key %s: %w, and its rotation is done; the key before it can be revoked", name, ErrSameKey)
	}
	return at, err
}

// Rotate tests a new key, stores it beside the old one, puts it into every place that held the old one, tests it again,
// and only then calls it proven. Whatever ends it on the way, both keys are in the store, every file holds one of them
// whole, and the same call again goes on where it stopped.
func (k *Keeper) Rotate(ctx context.Context, want Rotate) (Outcome, error) {
	at, err := k.standing(ctx, want.Name, want.Key)
	defer func() { at.wipe() }()
	if err != nil {
		return Outcome{}, err
	}
	j, err := k.test(ctx, at.profile, keystore.Candidate{Secret: want.Key, Source: keystore.Source{Kind: want.From}, Name: want.Name})
	if err != nil {
		return Outcome{}, err
	}
	outcome := Outcome{Report: j.report, Profile: at.profile}
	switch {
	case j.bad && !want.Anyway && at.begun:
		outcome.Proved, outcome.Words = true, fmt.Sprintf("the rotation was begun with this key and stops: %s; to make the old key the present one again: authdoctor keys rotate %s --back", j.words, want.Name)
		return outcome, nil
	case j.bad && !want.Anyway:
		outcome.Proved, outcome.Words = true, "the new key was not stored, and nothing was changed: "+j.words
		return outcome, nil
	}
	var result keystore.Result
	if !at.begun {
		result, err = k.Store.Replace(ctx, want.Name, at.profile.Fingerprint, want.Key, func(p *keystore.Profile) { j.note(p, k) })
		if errors.Is(err, keystore.ErrConflict) {
			// A process that died may have stored this very key, and that counts from the next change on: this one.
			if again, looked := k.standing(ctx, want.Name, want.Key); looked == nil && again.begun {
				at.wipe()
				at, err, result.Profile = again, nil, again.profile
			}
		}
		if err != nil {
			return outcome, err
		}
		outcome.Profile = result.Profile
	}
	outcome, err = k.spread(ctx, want, at.old, outcome)
	outcome.left(result)
	return outcome, err
}

// spread brings a new key that is stored into the places of the old one, and proves it there.
func (k *Keeper) spread(ctx context.Context, want Rotate, old []secret.Secret, outcome Outcome) (Outcome, error) {
	x := exchange{keys: old, change: toKey(want.Key), run: edit.NewRun(k.now()), what: "rotated the key " + want.Name, atOnce: true}
	if !want.Places {
		x.change = leave
	}
	done, err := k.exchange(ctx, x)
	if ctx.Err() != nil {
		return outcome, fmt.Errorf("rotate the key %s: %w; both keys are stored, and the same command goes on", want.Name, ctx.Err())
	}
	outcome.Done = true
	outcome.Words = fmt.Sprintf("%s is rotated to %s", want.Name, outcome.Profile.Fingerprint)
	outcome.spread(done, err, "old", "restart programs that read it from there; authdoctor undo takes the changes of files back")
	return k.prove(ctx, want.Name, outcome, err == nil && !done.files())
}

// leave leaves a place as it is.
func leave(holdings.Holding) ([]edit.Splice, error) {
	return nil, fmt.Errorf("%w: files were to be left alone", holdings.ErrByHand)
}

// prove tests the stored key once more, from where it lies now. A key that works, and that no file lacks, is proven: its
// predecessor may be revoked.
func (k *Keeper) prove(ctx context.Context, name string, outcome Outcome, everywhere bool) (Outcome, error) {
	back := fmt.Sprintf("to make the old key the present one again: authdoctor keys rotate %s --back", name)
	j, tested, err := k.retest(ctx, name)
	if err != nil {
		outcome.Next = append(outcome.Next, "do not revoke the old key yet: "+err.Error(), "to test the new one: authdoctor keys test "+name)
		return outcome, nil
	}
	outcome.Profile, outcome.Report = tested.Profile, tested.Report
	revoke := "revoke the old key" + k.page(outcome.Profile.Provider)
	switch {
	case j.verdict == keystore.Unverified:
		outcome.Next = append(outcome.Next, j.words+": try your programs with it before you revoke the old key", back)
		return outcome, nil
	case j.verdict != keystore.Works:
		outcome.Next = append(outcome.Next, "do not revoke the old key yet: "+j.words, back)
		return outcome, nil
	}
	outcome.Words += "; the new key works"
	if !everywhere {
		outcome.Next = append(outcome.Next, "then give the same command with the same key again, and "+revoke)
		return outcome, nil
	}
	result, err := k.Store.Prove(ctx, name, outcome.Profile.Fingerprint)
	if err != nil {
		outcome.Next = append(outcome.Next, "that it works could not be noted: "+err.Error()+"; give the same command with the same key again")
		return outcome, nil
	}
	outcome.Profile = result.Profile
	outcome.Next = append(outcome.Next, revoke+"; it stays in the store for a week, in case a place was forgotten")
	outcome.left(result)
	return outcome, nil
}

// page is where a provider's keys are made and revoked: " at https://..."; empty: it is not known.
func (k *Keeper) page(provider string) string {
	if page := k.Registry.KeysPage(provider); page != "" {
		return " at " + page
	}
	return ""
}
