package keystore

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Repaired is one thing that a repair found, in the words of a person.
type Repaired struct {
	Name  string // the key that it is about; empty: the index
	Found string // "the index is damaged"
	Done  string // what the repair does about it; empty: nothing can be done here
}

// Repair holds the index against what the backends really hold and makes it anew where it is lost, damaged or older than
// they are. It deletes no key: what a healthy index knows stays, and whole keys that it does not know are adopted. With
// dry it only says what it would do. Reading the items needs an unlocked store.
func (s *Store) Repair(ctx context.Context, dry bool, backends ...Backend) ([]Repaired, error) {
	const tried = "repair the store"
	release, err := s.lock(ctx, tried)
	if err != nil {
		return nil, err
	}
	defer release()
	r := repair{store: s, now: loaded{index: &index{}}}
	now, err := s.load(tried)
	switch {
	case errors.Is(err, ErrCorrupt):
		r.say("", "the index and its copy are damaged", "a new one is made from the keys themselves")
		r.now.Doubt, r.damaged = true, true
	case err != nil:
		return nil, err
	default:
		r.now = now
		if now.file == nil && !now.none {
			r.say("", "the index is lost or damaged", "its copy from one change before is held against the store")
		}
		if now.file != nil && now.Doubt {
			r.say("", "the index may be older than the store", "it is held against the store")
		}
		r.now.Doubt = now.Doubt || now.none
	}
	for _, b := range backends {
		if err := r.look(ctx, b); err != nil {
			return r.said, err
		}
	}
	r.settlePending()
	r.reconcile()
	if dry || len(r.said) == 0 {
		return r.said, nil
	}
	r.now.Doubt = false
	return r.said, s.rebuilt(tried, &r.now, r.damaged)
}

// rebuilt commits an index that was made anew. Damaged files are put aside first, under names that nothing reads.
func (s *Store) rebuilt(tried string, now *loaded, damaged bool) error {
	s.sweep()
	if damaged {
		for _, name := range []string{indexName, backupName} {
			if err := s.disk.Rename(s.inFolder(name), s.inFolder(name+".damaged")); err != nil && !missing(err) {
				return diskWriteTrouble(tried, err)
			}
		}
	}
	return s.commit(tried, now)
}

type repair struct {
	store   *Store
	now     loaded
	damaged bool
	looked  []BackendKind
	found   []foundKey // whole keys in the backends
	said    []Repaired
}

// foundKey is a whole key that a backend holds.
type foundKey struct {
	generation generation
	profile    Profile
}

func (r *repair) say(name, found, done string) {
	r.said = append(r.said, Repaired{Name: name, Found: found, Done: done})
}

// look reads every generation that a backend holds.
func (r *repair) look(ctx context.Context, b Backend) error {
	names, err := b.Names(ctx)
	if err != nil {
		return err
	}
	r.looked = append(r.looked, b.Kind())
	for _, name := range names {
		base, number, part, ours := readItemName(name)
		if !ours {
			continue
		}
		r.now.Highest = max(r.now.Highest, number)
		if part != 1 {
			continue
		}
		values, err := b.Read(ctx, name)
		if errors.Is(err, ErrCorrupt) { // one damaged item is no reason to give up the others
			values, err = [][]byte{nil}, nil
		}
		if err != nil {
			return err
		}
		g, ok := described(b.Kind(), name, values[0])
		clear(values[0])
		if !ok && slices.ContainsFunc(r.now.Garbage, func(g generation) bool { return g.Base == base && g.Number == number }) {
			continue // what a keyring kept of a write that failed; the next change deletes it
		}
		if !ok {
			r.say(base, fmt.Sprintf("an item of generation %d in the %s is not as authdoctor wrote it", number, b.Kind()), "")
			continue
		}
		if err := r.read(ctx, g); err != nil {
			return err
		}
	}
	return nil
}

