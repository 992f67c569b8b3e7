//go:build unix

package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"
)

// run puts the command in this program's place: it returns only where that fails.
func (s Streams) run(path string, command, env []string) error {
	err := syscall.Exec(path, command, env) //nolint:gosec // running the command that was named is what exec is for
	if errors.Is(err, syscall.ENOEXEC) {    // a script that does not say who reads it: POSIX, "Command Search and Execution"
		err = syscall.Exec("/bin/sh", append([]string{"sh", path}, command[1:]...), env) //nolint:gosec // as above
	}
	code := exitNotExecutable
	if errors.Is(err, fs.ErrNotExist) {
		code = exitNoCommand
	}
	return &exit{code: code, err: fmt.Errorf("run %s: %w", command[0], err), hint: "check that it is a program for this system"}
}
