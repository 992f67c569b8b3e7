package plain

import (
	"context"
	"fmt"
	"strings"

	"authdoctor/ui/session"
)

// places says where keys were found, one block of lines for each place.
func (c *conversation) places(ctx context.Context) error {
	places, err := c.session.Places(ctx)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		c.out.say("could not look for keys: " + err.Error())
		return nil
	case len(places) == 0:
		c.out.say("no key was found on this machine")
		return nil
	}
	for i, p := range places {
		c.out.say(fmt.Sprintf("place %d of %d", i+1, len(places)))
		c.place(p)
	}
	return nil
}

func (c *conversation) place(p session.Place) {
	c.out.sayOf("provider", p.Provider)
	c.out.sayOf("name", p.Name)
	c.out.sayOf("where", p.Where)
	c.out.sayOf("kind", p.Kind)
	c.out.sayOf("key", p.Fingerprint)
	c.out.sayOf("read by", strings.Join(p.ReadBy, ", "))
	c.out.sayOf("used by", strings.Join(p.UsedBy, ", "))
	c.out.sayOf("standing", p.Standing)
	if p.Wins {
		c.out.say("sent: a program that starts here would send this one")
	}
	if p.Same {
		c.out.say("same: it is the same key as the one that is used")
	}
	for _, note := range p.Notes {
		c.out.sayOf("note", note)
	}
}
