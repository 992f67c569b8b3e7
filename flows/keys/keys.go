// Package keys knows what becomes of a stored key: it is tested before it is stored, rotated in every place that holds
// it, taken over from plaintext, and never lost on the way.
//
// It puts the store, the engine and the editor of files together and decides what a report means for a key. It asks
// nobody, draws nothing and opens no connection; the caller hands in how a key is examined and where plaintext lies.
//
//	k := keys.Keeper{Store: store, Examine: examine}
//	outcome, err := k.Add(ctx, keys.New{Profile: keystore.Profile{Name: "work"}, Key: key})
//	fmt.Println(outcome.Done, outcome.Words) // true stored as work in the keyring; it works
package keys

import (
	"context"
	"errors"
	"time"

	"authdoctor/checks"
	"authdoctor/checks/holdings"
	"authdoctor/checks/provider"
	"authdoctor/flows"
	"authdoctor/keystore"
	"authdoctor/keystore/edit"
	"authdoctor/keystore/secret"
)

// Examine walks the case of one key, as check would. It returns flows.ErrNoTree where the provider's API is not examined.
type Examine func(ctx context.Context, p keystore.Profile, key keystore.Candidate) (flows.Report, error)

// Keeper does what people want done with keys. It is filled once, by the program's wiring.
type Keeper struct {
	Store    *keystore.Store
	Registry *provider.Registry
	Maker    *secret.Maker
	Examine  Examine
	Find     func(ctx context.Context, from string) (holdings.Result, error) // plaintext keys
	Editor   edit.Editor
	Now      func() time.Time // nil: time.Now
}

// Kind is the kind of a credential, in words.
func (k *Keeper) Kind(c keystore.Candidate) string { return checks.KeyKind(&c, k.Registry) }

func (k *Keeper) now() time.Time {
	if k.Now == nil {
		return time.Now()
	}
	return k.Now()
}

// Outcome is what became of a key.
type Outcome struct {
	Done    bool             // what was wanted has happened
	Proved  bool             // it was not done because the provider proves the key bad; Anyway would do it
	Words   string           // one sentence
	Next    []string         // what is left to do, in order
	Profile keystore.Profile // as it is stored now
	Report  *flows.Report    // of the test; nil: there was none
}

// ErrUntested: the test was stopped or could not be made, so that nothing was changed.
var ErrUntested = errors.New("the key was not tested")
