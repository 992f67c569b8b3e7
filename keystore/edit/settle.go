package edit

import (
	"path/filepath"
	"strings"
)

// settle finishes or forgets what a killed process left, and returns the journal as entries does. The lock is held.
func (e Editor) settle() ([]entry, error) {
	e.sweep()
	all, damaged := e.entries()
	kept := all[:0]
	for _, w := range all {
		if w.State != applied && !e.settled(&w) {
			continue
		}
		kept = append(kept, w)
	}
	return kept, damaged
}

// settled decides about an unfinished entry by its file. It reports whether the entry stays.
func (e Editor) settled(w *entry) bool {
	d := e.disk()
	if err := d.Remove(w.Temp); err != nil {
		return true // it is looked at again the next time
	}
	now, err := read(w.Real)
	if err != nil {
		return true
	}
	defer now.Wipe()
	is := contentOf(now)
	if w.State == planned && is == w.Before || w.State == undoing && is == w.Goal {
		e.forget(*w)
		return false
	}
	w.State, w.Goal = applied, content{}
	_ = e.write(*w) // else the next time
	return true
}

// sweep removes what was left of journal entries that were not finished: names that continue an entry's.
func (e Editor) sweep() {
	names, err := e.disk().Names(e.Journal)
	if err != nil {
		return
	}
	for _, name := range names {
		if strings.Contains(name, suffix+".") {
			_ = e.disk().Remove(filepath.Join(e.Journal, name))
		}
	}
}
