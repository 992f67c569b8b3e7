package screens

import (
	"errors"

	"authdoctor/checks"
	"authdoctor/flows"
	"authdoctor/ui/intent"
	"authdoctor/ui/session"
	"authdoctor/ui/theme"
	"authdoctor/ui/widgets"
)

// ErrInterrupted ends a walk that a person stopped.
var ErrInterrupted = errors.New("interrupted")

// Walk shows a walk while it runs and afterwards: every check in its fixed place, the path, the outcome.
type Walk struct {
	page
	choice session.Choice
	title  string
	rows   []walkRow
	place  map[string]int // of a check among the rows
	steps  []step
	list   widgets.List
	held   bool   // a person has moved the focus: it no longer follows the walk
	doing  string // what is being done now
	ticks  int
	ended  bool
	report flows.Report
	err    error
}

// walkRow is one check of the walk.
type walkRow struct {
	session.Row
	working bool
	since   int // the tick at which it began
	finding *checks.Finding
}

// NewWalk makes the screen of a walk that is about to start.
func NewWalk(t theme.Theme, choice session.Choice, title string, outline []session.Row) *Walk {
	w := &Walk{page: page{theme: t}, choice: choice, title: title, place: map[string]int{}}
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
			row.working, row.since, w.doing = true, w.ticks, row.Title
			w.follow(e.Check)
		case flows.CheckDone:
			row := w.row(e.Finding.Check, e.Finding.Title)
			row.working, row.finding = false, &e.Finding
			w.steps = append(w.steps, step{e.Finding.Check, string(e.Finding.Status)})
		case flows.Concluded:
			w.steps = append(w.steps, step{e.Diagnosis.Cause, concluded})
		case flows.ProofStarted:
			w.doing = "proof: " + e.Change
		case flows.ProofDone:
			w.steps = append(w.steps, step{proof, passedOrFailed(e.Passed)})
		}
	}
}

// Tick lets time pass for what is being checked.
func (w *Walk) Tick() { w.ticks++ }

// End closes the walk. With a nil error the report is complete.
func (w *Walk) End(report flows.Report, err error) {
	w.ended, w.report, w.err, w.doing = true, report, err, ""
	if err != nil {
		return
	}
	if len(report.Trail) > 0 {
		w.steps = trail(report)
	}
	if w.held {
		return
	}
	for i := range w.rows {
		if f := w.rows[i].finding; f != nil && f.Status == checks.Fail {
			w.list.Focus = i
			return
		}
	}
}

// Report is the report of a walk that ended well.
func (w *Walk) Report() (flows.Report, bool) { return w.report, w.ended && w.err == nil }

// Choice is what the walk examines.
func (w *Walk) Choice() session.Choice { return w.choice }

// Title is the screen's place in the trail.
func (w *Walk) Title() string { return w.title }

// Words say how the walk stands, for a list of walks.
func (w *Walk) Words() string {
	switch {
	case !w.ended:
		return "checking"
	case errors.Is(w.err, ErrInterrupted):
		return "interrupted"
	case w.err != nil:
		return "could not check"
	}
	return verdictWords(w.report)
}

// Offers lists what can be done here.
func (w *Walk) Offers() []intent.Offer {
	read := intent.Offer{Act: intent.Open, Text: "read the result"}
	again := intent.Offer{Act: intent.RunAgain}
	stop := intent.Offer{Act: intent.Interrupt, Text: "stop the checks", Off: "no check is running; it quits"}
	switch {
	case !w.ended:
		read.Off, again.Off, stop.Off = "the checks are still running", "the checks are still running", ""
	case w.err != nil:
		read.Off = "the checks did not finish; r runs them again"
	}
	return []intent.Offer{read, stop, again, {Act: intent.Back}}
}

// Handle acts on an intent.
func (w *Walk) Handle(in intent.Intent) Ask {
	if w.list.Handle(in, len(w.rows)) {
		w.held = true
		return nil
	}
	switch in.Act {
	case intent.Open:
		return ReadReport{w.choice}
	case intent.RunAgain:
		return RunAgain{w.choice}
	case intent.Back:
		return Leave{}
	}
	return nil
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

func (w *Walk) follow(check string) {
	if !w.held {
		w.list.Focus = w.place[check]
	}
}

func (w *Walk) answered() int {
	count := 0
	for _, row := range w.rows {
		if row.finding != nil {
			count++
		}
	}
	return count
}
