package flows

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/checks/provider"
	"authdoctor/checks/wire"
	"authdoctor/keystore/secret"
)

// maxRounds bounds how many faults are looked for behind each other.
const maxRounds = 6

// Engine walks cases. It is filled once, by the program's wiring, and safe for concurrent runs.
type Engine struct {
	Registry  *provider.Registry
	Checks    []checks.Check // in catalogue order
	Trees     []Tree
	Catalogue Catalogue
	Fixers    []Fixer
	Connect   func() (*wire.Client, error) // a fresh client: one budget per run
	Consent   checks.Consent
	Maker     *secret.Maker
}

// Examination is a case that was walked: its report, and the automatic fixes that it offers.
type Examination struct {
	Report  Report
	Repairs []Repair // in the order of the diagnoses
}

// Run walks a case to its report. It returns an error only where there is no report to give: no tree for the target's
// provider, an unknown check, or settings that no client can be made from.
func (e *Engine) Run(ctx context.Context, c Case, observe Observer) (Report, error) {
	x, err := e.Examine(ctx, c, observe)
	return x.Report, err
}

// Examine is Run, with the fixes.
func (e *Engine) Examine(ctx context.Context, c Case, observe Observer) (Examination, error) {
	tree, err := e.tree(c)
	if err != nil {
		return Examination{}, err
	}
	leftOut := slices.DeleteFunc(slices.Clone(c.Skip), func(id string) bool { return id == Replayed })
	if err := e.known(append(leftOut, c.Only...)); err != nil {
		return Examination{}, err
	}
	client, err := e.Connect()
	if err != nil {
		return Examination{}, err
	}
	defer client.Close()
	if observe == nil {
		observe = func(Event) {}
	}
	consent := e.Consent
	switch {
	case c.Offline:
		consent.Silent = "--offline"
	case c.Target.Unread != nil:
		consent.Silent = "credential.stored" // without the key that was named nothing is asked
	case c.Target.Sender() == nil && !c.Target.Open():
		consent.Silent = "credential.found" // there is nothing to ask for, and nobody named a host
	}
	consent.Paid = consent.Paid || c.Paid
	consent.KeepPaid = consent.Paid && len(c.Only) == 0 && keepsPaid(c.Target)
	runner := checks.NewRunner(client, e.Registry, e.Checks, consent)
	clean := newCleaner(e.Maker, c.Target)
	w := &walk{
		engine: e, tree: tree, runner: runner, observe: clean.events(observe), visit: c, consent: consent,
		clean: clean, started: time.Now(), answers: map[string]string{},
	}
	w.requests = &exchanges{observe: w.observe}
	runner.Watch(w.requests.begin)
	w.run(ctx)
	crash := runner.Wait()
	x := Examination{Report: w.report(ctx)}
	x.Repairs = w.repairs
	if crash != nil {
		return x, crash
	}
	w.observe(Finished{Report: x.Report})
	return x, nil
}

// ErrNoTree: no decision tree is made for the target.
var ErrNoTree = errors.New("no decision tree")

func (e *Engine) tree(c Case) (Tree, error) {
	if c.Flow == "" {
		if t, ok := TreeFor(e.Trees, c.Target.Provider.Protocol); ok {
			return t, nil
		}
		return Tree{}, fmt.Errorf("%w walks the API of %s: see authdoctor flows list", ErrNoTree, c.Target.Provider.Name)
	}
	for _, t := range e.Trees {
		if t.ID == c.Flow {
			return t, nil
		}
	}
	return Tree{}, fmt.Errorf("%w is named %q: see authdoctor flows list", ErrNoTree, c.Flow)
}

// ErrNoCheck: a check was named that does not exist.
var ErrNoCheck = errors.New("no check")

func (e *Engine) known(ids []string) error {
	for _, id := range ids {
		if !slices.ContainsFunc(e.Checks, func(c checks.Check) bool { return c.ID == id }) {
			return fmt.Errorf("%w is named %q: see authdoctor check --list", ErrNoCheck, id)
		}
	}
	return nil
}

// named is a cause with what it rests on, before it is put into words.
type named struct {
	ids        []cause.ID
	confidence checks.Confidence
	finding    checks.Finding
	target     checks.Target
	proof      *Proof
	change     *checks.Change // what a fix proposes: the change that passed, else the first that was not refuted
	moved      bool           // the server answered the changed request otherwise
	because    string
	tell       string   // what would confirm it
	answers    []string // what a person said on the way to it
	own        *Fix     // of this very fault, before those of the catalogue
}
