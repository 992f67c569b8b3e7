package ui

import "context"

// guard owns the one walk that may run. Every walk has a number; whatever arrives under another number than the
// present one comes from a walk that was stopped or replaced, and is dropped.
type guard struct {
	run    uint64
	cancel context.CancelFunc // nil: nothing runs
}

// begin stops the walk that runs, if any, and returns the context and number of the next one.
func (g *guard) begin(ctx context.Context) (context.Context, uint64) {
	g.stop()
	g.run++
	ctx, g.cancel = context.WithCancel(ctx)
	return ctx, g.run
}

// current reports whether a message of this run is still wanted.
func (g *guard) current(run uint64) bool { return g.cancel != nil && run == g.run }

// running reports whether a walk runs.
func (g *guard) running() bool { return g.cancel != nil }

// halt cancels what runs, and still waits for what it says in the end.
func (g *guard) halt() {
	if g.cancel != nil {
		g.cancel()
	}
}

// stop cancels the walk. What it still says is dropped.
func (g *guard) stop() {
	if g.cancel != nil {
		g.cancel()
		g.cancel = nil
	}
}
