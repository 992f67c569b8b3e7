//go:build !windows

package keystore

import (
	"errors"
	"syscall"
)

// diskFull: there is no room, or not for this user.
func diskFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}
