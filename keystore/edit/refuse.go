package edit

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"syscall"
)

// Why a file is not changed, or a change not taken back. Errors of this package wrap one of them, place.ErrForeign
// where the file is another user's, or the system's own.
var (
	ErrChanged  = errors.New("it was changed meanwhile")
	ErrNothing  = errors.New("there is nothing to change")
	ErrNotFile  = errors.New("it is no regular file")
	ErrNames    = errors.New("it has more than one name, and only one would be changed")
	ErrTooBig   = errors.New("it is too big")
	ErrReadOnly = errors.New("it is read-only")
	ErrKeep     = errors.New("its owner, mode or access list could not be kept")
	ErrSplice   = errors.New("the change does not fit the file")
	ErrBusy     = errors.New("another authdoctor is changing a file")
	ErrNoSealer = errors.New("a change of a secret must be sealed, and no store is open")
	ErrDamaged  = errors.New("the journal is damaged")
	ErrNewer    = errors.New("a newer authdoctor wrote the journal")
	ErrUnknown  = errors.New("the journal has no such change")
	ErrDiffers  = errors.New("it was changed since, where the change was made")
	ErrOrder    = errors.New("a later change of the same file comes first, and could not be taken back")
)

// refused is one of the errors above with what there is to say about it.
func refused(kind error, format string, args ...any) error {
	return fmt.Errorf("%w: %s", kind, fmt.Sprintf(format, args...))
}

// writable explains why nothing could be written beside a file.
func writable(err error, path string) error {
	if errors.Is(err, ErrKeep) || !errors.Is(err, fs.ErrPermission) && !errors.Is(err, syscall.EROFS) {
		return err
	}
	return fmt.Errorf("%w: nothing can be written in %s; make the folder writable (%w)", ErrReadOnly, filepath.Dir(path), err)
}
