package plain

import (
	"context"
	"fmt"

	"authdoctor/ui/session"
)

// welcome does what is chosen, once.
func (c *conversation) welcome(ctx context.Context) error {
	var items []item
	for _, s := range c.found.Setups {
		items = append(items, item{text: withDetail(s.Title, s.Detail), do: func(ctx context.Context) error {
			return c.examine(ctx, session.Choice{SetupID: s.ID})
		}})
	}
	items = append(items, item{text: "paste the error you got, a failing request or a key", do: c.paste})
	if n := len(c.found.Practices); n > 0 {
		items = append(items, item{text: fmt.Sprintf("practise on the built-in broken API (%d cases)", n), do: c.practise})
	}
	items = append(items, item{text: "keys on this machine", do: c.places})
	if len(c.found.Setups) > 0 {
		items = append(items, item{text: "change what is examined before checking", do: c.prepare})
	}
	items = append(items,
		item{text: "look around again", do: func(context.Context) error { return errLook }},
		item{text: "stored keys: list, add, test, rotate, rename, remove", do: c.stored})
	return c.pick(ctx, menu{question: "What shall be examined?"}, items)
}

// practise asks whose API it shall be, then for one of its faults.
func (c *conversation) practise(ctx context.Context) error {
	cases, err := c.practicesOfOne(ctx)
	if err != nil {
		return backed(err)
	}
	answers := make([]string, len(cases))
	for i, p := range cases {
		answers[i] = withDetail(p.Title, p.Cause)
	}
	chosen, err := c.choose(ctx, menu{question: "Which fault?", back: toGoBack}, answers)
	if err != nil {
		return backed(err)
	}
	c.out.say(cases[chosen].About)
	return c.examine(ctx, session.Choice{PracticeID: cases[chosen].ID})
}

// practicesOfOne are the cases of one provider; where there are several, the chosen one's.
func (c *conversation) practicesOfOne(ctx context.Context) ([]session.Practice, error) {
	groups := map[string][]session.Practice{}
	var names []string
	for _, p := range c.found.Practices {
		if groups[p.Provider] == nil {
			names = append(names, p.Provider)
		}
		groups[p.Provider] = append(groups[p.Provider], p)
	}
	if len(names) == 1 {
		return groups[names[0]], nil
	}
	answers := make([]string, len(names))
	for i, name := range names {
		answers[i] = withDetail(name, fmt.Sprint(len(groups[name]), " cases"))
	}
	chosen, err := c.choose(ctx, menu{question: "Whose API?", back: toGoBack}, answers)
	if err != nil {
		return nil, err
	}
	return groups[names[chosen]], nil
}

// prepare lets a person change a setup before it is examined.
func (c *conversation) prepare(ctx context.Context) error {
	setups, chosen := c.found.Setups, 0
	if len(setups) > 1 {
		answers := make([]string, len(setups))
		for i, s := range setups {
			answers[i] = s.Title
		}
		var err error
		chosen, err = c.choose(ctx, menu{question: "Which one?", back: toGoBack}, answers)
		if err != nil {
			return backed(err)
		}
	}
	return c.examineChanged(ctx, session.Choice{SetupID: setups[chosen].ID})
}

// examineChanged shows what would be examined, lets a person change it, and examines it.
func (c *conversation) examineChanged(ctx context.Context, choice session.Choice) error {
	changed, err := c.target(ctx, choice)
	if err != nil {
		return backed(err)
	}
	return c.examine(ctx, changed)
}

func withDetail(title, detail string) string {
	if detail == "" {
		return title
	}
	return title + " (" + detail + ")"
}
