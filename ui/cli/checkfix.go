package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"authdoctor/checks"
	"authdoctor/flows"
	"authdoctor/keystore/edit"
	"authdoctor/ui/term"
)

// repair walks the cases one after the other, because they may change one file, and makes the automatic fixes of each.
// Together they are one run of the journal.
func (w *world) repair(ctx context.Context, f checkFlags, s Streams, cases []flows.Case) ([]flows.Report, error) {
	shelf := sync.OnceValue(func() *shelf { return newShelf(s, w.places, w.maker, f.storeFlags) })
	editor := edit.New(w.places, func(ctx context.Context) (edit.Sealer, error) { return shelf().keeper(ctx) })
	run := edit.NewRun(time.Now())
	engine := w.engine(checks.Consent{AllowHTTP: f.allowHTTP, Paid: f.paid}, w.wire(f, s))
	var reports []flows.Report
	for _, c := range cases {
		report, err := w.repairOne(ctx, f, s, engine, c, flows.Repairing{Editor: editor, Run: run})
		if err != nil {
			return nil, err
		}
		reports = append(reports, report)
	}
	if runs, err := editor.Runs(ctx); err == nil && slices.ContainsFunc(runs, func(r edit.Run) bool { return r.ID == run }) {
		fmt.Fprintln(s.Err, "authdoctor: `authdoctor undo` takes the changes back")
	}
	return reports, nil
}

func (w *world) repairOne(ctx context.Context, f checkFlags, s Streams, engine *flows.Engine, c flows.Case, how flows.Repairing) (flows.Report, error) {
	ctx, cancel := context.WithTimeout(ctx, f.timeout+f.wait)
	defer cancel()
	again := f
	if f.keyStdin { // it was read, and cannot be read again
		again.keyStdin, again.stored = false, c.Target.Credential
	}
	how.Again = func(ctx context.Context) (flows.Case, error) { return w.anew(ctx, s, again, c.Target.Provider.ID) }
	if shell, ok := s.loginShell(); ok {
		how.Shell = func(ctx context.Context) (flows.Case, error) {
			fresh, err := shell(ctx)
			if err != nil {
				return flows.Case{}, err
			}
			return w.anew(ctx, fresh, again, c.Target.Provider.ID)
		}
	}
	return guarded(s, func() (flows.Report, error) { return engine.Repair(ctx, c, how, s.sayWait) })
}

// anew looks around once more, for a provider.
func (w *world) anew(ctx context.Context, s Streams, f checkFlags, providerID string) (flows.Case, error) {
	found, err := w.cases(ctx, s, f)
	if err != nil {
		return flows.Case{}, err
	}
	at := slices.IndexFunc(found, func(other flows.Case) bool { return other.Target.Provider.ID == providerID })
	if at < 0 {
		return flows.Case{}, errors.New("nothing is found to examine any more")
	}
	return found[at], nil
}

// loginShell is what a program in a new terminal would be given; false where no shell can be asked.
func (s Streams) loginShell() (func(context.Context) (Streams, error), bool) {
	shell := term.LoginShell{Env: s.getenv}
	if _, off := shell.Path(); off != "" || s.getenv("CI") != "" {
		return nil, false
	}
	return func(ctx context.Context) (Streams, error) {
		text, err := shell.Environ(ctx)
		if err != nil {
			return Streams{}, err
		}
		defer clear(text)
		fresh := s
		fresh.Environ = strings.Split(string(bytes.TrimRight(text, "\x00")), "\x00")
		return fresh, nil
	}, true
}

// sayPlan says how what is shown is made. Talk goes to stderr.
func (f checkFlags) sayPlan(s Streams, reports []flows.Report) {
	if !f.fix || f.yes && !f.dryRun {
		return
	}
	planned := 0
	for _, r := range reports {
		for _, d := range r.Diagnoses {
			if slices.ContainsFunc(d.Fixes, func(fix flows.Fix) bool { return fix.Kind == "automatic" }) {
				planned++
			}
		}
	}
	switch {
	case planned == 0 && worst(reports) != flows.Healthy:
		fmt.Fprintln(s.Err, "authdoctor: nothing was changed: no fix of what was found is for a program to make")
	case planned > 0:
		fmt.Fprintln(s.Err, "authdoctor: nothing was changed: authdoctor check --fix --yes makes the automatic fixes and verifies each")
	}
}
