package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"authdoctor/checks"
	"authdoctor/checks/lab"
	"authdoctor/checks/wire"
	"authdoctor/flows"
	"authdoctor/ui/session"
)

// practise walks the case of a practice API.
func (w *world) practise(ctx context.Context, choice session.Choice, seed int64, visitor session.Visitor) (flows.Report, error) {
	var report flows.Report
	err := w.practising(ctx, choice, seed, func(c flows.Case, engine *flows.Engine) (err error) {
		c.Ask = visitor.Ask
		report, err = engine.Run(ctx, c, visitor.Observe)
		return err
	})
	return report, err
}

// practising starts a practice API, hands its case to f, and ends it. The same seed makes the same keys.
func (w *world) practising(ctx context.Context, choice session.Choice, seed int64, f func(flows.Case, *flows.Engine) error) error {
	if choice.Edits != (session.Edits{}) {
		return errors.New("a practice case brings its own settings: leave them as they are, or check a setup")
	}
	p, err := lab.Start(ctx, lab.Options{Faults: []string{choice.PracticeID}, Seed: seed})
	if err != nil {
		return err
	}
	defer p.Close()
	dir, err := os.MkdirTemp("", "authdoctor-practice-")
	if err != nil {
		return fmt.Errorf("make a folder for the practice files: %w", err)
	}
	defer os.RemoveAll(dir)
	c, engine, err := w.practiceCase(ctx, p, dir)
	if err != nil {
		return err
	}
	return f(c, engine)
}

// practiceCase is the case that a person would have who followed the practice's guide.
func (w *world) practiceCase(ctx context.Context, p *lab.Practice, dir string) (flows.Case, *flows.Engine, error) {
	g, err := prepare(p, dir)
	if err != nil {
		return flows.Case{}, nil, err
	}
	var f checkFlags
	cmd := newFlagReader(&f)
	if err := cmd.ParseFlags(g.Args); err != nil {
		return flows.Case{}, nil, fmt.Errorf("read the practice's flags: %w", err)
	}
	s := Streams{Environ: []string{}}
	for name, value := range g.Env {
		s.Environ = append(s.Environ, name+"="+value)
	}
	cases, err := w.cases(ctx, s, f)
	if err != nil {
		return flows.Case{}, nil, err
	}
	options := wire.Options{
		Environ: s.Environ, CAFile: f.caFile, UserAgent: "authdoctor/" + version, Resolve: p.Resolve, Timeout: practicePatience,
	}
	return cases[0], w.engine(checks.Consent{Paid: f.paid, AllowHTTP: f.allowHTTP}, options), nil
}

// practicePatience is short: a practice API that does not answer never will.
const practicePatience = 3 * time.Second
