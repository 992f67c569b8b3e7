package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"
)

// takes is how many names of keys a command takes. A key that was typed where a name belongs is told so: by now it stands
// in the shell's history.
func takes(command string, names int) cobra.PositionalArgs {
	what := "one name"
	if names == 2 {
		what = "a name and the new one"
	}
	return func(cmd *cobra.Command, args []string) error {
		mask := keyMask()
		for _, arg := range args {
			if mask(arg) != arg {
				return usage(errors.New("a key was typed on the command line, where others can see it and the shell's history keeps it"),
					"rotate that key; hand keys over with --key-stdin, or leave the key out and type it when it is asked for")
			}
		}
		if len(args) != names {
			return usage(fmt.Errorf("keys %s takes %s", command, what), cmd.CommandPath()+" --help")
		}
		return nil
	}
}
