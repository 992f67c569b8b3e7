package flows

import (
	"context"
	"errors"
	"slices"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/keystore/edit"
)

// Repairing says how a case is repaired.
type Repairing struct {
	Editor edit.Editor
	Run    string                              // of the journal: what is taken back together
	Again  func(context.Context) (Case, error) // looks at this machine anew, after a change
	Shell  func(context.Context) (Case, error) // what a program in a new shell would find; nil: that cannot be told
}

// Repair walks a case and makes its automatic fixes, one after the other; behind each it walks again to verify it. A fix
// after which the cause is still there is taken back. The report has every cause that was found, with the state of its
// fixes; its verdict, findings and target are those of the last walk.
func (e *Engine) Repair(ctx context.Context, c Case, how Repairing, observe Observer) (Report, error) {
	look, err := e.Examine(ctx, c, observe)
	if err != nil {
		return look.Report, err
	}
	look, err = e.ApplyAll(ctx, look, how, observe)
	if err != nil {
		return look.Report, err
	}
	for _, d := range look.Report.Diagnoses {
		for k := range d.Fixes {
			if d.Fixes[k].Status == "planned" {
				d.Fixes[k].Status = "not_applied"
			}
		}
	}
	return look.Report, nil
}

// ApplyAll makes the automatic fixes of a case that was walked, as Repair does, those of what comes to light behind them
// too. It stops where ctx ends.
func (e *Engine) ApplyAll(ctx context.Context, look Examination, how Repairing, observe Observer) (Examination, error) {
	look.Report = look.Report.cloned()
	tried := map[string]bool{}
	for range maxRounds {
		at := slices.IndexFunc(look.Repairs, func(r Repair) bool { return !tried[r.Cause] })
		if at < 0 || ctx.Err() != nil {
			break
		}
		r := look.Repairs[at]
		tried[r.Cause] = true
		next, err := e.Apply(ctx, look, r, how, observe)
		if err != nil {
			return look, err
		}
		look = next
	}
	return look, nil
}

// Apply makes one automatic fix of a case that was walked, and walks again to verify it. What it returns is that walk;
// its report has what was found before, too, with what became of the fix. It returns an error only where that walk has
// no report.
func (e *Engine) Apply(ctx context.Context, look Examination, r Repair, how Repairing, observe Observer) (Examination, error) {
	if observe == nil {
		observe = func(Event) {}
	}
	observe(FixStarted{Fix: r.Fix})
	next, said, err := e.make(ctx, r, how, look.Report.Diagnoses, observe)
	if err != nil {
		return look, err
	}
	whole := look.Report.cloned()
	if next != nil {
		look.Repairs = next.Repairs
		whole = whole.followed(next.Report)
	}
	whole.settle(r, said)
	look.Report = whole
	observe(FixDone{Fix: whole.fix(r)})
	return look, nil
}

// made is what became of a fix.
type made struct {
	status string // verified, unverified, failed; not_applied: it is for a person after all; planned: it was not begun
	note   string // what a reader must know about it
}

// make makes a fix and walks again. It returns an error only where that walk has no report.
func (e *Engine) make(ctx context.Context, r Repair, how Repairing, earlier []Diagnosis, observe Observer) (*Examination, made, error) {
	changes, err := how.apply(ctx, r)
	switch {
	case errors.Is(err, edit.ErrNoSealer):
		return nil, made{"not_applied", "the fix was left to you: " + r.Fix.Title + ": it takes a key out of a file, and no store is open to keep it for undoing that"}, nil
	case err != nil && ctx.Err() != nil:
		return nil, made{"planned", "nothing was changed: it was stopped before"}, nil
	case err != nil:
		return nil, made{"failed", "nothing was changed: " + err.Error()}, nil
	}
	if r.fixer.NewShell {
		said, err := e.inNewShell(ctx, r, how, earlier, observe)
		if err == nil && said.status == "failed" {
			said = how.tookBack(ctx, r, changes)
		}
		return nil, said, err
	}
	c, err := how.Again(ctx)
	if err != nil {
		return nil, made{"unverified", "the fix was made and could not be verified: " + err.Error()}, nil
	}
	next, err := e.Examine(ctx, c, observe)
	if err != nil {
		return nil, made{}, err
	}
	status := r.judged(next, earlier)
	if status != "failed" {
		return &next, made{status: status}, nil
	}
	return nil, how.tookBack(ctx, r, changes), nil
}

// tookBack is what became of a fix that did not help.
func (h Repairing) tookBack(ctx context.Context, r Repair, changes []edit.Change) made {
	if err := h.takeBack(ctx, changes); err != nil {
		return made{"failed", "the fix did not help, and the change could not be taken back: " + err.Error()}
	}
	return made{"failed", "the change was taken back, because it did not help: " + r.Fix.Title}
}

