package screens

import (
	"errors"

	"authdoctor/flows"
	"authdoctor/ui/intent"
	"authdoctor/ui/session"
	"authdoctor/ui/theme"
	"authdoctor/ui/widgets"
)

// Work shows the test of a stored key while it runs, and then what became of the key.
type Work struct {
	page
	ask     Ask
	walk    *Walk // the test
	hint    string
	over    bool
	outcome session.KeyOutcome
	err     error
	text    widgets.Text
}

// NewWork makes the screen of what is about to start. Hint is what to expect of the store meanwhile; outline lists the
// checks of the test, as a Session does.
func NewWork(t theme.Theme, ask Ask, hint string, outline func(session.Choice) []session.Row) *Work {
	w := &Work{page: page{theme: t}, ask: ask, hint: hint}
	choice := session.Choice{StoredName: w.Name()}
	w.walk = NewWalk(t, choice, w.Title(), outline(choice))
	return w
}

// Walk is the test, which hears what is told and lets time pass.
func (w *Work) Walk() *Walk { return w.walk }

// Ask is what is done: StoreKey, TestKey or RotateKey.
func (w *Work) Ask() Ask { return w.ask }

// Name is the name of the key.
func (w *Work) Name() string {
	switch ask := w.ask.(type) {
	case StoreKey:
		return ask.Want.Name
	case TestKey:
		return ask.Name
	case RotateKey:
		return ask.Want.Name
	}
	return ""
}

// Done takes what became of the key. The walk has ended before.
func (w *Work) Done(outcome session.KeyOutcome, err error) {
	w.over, w.outcome, w.err = true, outcome, err
}

// anyway is what to ask for to do it though the provider proves the key bad; nil: there is no reason to.
func (w *Work) anyway() Ask {
	switch ask := w.ask.(type) {
	case StoreKey:
		ask.Want.Anyway = true
		return w.ifProved(ask)
	case RotateKey:
		ask.Want.Anyway = true
		return w.ifProved(ask)
	}
	return nil
}

func (w *Work) ifProved(ask Ask) Ask {
	if w.over && w.err == nil && w.outcome.Proved {
		return ask
	}
	return nil
}

// Title is the screen's place in the trail.
func (w *Work) Title() string {
	switch w.ask.(type) {
	case StoreKey:
		return "Storing " + w.Name()
	case RotateKey:
		return "Rotating " + w.Name()
	}
	return "Testing " + w.Name()
}

// Mouse says that clicks are wanted while the test runs.
func (w *Work) Mouse() bool { return !w.over }

// Offers lists what can be done here.
func (w *Work) Offers() []intent.Offer {
	stop := intent.Offer{Act: intent.Back, Text: "stop it"}
	switch {
	case !w.over && w.walk.asks():
		return []intent.Offer{{Act: intent.Open, Text: "answer"}, stop, {Act: intent.Pick, Text: "answer"}}
	case !w.over:
		return []intent.Offer{stop, w.walk.unfoldOffer(), {Act: intent.Open, Off: "the test is still running"}}
	}
	open := intent.Offer{Act: intent.Open, Text: "read the result"}
	if w.err != nil {
		open.Text = "try again"
	} else if w.outcome.Report == nil {
		open.Text = "back"
	}
	offers := []intent.Offer{open, {Act: intent.Back}}
	if w.anyway() != nil {
		offers = append(offers, intent.Offer{Act: intent.Add, Text: w.verb() + " it anyway"})
	}
	page := intent.Offer{Act: intent.OpenPage}
	if pageIn(w.outcome.Next) == "" {
		page.Off = "no page belongs to it"
	}
	offers = append(offers, page)
	if w.rotated() {
		offers = append(offers, intent.Offer{Act: intent.RollBack, Text: "roll back"})
	}
	return append(offers, intent.Offer{Act: intent.RunAgain, Text: "once more", Off: w.settled()})
}

func (w *Work) verb() string {
	if _, rotates := w.ask.(RotateKey); rotates {
		return "rotate"
	}
	return "store"
}

func (w *Work) rotated() bool {
	_, rotates := w.ask.(RotateKey)
	return rotates && w.over && w.err == nil && w.outcome.Done
}

// settled is why the same cannot be done once more. Empty: it can.
func (w *Work) settled() string {
	if _, tests := w.ask.(TestKey); !tests && w.err == nil && w.outcome.Done {
		return "it is done"
	}
	return ""
}

// Handle acts on an intent.
func (w *Work) Handle(in intent.Intent) Ask {
	if !w.over {
		return w.walk.handleBelow(in, w.top())
	}
	if w.text.Handle(in, len(w.rows()), w.size.Height) {
		return nil
	}
	switch in.Act {
	case intent.Open:
		switch {
		case w.err != nil:
			return w.ask
		case w.outcome.Report != nil:
			return ReadReport{w.walk.Choice()}
		}
		return Leave{}
	case intent.Add:
		return w.anyway()
	case intent.OpenPage:
		if url := pageIn(w.outcome.Next); url != "" {
			return OpenURL{URL: url}
		}
	case intent.RollBack:
		if w.rotated() {
			return AskRollBack{w.Name()}
		}
	case intent.RunAgain:
		if w.settled() == "" {
			return w.ask
		}
	case intent.Back:
		return Leave{}
	}
	return nil
}

// interrupted reports whether a person stopped it.
func (w *Work) interrupted() bool { return errors.Is(w.err, ErrInterrupted) }

// report is that of the test; empty where there was none.
func (w *Work) report() flows.Report {
	if w.outcome.Report == nil {
		return flows.Report{}
	}
	return *w.outcome.Report
}
