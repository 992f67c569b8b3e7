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

// Places shows every place on this machine where a key was found, who reads it there, and which one wins.
type Places struct {
	page
	looking   bool
	err       error
	all       []session.Place // by provider; the winner first, then those that it hides
	menu      widgets.Menu
	filter    widgets.Field
	filtering bool
	more      bool // the focused place has a narrow window for itself
}

// NewPlaces makes the screen before anything has been found.
func NewPlaces(t theme.Theme) *Places { return &Places{page: page{theme: t}, looking: true} }

// Found shows what there is.
func (p *Places) Found(places []session.Place, err error) {
	p.looking, p.err = false, err
	if err == nil {
		p.all = grouped(places)
	}
	p.menu.Keep(len(p.shown()))
}

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
	switch {
	case len(p.shown()) == 0:
		more.Off = "there is no key to explain"
	case p.size.Wide():
		more.Off = "it is explained beside the list"
	case p.explains():
		more.Text = "back to the list"
	}
	filter := intent.Offer{Act: intent.Filter}
	if len(p.all) == 0 {
		filter.Off = "there is nothing to filter"
	}
	back := intent.Offer{Act: intent.Back}
	switch {
	case p.explains():
		back.Text = "back to the list"
	case p.filters():
		back.Text = "clear the filter"
	}
	return []intent.Offer{more, filter, back}
}

// Handle acts on an intent.
func (p *Places) Handle(in intent.Intent) Ask {
	if p.filtering && p.filter.Handle(in) {
		p.menu.Focus = 0
		return nil
	}
	if p.menu.Handle(in, len(p.shown())) {
		return nil
	}
	switch in.Act {
	case intent.Open:
		p.more = !p.more && len(p.shown()) > 0
		p.filtering = false
	case intent.Point:
		p.point(in.Row)
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

// point moves the focus to the row that was clicked. A click on the focused row explains it, and one more goes back.
func (p *Places) point(row int) {
	if p.explains() {
		p.more = false
		return
	}
	if item, ok := p.menu.Item(row); ok {
		p.more = item == p.menu.Focus
		p.menu.Focus = item
	}
}

// explains reports whether the focused place has the window for itself.
func (p *Places) explains() bool { return p.more && !p.size.Wide() && len(p.shown()) > 0 }

func (p *Places) filters() bool { return p.filtering || p.filter.Text() != "" }

// clearFilter shows all places again and stays on the focused one.
func (p *Places) clearFilter() {
	focus := 0
	if shown := p.shown(); len(shown) > 0 {
		focus = shown[p.menu.Focus]
	}
	p.filtering = false
	p.filter.Clear()
	p.menu.Focus = focus
}

// shown are the places, by number, that the filter lets through: each of its words stands somewhere in them.
func (p *Places) shown() []int {
	words := strings.Fields(strings.ToLower(p.filter.Text()))
	var passed []int
	for i, place := range p.all {
		if len(words) == 0 {
			passed = append(passed, i)
			continue
		}
		parts := append([]string{place.Provider, place.Name, place.Where, place.Kind, place.Fingerprint, place.Standing}, place.ReadBy...)
		text := strings.ToLower(strings.Join(parts, " "))
		if !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(text, word) }) {
			passed = append(passed, i)
		}
	}
	return passed
}