// read keeps a generation that is whole.
func (r *repair) read(ctx context.Context, g generation) error {
	payload, err := r.store.fetch(ctx, "repair the store", g)
	if errors.Is(err, ErrCorrupt) {
		return nil
	}
	if err != nil {
		return err
	}
	defer clear(payload)
	if p, key, err := decode(payload); err == nil && p.Name == g.Base {
		p.Backend, p.Fingerprint = g.Backend, r.store.options.Maker.Make(key).Fingerprint()
		r.found = append(r.found, foundKey{generation: g, profile: p})
	}
	return nil
}

// settlePending finishes the change of a dead process.
func (r *repair) settlePending() {
	left := r.now.Pending
	if left == nil || !r.saw(left.Writes[0].Backend) {
		return
	}
	whole := !slices.ContainsFunc(left.Writes, func(g generation) bool { return !r.holds(g) })
	r.now.finish(whole)
	if whole {
		r.say(left.Entry.Name, "a change was interrupted", "it is finished: all of its items are there")
		return
	}
	r.say(left.Entry.Name, "a change was interrupted", "it is taken back: its items are not all there")
}

func (r *repair) saw(kind BackendKind) bool { return slices.Contains(r.looked, kind) }

func (r *repair) holds(g generation) bool {
	return slices.ContainsFunc(r.found, func(f foundKey) bool { return f.generation == g })
}

// reconcile gives every name its newest whole key, where the index does not name one that is there.
func (r *repair) reconcile() {
	slices.SortFunc(r.found, func(a, b foundKey) int { // newest first
		return cmp.Compare(b.generation.Number, a.generation.Number)
	})
	byName := map[string][]foundKey{}
	for _, f := range r.found {
		byName[f.generation.Base] = append(byName[f.generation.Base], f)
	}
	for name, all := range byName {
		r.adopt(name, all)
	}
	for _, e := range slices.Clone(r.now.Entries) {
		if _, held := byName[e.Name]; !held && r.saw(e.Backend) {
			r.say(e.Name, fmt.Sprintf("the %s holds no whole key under this name: it was deleted or changed there", e.Backend), "")
		}
	}
	slices.SortStableFunc(r.said, func(a, b Repaired) int { return strings.Compare(a.Name, b.Name) })
}

// adopt holds one name of the index against the keys that are there, the newest first.
func (r *repair) adopt(name string, all []foundKey) {
	e, known := r.now.entry(name)
	garbage := func(f foundKey) bool { return !r.now.Doubt && slices.Contains(r.now.Garbage, f.generation) }
	all = slices.DeleteFunc(slices.Clone(all), garbage) // what a sound index wants deleted is no find
	switch {
	case len(all) == 0:
		return
	case known && r.holds(e.Generation) && (!r.now.Doubt || slices.Contains(e.generations(), all[0].generation)):
		r.keep(e, all) // the index knows the newest, so that it also knows which of them counts
		return
	case known:
		r.say(name, "the index names an older key than the store holds, or one that is gone", fmt.Sprintf("the newest whole key is the present one: %s", all[0].profile.Fingerprint))
	default:
		r.say(name, "the store holds a key that the index does not know", fmt.Sprintf("it is listed again: %s", all[0].profile.Fingerprint))
	}
	next := entry{stored: stored{Profile: all[0].profile, Generation: all[0].generation}}
	if known && e.Fingerprint == all[0].profile.Fingerprint {
		next.Profile = e.Profile
	}
	for _, old := range all[1:] {
		next.Before = append(next.Before, stored{Profile: old.profile, Generation: old.generation})
	}
	r.now.Garbage = slices.DeleteFunc(r.now.Garbage, func(g generation) bool { return slices.Contains(next.generations(), g) })
	r.now.drop(name)
	r.now.put(next, "")
}

// keep adds to a name's former keys those that the index does not know: nobody but a person deletes a key.
func (r *repair) keep(e entry, all []foundKey) {
	known := e.generations()
	for _, f := range all {
		if slices.Contains(known, f.generation) {
			continue
		}
		e.Before = append(e.Before, stored{Profile: f.profile, Generation: f.generation})
		r.say(e.Name, "the store holds another key under this name that the index does not know", fmt.Sprintf("it is kept as a former one: %s", f.profile.Fingerprint))
	}
	if len(e.Before) >= len(known) {
		r.now.put(e, "")
	}
}
