package screens

import (
	"slices"
	"strings"

	"authdoctor/ui/intent"
	"authdoctor/ui/layout"
	"authdoctor/ui/session"
	"authdoctor/ui/theme"
	"authdoctor/ui/widgets"
)

// Practices offers the built-in broken APIs, each with one fault.
type Practices struct {
	page
	cases     []session.Practice
	menu      widgets.Menu
	filter    widgets.Field
	filtering bool
	results   map[session.Choice]string
}

// NewPractices makes the list of practice cases. Where they are not known yet, Found brings them.
func NewPractices(t theme.Theme, cases []session.Practice) *Practices {
	return &Practices{page: page{theme: t}, cases: cases, results: map[session.Choice]string{}}
}

// Found shows what there is.
func (p *Practices) Found(cases []session.Practice) {
	p.cases = cases
	p.menu.Keep(len(p.shown()))
}

// Result remembers how a walk stands, in a word or two.
func (p *Practices) Result(choice session.Choice, words string) { p.results[choice] = words }

// Title is the screen's place in the trail.
func (p *Practices) Title() string { return "Practice" }

// Mouse says that clicks are wanted.
func (p *Practices) Mouse() bool { return true }

// Typing reports whether letters go to the filter.
func (p *Practices) Typing() intent.Typing {
	if p.filtering {
		return intent.Line
	}
	return intent.Commands
}

// Offers lists what can be done here.
func (p *Practices) Offers() []intent.Offer {
	open := intent.Offer{Act: intent.Open, Text: "run the checks"}
	if shown := p.shown(); len(shown) == 0 {
		open.Off = "there is nothing to choose"
	} else if _, done := p.results[choiceOf(shown[p.menu.Focus])]; done {
		open.Text = "see the result"
	}
	back := intent.Offer{Act: intent.Back}
	if p.filtering || p.filter.Text() != "" {
		back.Text = "clear the filter"
	}
	return []intent.Offer{open, {Act: intent.Filter}, back, {Act: intent.Pick, Off: open.Off}}
}

// Handle acts on an intent.
func (p *Practices) Handle(in intent.Intent) Ask {
	if p.filtering && p.filter.Handle(in) {
		p.menu.Focus = 0
		return nil
	}
	if p.menu.Handle(in, len(p.shown())) {
		return nil
	}
	switch in.Act {
	case intent.Open:
		return p.open(p.menu.Focus)
	case intent.Pick:
		return p.open(in.Number - 1)
	case intent.Point:
		if item, ok := p.menu.Item(in.Row); ok {
			return p.open(item)
		}
	case intent.Filter:
		p.filtering = true
	case intent.Back:
		if !p.filtering && p.filter.Text() == "" {
			return Leave{}
		}
		p.clearFilter()
	}
	return nil
}

func (p *Practices) open(item int) Ask {
	shown := p.shown()
	if item < 0 || item >= len(shown) {
		return nil
	}
	p.menu.Focus = item
	p.filtering = false
	return ShowWalk{Choice: choiceOf(shown[item]), Title: shown[item].Title}
}

// clearFilter shows all cases again and stays on the focused one.
func (p *Practices) clearFilter() {
	var focused session.Practice
	if shown := p.shown(); len(shown) > 0 {
		focused = shown[p.menu.Focus]
	}
	p.filtering = false
	p.filter.Clear()
	p.menu.Focus = max(0, slices.Index(p.cases, focused))
}

// shown are the cases that the filter lets through: each of its words stands somewhere in them.
func (p *Practices) shown() []session.Practice {
	words := strings.Fields(strings.ToLower(p.filter.Text()))
	if len(words) == 0 {
		return p.cases
	}
	var passed []session.Practice
	for _, c := range p.cases {
		text := strings.ToLower(strings.Join([]string{c.ID, c.Provider, c.Title, c.Cause, c.About}, " "))
		if !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(text, word) }) {
			passed = append(passed, c)
		}
	}
	return passed
}

// View draws the cases, and what there is to say about the focused one.
func (p *Practices) View() string {
	return p.draw(sheet{
		menu: &p.menu, top: p.filterRows(), rows: p.entries, about: p.aboutRows, items: len(p.shown()),
	})
}

func (p *Practices) filterRows() []layout.Line {
	if !p.filtering && p.filter.Text() == "" {
		return nil
	}
	return []layout.Line{p.filterRow(&p.filter, p.filtering, len(p.shown()), len(p.cases))}
}

func (p *Practices) entries(width int) []widgets.Entry {
	shown := p.shown()
	switch {
	case len(p.cases) == 0:
		text := "No case is known yet: this machine is still being looked at, or that failed. Esc goes back, where r looks again."
		return widgets.Notes(layout.Wrap(theme.Text, text, min(width, layout.TextWidth))...)
	case len(shown) == 0:
		return widgets.Notes(layout.Say(theme.Text, "Nothing matches. Esc clears the filter."))
	}
	entries := make([]widgets.Entry, 0, len(shown))
	for i, c := range shown {
		if c.Provider != "" && (i == 0 || c.Provider != shown[i-1].Provider) {
			entries = append(entries, widgets.Notes(heading(c.Provider)...)...)
		}
		o := option{title: c.Title, right: layout.Say(theme.Faint, c.Cause)}
		if words, ok := p.results[choiceOf(c)]; ok {
			o.right = layout.Say(theme.Accent, words)
		}
		if p.size.Width < roomForRight {
			o.right = nil
		}
		entries = append(entries, widgets.Entry{Line: p.optionRow(i, o, i == p.menu.Focus, !p.filtering, width), Item: i})
	}
	return entries
}

func (p *Practices) aboutRows(item, width int) []layout.Line {
	c := p.shown()[item]
	rows := layout.Wrap(theme.Faint, c.About, width)
	if words, ok := p.results[choiceOf(c)]; ok {
		rows = append(layout.Wrap(theme.Accent, "Result: "+words, width), rows...)
	}
	if p.size.Width < roomForRight {
		rows = append(layout.Wrap(theme.Faint, c.Cause, width), rows...)
	}
	return p.named(c.Title, rows, width)
}

func choiceOf(c session.Practice) session.Choice { return session.Choice{PracticeID: c.ID} }
