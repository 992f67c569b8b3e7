package plain

import (
	"context"
	"errors"
	"fmt"

	"authdoctor/keystore"
	"authdoctor/ui/session"
)

// remind says which stored keys are due. A store that cannot be listed is of no interest before somebody asks for it.
func (c *conversation) remind(ctx context.Context) {
	stored, err := c.session.Stored(ctx)
	if err != nil {
		return
	}
	for _, reminder := range stored.Reminders {
		c.out.sayOf("reminder", reminder)
	}
}

// stored lists the stored keys and does what a person wants with them, until he goes back.
func (c *conversation) stored(ctx context.Context) error {
	for {
		stored, err := c.session.Stored(ctx)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			c.out.say("could not list the stored keys: " + err.Error())
			return nil
		}
		c.sayShelf(stored)
		for i, key := range stored.Keys {
			c.out.say(fmt.Sprintf("stored key %d of %d: %s", i+1, len(stored.Keys), key.Name))
			c.storedKey(key)
		}
		err = c.pick(ctx, menu{question: "What shall be done with stored keys?", back: toGoBack}, c.storedItems(stored))
		if err != nil {
			return backed(err)
		}
	}
}

// storedItems are what can be done with the store.
func (c *conversation) storedItems(stored session.Stored) []item {
	shelf := stored.Shelf
	off := ""
	if shelf.State == session.ShelfBroken {
		off = "the store does not answer"
	}
	items := []item{
		{text: "back to the list", do: func(context.Context) error { return errBack }},
		{text: "store a key", off: off, do: c.add},
	}
	for _, key := range stored.Keys {
		items = append(items, item{text: withDetail(key.Name, key.Fingerprint), off: off, do: func(ctx context.Context) error { return c.oneKey(ctx, key) }})
	}
	switch {
	case shelf.ToBeMade():
		items = append(items, item{text: "make the vault, an encrypted store with a passphrase", do: c.unlock})
	case shelf.Backend == session.Vault && shelf.State == session.ShelfLocked:
		items = append(items, item{text: "unlock the vault", do: c.unlock})
	case shelf.Backend == session.Vault && off == "":
		items = append(items, item{text: "lock the vault", do: c.lock})
	}
	return items
}

// sayShelf says how the store stands.
func (c *conversation) sayShelf(stored session.Stored) {
	shelf := stored.Shelf
	c.out.sayOf("store", shelf.Name)
	if shelf.State != session.ShelfReady {
		c.out.sayOf("state", string(shelf.State))
		c.out.say(shelf.What)
		c.out.sayOf("next", shelf.Next)
	}
	if shelf.KeyringAsks() {
		c.out.say("your keyring will ask for its password in a window of its own")
	}
	if len(stored.Keys) == 0 {
		c.out.say("nothing is stored here yet")
	}
}

// storedKey says what is known about a stored key.
func (c *conversation) storedKey(key session.StoredKey) {
	provider := key.Provider
	if provider == "" {
		provider = "not known"
	}
	c.out.sayOf("provider", provider)
	c.out.sayOf("kind", key.Kind)
	c.out.sayOf("key", key.Fingerprint)
	c.out.sayOf("stored in", key.Backend)
	c.out.sayOf("age", key.Age)
	c.out.sayOf("last test", key.Verified)
	c.out.sayOf("expires", key.Expires)
	c.out.sayOf("rotate", key.Rotate)
	if key.Due {
		c.out.say("due: it should be rotated now")
	}
	c.out.sayOf("key before", key.Previous)
}

// oneKey does what a person wants with one stored key, once.
func (c *conversation) oneKey(ctx context.Context, key session.StoredKey) error {
	none := ""
	if key.Previous == "" {
		none = "no key before this one is kept"
	}
	err := c.pick(ctx, menu{question: "What shall be done with " + key.Name + "?", back: toGoBack}, []item{
		{text: "test it", do: func(ctx context.Context) error { return c.test(ctx, key.Name) }},
		{text: "rotate it: a new key in its place", do: func(ctx context.Context) error { return c.rotate(ctx, key.Name) }},
		{text: "rename it", do: func(ctx context.Context) error { return c.rename(ctx, key.Name) }},
		{text: "remove it", do: func(ctx context.Context) error { return c.remove(ctx, key.Name) }},
		{text: "roll back to the key before the last rotation", off: none, do: func(ctx context.Context) error { return c.rollBack(ctx, key) }},
	})
	return backed(err)
}

// rename asks for another name and gives it.
func (c *conversation) rename(ctx context.Context, name string) error {
	to, err := c.keyName(ctx, "the new name", name)
	if err != nil || to == name {
		return err
	}
	return c.changed(ctx, name+" is called "+to+" now", func(ctx context.Context) error { return c.session.RenameKey(ctx, name, to) })
}

// remove asks, says what it does not do, and removes.
func (c *conversation) remove(ctx context.Context, name string) error {
	page := ""
	if plan, err := c.session.Rotation(ctx, name); err == nil {
		page = plan.Page
	}
	c.out.say("The provider is not told: whoever has the key can go on using it, until it is revoked there.")
	c.out.whole("revoke it at", page)
	if err := c.sure(ctx, "Remove "+name+"? It cannot be brought back from here.", "remove it"); err != nil {
		return err
	}
	return c.changed(ctx, name+" is removed from the store", func(ctx context.Context) error { return c.session.RemoveKey(ctx, name) })
}

// rollBack asks, and makes the key before the last rotation the present one again.
func (c *conversation) rollBack(ctx context.Context, key session.StoredKey) error {
	c.out.say("The key before the last rotation becomes the present one in the store and in the places that were changed. " +
		"Where it has been revoked since, it does not work any more.")
	if err := c.sure(ctx, "Make "+key.Previous+" the key "+key.Name+" again?", "roll back"); err != nil {
		return err
	}
	var outcome session.KeyOutcome
	err := c.opened(ctx, func(ctx context.Context) (err error) {
		outcome, err = c.session.RollBack(ctx, key.Name)
		return err
	})
	if err == nil {
		c.outcome(outcome)
	}
	return err
}

// sure asks before something that cannot simply be taken back. errBack: it is not wanted.
func (c *conversation) sure(ctx context.Context, question, do string) error {
	chosen, err := c.choose(ctx, menu{question: question, back: toGoBack}, []string{"leave it as it is", do})
	if err == nil && chosen == 0 {
		return errBack
	}
	return err
}

// changed does something and says that it is done.
func (c *conversation) changed(ctx context.Context, words string, do func(context.Context) error) error {
	err := c.opened(ctx, do)
	if err == nil {
		c.out.say(words)
	}
	return err
}

// opened does something with the store, once the vault is open, and once more where it turns out to be locked. What
// fails is said, and is errBack.
func (c *conversation) opened(ctx context.Context, do func(context.Context) error) error {
	if err := c.open(ctx); err != nil {
		return err
	}
	err := do(ctx)
	if errors.Is(err, keystore.ErrLocked) && ctx.Err() == nil {
		if err := c.unlockShut(ctx); err != nil {
			return err
		}
		err = do(ctx)
	}
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, errBack), errors.Is(err, errQuit), errors.Is(err, ErrInputEnded):
		return err
	case err != nil:
		c.out.say(err.Error())
		return errBack
	}
	return nil
}
