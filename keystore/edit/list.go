package edit

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Change is a change that was made and can be taken back.
type Change struct {
	ID   string
	Run  string // what it belongs to: changes of one run are taken back together
	What string // as the plan said
	Path string // absolute, as the user named it
	Real string // the file that was changed
	Time time.Time
	// Sealed: a secret was put into the file or taken out of it, and taking that back needs the store.
	Sealed bool
}

func (w entry) change() Change {
	c := Change{ID: w.ID, Run: w.Run, What: w.What, Path: w.Path, Real: w.Real, Time: w.Time}
	for _, made := range w.Cuts {
		c.Sealed = c.Sealed || len(made.Sealed) > 0
	}
	return c
}

// List returns what can be taken back, newest first. Parts of the journal that cannot be read are in the error; the
// rest is returned all the same.
func (e Editor) List(ctx context.Context) ([]Change, error) {
	entries, unlock, err := e.journal(ctx)
	if unlock == nil {
		return nil, err
	}
	defer unlock()
	changes := make([]Change, 0, len(entries))
	for _, w := range entries {
		changes = append(changes, w.change())
	}
	return changes, err
}

// journal locks and reads it. Where there is none, nothing is made; unlock is nil then, and after an error of locking.
func (e Editor) journal(ctx context.Context) (entries []entry, unlock func(), err error) {
	names, err := e.disk().Names(e.Journal)
	if err != nil || len(names) == 0 {
		return nil, nil, err
	}
	if unlock, err = e.lock(ctx); err != nil {
		return nil, nil, fmt.Errorf("read the journal: %w", err)
	}
	entries, err = e.settle()
	return entries, unlock, err
}

// Run is what one command changed.
type Run struct {
	ID      string
	Changes []Change // newest first
}

// Runs returns what List does, by command: the last one first.
func (e Editor) Runs(ctx context.Context) ([]Run, error) {
	all, err := e.List(ctx)
	var runs []Run
	for _, c := range all {
		i := slices.IndexFunc(runs, func(r Run) bool { return r.ID == c.Run })
		if i < 0 {
			i, runs = len(runs), append(runs, Run{ID: c.Run})
		}
		runs[i].Changes = append(runs[i].Changes, c)
	}
	return runs, err
}

// Prune forgets changes that were made before a time; they cannot be taken back then.
func (e Editor) Prune(ctx context.Context, before time.Time) error {
	entries, unlock, err := e.journal(ctx)
	if unlock == nil {
		return err
	}
	defer unlock()
	for _, w := range entries {
		if w.State != applied || !w.Time.Before(before) {
			continue
		}
		if gone := e.disk().Remove(e.path(w)); gone != nil {
			err = errors.Join(err, fmt.Errorf("forget the change %s: %w", w.ID, gone))
		}
	}
	return errors.Join(err, e.disk().SyncFolder(e.Journal))
}
