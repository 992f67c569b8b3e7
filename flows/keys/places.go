package keys

import (
	"context"
	"fmt"
	"slices"
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

// toSomeKey is toKey for a preview, while the new key is not known yet.
func toSomeKey(maker *secret.Maker) splicing {
	return func(h holdings.Holding) ([]edit.Splice, error) {
		_, err := h.Replace(maker.Make([]byte("any")))
		return []edit.Splice{{From: h.From, To: h.To, Old: h.Secret, Text: []byte("[the new key]")}}, err
	}
}

// toReference takes a key out of a file; the reference says under which name it is stored. What stands around the key is
// no secret, and can be shown.
func toReference(name string) splicing {
	return func(h holdings.Holding) ([]edit.Splice, error) {
		e, err := h.Reference(name)
		return []edit.Splice{
			{From: e.From, To: h.From}, {From: h.From, To: h.To, Old: h.Secret}, {From: h.To, To: e.To, Text: []byte(e.Text)},
		}, err
	}
}

// preview is a place with its change.
func (k *Keeper) preview(h holdings.Holding, change splicing, mask func(string) string) Place {
	p := Place{Holding: h}
	splices, err := change(h)
	var plan edit.Plan
	if err == nil {
		plan, err = planned("", splices, h)
	}
	defer plan.File.Wipe()
	if err == nil {
		err = plan.Allowed()
	}
	if err != nil {
		p.Off = reason(err, h)
		return p
	}
	p.Preview = plan.Preview(mask)
	return p
}

// mask removes all keys that were found from text.
func (k *Keeper) mask(found []holdings.Holding) func(string) string {
	known := make([]secret.Secret, len(found))
	for i, h := range found {
		known[i] = h.Secret
	}
	return k.Maker.Redactor(known...).Redact
}

// planned is the change of the places of one file. The file is read again, and must hold them still. The caller wipes it.
func planned(what string, splices []edit.Splice, places ...holdings.Holding) (edit.Plan, error) {
	file, err := edit.Read(places[0].File)
	if err != nil {
		return edit.Plan{}, err
	}
	var plan edit.Plan
	if slices.ContainsFunc(places, func(h holdings.Holding) bool { return !h.In(file.Bytes()) }) {
		err = edit.ErrChanged
	} else {
		plan, err = file.Plan(what, splices...)
	}
	plan.File = file
	return plan, err
}

// reason is why a place is left alone, without what was tried.
func reason(err error, h holdings.Holding) string {
	if _, why, found := strings.Cut(err.Error(), holdings.ErrByHand.Error()+": "); found {
		return why
	}
	return strings.TrimPrefix(strings.TrimPrefix(err.Error(), "read "+h.File+": "), "change "+h.File+": ")
}

// exchange is a change of every place that holds one of some keys.
type exchange struct {
	keys   []secret.Secret
	change splicing
	from   string // where is looked, as Find takes it
	run    string
	what   string
	// atOnce changes all places of a file in one edit, so that it holds one key only at any moment. Where a change moves
	// what the next one counts with, they are made one after the other.
	atOnce bool
}

// exchanged is what came of it.
type exchanged struct {
	places int      // that were changed
	left   []Place  // that hold a key still, with the reason
	notes  []string // what else is to be known
}

// files reports whether a file is left. A variable dies with its shell, and nothing but the shell can change it.
func (x exchanged) files() bool {
	return slices.ContainsFunc(x.left, func(p Place) bool { return inFile(p.Holding) })
}

// spread adds what came of an exchange: where the other key, the "old" or the "newer" one, is left, and what to do where
// places were changed. Failed is why places were missed.
func (o *Outcome) spread(done exchanged, failed error, other, changed string) {
	if done.places > 0 {
		o.Words += fmt.Sprintf(", in the store and in %d of its places", done.places)
		o.Next = append(o.Next, changed)
	}
	for _, p := range done.left {
		o.Next = append(o.Next, fmt.Sprintf("%s still holds the %s key: %s", p.Where(), other, p.Off))
	}
	o.Next = append(o.Next, done.notes...)
	if failed != nil {
		o.Next = append(o.Next, "its places could not all be looked for: "+failed.Error())
	}
}

func inFile(h holdings.Holding) bool { return h.File != "" }

// exchange makes a change, file by file; after each the places are looked for again.
func (k *Keeper) exchange(ctx context.Context, x exchange) (exchanged, error) {
	var done exchanged
	failed := map[string]string{} // by file
	held := map[string]int{}      // the places of a file before its last change
	for {
		found, err := k.Find(ctx, x.from)
		if err != nil {
			return done, err
		}
		all := holdings.Holders(found.Holdings, x.keys...)
		for file, before := range held {
			if in(file, all) >= before {
				failed[file] = "it holds the key again after the change: another program has put it back"
			}
		}
		left, next, splices := x.next(all, failed)
		if len(next) == 0 {
			done.left = left
			for _, p := range found.Problems {
				done.notes = append(done.notes, "look into "+p.Path+" yourself: it "+p.Message)
			}
			return done, nil
		}
		file := next[0].File
		held[file] = in(file, all)
		made, err := k.apply(ctx, x, next, splices)
		switch {
		case made && err != nil:
			done.notes = append(done.notes, err.Error())
		case err != nil:
			failed[file] = reason(err, next[0])
			delete(held, file)
		}
		if made {
			done.places += len(next)
		}
	}
}

func in(file string, all []holdings.Holding) int {
	return len(slices.DeleteFunc(slices.Clone(all), func(h holdings.Holding) bool { return h.File != file }))
}

// next chooses the places of one file that can be changed together. What cannot be changed is left.
func (x exchange) next(all []holdings.Holding, failed map[string]string) (left []Place, next []holdings.Holding, splices []edit.Splice) {
	for _, h := range all {
		change, err := x.change(h)
		off := failed[h.File]
		if err != nil {
			off = reason(err, h)
		}
		switch {
		case off != "":
			left = append(left, Place{Holding: h, Off: off})
		case len(next) == 0 || x.atOnce && h.File == next[0].File:
			next, splices = append(next, h), append(splices, change...)
		}
	}
	return left, next, splices
}

// apply changes one file. made reports that it is changed, whatever the error says.
func (k *Keeper) apply(ctx context.Context, x exchange, places []holdings.Holding, splices []edit.Splice) (made bool, err error) {
	plan, err := planned(x.what, splices, places...)
	defer plan.File.Wipe()
	if err != nil {
		return false, err
	}
	change, err := k.Editor.Apply(ctx, x.run, plan)
	return change.ID != "", err
}
