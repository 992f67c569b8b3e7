package screens

import (
	"authdoctor/flows"
	"authdoctor/ui/intent"
	"authdoctor/ui/session"
	"authdoctor/ui/theme"
	"authdoctor/ui/widgets"
)

// Apply shows automatic fixes while they are made and verified by another walk, and then what became of them.
type Apply struct {
	page
	want    session.ApplyFix
	before  flows.Report
	outline []session.Row
	walk    *Walk // the one that verifies

	fix      flows.Fix // the one that is being made
	changing bool      // its file is being changed: no check has begun since
	stopping bool
	over     bool
	applied  session.Applied
	err      error
	text     widgets.Text
}

// NewApply makes the screen of what is about to start. Before is the report that the fixes belong to, title that of its
// walk; outline lists the checks of the walk that verifies them.
func NewApply(t theme.Theme, want session.ApplyFix, title string, before flows.Report, outline []session.Row) *Apply {
	a := &Apply{page: page{theme: t}, want: want, before: before, outline: outline, changing: true}
	a.walk = NewWalk(t, want.Choice, title, outline)
	for _, n := range fixesOf(before) {
		if before.Diagnoses[n.diagnosis].Cause == want.Cause && n.ID == want.Fix {
			a.fix = n.Fix
		}
	}
	return a
}

// Choice is what is repaired.
func (a *Apply) Choice() session.Choice { return a.want.Choice }

// Ask is what is done.
func (a *Apply) Ask() Ask { return ApplyFix{a.want} }

// Walk is the walk that verifies, which lets time pass.
func (a *Apply) Walk() *Walk { return a.walk }

// Hear takes what is told. Each fix is verified by a walk of its own, which takes the place of the one before.
func (a *Apply) Hear(events ...flows.Event) {
	for _, event := range events {
		switch e := event.(type) {
		case flows.FixStarted:
			a.fix, a.changing = e.Fix, true
			fresh := NewWalk(a.theme, a.want.Choice, a.walk.title, a.outline)
			fresh.now, fresh.since, fresh.ticks = a.walk.now, a.walk.now, a.walk.ticks
			*a.walk = *fresh
		case flows.FixDone:
			a.fix = e.Fix
		case flows.CheckStarted, flows.ExchangeStarted:
			a.changing = false
			a.walk.Hear(event)
		default:
			a.walk.Hear(event)
		}
	}
}

// Stop says that what runs was told to stop. It reports whether that is new.
func (a *Apply) Stop() bool {
	fresh := !a.stopping
	a.stopping = true
	return fresh
}

// Done takes what became of the fixes.
func (a *Apply) Done(applied session.Applied, err error) {
	a.over, a.applied, a.err, a.text = true, applied, err, widgets.Text{}
	if err != nil {
		applied.Report = flows.Report{}
	}
	a.walk.End(applied.Report, err)
	a.walk.stopped = applied.Stopped
}

// Title is the screen's place in the trail.
func (a *Apply) Title() string { return "Apply" }

// Mouse says that clicks are wanted while the checks run.
func (a *Apply) Mouse() bool { return !a.over }

// outcome is the state of the fixes in one word, the worst of all.
func (a *Apply) outcome() string {
	worst := ""
	for _, status := range []string{"verified", "unverified", "planned", "not_applied", "failed"} {
		for _, fix := range a.made() {
			if fix.Status == status {
				worst = status
			}
		}
	}
	return worst
}

// made are the fixes that were to be made, as they are now.
func (a *Apply) made() []numberedFix {
	var made []numberedFix
	for _, n := range fixesOf(a.applied.Report) {
		cause := a.applied.Report.Diagnoses[n.diagnosis].Cause
		if !a.want.All() && (cause != a.want.Cause || n.ID != a.want.Fix) {
			continue
		}
		if n.Kind == "automatic" || n.Status == "not_applied" && a.want.All() || !a.want.All() {
			made = append(made, n)
		}
	}
	return made
}

// left is what is still wrong; nil: nothing that was found.
func (a *Apply) left() *flows.Diagnosis {
	if a.err != nil || a.applied.Report.Verdict == flows.Healthy {
		return nil
	}
	for _, d := range a.applied.Report.Diagnoses {
		if !mended(d) {
			return &d
		}
	}
	return nil
}

// Offers lists what can be done here.
func (a *Apply) Offers() []intent.Offer {
	if !a.over {
		stop := intent.Offer{Act: intent.Back, Text: "stop verifying"}
		if a.stopping {
			stop.Off = "it is being stopped; ctrl+c again quits"
		}
		if a.walk.asks() {
			return []intent.Offer{{Act: intent.Open, Text: "answer"}, stop, {Act: intent.Pick, Text: "answer"}}
		}
		return []intent.Offer{stop, a.walk.unfoldOffer(), {Act: intent.Open, Off: "the fix is still being verified"}}
	}
	undo := intent.Offer{Act: intent.RollBack, Text: "undo"}
	if len(a.applied.Changed) == 0 {
		undo.Off = "nothing was changed"
	}
	_, text := a.next()
	return []intent.Offer{
		{Act: intent.Open, Text: text}, {Act: intent.Back}, undo, {Act: intent.RunAgain, Text: "check again"},
		{Act: intent.Report, Off: a.noReport()},
	}
}

func (a *Apply) noReport() string {
	if a.err != nil {
		return "there is no report of it"
	}
	return ""
}

// next is where Enter leads, and what that is called.
func (a *Apply) next() (Ask, string) {
	switch {
	case a.err != nil:
		return a.Ask(), "try again"
	case a.outcome() == "planned":
		return Leave{}, "back"
	case a.outcome() == "unverified":
		return RunAgain{a.want.Choice}, "check again"
	case a.applied.Report.Verdict == flows.Healthy:
		return ShowPrevention{a.want.Choice}, "keep it so"
	}
	return ReadReport{a.want.Choice}, "see what is still wrong"
}

// Handle acts on an intent.
func (a *Apply) Handle(in intent.Intent) Ask {
	if !a.over {
		return a.walk.handleBelow(in, a.top())
	}
	if a.text.Handle(in, len(a.rows()), a.size.Height) {
		return nil
	}
	switch in.Act {
	case intent.Open:
		ask, _ := a.next()
		return ask
	case intent.RollBack:
		if len(a.applied.Changed) > 0 {
			return AskUndo{a.want.Choice}
		}
	case intent.RunAgain:
		return RunAgain{a.want.Choice}
	case intent.Report:
		if a.err == nil {
			return ShowReport{a.want.Choice}
		}
	case intent.Back:
		return Leave{}
	}
	return nil
}
