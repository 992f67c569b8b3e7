//go:build unix

package place

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// modesCount: the mode of a file says who may use it.
const modesCount = true

// Owned reports whether a file is the user's own.
func Owned(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == os.Geteuid()
}

// Links is how many names a file has.
func Links(info fs.FileInfo) uint64 {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 1
	}
	return uint64(stat.Nlink)
}

// careful are the flags that a file is opened with for reading: no link is followed and no pipe waited for.
const careful = syscall.O_NOFOLLOW | syscall.O_NONBLOCK

// open reports whether others may put files into a folder, or take out what is not theirs. A user's private group, which
// many systems give each user and which has the user's number, holds nobody else.
func open(info fs.FileInfo) bool {
	mode := info.Mode()
	if mode&fs.ModeSticky != 0 {
		return false
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	private := ok && stat.Gid == stat.Uid
	return mode.Perm()&0o002 != 0 || mode.Perm()&0o020 != 0 && !private
}

// syncNames writes a folder's names to the disk. Some file systems cannot; there the names last a little later.
func syncNames(dir string) error {
	folder, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer folder.Close()
	if err := folder.Sync(); err != nil && !errors.Is(err, syscall.EINVAL) && !errors.Is(err, syscall.ENOTSUP) {
		return err
	}
	return nil
}
