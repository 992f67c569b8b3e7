package place

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// renameNew moves a file to a name that nothing has. Some file systems, NFS among them, cannot (renameat2(2), EINVAL).
func renameNew(from, to string) error {
	err := unix.Renameat2(unix.AT_FDCWD, from, unix.AT_FDCWD, to, unix.RENAME_NOREPLACE)
	if errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOSYS) {
		return linkNew(from, to)
	}
	if err != nil {
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: err}
	}
	return nil
}
