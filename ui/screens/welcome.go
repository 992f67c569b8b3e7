package screens

import (
	"fmt"
	"slices"

	"authdoctor/ui/intent"
	"authdoctor/ui/session"
	"authdoctor/ui/theme"
	"authdoctor/ui/widgets"
)

// Welcome says what was found on this machine and offers what can be done about it.
type Welcome struct {
	page
	looking bool
	found   session.Welcome
	err     error
	menu    widgets.Menu
	moved   bool // a person has moved the focus: it stays on its item
	results map[session.Choice]string
	due     []string // stored keys that are due, one sentence each
}

// offer is one item of the menu.
type offer struct {
	title, about string
	short        string         // the title where there is little room; empty: the title
	open         string         // what opening it does
	off          string         // why it does nothing now
	setup        session.Choice // zero: it is no setup
	ask          Ask
}

// NewWelcome makes the first screen, before anything has been found.
func NewWelcome(t theme.Theme) *Welcome {
	return &Welcome{page: page{theme: t}, looking: true, results: map[session.Choice]string{}}
}

// Look says that this machine is being looked at.
func (w *Welcome) Look() { w.refresh(func() { w.looking, w.err = true, nil }) }

// Found shows what there is. After an error, what was found before stays.
func (w *Welcome) Found(found session.Welcome, err error) {
	w.refresh(func() {
		w.looking, w.err = false, err
		if err == nil {
			w.found = found
		}
	})
}

// refresh changes what the menu holds. The focus stays on its item, or is on the default where nobody moved it.
func (w *Welcome) refresh(change func()) {
	focused := w.focused()
	change()
	offers := w.offers()
	place := slices.IndexFunc(offers, func(o offer) bool { return o.ask == focused.ask })
	if !w.moved || place < 0 {
		place = 0
	}
	w.menu.Focus = place
}

// Result remembers how a walk stands, in a word or two.
func (w *Welcome) Result(choice session.Choice, words string) { w.results[choice] = words }

// Remind adds what is to be said about stored keys that are due.
func (w *Welcome) Remind(reminders []string) { w.due = append(w.due, reminders...) }

// Title is the screen's place in the trail.
func (w *Welcome) Title() string { return "" }

// Mouse says that clicks are wanted.
func (w *Welcome) Mouse() bool { return true }

// Offers lists what can be done here.
func (w *Welcome) Offers() []intent.Offer {
	focused := w.focused()
	target := intent.Offer{Act: intent.Target, Text: "see what is examined"}
	if focused.setup == (session.Choice{}) {
		target.Off = "move to a key that was found here first"
	}
	again := intent.Offer{Act: intent.RunAgain, Text: "look again"}
	if w.looking {
		again.Off = "it is being done"
	}
	return []intent.Offer{
		{Act: intent.Open, Text: focused.open, Off: focused.off}, target, {Act: intent.Places, Text: "keys"}, {Act: intent.Pick}, again,
		{Act: intent.Back, Off: "this is the first screen; q quits"},
	}
}

// Handle acts on an intent.
func (w *Welcome) Handle(in intent.Intent) Ask {
	if w.menu.Handle(in, len(w.offers())) {
		w.moved = true
		return nil
	}
	switch in.Act {
	case intent.Open:
		return w.open(w.menu.Focus)
	case intent.Pick:
		return w.open(in.Number - 1)
	case intent.Point:
		if item, ok := w.menu.Item(in.Row); ok {
			return w.open(item)
		}
	case intent.Target:
		if focused := w.focused(); focused.setup != (session.Choice{}) {
			return ShowTarget{Choice: focused.setup, Title: focused.title}
		}
	case intent.Places:
		return ShowPlaces{}
	case intent.RunAgain:
		return LookAgain{}
	}
	return nil
}

func (w *Welcome) open(item int) Ask {
	offers := w.offers()
	if item < 0 || item >= len(offers) {
		return nil
	}
	w.menu.Focus, w.moved = item, true
	return offers[item].ask
}

// focused is never missing: the menu is never empty.
func (w *Welcome) focused() offer { return w.offers()[w.menu.Focus] }

// offers is the menu, the default first.
func (w *Welcome) offers() []offer {
	var offers []offer
	for _, s := range w.found.Setups {
		choice := session.Choice{SetupID: s.ID}
		o := offer{title: s.Title, about: s.Detail, open: "run the checks", setup: choice, ask: ShowWalk{Choice: choice, Title: s.Title}}
		if _, done := w.results[choice]; done {
			o.open = "see the result"
		}
		offers = append(offers, o)
	}
	if w.looking && len(offers) == 0 {
		offers = append(offers, offer{
			title: "Check my setup", open: "run the checks", off: "still looking for keys on this machine",
			about: "The keys that a program started here would use are listed here in a moment.",
		})
	}
	cases := ""
	if n := len(w.found.Practices); n > 0 {
		cases = fmt.Sprintf(" (%d cases)", n)
	}
	return append(offers,
		offer{
			title: "Paste the error you got, a failing request or a key", short: "Paste an error, a request or a key", open: "open", ask: ShowPaste{},
			about: "A log, a curl command, a HAR entry, a key: it is read on this machine, and nothing is sent.",
		},
		offer{
			title: "Practise on the built-in broken API" + cases, short: "Practise on a broken API" + cases, open: "open", ask: ShowPractices{},
			about: "Broken APIs with exactly one fault each, inside this program. Nothing leaves the machine.",
		},
		offer{
			title: "Keys on this machine: every place, who reads it, who wins", short: "Keys on this machine", open: "open", ask: ShowPlaces{},
			about: "Which key a program started here would send, and which ones it hides. Nothing is sent.",
		})
}
