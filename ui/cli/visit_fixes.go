package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"authdoctor/flows"
	"authdoctor/keystore/edit"
	"authdoctor/ui/session"
)

// bench is what a choice is examined and repaired with.
type bench struct {
	engine *flows.Engine
	editor edit.Editor
	look   func(context.Context) (flows.Case, error) // anew, every time
	hide   string                                    // the folder of a practice, which is left out of every path
}

// tidy is a report as it is shown.
func (b bench) tidy(r flows.Report) flows.Report {
	if b.hide == "" {
		return r
	}
	return r.Cleaned(b.short)
}

func (b bench) short(text string) string {
	if b.hide == "" {
		return text
	}
	return strings.ReplaceAll(text, b.hide, "")
}

// examined is what is known about a choice in this visit.
type examined struct {
	look    flows.Examination // of the last walk
	made    []madeFixes       // oldest first
	answers map[string]string // to the questions of the last walk, by node
}

// madeFixes are changes that are taken back together.
type madeFixes struct {
	run    string
	before flows.Examination // what is true again once they are taken back
}

// sealer is what the journal of this visit seals secrets with: the store, which is made its keeper with that.
func (v *visit) sealer(ctx context.Context) (edit.Sealer, error) {
	_, l, err := v.openShelf()
	if err != nil {
		return nil, err
	}
	return l.keeper(ctx)
}

// known is what is known about a choice.
func (v *visit) known(choice session.Choice) examined {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.examined[choice]
}

func (v *visit) learn(choice session.Choice, change func(*examined)) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.examined == nil {
		v.examined = map[session.Choice]examined{}
	}
	known := v.examined[choice]
	change(&known)
	v.examined[choice] = known
}

// Apply implements session.Fixes.
func (v *visit) Apply(ctx context.Context, want session.ApplyFix, visitor session.Visitor) (session.Applied, error) {
	b, err := v.bench(ctx, want.Choice)
	if err != nil {
		return session.Applied{}, err
	}
	known := v.known(want.Choice)
	chosen := slices.DeleteFunc(slices.Clone(known.look.Repairs), func(r flows.Repair) bool {
		return !want.All() && (r.Cause != want.Cause || r.Fix.ID != want.Fix)
	})
	if len(chosen) == 0 {
		return session.Applied{}, errors.New("what was found is no longer as it was: run the checks again")
	}
	for _, r := range chosen {
		if seals, err := r.Seals(); err != nil || !seals {
			continue // what speaks against it is said where it is made
		}
		if _, err := b.editor.Sealer(ctx); err != nil {
			return session.Applied{}, err
		}
	}
	var last flows.Case
	how := flows.Repairing{Editor: b.editor, Run: edit.NewRun(time.Now()), Again: func(ctx context.Context) (flows.Case, error) {
		c, err := b.look(ctx)
		c.Ask = known.asker()
		last = c
		return c, err
	}}
	if shell, ok := v.streams.loginShell(); ok && want.Choice.PracticeID == "" {
		how.Shell = func(ctx context.Context) (flows.Case, error) {
			return v.inShell(ctx, shell, known.look.Report.Target.Provider)
		}
	}
	look := known.look
	if want.All() {
		look, err = b.engine.ApplyAll(ctx, look, how, visitor.Observe)
	} else {
		look, err = b.engine.Apply(ctx, look, chosen[0], how, visitor.Observe)
	}
	applied := session.Applied{Report: b.tidy(look.Report), Stopped: ctx.Err() != nil}
	for _, c := range b.changes(context.WithoutCancel(ctx), how.Run) {
		applied.Changed = appendNew(applied.Changed, shortPath(c.Path))
	}
	v.learn(want.Choice, func(k *examined) {
		if len(applied.Changed) > 0 {
			k.made = append(k.made, madeFixes{how.Run, k.look})
		}
		k.look = look
	})
	if want.Choice.PracticeID == "" {
		for _, key := range v.keys(last.Target) {
			if key.present && key.candidate.Secret.Len() > 0 {
				applied.KeyID = key.id
			}
		}
	}
	return applied, err
}

// inShell is what a program in a new terminal would find.
func (v *visit) inShell(ctx context.Context, shell func(context.Context) (Streams, error), providerID string) (flows.Case, error) {
	w, err := v.load()
	if err != nil {
		return flows.Case{}, err
	}
	fresh, err := shell(ctx)
	if err != nil {
		return flows.Case{}, err
	}
	return w.anew(ctx, fresh, checkFlags{provider: providerID}, providerID)
}

