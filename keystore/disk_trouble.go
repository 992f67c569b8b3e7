package keystore

import (
	"errors"
	"io/fs"
	"strings"
	"syscall"

	"authdoctor/keystore/place"
)

// diskTrouble says why the disk does not let the index or a vault be read.
func diskTrouble(tried string, err error) error {
	what, next, _ := strings.Cut(err.Error(), "; ") // the errors of place say what to type behind it
	t := &Trouble{Tried: tried, Kind: ErrUnavailable, What: what, Next: next, Err: err}
	var mode *place.ModeError
	switch {
	case errors.As(err, new(*Trouble)):
		return err
	case errors.As(err, &mode), errors.Is(err, place.ErrForeign), errors.Is(err, place.ErrPlanted):
		t.Kind = ErrInsecure
		if mode != nil {
			t.Next = next + ", or authdoctor keys repair"
		}
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

// diskWriteTrouble says why the disk does not let them be written.
func diskWriteTrouble(tried string, err error) error {
	trouble := diskTrouble(tried, err)
	var t *Trouble
	if !errors.As(trouble, &t) || errors.Is(t.Kind, ErrInsecure) {
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
