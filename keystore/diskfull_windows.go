package keystore

import (
	"errors"

	"golang.org/x/sys/windows"
)

// diskFull: there is no room, or not for this user.
func diskFull(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL) || errors.Is(err, windows.ERROR_DISK_QUOTA_EXCEEDED)
}
