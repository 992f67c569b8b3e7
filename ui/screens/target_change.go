package screens

import (
	"authdoctor/ui/intent"
	"authdoctor/ui/session"
)

// valueLimit is the longest value that can be typed for a part: an address may be long.
const valueLimit = 500

// ways lists how a part can be changed. None: its value is typed.
func (t *Target) ways(part session.Part) []way {
	var ways []way
	if edited(t.choice, part.ID) {
		ways = append(ways, way{title: "As it was found", detail: "Takes your change back.", take: func() Ask { return t.ask(asFound(t.choice, part.ID)) }})
	}
	for _, o := range part.Options {
		w := way{title: o.Title, detail: o.Detail, now: o.Chosen}
		w.take = func() Ask {
			if o.Chosen {
				return nil
			}
			return t.ask(with(t.choice, part.ID, o.ID))
		}
		ways = append(ways, w)
	}
	switch {
	case part.ID == session.Key:
		ways = append(ways, way{title: "Another key: type or paste it", detail: "It is not shown and stays in memory for this visit.",
			take: func() Ask { return TypeKey{Choice: t.choice} }})
	case len(part.Options) == 0 && len(ways) > 0:
		ways = append(ways, way{title: "Another value: type it", detail: "An empty line means none.", take: func() Ask {
			t.change = &change{part: part}
			t.edit()
			return nil
		}})
	}
	return ways
}

// ask wants another choice shown.
func (t *Target) ask(choice session.Choice) Ask {
	return ShowTarget{Choice: choice, Title: t.title, Replace: true}
}

// edit opens the line in which the value of the part is typed, with the present value in it.
func (t *Target) edit() {
	t.change.line = line{inspect: t.inspect}
	t.change.line.set(t.change.part.Value, valueLimit)
}

// handleChange acts on an intent while a part is being changed.
func (t *Target) handleChange(in intent.Intent) Ask {
	c := t.change
	if len(c.options) == 0 {
		return t.handleLine(in)
	}
	if c.menu.Handle(in, len(c.options)) {
		return nil
	}
	switch in.Act {
	case intent.Open:
		return t.take(c.menu.Focus)
	case intent.Pick:
		return t.take(in.Number - 1)
	case intent.Point:
		if item, ok := c.menu.Item(in.Row); ok {
			return t.take(item)
		}
	case intent.Back:
		t.change = nil
	}
	return nil
}

func (t *Target) handleLine(in intent.Intent) Ask {
	c := t.change
	if c.line.handle(in) {
		return nil
	}
	switch in.Act {
	case intent.Back:
		t.change = nil
	case intent.Open:
		if c.line.holdsKey() {
			return nil
		}
		t.change = nil
		if value := c.line.field.Text(); value != c.part.Value {
			return t.ask(with(t.choice, c.part.ID, value))
		}
	}
	return nil
}

func (t *Target) take(item int) Ask {
	if item < 0 || item >= len(t.change.options) {
		return nil
	}
	chosen := t.change.options[item]
	t.change = nil
	return chosen.take()
}
