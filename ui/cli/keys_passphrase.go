package cli

import (
	"context"
	"fmt"

	"authdoctor/keystore"
	"authdoctor/keystore/place"
	"authdoctor/keystore/secret"

	"github.com/spf13/cobra"
)

func newKeysPassphrase(s Streams) *cobra.Command {
	k := keysCommand{streams: s}
	var fresh string
	cmd := &cobra.Command{
		Use: "passphrase", Args: cobra.NoArgs,
		Short: "change the passphrase of the vault",
		Long: `passphrase encrypts the vault's own key anew; the stored keys are not touched. The file under the
old passphrase stays until the new one has opened the vault.`,
		RunE: func(cmd *cobra.Command, _ []string) error { return k.passphrase(cmd.Context(), fresh) },
	}
	cmd.Flags().StringVar(&fresh, "new-passphrase-file", "", "read the new passphrase from this `FILE` (mode 0600)")
	k.flags.register(cmd)
	return cmd
}

func (k *keysCommand) passphrase(ctx context.Context, file string) error {
	places, err := place.Find(k.streams.getenv)
	if err != nil {
		return usage(err, "set HOME, or XDG_DATA_HOME, to a folder of yours")
	}
	l := newShelf(k.streams, places, secret.NewMaker(nil, nil), k.flags)
	vault, err := l.vault()
	if err != nil {
		return storeError(err)
	}
	if vault.Probe(ctx).State == keystore.NotCreated {
		return storeError(&keystore.Trouble{Tried: "change the passphrase", Kind: keystore.ErrNotFound, What: "there is no vault yet", Next: "the first key that is stored there makes it"})
	}
	old, err := l.ask(ctx, false)
	if err != nil {
		return storeError(err)
	}
	defer old.Wipe()
	var fresh secret.Secret
	if file != "" {
		fresh, err = l.fromFile(file)
	} else {
		fresh, err = l.typed(ctx, true) // a file that is named holds the old one
	}
	if err != nil {
		return storeError(err)
	}
	defer fresh.Wipe()
	if err := vault.ChangePassphrase(ctx, old, fresh); err != nil {
		return storeError(err)
	}
	_, err = fmt.Fprintln(k.streams.Out, "the vault opens with the new passphrase now")
	return err
}

// vault is the vault itself, for what only a vault can do.
func (l *shelf) vault() (*keystore.Vault, error) {
	b, err := l.backend(keystore.InVault)
	if err != nil {
		return nil, err
	}
	vault, ok := b.(*keystore.Vault)
	if !ok {
		return nil, &keystore.Trouble{Tried: "open the vault", Kind: keystore.ErrUnavailable}
	}
	return vault, nil
}
