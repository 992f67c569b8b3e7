package screens

import (
	"cmp"
	"slices"
	"strings"

	"authdoctor/ui/intent"
	"authdoctor/ui/session"
	"authdoctor/ui/theme"
	"authdoctor/ui/widgets"
)

// Places shows every place on this machine where a key was found, who reads it there, and which one wins; and, behind
// them, the keys that are stored.
type Places struct {
	page
	looking   bool
	err       error
	all       []session.Place // by provider; the winner first, then those that it hides
	held      Holdings
	menu      widgets.Menu // of the shown places, then of the shown stored keys
	filter    widgets.Field
	filtering bool
	more      bool // the focused place has a narrow window for itself
}

// NewPlaces makes the screen before anything has been found, with the stored keys as they are known.
func NewPlaces(t theme.Theme, held Holdings) *Places {
	return &Places{page: page{theme: t}, looking: true, held: held}
}

// Found shows what there is. A stored key keeps the focus that a person gave it.
func (p *Places) Found(places []session.Place, err error) {
	key, stored := p.storedAt(p.menu.Focus)
	stored = stored && (!p.looking || p.menu.Focus > 0)
	p.looking, p.err = false, err
	if err == nil {
		p.all = grouped(places)
	}
	p.menu.Keep(p.items())
	if stored {
		p.focusOn(key.Name)
	}
}

// items is how many rows can be focused.
func (p *Places) items() int { return len(p.shown()) + len(p.shownStored()) }

// grouped puts the places of one provider below each other, in the order in which providers come.
func grouped(places []session.Place) []session.Place {
	first := map[string]int{}
	for i, place := range places {
		if _, ok := first[place.Provider]; !ok {
			first[place.Provider] = i
		}
	}
	sorted := slices.Clone(places)
	slices.SortStableFunc(sorted, func(a, b session.Place) int {
		return cmp.Or(cmp.Compare(first[a.Provider], first[b.Provider]), cmp.Compare(standing(a), standing(b)))
	})
	return sorted
}

// standing is the order within a provider: the winner, what it hides, what other tools read.
func standing(place session.Place) int {
	switch {
	case place.Wins:
		return 0
	case strings.HasPrefix(place.Standing, "hidden"):
		return 1
	}
	return 2
}

// Title is the screen's place in the trail.
func (p *Places) Title() string { return "Keys" }

// Mouse says that clicks are wanted.
func (p *Places) Mouse() bool { return true }

// Typing reports whether letters go to the filter.
func (p *Places) Typing() intent.Typing {
	if p.filtering {
		return intent.Line
	}
	return intent.Commands
}

// Offers lists what can be done here.
func (p *Places) Offers() []intent.Offer {
	more := intent.Offer{Act: intent.Open, Text: "more about it"}
	_, stored := p.storedAt(p.menu.Focus)
	switch {
	case stored:
		more.Text = "open it"
	case p.items() == 0:
		more.Off = "there is no key to explain"
	case p.size.Wide():
		more.Off = "it is explained beside the list"
	case p.explains():
		more.Text = "back to the list"
	}
	filter := intent.Offer{Act: intent.Filter}
	if len(p.all)+len(p.held.Stored.Keys) == 0 {
		filter.Off = "there is nothing to filter"
	}
	back := intent.Offer{Act: intent.Back}
	switch {
	case p.explains():
		back.Text = "back to the list"
	case p.filters():
		back.Text = "clear the filter"
	}
	return append([]intent.Offer{more, p.addOffer(), filter, back}, p.lockOffers()...)
}

// Handle acts on an intent.
func (p *Places) Handle(in intent.Intent) Ask {
	if p.filtering && p.filter.Handle(in) {
		p.menu.Focus = 0
		return nil
	}
	if p.menu.Handle(in, p.items()) {
		return nil
	}
	switch in.Act {
	case intent.Open:
		p.filtering = false
		if key, stored := p.storedAt(p.menu.Focus); stored {
			return ShowStored{key.Name}
		}
		p.more = !p.more && p.items() > 0
	case intent.Point:
		return p.point(in.Row)
	case intent.Add:
		return p.add()
	case intent.Lock:
		return p.lock()
	case intent.Filter:
		p.filtering, p.more = true, false
	case intent.Back:
		switch {
		case p.explains():
			p.more = false
		case p.filters():
			p.clearFilter()
		default:
			return Leave{}
		}
	}
	return nil
}

// point moves the focus to the row that was clicked. A click on the focused row explains it, and one more goes back; a
// stored key is opened.
func (p *Places) point(row int) Ask {
	if p.explains() {
		p.more = false
		return nil
	}
	item, ok := p.menu.Item(row)
	if !ok {
		return nil
	}
	again := item == p.menu.Focus
	p.menu.Focus = item
	if key, stored := p.storedAt(item); stored && again {
		return ShowStored{key.Name}
	}
	p.more = again
	return nil
}

// explains reports whether the focused place has the window for itself.
func (p *Places) explains() bool {
	return p.more && !p.size.Wide() && p.menu.Focus < len(p.shown())
}

func (p *Places) filters() bool { return p.filtering || p.filter.Text() != "" }

// clearFilter shows everything again and stays on the focused row.
func (p *Places) clearFilter() {
	focus := 0
	key, stored := p.storedAt(p.menu.Focus)
	if shown := p.shown(); p.menu.Focus < len(shown) {
		focus = shown[p.menu.Focus]
	}
	p.filtering = false
	p.filter.Clear()
	p.menu.Focus = focus
	if stored {
		p.focusOn(key.Name)
	}
}

// shown are the places, by number, that the filter lets through.
func (p *Places) shown() []int {
	var passed []int
	for i, place := range p.all {
		parts := append([]string{place.Provider, place.Name, place.Where, place.Kind, place.Fingerprint, place.Standing}, place.ReadBy...)
		if p.passes(parts...) {
			passed = append(passed, i)
		}
	}
	return passed
}

// passes reports whether each word of the filter stands somewhere in what there is to say about a row.
func (p *Places) passes(parts ...string) bool {
	words := strings.Fields(strings.ToLower(p.filter.Text()))
	if len(words) == 0 {
		return true
	}
	text := strings.ToLower(strings.Join(parts, " "))
	return !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(text, word) })
}
