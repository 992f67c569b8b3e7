package place

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"syscall"
)

// MaxText is the most bytes of another program's text file that are read: 1 MiB.
const MaxText = 1 << 20

// Unreadable says why a name is no text file that can be read, in words without the name: "is a folder, not a file".
type Unreadable struct {
	Why    string
	Absent bool // nothing is there, or a symbolic link to nothing
	Folder bool
	Pipe   bool
	Sealed bool // a file is there and could not be opened, read or held
}

func (u Unreadable) Error() string { return u.Why }

// ReadText reads a regular file of at most MaxText bytes through scratch, which has to hold one byte more and is the
// caller's to wipe, following symbolic links. A pipe or a device is never opened: its other end could wait for ever, or
// take notice. An error is an Unreadable.
func ReadText(path string, scratch []byte) ([]byte, error) {
	if err := regular(os.Stat(path)); err != nil {
		return nil, err
	}
	// The name may have become a pipe by now: with O_NONBLOCK such an open returns at once.
	file, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, Unreadable{Why: reason(err), Sealed: true}
	}
	defer func() { _ = file.Close() }()
	if err := regular(file.Stat()); err != nil {
		return nil, err
	}
	n, err := io.ReadFull(file, scratch[:MaxText+1])
	switch {
	case err == nil:
		return nil, Unreadable{Why: "is larger than 1 MiB and was not read", Sealed: true}
	case !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF):
		return nil, Unreadable{Why: reason(err), Sealed: true}
	}
	return bytes.Clone(scratch[:n]), nil
}

func regular(info fs.FileInfo, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Unreadable{Why: "does not exist, or is a symbolic link to nothing", Absent: true}
	case err != nil:
		return Unreadable{Why: reason(err)}
	case info.IsDir():
		return Unreadable{Why: "is a folder, not a file", Folder: true}
	case info.Mode()&fs.ModeNamedPipe != 0:
		return Unreadable{Why: "is a named pipe", Pipe: true}
	case !info.Mode().IsRegular():
		return Unreadable{Why: "is a device or a socket, not a file"}
	}
	return nil
}

// reason is an error without the path, which is shown beside it.
func reason(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return "cannot be read: " + err.Error()
}
