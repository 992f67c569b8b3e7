package keys

import (
	"context"
	"errors"
	"fmt"

	"authdoctor/keystore"
	"authdoctor/keystore/secret"
)

// New is a key that is to be stored.
type New struct {
	Profile  keystore.Profile // Name, Provider, Kind, and what belongs to it
	Key      secret.Secret
	From     keystore.Kind // where it came from
	Untested bool          // it is not tested, and marked so
	Anyway   bool          // it is stored though the provider proves it bad
}

// Add tests a key and stores it. One that the provider proves bad is not stored unless it shall be anyway; one that
// cannot be tested is stored and marked so. The name is looked up first, so that no test is made in vain.
func (k *Keeper) Add(ctx context.Context, want New) (Outcome, error) {
	p := want.Profile
	if err := k.Free(ctx, p.Name); err != nil {
		return Outcome{}, err
	}
	j := untested("")
	if !want.Untested {
		var err error
		if j, err = k.test(ctx, p, keystore.Candidate{Secret: want.Key, Source: keystore.Source{Kind: want.From}, Name: p.Name}); err != nil {
			return Outcome{}, err
		}
	}
	outcome := Outcome{Report: j.report}
	if j.bad && !want.Anyway {
		outcome.Proved, outcome.Words = true, "not stored: "+j.words
		return outcome, nil
	}
	j.note(&p, k)
	result, err := k.Store.Add(ctx, p, want.Key)
	if err != nil {
		return outcome, err
	}
	outcome.Done, outcome.Profile = true, result.Profile
	outcome.Words = fmt.Sprintf("stored as %s in the %s; %s", p.Name, result.Profile.Backend, j.words)
	outcome.Next = []string{fmt.Sprintf("give it to a program: authdoctor exec %s -- your-program", p.Name)}
	outcome.left(result)
	return outcome, nil
}

// Free says why a name cannot be given to a new key: keystore.ErrName, ErrExists.
func (k *Keeper) Free(ctx context.Context, name string) error {
	if err := keystore.CheckName(name); err != nil {
		return err
	}
	_, err := k.Store.Find(ctx, name)
	switch {
	case errors.Is(err, keystore.ErrNotFound):
		return nil
	case err != nil:
		return err
	}
	return &keystore.Trouble{Tried: "store the key " + name, Kind: keystore.ErrExists, Next: "choose another name, or authdoctor keys rotate " + name}
}

// left tells what could not be tidied up.
func (o *Outcome) left(result keystore.Result) {
	switch {
	case errors.Is(result.Cleanup, keystore.ErrCorrupt):
		o.Next = append(o.Next, result.Cleanup.Error())
	case result.Cleanup != nil:
		o.Next = append(o.Next, "what was replaced could not be deleted yet; the next change does it ("+result.Cleanup.Error()+")")
	}
}
