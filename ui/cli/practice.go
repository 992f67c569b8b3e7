package cli

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"authdoctor/checks"
	"authdoctor/checks/lab"
	"authdoctor/checks/wire"
	"authdoctor/flows"
	"authdoctor/keystore/edit"
	"authdoctor/ui/session"
)

// practicePatience is short: a practice API that does not answer never will.
const practicePatience = 3 * time.Second

// practice is a practice API of a visit with the project that uses it. It runs until the visit ends, so that what was
// repaired can be verified, examined again and taken back.
type practice struct {
	lab     *lab.Practice
	dir     string // of the project's folder and of the journal
	environ []string
	args    []string // of authdoctor check
}

// practised is the practice of a choice, which is started where it is wanted for the first time.
func (v *visit) practised(ctx context.Context, choice session.Choice) (*practice, error) {
	if choice.Edits != (session.Edits{}) {
		return nil, errors.New("a practice case brings its own settings: leave them as they are, or check a setup")
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if p, ok := v.practices[choice.PracticeID]; ok {
		return p, nil
	}
	p, err := startPractice(ctx, choice.PracticeID, v.seed)
	if err != nil {
		return nil, err
	}
	if v.practices == nil {
		v.practices = map[string]*practice{}
	}
	v.practices[choice.PracticeID] = p
	return p, nil
}

// close ends the practices.
func (v *visit) close() {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, p := range v.practices {
		p.close()
	}
	v.practices = nil
}

// startPractice starts a practice API and writes the project of a person who followed its guide, the settings in a .env
// file, where they can be repaired. The same seed makes the same keys.
func startPractice(ctx context.Context, fault string, seed int64) (p *practice, err error) {
	l, err := lab.Start(context.WithoutCancel(ctx), lab.Options{Faults: []string{fault}, Seed: seed})
	if err != nil {
		return nil, err
	}
	p = &practice{lab: l}
	defer func() {
		if err != nil {
			p.close()
		}
	}()
	if p.dir, err = os.MkdirTemp("", "authdoctor-practice-"); err != nil {
		return nil, fmt.Errorf("make a folder for the practice files: %w", err)
	}
	project := filepath.Join(p.dir, "project")
	if err = os.Mkdir(project, 0o700); err != nil {
		return nil, fmt.Errorf("make a folder for the practice files: %w", err)
	}
	g, err := prepare(l, project)
	if err != nil {
		return nil, err
	}
	p.args = g.Args
	p.environ, err = intoFile(filepath.Join(project, ".env"), g.Env)
	return p, err
}

func (p *practice) close() {
	p.lab.Close()
	if p.dir != "" {
		os.RemoveAll(p.dir)
	}
}

// intoFile writes variables into a .env file, unless it has them, and returns those that stay in the environment: the
// ones that hide one of the file's, those that a .env file would expand, and what a connection needs.
func intoFile(file string, variables map[string]string) (environ []string, err error) {
	before, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("read the practice's .env: %w", err)
	}
	text := string(before)
	for _, name := range slices.Sorted(maps.Keys(variables)) {
		known := strings.Contains("\n"+string(before), "\n"+name+"=")
		if known || strings.Contains(variables[name], "$") || strings.HasSuffix(strings.ToLower(name), "_proxy") || strings.HasPrefix(name, "SSL_") {
			environ = append(environ, name+"="+variables[name])
			continue
		}
		text += name + "=" + envValue(variables[name]) + "\n"
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		return nil, fmt.Errorf("write the practice's .env: %w", err)
	}
	return environ, nil
}

// envValue is a value as a .env file says it, between quotes where it needs them.
func envValue(value string) string {
	plain := !strings.ContainsFunc(value, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("-_./:", r)
	})
	switch {
	case plain:
		return value
	case !strings.ContainsAny(value, "'\\\n\r"):
		return "'" + value + "'"
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`).Replace(value) + `"`
}

// bench is what the case of the practice is examined and repaired with.
func (p *practice) bench(w *world) (bench, error) {
	var f checkFlags
	cmd := newFlagReader(&f)
	if err := cmd.ParseFlags(p.args); err != nil {
		return bench{}, fmt.Errorf("read the practice's flags: %w", err)
	}
	s := Streams{Environ: p.environ}
	options := wire.Options{
		Environ: s.Environ, CAFile: f.caFile, UserAgent: "authdoctor/" + version, Resolve: p.lab.Resolve, Timeout: practicePatience,
	}
	return bench{
		hide:   filepath.Join(p.dir, "project") + string(filepath.Separator),
		engine: w.engine(checks.Consent{Paid: f.paid, AllowHTTP: f.allowHTTP}, options),
		editor: edit.Editor{
			Journal: filepath.Join(p.dir, "journal"),
			Sealer:  func(context.Context) (edit.Sealer, error) { return worthless{}, nil },
		},
		look: func(ctx context.Context) (flows.Case, error) {
			cases, err := w.cases(ctx, s, f)
			if err != nil {
				return flows.Case{}, err
			}
			return cases[0], nil
		},
	}, nil
}

// worthless seals nothing: the keys of a practice are made up, and lie beside its journal.
type worthless struct{}

func (worthless) Seal(b []byte) ([]byte, error) { return slices.Clone(b), nil }
func (worthless) Open(b []byte) ([]byte, error) { return slices.Clone(b), nil }
