package keys

import (
	"cmp"
	"context"
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
// comes once, with the change that would take it out of each place. What could not be read is in problems.
func (k *Keeper) Importable(ctx context.Context, from string) (all []Found, problems []string, err error) {
	found, err := k.Find(ctx, from)
	if err != nil {
		return nil, nil, err
	}
	for _, p := range found.Problems {
		problems = append(problems, p.Path+": "+p.Message)
	}
	profiles, err := k.Store.List(ctx)
	if err != nil {
		return nil, problems, err
	}
	taken := map[string]bool{}
	for _, p := range profiles {
		taken[p.Name] = true
	}
	for _, h := range found.Holdings {
		if slices.ContainsFunc(all, func(f Found) bool { return f.Key.Same(h.Secret) }) {
			continue
		}
		f := Found{Key: h.Secret, Provider: h.Provider, Kind: k.Kind(h.Candidate)}
		i := slices.IndexFunc(profiles, func(p keystore.Profile) bool { return p.Fingerprint == h.Secret.Fingerprint() })
		if i >= 0 {
			f.Name, f.Stored = profiles[i].Name, true
		} else {
			f.Name = FreeName(cmp.Or(h.Provider, "key"), taken)
			taken[f.Name] = true
		}
		for _, holder := range holdings.Holders(found.Holdings, h.Secret) {
			f.Places = append(f.Places, k.place(holder, toReference(f.Name)))
		}
		all = append(all, f)
	}
	return all, problems, nil
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
	outcome := Outcome{Done: true, Words: fmt.Sprintf("%s is stored already", f.Name)}
	if !f.Stored {
		source := keystore.FromFile
		if len(f.Places) > 0 {
			source = f.Places[0].Holding.Source.Kind
		}
		var err error
		outcome, err = k.Add(ctx, New{
			Profile: keystore.Profile{Name: f.Name, Provider: f.Provider, Kind: f.Kind, Days: -1, Variable: variableOf(f.Places)}, Key: f.Key, From: source, Untested: want.Untested, Anyway: want.Anyway,
		})
		if err != nil || !outcome.Done {
			return outcome, err
		}
	} else if p, err := k.Store.Find(ctx, f.Name); err == nil {
		outcome.Profile = p
	}
	if !want.Remove {
		outcome.Next = append(outcome.Next, "the plaintext is still where it was; --remove-plaintext takes it out")
		return outcome, nil
	}
	return k.takeOut(ctx, want, outcome)
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
	stored, _, err := k.Store.Get(ctx, want.Found.Name)
	if err != nil {
		return outcome, err
	}
	defer stored.Wipe()
	if !stored.Same(want.Found.Key) {
		return outcome, &keystore.Trouble{Tried: "take the plaintext out", Kind: keystore.ErrConflict, What: "the stored key is another one by now", Next: "try again"}
	}
	changed, left, err := k.swap(ctx, want.From, cmp.Or(want.Run, edit.NewRun(k.now())), "moved the key "+want.Found.Name+" to the store", want.Found.Key, toReference(want.Found.Name))
	if err != nil {
		outcome.Next = append(outcome.Next, "its places could not all be looked for: "+err.Error())
	}
	for _, p := range left {
		outcome.Next = append(outcome.Next, fmt.Sprintf("%s still holds it: %s", p.Where(), p.Off))
	}
	if len(changed) == 0 {
		return outcome, nil
	}
	outcome.Words += fmt.Sprintf("; taken out of %d of its places", len(changed))
	outcome.Next = append(outcome.Next, "authdoctor undo puts it back",
		"copies may survive in git history, editor files, backups and on the disk: rotate it (authdoctor keys rotate "+want.Found.Name+")")
	if want.Untested {
		return outcome, nil
	}
	tested, err := k.Test(ctx, want.Found.Name)
	if err != nil {
		outcome.Next = append(outcome.Next, "it could not be tested again: "+err.Error())
		return outcome, nil
	}
	outcome.Profile, outcome.Report = tested.Profile, tested.Report
	return outcome, nil
}