// asker answers as a person did in the walk before. What only a walk that finds nothing asks is not asked: what a fix is
// verified by was measured.
func (k examined) asker() flows.Asker {
	if len(k.answers) == 0 {
		return nil
	}
	return func(_ context.Context, q flows.Question) string { return k.answers[q.Node] }
}

// changes are those of a run that can be taken back, newest first.
func (b bench) changes(ctx context.Context, run string) []edit.Change {
	runs, _ := b.editor.Runs(ctx) // what is damaged beside them is for authdoctor undo to say
	for _, r := range runs {
		if r.ID == run {
			return r.Changes
		}
	}
	return nil
}

// errNothingMade: nothing was changed here, or it was taken back already.
var errNothingMade = errors.New("there is nothing to take back here; authdoctor undo --list knows what was changed elsewhere")

// lastMade is what is taken back next.
func (v *visit) lastMade(ctx context.Context, choice session.Choice) (bench, madeFixes, error) {
	b, err := v.bench(ctx, choice)
	if err != nil {
		return bench{}, madeFixes{}, err
	}
	made := v.known(choice).made
	if len(made) == 0 {
		return bench{}, madeFixes{}, errNothingMade
	}
	return b, made[len(made)-1], nil
}

// PlanUndo implements session.Fixes.
func (v *visit) PlanUndo(ctx context.Context, choice session.Choice) (session.UndoPlan, error) {
	b, made, err := v.lastMade(ctx, choice)
	if err != nil {
		return session.UndoPlan{}, err
	}
	w, err := v.load()
	if err != nil {
		return session.UndoPlan{}, err
	}
	clean := w.redactor().Redact
	if c, err := b.look(ctx); err == nil {
		clean = w.redactor(c.Target).Redact
	}
	changes := b.changes(ctx, made.run)
	if len(changes) == 0 {
		return session.UndoPlan{}, errNothingMade
	}
	var plan session.UndoPlan
	for i, c := range changes {
		plan.What = append(plan.What, clean(c.What))
		later := slices.ContainsFunc(changes[:i], func(later edit.Change) bool { return later.Real == c.Real })
		reverse, err := b.editor.Reverse(ctx, c.ID)
		switch {
		case errors.Is(err, edit.ErrNothing), err != nil && later: // it can be told once the later one is taken back
			continue
		case err != nil:
			return session.UndoPlan{}, err
		}
		plan.Preview += b.short(reverse.Preview(clean))
		reverse.File.Wipe()
	}
	return plan, nil
}

// Undo implements session.Fixes.
func (v *visit) Undo(ctx context.Context, choice session.Choice) (session.Undone, error) {
	b, made, err := v.lastMade(ctx, choice)
	if err != nil {
		return session.Undone{}, err
	}
	outcomes, err := b.editor.UndoRun(ctx, made.run)
	if err != nil {
		return session.Undone{}, err
	}
	var files, left []string
	var errs []error
	for _, o := range outcomes {
		path := shortPath(o.Change.Path)
		if o.Err != nil {
			errs = append(errs, o.Err)
			continue
		}
		files = appendNew(files, path)
		if o.Change.Sealed {
			left = appendNew(left, path+" holds the key in plaintext again that it held before")
		}
	}
	if len(errs) > 0 {
		return session.Undone{}, errors.Join(errs...)
	}
	v.learn(choice, func(k *examined) {
		if n := len(k.made); n > 0 && k.made[n-1].run == made.run {
			k.look, k.made = made.before, k.made[:n-1:n-1]
		}
	})
	return session.Undone{Words: fmt.Sprintf("the change of %s is taken back", strings.Join(files, " and ")), Next: left}, nil
}

// shortPath is a file as it is called from the current folder; one of a practice is called by its name.
func shortPath(path string) string {
	here, err := os.Getwd()
	if err != nil {
		return path
	}
	short, err := filepath.Rel(here, path)
	switch {
	case strings.Contains(path, "authdoctor-practice-"):
		return filepath.Base(path)
	case err != nil || strings.HasPrefix(short, ".."):
		return path
	}
	return short
}

func appendNew(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}
