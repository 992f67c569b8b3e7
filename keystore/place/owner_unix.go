//go:build unix

package place

import (
	"io/fs"
	"os"
	"syscall"
)

// modesCount: the mode of a file says who may use it.
const modesCount = true

// owned reports whether a file is the user's own.
func owned(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == os.Geteuid()
}
