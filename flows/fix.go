package flows

import (
	"errors"
	"fmt"
	"slices"

	"authdoctor/checks"
	"authdoctor/keystore/edit"
	"authdoctor/keystore/secret"
)

// Fault is what a fixer is to repair: a target as it was found, and as the change that helps makes it.
type Fault struct{ Before, After checks.Target }

// Fixer plans one kind of automatic fix. It changes nothing. Package fixes has them all.
type Fixer struct {
	ID       string                           // as the catalogue names it
	NewShell bool                             // what it changes counts in shells that are started later, not in this process
	Plan     func(Fault) ([]edit.Plan, error) // ErrGuided where a person must do it; the caller wipes the files' bytes
}

// ErrGuided is wrapped where a fix is not for a program to make: the value lies elsewhere than in a .env file, or its
// place is read in more than one way.
var ErrGuided = errors.New("this is for a person to change")

// Repair is an automatic fix of one diagnosis, ready to be made.
type Repair struct {
	Cause string // the diagnosis
	Fix   Fix    // as the report shows it
	sure  bool   // the change alone made the failed request pass
	fault Fault
	fixer Fixer
}

// Plan reads the files once more and plans the change of each.
func (r Repair) Plan() ([]edit.Plan, error) {
	plans, err := r.fixer.Plan(r.fault)
	if err != nil {
		return nil, fmt.Errorf("plan the fix %s: %w", r.Fix.ID, err)
	}
	return plans, nil
}

// Seals reports whether making it takes a secret out of a file or puts one in, so that the store is needed to undo it.
func (r Repair) Seals() (bool, error) {
	plans, err := r.Plan()
	defer wipe(plans)
	return slices.ContainsFunc(plans, edit.Plan.Seals), err
}

// wipe overwrites what was read of the files.
func wipe(plans []edit.Plan) {
	for _, p := range plans {
		p.File.Wipe()
	}
}

// repairs plans the fixes that the catalogue calls automatic, and marks those that a person must make after all. Only a
// cause that is more than possible has an automatic fix, and only where a reply shows that the change helps. What is shown of
// files has no secret of either target.
func (e *Engine) repairs(n named, shown bool, fixes []Fix, found checks.Target) []Repair {
	entry, _ := e.Catalogue.Get(n.ids[0])
	var out []Repair
	for i, fix := range fixes {
		at := slices.IndexFunc(entry.Fixes, func(t FixTemplate) bool { return t.ID == fix.ID && t.Edit != "" })
		if at < 0 {
			continue
		}
		fixes[i].Kind = "guided"
		if !shown {
			continue
		}
		if r, ok := e.repair(n, entry.Fixes[at].Edit, fix, found); ok {
			fixes[i] = r.Fix
			out = append(out, r)
		}
	}
	return out
}

func (e *Engine) repair(n named, fixer string, fix Fix, found checks.Target) (Repair, bool) {
	at := slices.IndexFunc(e.Fixers, func(f Fixer) bool { return f.ID == fixer })
	if at < 0 || n.change == nil || n.confidence == checks.Possible {
		return Repair{}, false
	}
	changed := n.change.Apply(n.target)
	if !checks.Near(found, changed) {
		return Repair{}, false // only a person sends a key to another host
	}
	r := Repair{
		Cause: string(n.ids[0]), Fix: fix, sure: n.proof != nil, fixer: e.Fixers[at], fault: Fault{Before: n.target, After: changed},
	}
	plans, err := r.Plan()
	if err != nil {
		return Repair{}, false
	}
	defer wipe(plans)
	mask := e.Maker.Redactor(e.shown(changed, found, n.target)...).Redact
	for _, p := range plans {
		r.Fix.Preview += p.Preview(mask)
	}
	return r, true
}

// shown are the secrets that a preview must not show. A key that the fix cleans is known by its clean form only, so that
// what is taken away from it can be seen.
func (e *Engine) shown(changed checks.Target, others ...checks.Target) []secret.Secret {
	list := changed.Secrets(e.Maker)
	for _, t := range others {
		for _, s := range t.Secrets(e.Maker) {
			if c := changed.Sender(); c == nil || !s.Holds(c.Secret) {
				list = append(list, s)
			}
		}
	}
	return list
}

// changedSetting is the setting that a change replaces, as it was.
func changedSetting(before, after checks.Target) (checks.Setting, bool) {
	for _, pair := range [][2]checks.Setting{
		{before.BaseURL, after.BaseURL}, {before.Organization, after.Organization}, {before.Project, after.Project}, {before.Version, after.Version},
	} {
		if pair[0].Value != pair[1].Value || pair[0].Set != pair[1].Set {
			return pair[0], true
		}
	}
	return checks.Setting{}, false
}
