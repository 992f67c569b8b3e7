package cli

import (
	"fmt"
	"runtime"

	"github.com/spf13/cobra"
)

// version of this source.
const version = "0.1.0"

func newVersion(s Streams) *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "print the version", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintf(s.Out, "authdoctor %s %s/%s\n", version, runtime.GOOS, runtime.GOARCH)
			return err
		},
	}
}
