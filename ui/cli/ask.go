package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"authdoctor/keystore"
	"authdoctor/keystore/secret"
	"authdoctor/ui/term"
)

// passphraseVariable names the file that holds the vault's passphrase.
const passphraseVariable = "AUTHDOCTOR_PASSPHRASE_FILE"

// askOnTerminal reads the vault's passphrase: from the file that a flag or a variable names, else from the terminal.
func (l *shelf) askOnTerminal(ctx context.Context, fresh bool) (secret.Secret, error) {
	file := l.flags.passphraseFile
	if file == "" {
		file = l.streams.getenv(passphraseVariable)
	}
	if file != "" {
		return l.fromFile(file)
	}
	return l.typed(ctx, fresh)
}

// typed reads the passphrase from the terminal; a fresh one twice.
func (l *shelf) typed(ctx context.Context, fresh bool) (secret.Secret, error) {
	person, err := term.FindPerson(l.streams.In, l.streams.Err)
	if err != nil || l.streams.getenv("CI") != "" {
		return secret.Secret{}, &keystore.Trouble{
			Tried: "open the vault", Kind: keystore.ErrLocked, What: "nobody can be asked for its passphrase here",
			Next: "name the file that holds it with --passphrase-file or " + passphraseVariable + ", or run it in a terminal",
		}
	}
	defer person.Close()
	if !fresh {
		return l.hidden(ctx, person, "Passphrase of the vault: ")
	}
	fmt.Fprintf(l.streams.Err, "Nobody can bring it back: without it the keys in the vault are lost. One that nobody has used: %s\n", keystore.GeneratePassphrase())
	first, err := l.hidden(ctx, person, "Passphrase for the new vault, at least 12 characters: ")
	if err != nil {
		return secret.Secret{}, err
	}
	again, err := l.hidden(ctx, person, "The same once more: ")
	if err != nil {
		return secret.Secret{}, err
	}
	defer again.Wipe()
	if !first.Same(again) {
		first.Wipe()
		return secret.Secret{}, usage(errors.New("make the vault: the two passphrases differ"), "try again; nothing was made")
	}
	return first, nil
}

func (l *shelf) hidden(ctx context.Context, person *term.Person, question string) (secret.Secret, error) {
	typed, err := person.Hidden(ctx, question)
	defer clear(typed)
	switch {
	case errors.Is(err, io.EOF), err == nil && len(typed) == 0:
		return secret.Secret{}, &keystore.Trouble{Tried: "open the vault", Kind: keystore.ErrDismissed, What: "no passphrase was typed", Next: "try again; nothing was changed"}
	case err != nil:
		return secret.Secret{}, &keystore.Trouble{Tried: "open the vault", Kind: keystore.ErrDismissed, Err: err, Next: "nothing was changed"}
	}
	return l.maker.Make(typed), nil
}

func (l *shelf) fromFile(path string) (secret.Secret, error) {
	text, err := keystore.ReadPassphraseFile(path)
	if err != nil {
		return secret.Secret{}, err
	}
	defer clear(text)
	return l.maker.Make(text), nil
}

// typedKey reads a key that is not shown, exactly as it comes.
func (w *world) typedKey(ctx context.Context, s Streams, question string) (secret.Secret, error) {
	person, err := s.person("hand the key over with --key-stdin or --key-env")
	if err != nil {
		return secret.Secret{}, err
	}
	defer person.Close()
	typed, err := person.Hidden(ctx, question)
	defer clear(typed)
	switch {
	case errors.Is(err, io.EOF), err == nil && len(bytes.TrimSpace(typed)) == 0:
		return secret.Secret{}, usage(errors.New("no key was typed"), "paste the key, then press Enter; it is not shown")
	case err != nil:
		return secret.Secret{}, usage(fmt.Errorf("read the key: %w", err), "hand it over with --key-stdin")
	}
	return w.maker.Make(typed), nil
}
