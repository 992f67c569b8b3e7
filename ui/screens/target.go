package screens

import (
	"slices"

	"authdoctor/ui/intent"
	"authdoctor/ui/session"
	"authdoctor/ui/theme"
	"authdoctor/ui/widgets"
)

// Target says what a walk would examine and why, and lets a person change any part of it.
//
// A change is asked of the engine: the screen shows another choice, and Found brings what that means. Until then, and
// where it cannot be used, what was found last stays in sight.
type Target struct {
	page
	title   string
	choice  session.Choice // what is shown, or waited for
	found   session.Target
	shown   session.Choice // what found belongs to
	known   bool           // something has been found
	waiting bool
	err     error

	menu   widgets.Menu
	change *change // nil: no part is being changed

	inspect func([]byte) session.KeyFacts // knows a key that was typed into the wrong line
}

// change is a part that is being changed: an option is chosen, or a line typed.
type change struct {
	part    session.Part
	options []way // empty: a line is typed
	menu    widgets.Menu
	line    line
}

// way is one way to change a part.
type way struct {
	title, detail string
	now           bool // it is so already
	take          func() Ask
}

// NewTarget makes the screen of a choice. Found brings what would be examined; inspect says what a typed text is, as a
// Session does.
func NewTarget(t theme.Theme, choice session.Choice, title string, inspect func([]byte) session.KeyFacts) *Target {
	return &Target{page: page{theme: t}, title: title, choice: choice, waiting: true, inspect: inspect}
}

// Choice is what is shown, or waited for.
func (t *Target) Choice() session.Choice { return t.choice }

// Show waits for what another choice would examine.
func (t *Target) Show(choice session.Choice) {
	t.choice, t.waiting, t.err, t.change = choice, true, nil, nil
}

// Found shows what would be examined. A choice that cannot be used changes nothing.
func (t *Target) Found(target session.Target, err error) {
	t.waiting, t.err = false, err
	switch {
	case err == nil:
		t.found, t.shown, t.known = target, t.choice, true
	case t.known:
		t.choice = t.shown
	}
	t.menu.Keep(t.items())
}

// Title is the screen's place in the trail.
func (t *Target) Title() string { return "Target" }

// Mouse says that clicks are wanted.
func (t *Target) Mouse() bool { return true }

// Typing reports whether letters go to the value of a part.
func (t *Target) Typing() intent.Typing {
	if t.typing() {
		return intent.Line
	}
	return intent.Commands
}

func (t *Target) typing() bool { return t.change != nil && len(t.change.options) == 0 }

// Offers lists what can be done here.
func (t *Target) Offers() []intent.Offer {
	switch {
	case t.typing():
		return []intent.Offer{{Act: intent.Open, Text: "set it"}, {Act: intent.Back, Text: "leave it as it is"}, {Act: intent.EraseAll}}
	case t.change != nil:
		return []intent.Offer{{Act: intent.Open, Text: "choose it"}, {Act: intent.Back, Text: "leave it as it is"}, {Act: intent.Pick}}
	}
	open, pick := intent.Offer{Act: intent.Open, Text: "run the checks", Off: t.unready()}, intent.Offer{Act: intent.Pick, Off: t.unready()}
	if part, ok := t.partAt(t.menu.Focus); ok {
		open.Text = "change it"
		if open.Off == "" {
			open.Off = part.Fixed
		}
	} else if t.menu.Focus > 0 && open.Off == "" {
		open.Text, open.Off = "", "this is a note"
	}
	again := intent.Offer{Act: intent.RunAgain, Text: "look again"}
	if t.waiting {
		again.Off = "it is being done"
	}
	store := intent.Offer{Act: intent.Add, Text: "store this key", Off: t.unready()}
	if store.Off == "" && t.keyID() == "" {
		store.Off = "there is no key to store"
	}
	return []intent.Offer{open, {Act: intent.Back}, pick, store, again}
}

// keyID names the key that would be sent; empty: there is none.
func (t *Target) keyID() string {
	for _, part := range t.found.Parts {
		for _, option := range part.Options {
			if part.ID == session.Key && option.Chosen {
				return option.ID
			}
		}
	}
	return t.shown.Edits.KeyID
}

// unready says why nothing can be opened. Empty: it can.
func (t *Target) unready() string {
	switch {
	case t.waiting:
		return "what would be examined is still being found out"
	case !t.known:
		return "what would be examined is not known"
	}
	return ""
}

// items are the run, the parts and the notes.
func (t *Target) items() int {
	if !t.known {
		return 0
	}
	return 1 + len(t.found.Parts) + len(t.found.Notes)
}

func (t *Target) partAt(item int) (session.Part, bool) {
	if !t.known || item < 1 || item > len(t.found.Parts) {
		return session.Part{}, false
	}
	return t.found.Parts[item-1], true
}

// Handle acts on an intent.
func (t *Target) Handle(in intent.Intent) Ask {
	if t.change != nil {
		return t.handleChange(in)
	}
	if t.menu.Handle(in, t.items()) {
		return nil
	}
	switch in.Act {
	case intent.Open:
		return t.open(t.menu.Focus)
	case intent.Pick:
		return t.open(in.Number - 1)
	case intent.Point:
		if item, ok := t.menu.Item(in.Row); ok {
			return t.open(item)
		}
	case intent.Add:
		if id := t.keyID(); id != "" && t.unready() == "" {
			return AddKey{KeyID: id}
		}
	case intent.RunAgain:
		return ShowTarget{Choice: t.choice, Title: t.title, Replace: true}
	case intent.Back:
		return Leave{}
	}
	return nil
}

// open runs the checks or changes a part. A part that is fixed, and a note, take the focus only.
func (t *Target) open(item int) Ask {
	if item < 0 || item >= t.items() || t.unready() != "" {
		return nil
	}
	t.menu.Focus = item
	if item == 0 {
		return ShowWalk{Choice: t.choice, Title: t.walkTitle()}
	}
	part, ok := t.partAt(item)
	if !ok || part.Fixed != "" {
		return nil
	}
	t.change = &change{part: part, options: t.ways(part)}
	t.change.menu.Focus = max(0, slices.IndexFunc(t.change.options, func(w way) bool { return w.now }))
	if len(t.change.options) == 0 {
		t.edit()
	}
	return nil
}

func (t *Target) walkTitle() string {
	if t.title == "" {
		return t.found.Title
	}
	return t.title
}
