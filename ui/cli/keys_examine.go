package cli

import (
	"context"
	"errors"
	"runtime"

	"authdoctor/checks"
	"authdoctor/checks/holdings"
	"authdoctor/checks/wire"
	"authdoctor/flows"
	"authdoctor/flows/keys"
	"authdoctor/keystore"
	"authdoctor/keystore/edit"
)

// keeper does what people want done with keys, with the engine of check.
func (w *world) keeper(s Streams, f checkFlags, store *keystore.Store) *keys.Keeper {
	return &keys.Keeper{
		Store: store, Registry: w.registry, Maker: w.maker, Editor: w.editor(store),
		Find: func(ctx context.Context, from string) (holdings.Result, error) {
			return holdings.Find(ctx, holdings.Options{
				Registry: w.registry, Maker: w.maker, Environ: s.Environ, Home: s.home(), Dir: f.dir, From: from,
			})
		},
		Examine: func(ctx context.Context, p keystore.Profile, key keystore.Candidate) (flows.Report, error) {
			return w.examineKey(ctx, s, f, p, key, nil)
		},
	}
}

// editor changes the user's files. What it takes out of them is sealed to a key in the store.
func (w *world) editor(store *keystore.Store) edit.Editor {
	return edit.New(w.places, func(ctx context.Context) (edit.Sealer, error) { return store.Sealer(ctx) })
}

// home is the user's own folder; empty: it is not known.
func (s Streams) home() string {
	if runtime.GOOS == "windows" {
		return s.getenv("USERPROFILE")
	}
	return s.getenv("HOME")
}

// examineKey walks the case of one key. What belongs to it wins over what is found here.
func (w *world) examineKey(ctx context.Context, s Streams, f checkFlags, p keystore.Profile, key keystore.Candidate, observe flows.Observer) (flows.Report, error) {
	f = withProfile(f, p)
	f.stored = &key
	found, err := w.discover(ctx, s, f)
	if err != nil {
		return flows.Report{}, err
	}
	c := w.caseOf(found.Setups[0], f, w.notesOf(found))
	limited, cancel := context.WithTimeout(ctx, f.timeout)
	defer cancel()
	engine := w.engine(checks.Consent{AllowHTTP: f.allowHTTP}, w.wire(f, s))
	report, err := engine.Run(limited, c, observe)
	var crash *wire.Crash
	if errors.As(err, &crash) {
		report.CrashFile, _ = s.record(crash.What, crash.Stack)
		report.Verdict = flows.Unknown
		return report, nil
	}
	return report, err
}

// withProfile puts what belongs to a key in the place of flags that were not given.
func withProfile(f checkFlags, p keystore.Profile) checkFlags {
	f.keyStdin, f.keyEnv, f.request = false, "", ""
	for _, part := range []struct{ flag, own *string }{
		{&f.provider, &p.Provider}, {&f.baseURL, &p.BaseURL}, {&f.org, &p.Organization}, {&f.project, &p.Project},
	} {
		if *part.flag == "" {
			*part.flag = *part.own
		}
	}
	return f
}

// keyTarget is what a key would be used with.
func (w *world) keyTarget(ctx context.Context, s Streams, f checkFlags, key keystore.Candidate) (checks.Target, error) {
	f.keyStdin, f.keyEnv, f.stored = false, "", &key
	found, err := w.discover(ctx, s, f)
	if err != nil {
		return checks.Target{}, err
	}
	return found.Setups[0].Target(), nil
}
