package plain

import (
	"fmt"
	"sync"
	"time"

	"authdoctor/checks"
	"authdoctor/flows"
	"authdoctor/ui/session"
	"authdoctor/ui/theme"
	"authdoctor/ui/widgets"
)

// stillEvery is how long a walk may say nothing before it says what it waits for.
const stillEvery = 10 * time.Second

// teller says what a walk reports, and, after every ten seconds in which it reported nothing, what it is waiting for.
type teller struct {
	out    *lines
	after  func(time.Duration, func()) (stop func() bool)
	titles map[string]string // of the checks of this walk, by id

	mu       sync.Mutex
	answers  map[string]bool // the checks that have been answered
	requests requests
	brief    bool // the walk only verifies: what is well is not said
	over     bool // the walk has ended: what it still says is not told

	doing  string
	waited time.Duration
	stop   func() bool // nil: nothing is waited for
}

func newTeller(out *lines, after func(time.Duration, func()) func() bool, outline []session.Row) *teller {
	t := &teller{out: out, after: after, titles: map[string]string{}, answers: map[string]bool{}}
	for _, row := range outline {
		t.titles[row.Check] = row.Title
	}
	t.wait("")
	return t
}

// hear is the observer of the walk.
func (t *teller) hear(event flows.Event) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.over {
		return
	}
	t.requests.hear(event)
	switch e := event.(type) {
	case flows.CheckStarted:
		t.begin(t.title(e))
	case flows.CheckDone:
		if place := t.place(e.Finding.Check); !t.brief || e.Finding.Status == checks.Fail || e.Finding.Status == checks.Unknown {
			t.out.say(place + widgets.StatusOf(e.Finding.Status, theme.Glyphs{}).Word + ": " + answer(e.Finding))
		}
		t.begin("")
	case flows.Concluded:
		t.out.say("cause: " + withDetail(e.Diagnosis.Title, e.Diagnosis.Cause))
		t.begin("")
	case flows.FixStarted:
		t.brief, t.answers = true, map[string]bool{} // each fix is verified by a walk of its own
		t.out.sayOf("changing", e.Fix.Title)
		t.begin("the fix")
	case flows.ProofStarted:
		t.out.say("proof: the same request, with one change: " + e.Change)
		t.begin("proof")
	case flows.Waiting:
		t.out.say("waiting until " + e.Until.Local().Format(time.TimeOnly) + ", as the server asked")
		t.begin("proof")
	case flows.ProofDone:
		if e.Passed {
			t.out.say("proof: it passed")
		} else {
			t.out.say("proof: it failed too")
		}
		t.begin("")
	}
}

func (t *teller) title(e flows.CheckStarted) string {
	if title := t.titles[e.Check]; title != "" {
		return title
	}
	return e.Title
}

// place counts the answers. A check is answered once more where a fault appears behind another one.
func (t *teller) place(check string) string {
	if t.answers[check] {
		return "once more: "
	}
	t.answers[check] = true
	return fmt.Sprintf("%d of %d: ", len(t.answers), max(len(t.titles), len(t.answers)))
}

// wait begins to wait for something; empty: for whatever comes next.
func (t *teller) wait(doing string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.begin(doing)
}

// pause waits for nothing: a person is asked.
func (t *teller) pause() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.halt()
}

// quiet ends the walk.
func (t *teller) quiet() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.over = true
	t.halt()
}

func (t *teller) begin(doing string) {
	t.halt()
	if t.over {
		return
	}
	t.doing, t.waited = doing, 0
	t.stop = t.after(stillEvery, t.still)
}

func (t *teller) halt() {
	if t.stop != nil {
		t.stop()
		t.stop = nil
	}
}

// still is called when nothing was said for a while.
func (t *teller) still() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.stop == nil {
		return
	}
	t.waited += stillEvery
	words := "still checking"
	if t.doing != "" {
		words += ": " + t.doing
	}
	words += fmt.Sprintf(" (%d s)", int(t.waited.Seconds()))
	if waiting := t.requests.words(); waiting != "" {
		words += ", " + waiting
	}
	t.out.say(words)
	t.stop = t.after(stillEvery, t.still)
}

// answer is a check's statement and what was found, or why nothing could be.
func answer(f checks.Finding) string {
	switch {
	case f.Summary != "":
		return f.Title + "; " + f.Summary
	case f.Because != "":
		return f.Title + ", because: " + f.Because
	}
	return f.Title
}
