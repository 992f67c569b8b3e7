package cli

import "github.com/spf13/cobra"

func newKeys(s Streams) *cobra.Command {
	cmd := &cobra.Command{
		Use: "keys", Short: "stored keys, and keys that lie where they should not", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newKeysScan(s))
	return cmd
}
