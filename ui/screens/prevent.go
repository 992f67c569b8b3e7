package screens

import (
	"authdoctor/flows"
	"authdoctor/ui/intent"
	"authdoctor/ui/layout"
	"authdoctor/ui/session"
	"authdoctor/ui/theme"
	"authdoctor/ui/widgets"
)

// Prevent offers what keeps a repaired fault from coming back.
type Prevent struct {
	page
	choice session.Choice
	report flows.Report
	keyID  string // of the key that works now; empty: it cannot be stored
	held   Holdings
	menu   widgets.Menu
}

// NewPrevent makes the screen for a report that ended well.
func NewPrevent(t theme.Theme, choice session.Choice, report flows.Report, keyID string, held Holdings) *Prevent {
	return &Prevent{page: page{theme: t}, choice: choice, report: report, keyID: keyID, held: held}
}

// Hold takes a new list of the stored keys.
func (p *Prevent) Hold(held Holdings) { p.held = held }

// Title is the screen's place in the trail.
func (p *Prevent) Title() string { return "Prevent" }

// Mouse says that clicks are wanted.
func (p *Prevent) Mouse() bool { return true }

// prevention is one way to keep the fault from coming back.
type prevention struct {
	title, about, line string // line: to copy
	does               string // what Enter does
	off                string
	ask                Ask
}

func (p *Prevent) offers() []prevention {
	name := p.storedAs()
	store := prevention{
		title: "Keep the key in the store of this machine", does: "store the key", ask: AddKey{KeyID: p.keyID},
		about: "The keyring of the system, or the encrypted vault, holds it in place of a file, where quotes and spaces creep in. authdoctor reminds you when it is time to rotate it.",
	}
	switch {
	case p.choice.PracticeID != "":
		store.off = "the key of a practice is worth nothing"
	case name != "":
		store.off = "it is stored already, as " + name
	case p.keyID == "":
		store.off = "p lists the keys, and stores them"
	}
	run := prevention{
		title: "Run the program with the stored key", does: "copy the line",
		about: "The program gets the key in its environment, and no file holds it. Put your program's command behind the two dashes.",
	}
	if name == "" {
		name, run.off = "NAME", "store the key first"
	}
	run.line = "authdoctor exec " + name + " -- COMMAND"
	run.ask = CopyText{Text: run.line, What: "the line"}
	check := prevention{title: "Check before every deployment", does: "copy the line", line: "authdoctor check --json",
		about: "In CI it ends with 1 where something is wrong, before the program does, and names the cause. It sends free requests only."}
	if p.report.Target.Provider != "" && p.choice.PracticeID == "" {
		check.line = "authdoctor check --provider " + layout.Clean(p.report.Target.Provider) + " --json"
	}
	check.ask = CopyText{Text: check.line, What: "the line"}
	return []prevention{store, run, check}
}

// storedAs is the name under which the key that works now is stored; empty: it is not.
func (p *Prevent) storedAs() string {
	c := p.report.Target.Credential
	for _, key := range p.held.Stored.Keys {
		if c != nil && key.Fingerprint != "" && key.Fingerprint == c.Fingerprint {
			return key.Name
		}
	}
	return ""
}

// Offers lists what can be done here.
func (p *Prevent) Offers() []intent.Offer {
	focused := p.offers()[p.menu.Focus]
	copies := intent.Offer{Act: intent.Copy, Text: "copy the line"}
	if focused.line == "" {
		copies.Off = "there is no line to copy here"
	}
	return []intent.Offer{{Act: intent.Open, Text: focused.does, Off: focused.off}, {Act: intent.Back}, {Act: intent.Pick}, copies, {Act: intent.Places}}
}

// Handle acts on an intent.
func (p *Prevent) Handle(in intent.Intent) Ask {
	offers := p.offers()
	switch {
	case p.menu.Handle(in, len(offers)):
	case in.Act == intent.Back:
		return Leave{}
	case in.Act == intent.Places:
		return ShowPlaces{}
	case in.Act == intent.Open:
		return p.take(p.menu.Focus)
	case in.Act == intent.Copy:
		if line := offers[p.menu.Focus].line; line != "" {
			return CopyText{Text: line, What: "the line"}
		}
	case in.Act == intent.Pick && in.Number <= len(offers):
		return p.take(in.Number - 1)
	case in.Act == intent.Point:
		if item, ok := p.menu.Item(in.Row); ok {
			return p.take(item)
		}
	}
	return nil
}

// take does what an item offers. One that is off is only focused, so that its reason is seen.
func (p *Prevent) take(item int) Ask {
	p.menu.Focus = item
	if o := p.offers()[item]; o.off == "" {
		return o.ask
	}
	return nil
}

// View draws the offers, and what there is to say about the focused one.
func (p *Prevent) View() string {
	offers := p.offers()
	return p.draw(sheet{menu: &p.menu, items: len(offers), rows: p.entries, about: func(item, width int) []layout.Line {
		o := offers[item]
		rows := wrapLines(theme.Accent, o.line, width)
		if o.off != "" {
			rows = append(rows, layout.Wrap(theme.Warn, "not now: "+o.off, width)...)
		}
		return p.named(o.title, append(rows, layout.Wrap(theme.Text, o.about, width)...), width)
	}})
}

func (p *Prevent) entries(width int) []widgets.Entry {
	var entries []widgets.Entry
	if p.size.Height >= roomForHeading {
		entries = widgets.Notes(layout.Say(theme.Strong, "Keep it from happening again"), nil)
	}
	for i, o := range p.offers() {
		entries = append(entries, widgets.Entry{Line: p.optionRow(i, option{title: o.title, quiet: o.off != ""}, i == p.menu.Focus, true, width), Item: i})
	}
	return entries
}

// roomForHeading is the height from which on a menu has a heading.
const roomForHeading = 10
