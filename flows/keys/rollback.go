package keys

import (
	"context"
	"fmt"

	"authdoctor/checks/holdings"
	"authdoctor/keystore/edit"
	"authdoctor/keystore/secret"
)

// WayBack says what RollBack would change: the places that hold the present key.
func (k *Keeper) WayBack(ctx context.Context, name string) ([]Place, error) {
	newer, older, err := k.both(ctx, name)
	if err != nil {
		return nil, err
	}
	defer newer.Wipe()
	defer older.Wipe()
	found, err := k.Find(ctx, "")
	if err != nil {
		return nil, err
	}
	var places []Place
	mask := k.mask(found.Holdings)
	for _, h := range holdings.Holders(found.Holdings, newer) {
		places = append(places, k.preview(h, toKey(older), mask))
	}
	return places, nil
}

// both are the present key and the one before the last rotation.
func (k *Keeper) both(ctx context.Context, name string) (newer, older secret.Secret, err error) {
	if newer, _, err = k.Store.Get(ctx, name); err == nil {
		older, err = k.Store.Previous(ctx, name)
	}
	return newer, older, err
}

// RollBack makes the key before the last rotation the present one again, in its places, if these are wanted, and then in
// the store: a call that was ended on the way can be made again. Both keys stay stored.
func (k *Keeper) RollBack(ctx context.Context, name string, places bool) (Outcome, error) {
	newer, older, err := k.both(ctx, name)
	if err != nil {
		return Outcome{}, err
	}
	defer newer.Wipe()
	defer older.Wipe()
	x := exchange{keys: []secret.Secret{newer}, change: toKey(older), run: edit.NewRun(k.now()), what: "rolled back the key " + name, atOnce: true}
	if !places {
		x.change = leave
	}
	done, err := k.exchange(ctx, x)
	if ctx.Err() != nil {
		return Outcome{}, fmt.Errorf("roll back the key %s: %w; both keys are stored, and the same command goes on", name, ctx.Err())
	}
	result, failed := k.Store.Rollback(ctx, name)
	if failed != nil {
		return Outcome{}, failed
	}
	outcome := Outcome{Done: true, Words: fmt.Sprintf("%s is %s again", name, result.Profile.Fingerprint), Profile: result.Profile}
	outcome.spread(done, err, "newer", "restart programs that read it from there")
	if j, tested, err := k.retest(ctx, name); err != nil {
		outcome.Next = append(outcome.Next, err.Error())
	} else {
		outcome.Words, outcome.Report, outcome.Profile = outcome.Words+"; "+j.words, tested.Report, tested.Profile
	}
	outcome.Next = append(outcome.Next, fmt.Sprintf("the newer key is kept: the same command again makes %s the present one", newer.Fingerprint()))
	outcome.left(result)
	return outcome, nil
}
