package checks

import (
	"sync"

	"authdoctor/checks/provider"
	"authdoctor/checks/wire"

	"golang.org/x/sync/errgroup"
)

// Runner answers checks about targets with one client. It owns the goroutines of a run.
type Runner struct {
	client  *wire.Client
	reg     *provider.Registry
	checks  map[string]Check
	consent Consent
	begin   func(Begun) Watcher // nil: nobody watches
	group   errgroup.Group

	mu    sync.Mutex
	crash *wire.Crash
}

// NewRunner takes the checks that findings may refer to.
func NewRunner(client *wire.Client, reg *provider.Registry, all []Check, consent Consent) *Runner {
	byID := make(map[string]Check, len(all))
	for _, c := range all {
		byID[c.ID] = c
	}
	return &Runner{client: client, reg: reg, checks: byID, consent: consent}
}

// Wait returns when no exchange is under way, with the first panic of one as a *wire.Crash.
func (r *Runner) Wait() error {
	_ = r.group.Wait()
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.crash == nil {
		return nil
	}
	return r.crash
}

// Client is the one that all exchanges go through.
func (r *Runner) Client() *wire.Client { return r.client }

// start runs f beside the caller.
func (r *Runner) start(f func()) {
	r.group.Go(func() error {
		r.safely(f)
		return nil
	})
}

// crashed keeps the first crash of a run.
func (r *Runner) crashed(c *wire.Crash) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.crash == nil {
		r.crash = c
	}
}
