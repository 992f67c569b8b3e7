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
	if err := k.free(ctx, want.Profile.Name); err != nil {
		return Outcome{}, err
	}
	j := judgement{verdict: keystore.Unverified, words: "it was not tested"}
	if !want.Untested {
		var err error
		if j, err = k.test(ctx, want.Profile, keystore.Candidate{Secret: want.Key, Source: keystore.Source{Kind: want.From}, Name: want.Profile.Name}); err != nil {
			return Outcome{}, err
		}
	}
	outcome := Outcome{Report: j.report}
	if j.bad && !want.Anyway {
		outcome.Proved, outcome.Words = true, "not stored: "+j.words
		return outcome, nil
	}
	p := want.Profile
	j.note(&p, k)
	result, err := k.Store.Add(ctx, p, want.Key)
	if err != nil {
		return outcome, err
	}
	outcome.Done, outcome.Profile = true, result.Profile
	outcome.Words = fmt.Sprintf("stored as %s in the %s; %s", p.Name, result.Profile.Backend, j.words)
	outcome.Next = []string{fmt.Sprintf("authdoctor exec %s -- your-program gives it to a program", p.Name)}
	outcome.left(result)
	return outcome, nil
}

// free reports whether a name can be given to a new key.
func (k *Keeper) free(ctx context.Context, name string) error {
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
	if result.Cleanup != nil {
		o.Next = append(o.Next, "what was replaced could not be deleted yet; the next change does it ("+result.Cleanup.Error()+")")
	}
}

// Test tests a stored key and remembers the verdict. A verdict that could not be noted is no failure of the test.
func (k *Keeper) Test(ctx context.Context, name string) (Outcome, error) {
	key, p, err := k.Store.Get(ctx, name)
	if err != nil {
		return Outcome{}, err
	}
	j, err := k.test(ctx, p, p.Candidate(key))
	if err != nil {
		return Outcome{}, err
	}
	outcome := Outcome{Done: true, Words: name + ": " + j.words, Profile: p, Report: j.report}
	noted, err := k.Store.Note(ctx, name, func(p *keystore.Profile) { j.note(p, k) })
	if err != nil {
		outcome.Next = []string{"the verdict could not be noted: " + err.Error()}
		return outcome, nil
	}
	outcome.Profile = noted
	return outcome, nil
}
