package screens

import (
	"errors"
	"time"

	"authdoctor/checks"
	"authdoctor/flows"
	"authdoctor/ui/session"
	"authdoctor/ui/theme"
	"authdoctor/ui/widgets"
)

// ErrInterrupted ends a walk that a person stopped.
var ErrInterrupted = errors.New("interrupted")

// Walk shows a walk while it runs and afterwards: every check in its fixed place, the requests, the path, the outcome.
// A question of the tree takes the place of the checks until it is answered.
type Walk struct {
	page
	choice session.Choice
	title  string
	rows   []walkRow
	place  map[string]int // of a check among the rows
	steps  []step
	menu   widgets.Menu
	held   bool // a person has moved the focus: it no longer follows the walk

	requests requests
	folded   bool // a person wants the requests shown where they are not, or hidden where they are

	asked     *question
	questions map[string]string // the texts of those that were asked, by node

	doing   string    // what is being done now
	since   time.Time // when that began
	now     time.Time // of the last tick; zero before the first
	ticks   int
	ended   bool
	stopped bool // a person ended it, though it has a report
	report  flows.Report
	err     error
}

// walkRow is one check of the walk.
type walkRow struct {
	session.Row
	working bool
	since   time.Time
	finding *checks.Finding
}

// NewWalk makes the screen of a walk that is about to start.
func NewWalk(t theme.Theme, choice session.Choice, title string, outline []session.Row) *Walk {
	w := &Walk{page: page{theme: t}, choice: choice, title: title, place: map[string]int{}, questions: map[string]string{}}
	for _, row := range outline {
		w.row(row.Check, row.Title)
	}
	return w
}

// Hear takes what the walk tells.
func (w *Walk) Hear(events ...flows.Event) {
	for _, event := range events {
		switch e := event.(type) {
		case flows.CheckStarted:
			row := w.row(e.Check, e.Title)
			row.working, row.since = true, w.now
			w.do(row.Title)
			w.follow(e.Check)
		case flows.CheckDone:
			row := w.row(e.Finding.Check, e.Finding.Title)
			row.working, row.finding, w.since = false, &e.Finding, w.now
			w.steps = append(w.steps, step{name: e.Finding.Check, outcome: string(e.Finding.Status)})
		case flows.Concluded:
			w.steps = append(w.steps, step{name: e.Diagnosis.Cause, outcome: concluded})
		case flows.ProofStarted:
			w.do("proof: " + e.Change)
		case flows.Waiting:
			w.do("waiting until " + e.Until.Local().Format(time.TimeOnly) + ", as the server asked")
		case flows.ProofDone:
			w.since, w.doing = w.now, ""
			w.steps = append(w.steps, step{name: proof, outcome: passedOrFailed(e.Passed)})
		case flows.Asked:
			w.ask(e.Question)
		case flows.Answered:
			w.answered(e)
		case flows.ExchangeStarted, flows.ExchangeReached, flows.ExchangeDone:
			w.requests.hear(e, w.now)
		}
	}
}

// Tick lets time pass for what is being checked.
func (w *Walk) Tick(now time.Time) {
	if w.now.IsZero() { // what began before the first tick begins with it
		w.since = now
		for i := range w.rows {
			w.rows[i].since = now
		}
		w.requests.begin(now)
	}
	w.now = now
	w.ticks++
}

// End closes the walk. With a nil error the report is complete.
func (w *Walk) End(report flows.Report, err error) {
	w.ended, w.report, w.err, w.doing, w.asked = true, report, err, "", nil
	if err != nil {
		return
	}
	if len(report.Trail) > 0 {
		w.steps = trail(report)
		for i, s := range w.steps {
			if text, ok := w.questions[s.name]; ok && s.asked {
				w.steps[i].name = text
			}
		}
	}
	if w.held {
		return
	}
	for i := range w.rows {
		if f := w.rows[i].finding; f != nil && f.Status == checks.Fail {
			w.menu.Focus = i
			return
		}
	}
}

// Settle takes what became of the fixes of its report.
func (w *Walk) Settle(report flows.Report) { w.report = report }

// Report is the report of a walk that ended well.
func (w *Walk) Report() (flows.Report, bool) { return w.report, w.ended && w.err == nil }

// Choice is what the walk examines.
func (w *Walk) Choice() session.Choice { return w.choice }

// Title is the screen's place in the trail.
func (w *Walk) Title() string { return w.title }

// Words say how the walk stands, for a list of walks.
func (w *Walk) Words() string {
	switch {
	case w.asks():
		return "waits for an answer"
	case !w.ended:
		return "checking"
	case errors.Is(w.err, ErrInterrupted):
		return "interrupted"
	case w.err != nil:
		return "could not check"
	}
	return verdictWords(w.report)
}

// row finds the row of a check. A check that the outline did not name comes last.
func (w *Walk) row(check, title string) *walkRow {
	i, ok := w.place[check]
	if !ok {
		i = len(w.rows)
		w.place[check] = i
		if title == "" {
			title = check
		}
		w.rows = append(w.rows, walkRow{Row: session.Row{Check: check, Title: title}})
	}
	return &w.rows[i]
}

func (w *Walk) do(what string) { w.doing, w.since = what, w.now }

func (w *Walk) follow(check string) {
	if !w.held {
		w.menu.Focus = w.place[check]
	}
}

// count is how many checks have been answered.
func (w *Walk) count() int {
	count := 0
	for _, row := range w.rows {
		if row.finding != nil {
			count++
		}
	}
	return count
}
