package keys

import (
	"context"
	"fmt"
	"strings"

	"authdoctor/checks/holdings"
	"authdoctor/keystore/edit"
	"authdoctor/keystore/secret"
)

// Place is one place that holds a key in plaintext, with what would be changed there.
type Place struct {
	Holding holdings.Holding
	Preview string // a diff, secrets masked
	Off     string // why it is left alone; empty: it would be changed
}

// Where says which place it is: "file:.env:3 OPENAI_API_KEY".
func (p Place) Where() string { return p.Holding.Source.String() + " " + p.Holding.Name }

// splicing works out the change of one place.
type splicing func(holdings.Holding) ([]edit.Splice, error)

// toKey puts another key in the place of the one that is held.
func toKey(fresh secret.Secret) splicing {
	return func(h holdings.Holding) ([]edit.Splice, error) {
		text, err := h.Replace(fresh)
		return []edit.Splice{{From: h.From, To: h.To, Old: h.Secret, New: text}}, err
	}
}

// toReference takes a key out of a file; the reference says under which name it is stored.
func toReference(name string) splicing {
	return func(h holdings.Holding) ([]edit.Splice, error) {
		e, err := h.Reference(name)
		if e.From > h.From || e.To < h.To {
			return []edit.Splice{{From: e.From, To: e.To, Old: h.Secret, Text: []byte(e.Text)}}, err
		}
		return []edit.Splice{ // what stands around the key is no secret, and can be shown
			{From: e.From, To: h.From}, {From: h.From, To: h.To, Old: h.Secret}, {From: h.To, To: e.To, Text: []byte(e.Text)},
		}, err
	}
}

// places are the plaintext places of a key, each with its change.
func (k *Keeper) places(ctx context.Context, from string, key secret.Secret, change splicing) ([]Place, error) {
	found, err := k.Find(ctx, from)
	if err != nil {
		return nil, err
	}
	var all []Place
	for _, h := range holdings.Holders(found.Holdings, key) {
		all = append(all, k.place(h, change))
	}
	return all, nil
}

func (k *Keeper) place(h holdings.Holding, change splicing) Place {
	p := Place{Holding: h}
	if h.File == "" {
		p.Off = "a variable of this shell: only the shell can change it"
		return p
	}
	plan, err := k.plan(h, "", change)
	switch {
	case err != nil:
		p.Off = reason(err)
	default:
		p.Preview = plan.Preview(k.mask(h.Secret))
	}
	return p
}

// mask removes keys from text.
func (k *Keeper) mask(known ...secret.Secret) func(string) string {
	return k.Maker.Redactor(known...).Redact
}

// reason is why a place is left alone, without what was tried.
func reason(err error) string {
	if _, why, found := strings.Cut(err.Error(), holdings.ErrByHand.Error()+": "); found {
		return why
	}
	return err.Error()
}

// plan works out the change of one file. The file is read again, and must hold the key still.
func (k *Keeper) plan(h holdings.Holding, what string, change splicing) (edit.Plan, error) {
	splices, err := change(h)
	if err != nil {
		return edit.Plan{}, err
	}
	file, err := edit.Read(h.File)
	if err != nil {
		return edit.Plan{}, err
	}
	if !h.In(file.Bytes()) {
		return edit.Plan{}, fmt.Errorf("change %s: %w", h.Source, edit.ErrChanged)
	}
	return file.Plan(what, splices...)
}

// swap makes a change in every place that holds a key, one after the other: each moves what lies behind it, so that the
// places are looked for again after it. It returns the places that were changed and, with the reason, those that were not.
func (k *Keeper) swap(ctx context.Context, from, run, what string, key secret.Secret, change splicing) (changed, left []Place, err error) {
	given := map[string]bool{}
	for {
		all, err := k.places(ctx, from, key, change)
		if err != nil {
			return changed, left, err
		}
		next, more := untried(all, given)
		if !more {
			return changed, left, nil
		}
		given[at(next)] = true
		if next.Off == "" {
			next.Off = k.apply(ctx, run, what, next, change)
		}
		if next.Off != "" {
			left = append(left, next)
			continue
		}
		changed = append(changed, next)
	}
}

// at names a place by what its change does not move.
func at(p Place) string { return p.Holding.File + "\x00" + p.Holding.Name + "\x00" + p.Off }

func untried(all []Place, given map[string]bool) (Place, bool) {
	for _, p := range all {
		if !given[at(p)] {
			return p, true
		}
	}
	return Place{}, false
}

// apply changes one place. It returns why it could not.
func (k *Keeper) apply(ctx context.Context, run, what string, p Place, change splicing) string {
	plan, err := k.plan(p.Holding, what, change)
	if err == nil {
		_, err = k.Editor.Apply(ctx, run, plan)
	}
	if err != nil {
		return err.Error()
	}
	return ""
}
