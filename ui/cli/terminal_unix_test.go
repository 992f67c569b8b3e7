//go:build unix

package cli_test

import (
	"os"

	"golang.org/x/sys/unix"
)

// leaveTerminal gives up the terminal that the tests were started from: what they start would ask there.
func leaveTerminal() {
	tty, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
	if err != nil {
		return // there is none
	}
	defer tty.Close()
	_ = unix.IoctlSetInt(int(tty.Fd()), unix.TIOCNOTTY, 0)
}
