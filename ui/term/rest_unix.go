//go:build unix

package term

import (
	"errors"
	"os"
	"time"

	xterm "github.com/charmbracelet/x/term"
	"golang.org/x/sys/unix"
)

// DropRest reads and forgets what was typed but not read yet, until the terminal has been quiet for a moment: the rest
// of a paste, which must not answer the next question. It reports whether there was anything, an unfinished line too.
func DropRest(f *os.File) (dropped bool) {
	const (
		quiet = 4 // tenths of a second
		limit = 1500 * time.Millisecond
	)
	before, err := xterm.GetState(f.Fd())
	if err != nil {
		return false
	}
	unlined := *before
	unlined.Lflag &^= unix.ICANON
	unlined.Cc[unix.VMIN], unlined.Cc[unix.VTIME] = 0, quiet
	if xterm.SetState(f.Fd(), &unlined) != nil {
		return false
	}
	defer func() { _ = xterm.Restore(f.Fd(), before) }()

	rest := make([]byte, 4096)
	defer clear(rest)
	for begun := time.Now(); time.Since(begun) < limit; {
		n, err := unix.Read(int(f.Fd()), rest)
		switch {
		case errors.Is(err, unix.EINTR):
		case err != nil || n <= 0:
			return dropped
		default:
			dropped = true
		}
	}
	return dropped
}
