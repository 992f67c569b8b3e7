package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"authdoctor/flows/keys"
	"authdoctor/keystore"

	"github.com/spf13/cobra"
)

func newKeysRename(s Streams) *cobra.Command {
	k := keysCommand{streams: s}
	cmd := &cobra.Command{
		Use: "rename NAME NEW-NAME", Args: takes("rename", 2), ValidArgsFunction: s.completeNames,
		Short: "store a key under another name",
		RunE: func(cmd *cobra.Command, args []string) error {
			_, _, store, _, err := k.present(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			result, err := store.Rename(cmd.Context(), args[0], args[1])
			return k.changed(result, err, fmt.Sprintf("%s is stored as %s now", args[0], args[1]))
		},
	}
	return k.register(cmd)
}

func newKeysRemove(s Streams) *cobra.Command {
	k := keysCommand{streams: s}
	var yes bool
	cmd := &cobra.Command{
		Use: "remove NAME", Aliases: []string{"rm"}, Args: takes("remove", 1), ValidArgsFunction: s.completeNames,
		Short: "delete a stored key",
		Long: `remove deletes a key here. The provider does not hear of it: whoever has a copy can still use
the key until it is revoked on the provider's page.`,
		RunE: func(cmd *cobra.Command, args []string) error { return k.remove(cmd.Context(), args[0], yes) },
	}
	cmd.Flags().BoolVar(&yes, "yes", false, "do not ask")
	return k.register(cmd)
}

func (k *keysCommand) remove(ctx context.Context, name string, yes bool) error {
	w, _, store, profile, err := k.present(ctx, name)
	if err != nil {
		return err
	}
	if !yes {
		if err := k.confirm(ctx, fmt.Sprintf("Delete the key %s, %s? It cannot be brought back.", name, profile.Fingerprint)); err != nil {
			return err
		}
	}
	result, err := store.Remove(ctx, name)
	if err != nil {
		return storeError(err)
	}
	revoke := "the provider was not told: revoke the key " + cmp.Or(w.keysPage(profile.Provider), "on the provider's page")
	if result.Cleanup != nil {
		fmt.Fprintln(k.streams.Err, "authdoctor: "+revoke)
		return &exit{
			code: exitUnknown, err: fmt.Errorf("%s is no longer listed, but the %s still holds its key: %w", name, profile.Backend, result.Cleanup),
			hint: "the next change of the store deletes it",
		}
	}
	return k.tell(keys.Outcome{Done: true, Words: name + " is deleted here", Next: []string{revoke}}, "")
}

// keysPage is where a provider's keys are made and revoked, as "at https://..."; empty: it is not known.
func (w *world) keysPage(id string) string {
	page := w.registry.KeysPage(id)
	if page == "" {
		return ""
	}
	return "at " + page
}

// confirm asks on the terminal. Where nobody is there, or the answer is no, nothing happens.
func (k *keysCommand) confirm(ctx context.Context, question string) error {
	yes, err := k.streams.confirm(ctx, question, "--yes does it without asking")
	if err == nil && !yes {
		err = &exit{code: exitProblem, err: errors.New("nothing was changed")}
	}
	return err
}

func newKeysMove(s Streams) *cobra.Command {
	k := keysCommand{streams: s}
	var to string
	cmd := &cobra.Command{
		Use: "move NAME --to keyring|vault", Args: takes("move", 1), ValidArgsFunction: s.completeNames,
		Short: "put a stored key into another store",
		Long: `move copies a key into the other store, reads it back, and only then deletes it where it was. A
move that is interrupted leaves the key where it was, or where it goes, never nowhere.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			kind, err := backendKind(to)
			if err == nil && kind == keystore.InMemory {
				err = errors.New("what is in memory ends with this process")
			}
			if err != nil {
				return usage(err, "--to keyring, or --to vault")
			}
			_, _, store, _, err := k.present(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			result, err := store.Move(cmd.Context(), args[0], kind)
			return k.changed(result, err, fmt.Sprintf("%s is in the %s now", args[0], kind))
		},
	}
	cmd.Flags().StringVar(&to, "to", "", "keyring or vault")
	_ = cmd.RegisterFlagCompletionFunc("to", cobra.FixedCompletions([]string{"keyring", "vault"}, cobra.ShellCompDirectiveNoFileComp))
	return k.register(cmd)
}

// changed tells of a change of the store.
func (k *keysCommand) changed(result keystore.Result, err error, words string, next ...string) error {
	if err != nil {
		return storeError(err)
	}
	if result.Cleanup != nil {
		next = append(next, "what was replaced could not be deleted yet; the next change tries again ("+result.Cleanup.Error()+")")
	}
	return k.tell(keys.Outcome{Done: true, Words: words, Next: next, Profile: result.Profile}, "")
}
