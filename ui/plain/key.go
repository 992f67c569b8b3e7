package plain

import (
	"context"
	"errors"
	"fmt"
)

// errAgain means that a key has to be typed once more.
var errAgain = errors.New("again")

// toCheck and toStore are what a typed key is for.
const (
	toCheck = "check"
	toStore = "store"
)

// typeKey reads a key that is not shown, to check or to store it, and returns the id that it is kept under. errBack: no
// key was typed.
func (c *conversation) typeKey(ctx context.Context, verb string) (string, error) {
	what := "and it is checked exactly as it comes, without the line end that Enter adds."
	if verb == toStore {
		what = "and it is tested with its provider before it is stored."
	}
	p := prompt{
		takes: []string{"the key", "Enter for none"}, back: toGoBack,
		help: []string{
			"Type or paste the key and press Enter. It is kept in memory until authdoctor ends, and nowhere else.",
			"A line break inside a key cannot be typed here. A key that is in a file or a variable is examined with all " +
				"that is around it; choose it from the list of keys instead.",
		},
		ask: func() {
			c.out.say("Type or paste the key. It is not shown, " + what)
		},
	}
	p.ask()
	for {
		key, more, err := c.hidden(ctx, p)
		if err != nil {
			return "", err
		}
		id, err := c.takeKey(ctx, key, more, verb)
		clear(key)
		if !errors.Is(err, errAgain) {
			return id, err
		}
	}
}

// takeKey says what a typed key looks like and keeps it, once it is clear what of it is the key.
func (c *conversation) takeKey(ctx context.Context, key []byte, more bool, verb string) (id string, err error) {
	if len(key) == 0 {
		c.out.say("nothing was typed; the key stays as it was")
		return "", errBack
	}
	facts := c.session.Inspect(key)
	c.out.sayOf("it is", facts.Shown)
	c.out.sayOf("it looks like", facts.Whose)
	for _, line := range facts.Says {
		c.out.say(line)
	}
	c.cutLine(len(key))

	keep := func(inner bool) func(context.Context) error {
		return func(context.Context) error {
			id = c.session.Keep(key, inner)
			return nil
		}
	}
	exact := item{text: verb + " exactly what was typed", do: keep(false)}
	inner := item{text: withDetail(verb+" only the key inside", facts.InnerIs), do: keep(true)}
	again := item{text: "type it again", do: func(context.Context) error { return errAgain }}
	var items []item
	switch {
	case facts.Stop != "":
		c.out.say("this cannot be " + past(verb) + " as it is: " + facts.Stop)
		items = []item{again}
		if facts.Inner {
			items = []item{inner, again}
		}
	case more:
		c.out.say("more came behind the first line and was dropped; a key is one line")
		exact.text = verb + " the first line alone"
		items = []item{again, exact}
	case facts.Inner && verb == toStore:
		items = []item{inner, exact, again}
	case facts.Inner:
		items = []item{exact, inner, again}
	default:
		return c.session.Keep(key, false), nil
	}
	err = c.pick(ctx, menu{question: "What shall be " + past(verb) + "?", back: toGoBack}, items)
	return id, err
}

// cutLine warns of a line that a terminal may have cut: it holds a part of a long line, and says nothing about the rest.
func (c *conversation) cutLine(length int) {
	const least = 1023 // on macOS and the BSDs; Linux holds 4095
	if c.in.terminal && length >= least {
		c.out.say(fmt.Sprintf("%d bytes came in one line; a terminal holds 4095 of a line, on a Mac 1023. Where it was longer, give it through a pipe", length))
	}
}

// past is the verb in what is done with a key.
func past(verb string) string {
	if verb == toStore {
		return "stored"
	}
	return "checked"
}
