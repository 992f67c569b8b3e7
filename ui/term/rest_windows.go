package term

import (
	"os"

	"golang.org/x/sys/windows"
)

// DropRest forgets what was typed but not read yet: the rest of a paste, which must not answer the next question. A
// console does not say whether there was anything.
func DropRest(f *os.File) (dropped bool) {
	_ = windows.FlushConsoleInputBuffer(windows.Handle(f.Fd()))
	return false
}
