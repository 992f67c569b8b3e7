package cli

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"authdoctor/checks"
	"authdoctor/checks/lab"
	"authdoctor/checks/reply"
	"authdoctor/checks/wire"
	"authdoctor/flows"
	"authdoctor/keystore"
	"authdoctor/ui/session"
)

// visit is the interactive app's session: the same engine as check, on what was found here or on a practice case.
type visit struct {
	streams Streams

	mu    sync.Mutex
	world *world
	cases map[string]flows.Case
	order []string
}

func newVisit(s Streams) *visit { return &visit{streams: s, cases: map[string]flows.Case{}} }

// load wires the floors together once.
func (v *visit) load() (*world, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.world != nil {
		return v.world, nil
	}
	w, err := newWorld(v.streams)
	if err == nil {
		v.world = w
	}
	return w, err
}

// Welcome implements session.Session.
func (v *visit) Welcome(ctx context.Context) (session.Welcome, error) {
	w, err := v.load()
	if err != nil {
		return session.Welcome{}, err
	}
	welcome := session.Welcome{Notes: []string{"Requests go only to the API that you choose; all of them are free."}}
	cases, _, err := w.cases(ctx, v.streams, checkFlags{})
	if err != nil {
		welcome.Notes = append(welcome.Notes, err.Error())
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.order = nil
	for _, c := range cases {
		if c.Target.Sender() == nil {
			continue
		}
		id := c.Target.Provider.ID
		v.cases[id] = c
		v.order = append(v.order, id)
		welcome.Setups = append(welcome.Setups, setupOf(c.Target, w))
	}
	for _, f := range lab.Faults() {
		welcome.Practices = append(welcome.Practices, session.Practice{ID: f.ID, Title: f.Title, Cause: string(f.Cause), About: f.About})
	}
	return welcome, nil
}

func setupOf(t checks.Target, w *world) session.Setup {
	key := t.Sender()
	kind := checks.KeyKind(key, w.registry)
	if kind == "unknown" {
		kind = "a key of unknown kind"
	}
	where := key.Source.String()
	if key.Source.Kind == keystore.FromEnv {
		where = "this shell"
	}
	detail := fmt.Sprintf("%s %s, to %s", kind, key.Secret.Fingerprint(), reply.Clean(checks.ShownURL(t.BaseURL.Value)))
	different := 0
	for _, c := range t.Shadowed {
		if !c.Secret.Same(key.Secret) {
			different++
		}
	}
	if different > 0 {
		detail += fmt.Sprintf("; hides %d other key(s)", different)
	}
	return session.Setup{ID: t.Provider.ID, Title: t.Provider.Name + ": " + key.Name + " from " + where, Detail: detail}
}

// Outline implements session.Session.
func (v *visit) Outline(session.Choice) []session.Row {
	w, err := v.load()
	if err != nil || len(w.trees) == 0 {
		return nil
	}
	titles := map[string]string{}
	for _, c := range w.checks {
		titles[c.ID] = c.Title
	}
	var rows []session.Row
	for _, tree := range w.trees {
		if !slices.Contains(tree.Protocols, "openai") {
			continue // the first tree for the protocol is the one that a walk takes
		}
		for _, id := range tree.Checks() {
			rows = append(rows, session.Row{Check: id, Title: titles[id]})
		}
		break
	}
	return rows
}

// Walk implements session.Session.
func (v *visit) Walk(ctx context.Context, choice session.Choice, observe flows.Observer) (flows.Report, error) {
	w, err := v.load()
	if err != nil {
		return flows.Report{}, err
	}
	if choice.PracticeID != "" {
		return w.practise(ctx, choice.PracticeID, observe)
	}
	v.mu.Lock()
	c, ok := v.cases[choice.SetupID]
	v.mu.Unlock()
	if !ok {
		return flows.Report{}, fmt.Errorf("nothing was found for %q", choice.SetupID)
	}
	engine := w.engine(checks.Consent{}, wire.Options{Environ: v.streams.Environ, UserAgent: "authdoctor/" + version})
	return engine.Run(ctx, c, observe)
}
