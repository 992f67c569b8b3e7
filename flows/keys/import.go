package keys

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"authdoctor/checks/holdings"
	"authdoctor/keystore"
	"authdoctor/keystore/edit"
	"authdoctor/keystore/secret"
)

// Found is one key that lies in plaintext, in one place or in several.
type Found struct {
	Key      secret.Secret
	Provider string
	Kind     string
	Name     string // that it would be stored under
	Stored   bool   // it is stored under that name already
	Places   []Place
}

// Importable looks for plaintext keys: in the environment ("env"), a file, a tool's store, or everywhere (""). Each key
// comes once, with the change that would take it out of each place. What could not be read, or must not be copied, is in
// problems. A stored key is read only where its fingerprint cannot tell it from another one.
func (k *Keeper) Importable(ctx context.Context, from string) (all []Found, problems []string, err error) {
	found, err := k.Find(ctx, from)
	if err != nil {
		return nil, nil, err
	}
	for _, p := range found.Problems {
		problems = append(problems, p.Path+" "+p.Message)
	}
	profiles, err := k.Store.List(ctx)
	if err != nil {
		return nil, problems, err
	}
	taken := map[string]bool{}
	for _, p := range profiles {
		taken[p.Name] = true
	}
	mask := k.mask(found.Holdings)
	for _, h := range found.Holdings {
		if h.Login {
			if left := h.Source.Path + " holds " + h.Keep; !slices.Contains(problems, left) {
				problems = append(problems, left)
			}
			continue
		}
		if slices.ContainsFunc(all, func(f Found) bool { return f.Key.Same(h.Secret) }) {
			continue
		}
		f := Found{Key: h.Secret, Provider: h.Provider, Kind: k.Kind(h.Candidate)}
		if f.Name, err = k.stored(ctx, profiles, h.Secret); err != nil {
			return nil, problems, err
		}
		if f.Stored = f.Name != ""; !f.Stored {
			f.Name = FreeName(cmp.Or(h.Provider, "key"), taken)
			taken[f.Name] = true
		}
		for _, holder := range holdings.Holders(found.Holdings, h.Secret) {
			f.Places = append(f.Places, k.preview(holder, toReference(f.Name), mask))
		}
		all = append(all, f)
	}
	return all, problems, nil
}

// stored is the name that a key is stored under; empty: none.
func (k *Keeper) stored(ctx context.Context, profiles []keystore.Profile, key secret.Secret) (string, error) {
	for _, p := range profiles {
		if p.Fingerprint != key.Fingerprint() {
			continue
		}
		if secret.Telling(p.Fingerprint) {
			return p.Name, nil
		}
		there, _, err := k.Store.Get(ctx, p.Name)
		if err != nil {
			return "", err
		}
		same := there.Same(key)
		there.Wipe()
		if same {
			return p.Name, nil
		}
	}
	return "", nil
}

// FreeName is a name that is not taken: "openai", "openai-2".
func FreeName(wanted string, taken map[string]bool) string {
	wanted = strings.ToLower(wanted)
	if keystore.CheckName(wanted) != nil {
		wanted = "key"
	}
	name := wanted
	for n := 2; taken[name]; n++ {
		name = fmt.Sprintf("%s-%d", wanted, n)
	}
	return name
}

// Import is one key that a person wants taken over.
type Import struct {
	Found    Found
	Remove   bool // take it out of the places that hold it
	Untested bool
	Anyway   bool
	From     string
	Run      string // names the changes of files that are taken back together
}

// Import tests and stores a key, then takes it out of its places, and tests the stored one again. The key is in the
// store, read back, before it leaves a file.
func (k *Keeper) Import(ctx context.Context, want Import) (Outcome, error) {
	f := want.Found
	outcome, err := k.takeIn(ctx, want)
	if err != nil || !outcome.Done {
		return outcome, err
	}
	if !want.Remove {
		if slices.ContainsFunc(f.Places, func(p Place) bool { return p.Off == "" }) {
			outcome.Next = append(outcome.Next, "the plaintext is still where it was; --remove-plaintext takes it out")
		}
		return outcome, nil
	}
	return k.takeOut(ctx, want, outcome)
}

// takeIn stores a key, where it is not stored yet.
func (k *Keeper) takeIn(ctx context.Context, want Import) (Outcome, error) {
	f := want.Found
	if !f.Stored {
		source := keystore.FromFile
		if len(f.Places) > 0 {
			source = f.Places[0].Holding.Source.Kind
		}
		outcome, err := k.Add(ctx, New{
			Profile: keystore.Profile{Name: f.Name, Provider: f.Provider, Kind: f.Kind, Days: -1, Variable: variableOf(f.Places)},
			Key:     f.Key, From: source, Untested: want.Untested, Anyway: want.Anyway,
		})
		if !errors.Is(err, keystore.ErrExists) {
			return outcome, err
		}
		// A process that died may have stored this very key, and that counts from the next change on: this one.
		there, _, unread := k.Store.Get(ctx, f.Name)
		if unread != nil || !there.Same(f.Key) {
			return outcome, err
		}
		there.Wipe()
	}
	p, err := k.Store.Find(ctx, f.Name)
	return Outcome{Done: true, Words: f.Name + " is stored already", Profile: p}, err
}

// variableOf is the variable that a program reads the key from, where it lies in one: an import must not take it away.
func variableOf(places []Place) string {
	for _, p := range places {
		switch p.Holding.Form {
		case holdings.Environment, holdings.Dotenv, holdings.Shell, holdings.Fish, holdings.PowerShell:
			return p.Holding.Name
		}
	}
	return ""
}

func (k *Keeper) takeOut(ctx context.Context, want Import, outcome Outcome) (Outcome, error) {
	name := want.Found.Name
	stored, _, err := k.Store.Get(ctx, name)
	if err != nil {
		return outcome, err
	}
	defer stored.Wipe()
	if !stored.Same(want.Found.Key) {
		return outcome, &keystore.Trouble{Tried: "take the plaintext out", Kind: keystore.ErrConflict, What: "another key is stored as " + name + " by now", Next: "import again"}
	}
	done, err := k.exchange(ctx, exchange{
		keys: []secret.Secret{stored}, change: toReference(name), from: want.From, run: cmp.Or(want.Run, edit.NewRun(k.now())), what: "moved the key " + name + " to the store",
	})
	if ctx.Err() != nil {
		return outcome, fmt.Errorf("take the key %s out of its places: %w; it is stored, and the same command goes on", name, ctx.Err())
	}
	for _, p := range done.left {
		outcome.Next = append(outcome.Next, fmt.Sprintf("%s still holds it: %s", p.Where(), p.Off))
	}
	if err != nil {
		outcome.Next = append(outcome.Next, "its places could not all be looked for: "+err.Error())
	}
	if done.places == 0 {
		return outcome, nil
	}
	outcome.Words += fmt.Sprintf("; taken out of %d of its places", done.places)
	outcome.Next = append(outcome.Next, "to put it back: authdoctor undo",
		"copies may survive in git history, editor files, backups and on the disk: rotate it (authdoctor keys rotate "+name+")")
	if want.Untested {
		return outcome, nil
	}
	tested, err := k.Test(ctx, name)
	if err != nil {
		outcome.Next = append(outcome.Next, "it could not be tested again: "+err.Error())
		return outcome, nil
	}
	outcome.Profile, outcome.Report = tested.Profile, tested.Report
	return outcome, nil
}
