package keystore

import (
	"errors"
	"io/fs"
	"strings"
	"syscall"

	"authdoctor/keystore/place"
)

// vaultRemedy is how a passphrase comes to a vault.
const vaultRemedy = "run authdoctor on a terminal, or put the passphrase into a file of mode 0600 and name it with --passphrase-file or AUTHDOCTOR_PASSPHRASE_FILE"

// vaultTrouble says why the disk does not let a vault be read.
func vaultTrouble(tried string, err error) error {
	what, next, _ := strings.Cut(err.Error(), "; ") // the errors of place say what to type behind it
	t := &Trouble{Tried: tried, Kind: ErrUnavailable, What: what, Next: next, Err: err}
	var mode *place.ModeError
	switch {
	case errors.As(err, &mode), errors.Is(err, place.ErrForeign), errors.Is(err, place.ErrPlanted):
		t.Kind = ErrInsecure
	case errors.Is(err, place.ErrTooLong):
		t.Kind = ErrCorrupt
	case errors.Is(err, fs.ErrPermission):
		t.Kind = ErrDenied
	}
	if t.Next == "" {
		t.Next = "see that you can read it and that the disk is well"
	}
	return t
}

// vaultWriteTrouble says why the disk does not let a vault be written.
func vaultWriteTrouble(tried string, err error) error {
	trouble := vaultTrouble(tried, err)
	var t *Trouble
	if !errors.As(trouble, &t) || t.Kind == ErrInsecure {
		return trouble
	}
	switch {
	case diskFull(err):
		t.Kind, t.Next = ErrReadOnly, "make room on the disk; what was stored before is unharmed"
	case errors.Is(err, syscall.EROFS), errors.Is(err, fs.ErrPermission), errors.Is(err, fs.ErrNotExist), errors.Is(err, place.ErrNotFolder):
		t.Kind, t.Next = ErrReadOnly, "make the folder one that you can write to; what was stored before is unharmed"
	}
	return t
}
