package plain

import (
	"context"
	"fmt"
	"sync"
	"time"

	"authdoctor/checks"
	"authdoctor/flows"
	"authdoctor/flows/render"
	"authdoctor/ui/layout"
	"authdoctor/ui/session"
	"authdoctor/ui/theme"
	"authdoctor/ui/widgets"
)

// stillEvery is how often a check that takes long says so.
const stillEvery = 10 * time.Second

// walk examines a choice, says each answer as it comes, and then the report. A walk that fails is said, and no
// error; the error is the end of the context.
func (c *conversation) walk(choice session.Choice) error {
	t := teller{out: c.out, after: c.options.After, titles: map[string]string{}, answers: map[string]bool{}}
	for _, row := range c.session.Outline(choice) {
		t.titles[row.Check] = row.Title
	}
	c.out.say(fmt.Sprintf("checking, %d checks at most", len(t.titles)))
	report, err := c.session.Walk(c.ctx, choice, t.hear)
	t.quiet()
	switch {
	case c.ctx.Err() != nil:
		return context.Cause(c.ctx)
	case err != nil:
		c.out.say("could not check: " + err.Error())
		return nil
	}
	c.out.say("Checks finished")
	if c.out.err == nil {
		c.out.err = render.Text(c.out.to, report, render.TextOptions{Width: c.options.Width, ASCII: c.options.ASCII})
	}
	return nil
}

// teller says what a walk reports, and, every ten seconds, what it is waiting for.
type teller struct {
	mu      sync.Mutex
	out     *lines
	after   func(time.Duration, func()) (stop func() bool)
	titles  map[string]string // of the checks of this walk, by id
	answers map[string]bool   // the checks that have been answered

	doing  string
	waited time.Duration
	stop   func() bool
}

func (t *teller) hear(event flows.Event) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch e := event.(type) {
	case flows.CheckStarted:
		t.begin(t.titles[e.Check])
	case flows.CheckDone:
		t.halt()
		t.out.say(t.place(e.Finding.Check) + widgets.StatusOf(e.Finding.Status, theme.Glyphs{}).Word + ": " + answer(e.Finding))
	case flows.Concluded:
		t.out.say("cause: " + e.Diagnosis.Title + " (" + e.Diagnosis.Cause + ")")
	case flows.ProofStarted:
		t.out.say("proof: the same request, with one change: " + e.Change)
		t.begin("proof")
	case flows.ProofDone:
		t.halt()
		if e.Passed {
			t.out.say("proof: it passed")
		} else {
			t.out.say("proof: it failed too")
		}
	}
}

// place counts the answers. A check is answered once more where a fault appears behind another one.
func (t *teller) place(check string) string {
	if t.answers[check] {
		return "once more: "
	}
	t.answers[check] = true
	return fmt.Sprintf("%d of %d: ", len(t.answers), max(len(t.titles), len(t.answers)))
}

// begin starts to wait for something new.
func (t *teller) begin(doing string) {
	t.halt()
	t.doing, t.waited = doing, 0
	t.stop = t.after(stillEvery, t.still)
}

func (t *teller) still() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.stop == nil {
		return
	}
	t.waited += stillEvery
	t.out.say(fmt.Sprintf("still checking: %s (%d s)", layout.Clean(t.doing), int(t.waited.Seconds())))
	t.stop = t.after(stillEvery, t.still)
}

// quiet ends the waiting.
func (t *teller) quiet() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.halt()
}

func (t *teller) halt() {
	if t.stop != nil {
		t.stop()
		t.stop = nil
	}
}

// answer is a check's statement and what was found.
func answer(f checks.Finding) string {
	if f.Summary == "" {
		return f.Title
	}
	return f.Title + "; " + f.Summary
}
