package cli

import (
	"context"
	"errors"
	"fmt"

	"authdoctor/ui/term"

	"github.com/spf13/cobra"
)

func newKeysShow(s Streams) *cobra.Command {
	k := keysCommand{streams: s}
	cmd := &cobra.Command{
		Use: "show NAME", Args: takes("show", 1), ValidArgsFunction: s.completeNames,
		Short: "print a key on this terminal, after a question",
		Long: `show prints a key to a terminal and to nothing else: through a pipe or into a file it refuses.
To give a key to a program, use authdoctor exec NAME -- COMMAND.`,
		RunE: func(cmd *cobra.Command, args []string) error { return k.show(cmd.Context(), args[0]) },
	}
	k.flags.register(cmd)
	return cmd
}

func (k *keysCommand) show(ctx context.Context, name string) error {
	if !term.IsTerminal(k.streams.Out) {
		return usage(errors.New("show a key: standard output is no terminal, and what a key is written to keeps it"), "authdoctor exec "+name+" -- COMMAND gives it to a program")
	}
	_, _, store, _, err := k.present(ctx, name)
	if err != nil {
		return err
	}
	yes, err := k.streams.confirm(ctx, fmt.Sprintf("Print the whole key %s here, where anybody behind you can read it?", name), "run it in a terminal")
	if err != nil {
		return err
	}
	if !yes {
		return &exit{code: exitProblem, err: errors.New("the key was not shown")}
	}
	key, _, err := store.Get(ctx, name)
	if err != nil {
		return storeError(err)
	}
	defer key.Wipe()
	return term.ShowSecret(k.streams.Out, key)
}
