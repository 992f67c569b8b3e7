package edit

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// Reverse is the plan that takes a change back, for a preview; no secret is opened. ErrUnknown, ErrDiffers, and those
// of Read.
func (e Editor) Reverse(ctx context.Context, id string) (Plan, error) {
	w, unlock, err := e.find(ctx, id)
	if err != nil {
		return Plan{}, err
	}
	defer unlock()
	p, err := w.reverse()
	if err != nil {
		return Plan{}, fmt.Errorf("take back the change of %s: %w", w.Path, err)
	}
	return p, nil
}

// find locks the journal and looks for a change. What cannot be read of the journal matters only where it is not found.
func (e Editor) find(ctx context.Context, id string) (entry, func(), error) {
	entries, unlock, err := e.journal(ctx)
	for _, w := range entries {
		if w.ID == id {
			return w, unlock, nil
		}
	}
	if unlock != nil {
		unlock()
	}
	return entry{}, nil, errors.Join(refused(ErrUnknown, "%s", id), err)
}

// Undo takes a change back: afterwards the file is what it was before, byte for byte and with its mode. Where it was
// changed elsewhere meanwhile, only the ranges of this change are taken back, if each is found again: else ErrDiffers,
// and the file stays as it is.
func (e Editor) Undo(ctx context.Context, id string) (Change, error) {
	w, unlock, err := e.find(ctx, id)
	if err != nil {
		return Change{}, err
	}
	unlock()
	sealer, err := e.sealer(ctx, w.change().Sealed)
	if err != nil {
		return w.change(), fmt.Errorf("take back the change of %s: %w", w.Path, err)
	}
	if w, unlock, err = e.find(ctx, id); err != nil {
		return Change{}, err
	}
	defer unlock()
	if err := e.undo(ctx, w, sealer); err != nil {
		return w.change(), fmt.Errorf("take back the change of %s: %w", w.Path, err)
	}
	return w.change(), nil
}

func (e Editor) undo(ctx context.Context, w entry, sealer Sealer) error {
	p, text, err := w.backward(sealer)
	if errors.Is(err, ErrNothing) {
		e.forget(w)
		return nil
	}
	if err != nil {
		return err
	}
	defer p.File.Wipe()
	defer clear(text)
	if err := p.Allowed(); err != nil {
		return err
	}
	w.State, w.Goal, w.Temp = undoing, contentWith(text, p.Mode), tempName(w.Real)
	if p.remove {
		w.Goal = content{Missing: true}
	}
	if contentOf(p.File).SHA256 == w.After.SHA256 && w.Goal.SHA256 != w.Before.SHA256 {
		return refused(ErrDamaged, "what it kept is not what was there before")
	}
	if err := e.write(w); err != nil {
		return fmt.Errorf("write the journal: %w; make %s writable", err, e.Journal)
	}
	done, err := e.put(ctx, p, w.Temp, text, w.Goal)
	if done {
		e.forget(w)
		return err
	}
	if e.disk().Remove(w.Temp) == nil { // else the next change does both
		w.State, w.Goal = applied, content{}
		_ = e.write(w)
	}
	return err
}

// backward is the plan of the way back with the bytes that it makes, which the caller wipes.
func (w entry) backward(sealer Sealer) (Plan, []byte, error) {
	p, err := w.reverse()
	if err != nil {
		return Plan{}, nil, err
	}
	open, err := opened(p.pieces, sealer)
	defer wipe(open)
	if err != nil {
		return Plan{}, nil, err
	}
	p.pieces = open
	text, err := p.build()
	return p, text, err
}

// opened are the pieces with what was sealed, which the caller wipes after an error, too.
func opened(pieces []piece, sealer Sealer) ([]piece, error) {
	open := slices.Clone(pieces)
	for i, c := range pieces {
		if len(c.sealed) == 0 {
			continue
		}
		var err error
		if open[i].text, err = sealer.Open(c.sealed); err != nil {
			return open, fmt.Errorf("open what was sealed: %w", err)
		}
	}
	return open, nil
}

func wipe(opened []piece) {
	for _, c := range opened {
		if len(c.sealed) > 0 {
			clear(c.text)
		}
	}
}

// Outcome is what came of taking back one change. A nil Err: it is taken back.
type Outcome struct {
	Change Change
	Err    error
}

// UndoRun takes back all changes of a run, newest first: ErrUnknown. One that fails does not keep those of other files
// from being taken back; those before it of the same file stay, with ErrOrder.
func (e Editor) UndoRun(ctx context.Context, run string) ([]Outcome, error) {
	all, err := e.List(ctx)
	failed := map[string]bool{} // by file
	var outcomes []Outcome
	for _, c := range all {
		if c.Run != run {
			continue
		}
		o := Outcome{Change: c, Err: ErrOrder}
		if !failed[c.Real] {
			_, o.Err = e.Undo(ctx, c.ID)
		}
		failed[c.Real] = o.Err != nil
		outcomes = append(outcomes, o)
	}
	if len(outcomes) == 0 {
		return nil, errors.Join(refused(ErrUnknown, "the run %s", run), err)
	}
	return outcomes, nil
}
