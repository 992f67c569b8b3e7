package screens

import (
	"slices"
	"strings"

	"authdoctor/ui/intent"
	"authdoctor/ui/session"
	"authdoctor/ui/theme"
	"authdoctor/ui/widgets"
)

// Welcome offers what was found on this machine, and the practice cases.
type Welcome struct {
	page
	looking   bool
	found     session.Welcome
	err       error
	list      widgets.List
	filter    widgets.Field
	filtering bool
	results   map[session.Choice]string
}

// item is one line that can be opened.
type item struct {
	choice        session.Choice
	title, cause  string
	about, search string
}

// NewWelcome makes the first screen, before anything has been found.
func NewWelcome(t theme.Theme) *Welcome {
	return &Welcome{page: page{theme: t}, looking: true, results: map[session.Choice]string{}}
}

// Look says that this machine is being looked at.
func (w *Welcome) Look() { w.looking, w.err = true, nil }

// Found shows what there is. After an error, what was found before stays.
func (w *Welcome) Found(found session.Welcome, err error) {
	w.looking, w.err = false, err
	if err == nil {
		w.found = found
	}
	w.list.Keep(len(w.items()))
}

// Result remembers how a walk stands, in a word or two.
func (w *Welcome) Result(choice session.Choice, words string) { w.results[choice] = words }

// Title is the screen's place in the trail.
func (w *Welcome) Title() string { return "" }

// Typing reports whether letters go to the filter.
func (w *Welcome) Typing() bool { return w.filtering }

// Offers lists what can be done here.
func (w *Welcome) Offers() []intent.Offer {
	open := intent.Offer{Act: intent.Open, Text: "run the checks"}
	if len(w.items()) == 0 {
		open.Off = "there is nothing to choose"
	} else if _, done := w.results[w.focused().choice]; done {
		open.Text = "see the result"
	}
	back := intent.Offer{Act: intent.Back, Text: "clear the filter", Off: "this is the first screen; q quits"}
	if w.filtering || w.filter.Text() != "" {
		back.Off = ""
	}
	again := intent.Offer{Act: intent.RunAgain, Text: "look again"}
	if w.looking {
		again.Off = "it is being done"
	}
	return []intent.Offer{open, {Act: intent.Filter}, back, again, {Act: intent.Pick, Off: open.Off}}
}

// Handle acts on an intent.
func (w *Welcome) Handle(in intent.Intent) Ask {
	if w.filtering && w.filter.Handle(in) {
		w.list.Focus = 0
		return nil
	}
	if w.list.Handle(in, len(w.items())) {
		return nil
	}
	switch in.Act {
	case intent.Open:
		return w.open(w.list.Focus)
	case intent.Pick:
		return w.open(in.Number - 1)
	case intent.Filter:
		w.filtering = true
	case intent.Back:
		w.clearFilter()
	case intent.RunAgain:
		return LookAgain{}
	}
	return nil
}

func (w *Welcome) open(index int) Ask {
	items := w.items()
	if index < 0 || index >= len(items) {
		return nil
	}
	w.list.Focus = index
	w.filtering = false
	return ShowWalk{Choice: items[index].choice, Title: items[index].title}
}

// clearFilter shows all items again and stays on the focused one.
func (w *Welcome) clearFilter() {
	focused := w.focused()
	w.filtering = false
	w.filter.Clear()
	if place := slices.Index(w.items(), focused); place >= 0 {
		w.list.Focus = place
	}
}

func (w *Welcome) focused() item {
	items := w.items()
	if len(items) == 0 {
		return item{}
	}
	return items[w.list.Focus]
}

// items are the setups and practice cases that the filter lets through.
func (w *Welcome) items() []item {
	var all []item
	for _, s := range w.found.Setups {
		all = append(all, item{choice: session.Choice{SetupID: s.ID}, title: s.Title, about: s.Detail, search: s.ID})
	}
	for _, p := range w.found.Practices {
		all = append(all, item{choice: session.Choice{PracticeID: p.ID}, title: p.Title, cause: p.Cause, about: p.About, search: p.ID})
	}
	words := strings.Fields(strings.ToLower(w.filter.Text()))
	if len(words) == 0 {
		return all
	}
	var passed []item
	for _, it := range all {
		if it.matches(words) {
			passed = append(passed, it)
		}
	}
	return passed
}

func (it item) matches(words []string) bool {
	text := strings.ToLower(strings.Join([]string{it.title, it.cause, it.about, it.search}, " "))
	for _, word := range words {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}
