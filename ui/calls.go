package ui

import (
	"context"

	"authdoctor/ui/screens"
)

// calls are the questions to the store that are under way. Each belongs to the screen that waits for its answer, one at a
// time, and ends with it; an answer under the number of another call is dropped.
type calls struct {
	last uint64
	open map[screens.Screen]call
}

// call is one question.
type call struct {
	number uint64
	cancel context.CancelFunc
}

// begin returns the context and number of the next call of a screen. One that the screen still waits for is cancelled.
func (c *calls) begin(ctx context.Context, screen screens.Screen) (context.Context, uint64) {
	c.cancel(screen)
	if c.open == nil {
		c.open = map[screens.Screen]call{}
	}
	c.last++
	ctx, cancel := context.WithCancel(ctx)
	c.open[screen] = call{c.last, cancel}
	return ctx, c.last
}

// end finds the screen that waits for an answer, which waits no more. False: nobody waits for it.
func (c *calls) end(number uint64) (screens.Screen, bool) {
	for screen, waits := range c.open {
		if waits.number == number {
			return screen, c.cancel(screen)
		}
	}
	return nil, false
}

// waits reports whether a screen waits for an answer.
func (c *calls) waits(screen screens.Screen) bool {
	_, ok := c.open[screen]
	return ok
}

// cancel ends what a screen waits for. It reports whether there was anything.
func (c *calls) cancel(screen screens.Screen) bool {
	waits, ok := c.open[screen]
	if ok {
		waits.cancel()
		delete(c.open, screen)
	}
	return ok
}

// keep cancels what only screens wait for that are no longer open.
func (c *calls) keep(open stack) {
	for screen := range c.open {
		if !open.has(screen) {
			c.cancel(screen)
		}
	}
}
