package cli

import (
	"context"
	"fmt"
	"os"
	"time"

	"authdoctor/checks"
	"authdoctor/checks/lab"
	"authdoctor/checks/wire"
	"authdoctor/flows"
)

// practise starts a practice API for one walk, and ends it.
func (w *world) practise(ctx context.Context, fault string, observe flows.Observer) (flows.Report, error) {
	p, err := lab.Start(ctx, lab.Options{Faults: []string{fault}, Seed: time.Now().UnixNano()})
	if err != nil {
		return flows.Report{}, err
	}
	defer p.Close()
	dir, err := os.MkdirTemp("", "authdoctor-practice-")
	if err != nil {
		return flows.Report{}, fmt.Errorf("make a folder for the practice files: %w", err)
	}
	defer os.RemoveAll(dir)
	c, engine, err := w.practiceCase(ctx, p, dir)
	if err != nil {
		return flows.Report{}, err
	}
	return engine.Run(ctx, c, observe)
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
	cases, _, err := w.cases(ctx, s, f)
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
