package plain

import (
	"context"
	"errors"

	"authdoctor/ui/session"
)

// add stores a key: one that was found, or one that is typed.
func (c *conversation) add(ctx context.Context) error {
	id, err := c.whichKey(ctx)
	if err != nil {
		return backed(err)
	}
	return backed(c.store(ctx, id))
}

// whichKey asks which key is meant and returns its id.
func (c *conversation) whichKey(ctx context.Context) (string, error) {
	places, err := c.session.Places(ctx)
	if err != nil && ctx.Err() == nil {
		c.out.say("could not look for keys: " + err.Error())
	}
	answers, ids := []string{"type or paste a key, which is not shown"}, []string{""}
	for _, place := range places {
		if place.KeyID != "" {
			answers = append(answers, withDetail("the one in "+place.Where+", "+place.Name, place.Fingerprint))
			ids = append(ids, place.KeyID)
		}
	}
	chosen := 0
	if len(ids) > 1 {
		if chosen, err = c.choose(ctx, menu{question: "Which key shall be stored?", back: toGoBack}, answers); err != nil {
			return "", err
		}
	}
	if ids[chosen] != "" {
		return ids[chosen], nil
	}
	return c.typeKey(ctx, toStore)
}

// store asks what a key needs, tests it and stores it.
func (c *conversation) store(ctx context.Context, id string) error {
	draft, err := c.session.Draft(ctx, id)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		c.out.say("could not look at the key: " + err.Error())
		return errBack
	}
	c.out.sayOf("key", draft.Shown)
	c.out.sayOf("whose", draft.Whose)
	want := session.NewKey{KeyID: id}
	if want.Name, err = c.keyName(ctx, "a name for the key", draft.Name); err != nil {
		return err
	}
	if len(draft.Providers) > 0 {
		if err := c.whose(ctx, draft, &want); err != nil {
			return err
		}
	}
	return c.worked(ctx, "store", want.Name, func(ctx context.Context, anyway bool, visitor session.Visitor) (session.KeyOutcome, error) {
		want.Anyway = anyway
		return c.session.StoreKey(ctx, want, visitor)
	})
}

// whose asks whose key it is, where its shape does not say.
func (c *conversation) whose(ctx context.Context, draft session.Draft, want *session.NewKey) error {
	answers := make([]string, len(draft.Providers))
	for i, provider := range draft.Providers {
		answers[i] = withDetail(provider.Title, provider.Detail)
	}
	chosen, err := c.choose(ctx, menu{
		question: "Whose key is it? Its shape does not say.", must: true, back: toGoBack,
		help: []string{"The key is sent to the one that you choose, to be tested."},
	}, answers)
	if err != nil {
		return err
	}
	want.Provider = draft.Providers[chosen].ID
	if !draft.Providers[chosen].Address {
		return nil
	}
	p := prompt{
		takes: []string{"the address of the API"}, back: toGoBack, help: []string{"For example https://llm.example.com/v1."},
		ask: func() { c.out.say("The address of the API, for example https://llm.example.com/v1") },
	}
	want.BaseURL, err = c.textNoKey(ctx, p, func(text string) string {
		if text == "" {
			return "type the address of the API first"
		}
		return ""
	})
	return err
}

// keyName asks for a name until one can be used. Enter takes the suggestion.
func (c *conversation) keyName(ctx context.Context, what, suggested string) (string, error) {
	p := prompt{
		takes: []string{what, "Enter for " + suggested}, back: toGoBack,
		help: []string{"A name has small letters, digits, dots, dashes and underscores, at most 32."},
		ask:  func() { c.out.say("Name: " + suggested) },
	}
	p.ask()
	name, err := c.textNoKey(ctx, p, func(text string) string {
		if text == "" || text == suggested {
			return ""
		}
		return c.session.CheckName(text)
	})
	if err == nil && name == "" {
		name = suggested
	}
	return name, err
}

// textNoKey reads a text that is no key until nothing speaks against it.
func (c *conversation) textNoKey(ctx context.Context, p prompt, against func(string) string) (string, error) {
	for {
		text, err := c.reply(ctx, p)
		if err != nil {
			return "", err
		}
		why := against(text)
		if c.session.Inspect([]byte(text)).Whose != "" {
			why = "this looks like a key and was not kept"
		}
		if why == "" {
			return text, nil
		}
		c.in.drop()
		c.out.say(why)
	}
}

// test tests a stored key.
func (c *conversation) test(ctx context.Context, name string) error {
	return c.worked(ctx, "test", name, func(ctx context.Context, _ bool, visitor session.Visitor) (session.KeyOutcome, error) {
		return c.session.TestKey(ctx, name, visitor)
	})
}

// worked does something with a key that tests it, says what came of it, and offers to do it anyway where the provider
// proves the key bad.
func (c *conversation) worked(ctx context.Context, verb, name string, do func(context.Context, bool, session.Visitor) (session.KeyOutcome, error)) error {
	for anyway := false; ; anyway = true {
		var outcome session.KeyOutcome
		err := c.opened(ctx, func(ctx context.Context) error {
			failed, err := c.visited(ctx, session.Choice{StoredName: name}, func(ctx context.Context, visitor session.Visitor) (err error) {
				outcome, err = do(ctx, anyway, visitor)
				return err
			})
			if errors.Is(err, errBack) {
				c.out.say("the checks were stopped")
			}
			if err != nil {
				return err
			}
			return failed
		})
		if err != nil {
			return err
		}
		if err := c.tested(outcome); err != nil {
			return err
		}
		if !outcome.Proved || anyway {
			return nil
		}
		if err := c.sure(ctx, "The provider refuses this key, so nothing was changed. "+sentence(verb)+" it anyway?", verb+" it anyway"); err != nil {
			return err
		}
	}
}
