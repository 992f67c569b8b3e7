//go:build unix

package edit

import (
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// Dress implements Disk.
func (System) Dress(path, like string, mode fs.FileMode) error {
	file, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0)
	if err != nil {
		return err
	}
	defer file.Close()
	if like != "" {
		if err := takeOwner(file, like); err != nil {
			return fmt.Errorf("%w: %w", ErrKeep, err)
		}
		if err := takeAccess(file, like); err != nil {
			return fmt.Errorf("%w: %w", ErrKeep, err)
		}
	}
	if err := file.Chmod(mode); err != nil {
		return fmt.Errorf("%w: %w", ErrKeep, err)
	}
	// A mode can be taken in part without an error: the group's bit of a group that the user is not in.
	if info, err := file.Stat(); err != nil || info.Mode()&modeBits != mode {
		return refused(ErrKeep, "the system does not take the mode %s", mode)
	}
	return file.Sync()
}

func takeOwner(file *os.File, like string) error {
	model, err := os.Lstat(like)
	if err != nil {
		return err
	}
	own, err := file.Stat()
	if err != nil || sameOwner(model, own) {
		return err
	}
	stat := model.Sys().(*syscall.Stat_t)
	return file.Chown(int(stat.Uid), int(stat.Gid))
}

// sameOwner compares owner and group.
func sameOwner(a, b fs.FileInfo) bool {
	one, ok := a.Sys().(*syscall.Stat_t)
	other, both := b.Sys().(*syscall.Stat_t)
	return ok && both && one.Uid == other.Uid && one.Gid == other.Gid
}
