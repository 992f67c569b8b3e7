package cli

import (
	"context"
	"sync"
	"time"

	"authdoctor/checks"
	"authdoctor/checks/request"
	"authdoctor/checks/wire"
	"authdoctor/flows"
	"authdoctor/keystore"
	"authdoctor/keystore/edit"
	"authdoctor/ui/session"
)

// visit is the interactive app's session: the same engine as check, on what is found here, on a pasted request or on a
// practice case. It looks around anew for every question, so that what a person repaired counts at once.
type visit struct {
	streams Streams
	seed    int64 // makes the practice keys: the one that is shown is the one that is sent

	mu     sync.Mutex
	world  *world
	shelf  *shelf
	typed  []keystore.Candidate // by the number in their ids
	places []string             // the same for the places of keys
	pasted []request.Request    // the same for requests

	practices map[string]*practice // those that run, by their ids
	examined  map[session.Choice]examined
}

func newVisit(s Streams) *visit { return &visit{streams: s, seed: time.Now().UnixNano()} }

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

// Outline implements session.Session. Every choice is walked by the tree of one protocol.
func (v *visit) Outline(session.Choice) []session.Row {
	w, err := v.load()
	if err != nil {
		return nil
	}
	titles := map[string]string{}
	for _, c := range w.checks {
		titles[c.ID] = c.Title
	}
	tree, ok := flows.TreeFor(w.trees, "openai")
	if !ok {
		return nil
	}
	var rows []session.Row
	for _, id := range tree.Checks() {
		rows = append(rows, session.Row{Check: id, Title: titles[id]})
	}
	return rows
}

// Where somebody looks on, and can stop it, a walk waits so long for a server that says when to come back.
const watchedWait = 15 * time.Second

// bench is what a choice is examined and repaired with.
func (v *visit) bench(ctx context.Context, choice session.Choice) (bench, error) {
	w, err := v.load()
	if err != nil {
		return bench{}, err
	}
	if choice.PracticeID != "" {
		p, err := v.practised(ctx, choice)
		if err != nil {
			return bench{}, err
		}
		return p.bench(w)
	}
	return bench{
		engine: w.engine(checks.Consent{}, wire.Options{Environ: v.streams.Environ, UserAgent: "authdoctor/" + version}),
		editor: edit.New(w.places, v.sealer),
		look: func(ctx context.Context) (flows.Case, error) {
			chosen, err := v.choose(ctx, w, choice)
			chosen.walk.Wait = watchedWait
			return chosen.walk, err
		},
	}, nil
}

// Walk implements session.Session.
func (v *visit) Walk(ctx context.Context, choice session.Choice, visitor session.Visitor) (flows.Report, error) {
	b, err := v.bench(ctx, choice)
	if err != nil {
		return flows.Report{}, err
	}
	c, err := b.look(ctx)
	if err != nil {
		return flows.Report{}, err
	}
	answers := map[string]string{}
	if visitor.Ask != nil {
		c.Ask = func(ctx context.Context, q flows.Question) string {
			answer := visitor.Ask(ctx, q)
			answers[q.Node] = answer
			return answer
		}
	}
	look, err := b.engine.Examine(ctx, c, visitor.Observe)
	if err == nil {
		v.learn(choice, func(k *examined) { k.look, k.answers = look, answers })
	}
	return b.tidy(look.Report), err
}
