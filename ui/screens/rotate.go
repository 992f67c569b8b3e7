package screens

import (
	"fmt"

	"authdoctor/ui/intent"
	"authdoctor/ui/layout"
	"authdoctor/ui/session"
	"authdoctor/ui/theme"
	"authdoctor/ui/widgets"
)

// Rotate guides through a rotation: where the new key is made, what would be changed, and which of it a person wants.
type Rotate struct {
	page
	name  string
	plan  session.Rotation
	known bool
	wait  waiting
	only  bool // the store alone is focused, not the places
	text  widgets.Text
}

// NewRotate makes the screen before it is known what a rotation would do.
func NewRotate(t theme.Theme, name string) *Rotate { return &Rotate{page: page{theme: t}, name: name} }

// Name is the name of the key.
func (r *Rotate) Name() string { return r.name }

// Wait says that it is being found out.
func (r *Rotate) Wait(doing, hint string) { r.wait.begin(doing, hint) }

// Planned takes what a rotation would do.
func (r *Rotate) Planned(plan session.Rotation, err error) {
	r.wait.end(err)
	if err == nil {
		r.plan, r.known, r.only, r.text = plan, true, false, widgets.Text{}
	}
}

// Title is the screen's place in the trail.
func (r *Rotate) Title() string { return "Rotate" }

// changed is how many places would be changed.
func (r *Rotate) changed() int {
	count := 0
	for _, place := range r.plan.Places {
		if place.Off == "" {
			count++
		}
	}
	return count
}

// Offers lists what can be done here.
func (r *Rotate) Offers() []intent.Offer {
	open := intent.Offer{Act: intent.Open, Text: "type the new key", Off: r.unready()}
	page := intent.Offer{Act: intent.OpenPage}
	if r.plan.Page == "" {
		page.Off = "the provider's page is not known"
	}
	other := intent.Offer{Act: intent.Next, Text: "the other way"}
	if r.changed() == 0 {
		other.Off = "there is one way only"
	}
	again := intent.Offer{Act: intent.RunAgain, Text: "look again"}
	if r.wait.on() {
		again.Off = "it is being done"
	}
	return []intent.Offer{
		open, page, other, {Act: intent.Back, Text: "leave it as it is"}, {Act: intent.Pick, Off: open.Off}, again,
		{Act: intent.Previous, Text: other.Text, Off: other.Off},
	}
}

// unready is why there is nothing to decide yet. Empty: there is.
func (r *Rotate) unready() string {
	switch {
	case r.wait.on():
		return "it is still being found out"
	case !r.known:
		return "what would be changed is not known; r looks again"
	}
	return ""
}

// Handle acts on an intent.
func (r *Rotate) Handle(in intent.Intent) Ask {
	if r.text.Handle(in, len(r.rows()), r.textHeight()) {
		return nil
	}
	switch in.Act {
	case intent.Next, intent.Previous:
		r.only = !r.only && r.changed() > 0
	case intent.Open:
		return r.take(r.only)
	case intent.Pick:
		if in.Number == 1 || in.Number == 2 && r.changed() > 0 {
			return r.take(in.Number == 2)
		}
	case intent.OpenPage:
		if r.plan.Page != "" {
			return OpenURL{URL: r.plan.Page}
		}
	case intent.RunAgain:
		if !r.wait.on() {
			return PlanRotation{r.name}
		}
	case intent.Back:
		return Leave{}
	}
	return nil
}

func (r *Rotate) take(only bool) Ask {
	if r.unready() != "" {
		return nil
	}
	r.only = only
	return TypeKey{Store: StoreFor{Rotate: r.name, Places: !only && r.changed() > 0}}
}

// View draws the steps, and the ways to go on, which are always in sight.
func (r *Rotate) View() string {
	height := r.textHeight()
	rows := layout.Fill(r.text.Rows(r.rows(), height, r.theme.Glyphs), height)
	return r.paint(append(rows, r.wayRows()...))
}

func (r *Rotate) textHeight() int { return max(0, r.size.Height-len(r.wayRows())) }

func (r *Rotate) wayRows() []layout.Line {
	if r.unready() != "" {
		return nil
	}
	var rows []layout.Line
	if count := r.changed(); count == 0 {
		rows = []layout.Line{r.optionRow(0, option{title: "Type the new key, for the store alone"}, true, true, r.size.Width)}
	} else {
		rows = []layout.Line{
			r.optionRow(0, option{title: "Type the new key, for the store and " + counted(count, "place")}, !r.only, true, r.size.Width),
			r.optionRow(1, option{title: "Type the new key, for the store alone"}, r.only, true, r.size.Width),
		}
	}
	if r.size.Height >= 6 {
		rows = append([]layout.Line{rule(r.size.Width, r.theme.Glyphs)}, rows...)
	}
	focus := len(rows) - 1
	if r.changed() > 0 && !r.only {
		focus--
	}
	return widgets.Window(rows, focus, max(1, r.size.Height), r.theme.Glyphs)
}

func (r *Rotate) rows() []layout.Line {
	width, glyphs := r.textWidth(), r.theme.Glyphs
	head := layout.Wrap(theme.Strong, "Rotate "+r.name+": a new key in the place of the present one", width)
	if !r.known || r.wait.on() || r.wait.err != nil {
		head = append(head, r.waitingRows(r.wait)...)
	}
	if !r.known {
		return head
	}
	first := heading("1. Make a new key")
	if r.plan.Page == "" {
		first = append(first, layout.Indent(3, layout.Wrap(theme.Text, "Where its provider lists its keys. Leave the old one as it is for now.", width-3))...)
	} else {
		first = append(first, layout.Indent(3, layout.Wrap(theme.Accent, r.plan.Page, width-3))...)
		first = append(first, layout.Indent(3, layout.Wrap(theme.Text, "o opens it. Leave the old key as it is for now.", width-3))...)
	}
	last := append(heading("3. Type it here"), layout.Indent(3, layout.Wrap(theme.Text,
		"It is tested before anything is changed, and again in every place. The old key is kept, so that you can roll back; revoke it when all is well.", width-3))...)
	return apart([][]layout.Line{head, first, r.changeRows(width, glyphs), last})
}

// changeRows are the places that hold the present key, and what would become of them.
func (r *Rotate) changeRows(width int, glyphs theme.Glyphs) []layout.Line {
	rows := heading(fmt.Sprintf("2. What holds the present key (%d)", len(r.plan.Places)))
	if len(r.plan.Places) == 0 {
		return append(rows, layout.Indent(3, layout.Wrap(theme.Text, "The store alone; no other place is known here.", width-3))...)
	}
	for _, place := range r.plan.Places {
		if place.Off != "" {
			rows = append(rows, layout.Indent(3, layout.Wrap(theme.Text, glyphs.Skip+" "+place.Where, width-3))...)
			rows = append(rows, layout.Indent(5, layout.Wrap(theme.Faint, "left alone: "+place.Off, width-5))...)
			continue
		}
		rows = append(rows, layout.Indent(3, layout.Wrap(theme.Text, glyphs.Arrow+" "+place.Where, width-3))...)
		rows = append(rows, layout.Indent(5, diffRows(place.Preview, width-5))...)
	}
	return rows
}
