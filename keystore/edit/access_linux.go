package edit

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// accessList is where Linux keeps who, beside owner and group, may use a file (acl(5), xattr(7)).
const accessList = "system.posix_acl_access"

// takeAccess gives a file the access list of another, or none where that has none: a folder may give each new file one.
func takeAccess(file *os.File, like string) error {
	list := make([]byte, 64<<10) // the most that an attribute holds: xattr(7)
	size, err := unix.Getxattr(like, accessList, list)
	switch {
	case errors.Is(err, unix.ENOTSUP):
		return nil
	case errors.Is(err, unix.ENODATA):
		err = unix.Fremovexattr(int(file.Fd()), accessList)
		if errors.Is(err, unix.ENODATA) {
			return nil
		}
		return err
	case err != nil:
		return err
	}
	return unix.Fsetxattr(int(file.Fd()), accessList, list[:size], 0)
}
