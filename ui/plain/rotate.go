package plain

import (
	"context"
	"fmt"

	"authdoctor/ui/session"
)

// rotate says what a rotation would do, takes the new key and does it.
func (c *conversation) rotate(ctx context.Context, name string) error {
	var plan session.Rotation
	err := c.opened(ctx, func(ctx context.Context) (err error) {
		plan, err = c.session.Rotation(ctx, name)
		return err
	})
	if err != nil {
		return err
	}
	count := c.sayPlan(name, plan)
	want := session.RotateKey{Name: name}
	answers := []string{"leave it as it is", "type the new key, for the store alone"}
	if count > 0 {
		answers = append(answers, fmt.Sprintf("type the new key, for the store and %s", counted(count, "place")))
	}
	chosen, err := c.choose(ctx, menu{
		question: "Where shall the new key go?", back: toGoBack,
		help: []string{"The new key is tested before anything is changed, and again in every place. The old key is kept, so that you can roll back."},
	}, answers)
	switch {
	case err != nil:
		return err
	case chosen == 0:
		return errBack
	}
	want.Places = chosen == 2
	if want.KeyID, err = c.typeKey(ctx, toStore); err != nil {
		return err
	}
	return c.worked(ctx, "rotate", name, func(ctx context.Context, anyway bool, visitor session.Visitor) (session.KeyOutcome, error) {
		want.Anyway = anyway
		return c.session.RotateKey(ctx, want, visitor)
	})
}

// sayPlan says what a rotation would do, and returns how many places it would change.
func (c *conversation) sayPlan(name string, plan session.Rotation) int {
	c.out.say("To rotate " + name + ", make a new key first, and leave the old one as it is for now.")
	c.out.whole("page", plan.Page)
	count := 0
	for i, place := range plan.Places {
		c.out.say(fmt.Sprintf("place %d of %d: %s", i+1, len(plan.Places), place.Where))
		if place.Off != "" {
			c.out.sayOf("left alone", place.Off)
			continue
		}
		count++
		c.preview(place.Preview)
	}
	if len(plan.Places) == 0 {
		c.out.say("no other place that is known here holds it")
	}
	return count
}
