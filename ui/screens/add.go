package screens

import (
	"authdoctor/ui/intent"
	"authdoctor/ui/session"
	"authdoctor/ui/theme"
	"authdoctor/ui/widgets"
)

// Add asks for what a key needs before it is stored: which key, its name, and whose it is where its shape does not say.
// What was answered stays, so that going back from the test loses nothing.
type Add struct {
	page
	found string // the place of a key that can be meant; empty: it is settled which one is
	want  session.NewKey
	draft session.Draft
	step  addStep
	menu  widgets.Menu // whose key it is, or which
	line  line         // its name, or the address of its provider
	check func(string) string
	held  Holdings
	wait  waiting
}

// addStep is what is asked.
type addStep int

const (
	whichKey addStep = iota
	drafted          // nothing: what is known about the key is looked up
	naming
	owner
	address
)

// NewAdd makes the screen. Check says why a name cannot be used, inspect what a typed text is, as a Session does.
func NewAdd(t theme.Theme, want AddKey, held Holdings, check func(string) string, inspect func([]byte) session.KeyFacts) *Add {
	a := &Add{page: page{theme: t}, found: want.Found, want: session.NewKey{KeyID: want.KeyID}, line: line{inspect: inspect}, check: check, held: held}
	if a.found == "" {
		a.step = drafted
	}
	return a
}

// Take settles which key is meant.
func (a *Add) Take(keyID string) { a.found, a.step, a.want = "", drafted, session.NewKey{KeyID: keyID} }

// Hold takes a new list.
func (a *Add) Hold(held Holdings) { a.held = held }

// Wait says that it is looked up what is known about the key.
func (a *Add) Wait(hint string) {
	a.step = drafted
	a.wait.begin("Looking at the key", hint)
}

// Drafted takes what is known about the key.
func (a *Add) Drafted(draft session.Draft, err error) {
	a.wait.end(err)
	if err == nil {
		a.draft, a.want.Name = draft, draft.Name
		a.name()
	}
}

func (a *Add) name() {
	a.step = naming
	a.line.set(a.want.Name, nameLimit)
}

// Title is the screen's place in the trail.
func (a *Add) Title() string { return "Store a key" }

// Mouse says that clicks are wanted where there is something to choose.
func (a *Add) Mouse() bool { return a.step == whichKey || a.step == owner }

// Typing reports whether letters go to a line.
func (a *Add) Typing() intent.Typing {
	if a.step == naming || a.step == address {
		return intent.Line
	}
	return intent.Commands
}

// off is why the answer cannot be taken. Empty: it can.
func (a *Add) off() string {
	switch text := a.line.field.Text(); {
	case a.step == drafted && a.wait.err != nil:
		return ""
	case a.step == drafted:
		return "the key is still being looked at"
	case a.step == naming && a.line.holdsKey():
		return "a key is no name"
	case a.step == naming:
		return a.check(text)
	case a.step == address && (text == "" || a.line.holdsKey()):
		return "type the address of the API first"
	}
	return ""
}

// Offers lists what can be done here.
func (a *Add) Offers() []intent.Offer {
	open, back := intent.Offer{Act: intent.Open, Text: "test and store it", Off: a.off()}, intent.Offer{Act: intent.Back}
	switch a.step {
	case whichKey:
		open.Text = "take it"
		return []intent.Offer{open, back, {Act: intent.Pick}}
	case drafted:
		open.Text, back.Text = "try again", "cancel"
		return []intent.Offer{open, back}
	case owner:
		if a.draft.Providers[a.menu.Focus].Address {
			open.Text = "take it"
		}
		return []intent.Offer{open, back, {Act: intent.Pick}}
	case naming:
		back.Text = "cancel"
		if len(a.draft.Providers) > 0 {
			open.Text = "take it"
		}
	}
	return []intent.Offer{open, back, {Act: intent.EraseAll}}
}

// Handle acts on an intent.
func (a *Add) Handle(in intent.Intent) Ask {
	switch {
	case a.Typing() == intent.Line && a.line.handle(in):
		return nil
	case a.Mouse() && a.menu.Handle(in, a.items()):
		return nil
	}
	switch in.Act {
	case intent.Back:
		return a.back()
	case intent.Open:
		if a.Mouse() {
			return a.pick(a.menu.Focus)
		}
		return a.take()
	case intent.Pick:
		if a.Mouse() {
			return a.pick(in.Number - 1)
		}
	case intent.Point:
		if item, ok := a.menu.Item(in.Row); ok && a.Mouse() {
			return a.pick(item)
		}
	}
	return nil
}

// items is how many ways there are to answer.
func (a *Add) items() int {
	if a.step == whichKey {
		return 2
	}
	return len(a.draft.Providers)
}

// pick answers which key is meant, or whose it is.
func (a *Add) pick(item int) Ask {
	if item < 0 || item >= a.items() {
		return nil
	}
	a.menu.Focus = item
	switch {
	case a.step == whichKey && item == 0:
		return DraftKey{KeyID: a.want.KeyID}
	case a.step == whichKey:
		return TypeKey{Store: StoreFor{New: true}}
	}
	a.want.Provider, a.want.BaseURL = a.draft.Providers[item].ID, ""
	if a.draft.Providers[item].Address {
		a.step = address
		a.line.set("", valueLimit)
		return nil
	}
	return StoreKey{a.want}
}

// take takes what was typed.
func (a *Add) take() Ask {
	if a.off() != "" {
		return nil
	}
	switch a.step {
	case drafted:
		return DraftKey{KeyID: a.want.KeyID}
	case naming:
		a.want.Name = a.line.field.Text()
		if len(a.draft.Providers) > 0 {
			a.step, a.menu = owner, widgets.Menu{}
			return nil
		}
	case address:
		a.want.BaseURL = a.line.field.Text()
	}
	return StoreKey{a.want}
}

// back goes to the question before.
func (a *Add) back() Ask {
	switch {
	case a.step == address:
		a.step = owner
	case a.step == owner:
		a.name()
	case a.found != "" && a.step != whichKey:
		a.step, a.menu, a.wait = whichKey, widgets.Menu{}, waiting{}
		return Stop{}
	default:
		return Leave{}
	}
	return nil
}