// inNewShell walks as a program in a new shell would. What this process has is as it was, and so is what was found.
func (e *Engine) inNewShell(ctx context.Context, r Repair, how Repairing, earlier []Diagnosis, observe Observer) (made, error) {
	const next = "it counts in new shells: open another terminal, or type the command for this one"
	if how.Shell == nil {
		return made{"unverified", next + "; what a new shell has was not looked at"}, nil
	}
	c, err := how.Shell(ctx)
	if err != nil {
		return made{"unverified", next + "; what a new shell has could not be told: " + err.Error()}, nil
	}
	key := c.Target.Credential
	if key == nil || !key.Secret.Same(r.fault.After.Credential.Secret) {
		return made{"unverified", next + "; a new login shell has another value"}, nil
	}
	there, err := e.Examine(ctx, c, observe)
	if err != nil {
		return made{}, err
	}
	return made{r.judged(there, earlier), next}, nil
}

// judged is the state of a fix after the walk that followed it: verified where the cause is gone, and the walk passed or
// met what lies behind it. earlier are the causes that were known before.
func (r Repair) judged(next Examination, earlier []Diagnosis) string {
	for _, d := range next.Report.Diagnoses {
		if d.Cause != r.Cause {
			continue
		}
		if !slices.ContainsFunc(next.Repairs, func(other Repair) bool { return other.Cause == r.Cause && other.Fix.Title != r.Fix.Title }) {
			return "failed" // not the same cause at another place
		}
	}
	switch left := next.Report.Diagnoses; {
	case next.Report.Verdict == Healthy:
		return "verified"
	case len(left) == 0:
		return "unverified"
	case cause.ID(left[0].Cause).Before(cause.ID(r.Cause)) && !slices.ContainsFunc(earlier, func(d Diagnosis) bool { return d.Cause == left[0].Cause }):
		return "failed" // it leads to a fault that was not there before
	case r.sure || next.Report.Verdict == Problem && known(next.Report):
		return "verified"
	}
	return "unverified"
}

// known reports whether the server knew the key of a walk: it was granted, or refused for another reason.
func known(r Report) bool {
	return slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Check == keyCheck && f.Status == string(checks.Pass) })
}

// keyCheck tells whether the server knows the key.
const keyCheck = "account.key"

// apply makes the changes of a fix, all or none.
func (h Repairing) apply(ctx context.Context, r Repair) ([]edit.Change, error) {
	plans, err := r.Plan()
	if err != nil {
		return nil, err
	}
	defer wipe(plans)
	var changes []edit.Change
	for _, p := range plans {
		change, err := h.Editor.Apply(ctx, h.Run, p)
		switch {
		case errors.Is(err, edit.ErrNothing):
			continue
		case err != nil && change.ID == "":
			return nil, errors.Join(err, h.takeBack(ctx, changes))
		}
		changes = append(changes, change) // with an error it was changed all the same, and lacks its mode or owner at most
	}
	return changes, nil
}

// takeBack undoes changes, newest first.
func (h Repairing) takeBack(ctx context.Context, changes []edit.Change) error {
	var errs []error
	for _, c := range slices.Backward(changes) {
		_, err := h.Editor.Undo(context.WithoutCancel(ctx), c.ID)
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// cloned is a report whose fixes can be settled while others read the first one.
func (r Report) cloned() Report {
	r.Notes, r.Diagnoses = slices.Clone(r.Notes), slices.Clone(r.Diagnoses)
	for i := range r.Diagnoses {
		r.Diagnoses[i].Fixes = slices.Clone(r.Diagnoses[i].Fixes)
	}
	return r
}

// followed is the report of a case after another walk: what was found before stays, and what is new is added to it.
func (r Report) followed(next Report) Report {
	next.Started, next.DurationMS = r.Started, r.DurationMS+next.DurationMS
	next.Requests.Sent += r.Requests.Sent
	next.Requests.Billable += r.Requests.Billable
	next.Requests.Hosts = union(r.Requests.Hosts, next.Requests.Hosts)
	next.Exchanges = append(slices.Clone(r.Exchanges), next.Exchanges...)
	for i := range next.Exchanges {
		next.Exchanges[i].Number = i + 1
	}
	next.Notes = union(r.Notes, next.Notes)
	found := slices.Clone(r.Diagnoses)
	for _, d := range next.Diagnoses {
		if !slices.ContainsFunc(found, func(known Diagnosis) bool { return known.Cause == d.Cause }) {
			found = append(found, d)
		}
	}
	next.Diagnoses = found
	return next
}

func union(a, b []string) []string {
	out := slices.Clone(a)
	for _, s := range b {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// settle writes down what became of a fix.
func (r *Report) settle(of Repair, m made) {
	if m.note != "" {
		r.Notes = append(r.Notes, m.note)
	}
	for i, d := range r.Diagnoses {
		for k, f := range d.Fixes {
			if d.Cause == of.Cause && f.ID == of.Fix.ID {
				r.Diagnoses[i].Fixes[k].Status = m.status
				if m.status == "not_applied" {
					r.Diagnoses[i].Fixes[k].Kind = "guided"
				}
			}
		}
	}
}

// fix is a fix as the report has it now.
func (r Report) fix(of Repair) Fix {
	for _, d := range r.Diagnoses {
		for _, f := range d.Fixes {
			if d.Cause == of.Cause && f.ID == of.Fix.ID {
				return f
			}
		}
	}
	return of.Fix
}
