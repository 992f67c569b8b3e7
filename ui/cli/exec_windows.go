package cli

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
)

// run starts the command and waits for it. Ctrl+C reaches it directly, because it shares the console; this program
// waits for what it makes of it.
func (s Streams) run(path string, command, env []string) error {
	signal.Ignore(os.Interrupt)
	child := exec.Command(path, command[1:]...) //nolint:noctx // it ends when it wants to, as without authdoctor
	child.Env, child.Stdin, child.Stdout, child.Stderr = env, s.In, s.Out, s.Err
	err := child.Run()
	var ended *exec.ExitError
	switch {
	case errors.As(err, &ended):
		return &exit{code: ended.ExitCode()}
	case err != nil:
		return &exit{code: exitNotExecutable, err: fmt.Errorf("run %s: %w", command[0], err), hint: "check that it is a program for this system"}
	}
	return nil
}
