package plain

import (
	"bytes"
	"context"
	"errors"

	"authdoctor/keystore"
	"authdoctor/ui/session"
)

// open asks for the passphrase where the vault needs one before it can be used.
func (c *conversation) open(ctx context.Context) error {
	stored, err := c.session.Stored(ctx)
	if err != nil {
		return nil // what is wanted of the store says why it does not work
	}
	shelf := stored.Shelf
	switch {
	case shelf.Shut():
		return c.unlockAs(ctx, shelf)
	case shelf.KeyringAsks():
		c.out.say("waiting for the keyring: it asks for its password in a window of its own")
	}
	return nil
}

// unlock opens or makes the vault, as a person asked for it.
func (c *conversation) unlock(ctx context.Context) error {
	return backed(c.open(ctx))
}

// unlockShut asks for the passphrase of a vault that was locked meanwhile.
func (c *conversation) unlockShut(ctx context.Context) error {
	return c.unlockAs(ctx, session.Shelf{Backend: session.Vault, State: session.ShelfLocked})
}

// lock forgets the passphrase.
func (c *conversation) lock(ctx context.Context) error {
	if err := c.session.Lock(ctx); err != nil {
		c.out.say(err.Error())
		return nil
	}
	c.out.say("the vault is locked")
	return nil
}

// unlockAs asks for a passphrase until the vault opens, or is made. errBack: it stays as it is.
func (c *conversation) unlockAs(ctx context.Context, shelf session.Shelf) error {
	makes := shelf.ToBeMade()
	if makes {
		c.out.say(shelf.What)
		c.out.say("authdoctor can make an encrypted vault: files that nothing but a passphrase opens. The choice is remembered: " +
			"keys are stored there from now on. Nobody can bring the passphrase back; without it the keys in the vault are lost.")
	}
	for {
		passphrase, err := c.passphrase(ctx, "Type the passphrase of the vault. It is not shown.")
		if err != nil {
			return err
		}
		if makes {
			err = c.alike(ctx, passphrase)
		}
		if err == nil {
			err = c.session.Unlock(ctx, passphrase)
		}
		clear(passphrase)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err == nil:
			c.out.say("the vault is open")
			return nil
		case errors.Is(err, errAgain):
			c.out.say("the two are not alike; type it twice again")
		case errors.Is(err, errBack), errors.Is(err, errQuit), errors.Is(err, ErrInputEnded):
			return err
		case errors.Is(err, keystore.ErrPassphrase):
			c.out.say(err.Error())
		default:
			c.out.say(err.Error())
			return errBack
		}
	}
}

// passphrase reads a line that is not shown. errBack: none was typed.
func (c *conversation) passphrase(ctx context.Context, question string) ([]byte, error) {
	p := prompt{
		takes: []string{"the passphrase", "Enter for none"}, back: toGoBack,
		help: []string{"Type the passphrase and press Enter. It is kept in memory until authdoctor ends, and written nowhere."},
		ask:  func() { c.out.say(question) },
	}
	p.ask()
	line, more, err := c.hidden(ctx, p)
	switch {
	case err != nil:
		return nil, err
	case more:
		clear(line)
		c.out.say("more came behind the first line; a passphrase is one line")
		return nil, errBack
	case len(line) == 0:
		return nil, errBack
	}
	return line, nil
}

// alike reads the passphrase of a new vault once more. errAgain: it is another one.
func (c *conversation) alike(ctx context.Context, passphrase []byte) error {
	again, err := c.passphrase(ctx, "Type the passphrase once more.")
	defer clear(again)
	if err == nil && !bytes.Equal(passphrase, again) {
		return errAgain
	}
	return err
}
