package screens

import (
	"authdoctor/ui/intent"
	"authdoctor/ui/session"
	"authdoctor/ui/theme"
	"authdoctor/ui/widgets"
)

// Key takes a key that is typed or pasted, and says what it looks like without showing it. The bytes are kept as they
// came: what a program would send with them is the question. Where a key is to be stored, the key alone is offered first.
type Key struct {
	page
	choice  session.Choice
	store   StoreFor
	inspect func([]byte) session.KeyFacts
	field   *widgets.SecretField
	facts   session.KeyFacts
	inner   bool // of two ways to take it, the key alone is focused
	text    widgets.Text
}

// NewKey makes an empty field for a key of the target of a choice.
func NewKey(t theme.Theme, choice session.Choice, inspect func([]byte) session.KeyFacts) *Key {
	return &Key{page: page{theme: t}, choice: choice, inspect: inspect, field: widgets.NewSecretField()}
}

// NewKeyToStore makes an empty field for a key that is to be stored.
func NewKeyToStore(t theme.Theme, store StoreFor, inspect func([]byte) session.KeyFacts) *Key {
	k := NewKey(t, session.Choice{}, inspect)
	k.store = store
	return k
}

// stores reports whether the key is to be stored.
func (k *Key) stores() bool { return k.store != (StoreFor{}) }

// Title is the screen's place in the trail.
func (k *Key) Title() string {
	if k.stores() {
		return "New key"
	}
	return "Another key"
}

// Typing says that everything is text.
func (k *Key) Typing() intent.Typing { return intent.Area }

// Offers lists what can be done here.
func (k *Key) Offers() []intent.Offer {
	other := intent.Offer{Act: intent.Next, Text: "the other choice"}
	if !k.twoWays() {
		other.Off = "there is one way only to take it"
	}
	return []intent.Offer{
		{Act: intent.Open, Text: "take it", Off: k.stop()}, other, {Act: intent.Back, Text: "cancel"}, {Act: intent.EraseAll},
		{Act: intent.Previous, Text: other.Text, Off: other.Off},
	}
}

// stop says why the text cannot be taken. Empty: it can.
func (k *Key) stop() string {
	switch {
	case k.field.Long():
		return "this is longer than any key; ctrl+u clears it"
	case k.facts.Shown == "":
		return "type or paste a key first"
	}
	return k.facts.Stop
}

// twoWays reports whether a key alone could be taken out of the text.
func (k *Key) twoWays() bool { return k.facts.Inner && k.stop() == "" }

// Handle acts on an intent.
func (k *Key) Handle(in intent.Intent) Ask {
	if k.field.Handle(in) {
		k.field.Lend(func(held []byte) { k.facts = k.inspect(held) })
		k.inner, k.text = k.stores() && k.twoWays(), widgets.Text{}
		return nil
	}
	if k.text.Handle(in, len(k.factRows()), k.factHeight()) {
		return nil
	}
	switch in.Act {
	case intent.Next, intent.Previous:
		k.inner = !k.inner && k.twoWays()
	case intent.Open:
		if k.stop() == "" {
			use := UseKey{Choice: k.choice, Store: k.store, Key: k.field.Take(), Inner: k.inner}
			k.facts = session.KeyFacts{}
			return use
		}
	case intent.Back:
		k.field.Clear()
		k.facts = session.KeyFacts{}
		return Leave{}
	}
	return nil
}
