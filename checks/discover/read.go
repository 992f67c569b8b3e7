package discover

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"syscall"
)

// maxFile is the most bytes of a .env file that are read.
const maxFile = 1 << 20

// notReadable says why a name is no file that can be read.
type notReadable struct {
	why    string
	passed bool // python-dotenv does not take it for a file either, and looks further up (main.py, _is_file_or_fifo)
	folder bool
}

func (n notReadable) Error() string { return n.why }

// readBounded reads a regular file of at most 1 MiB through scratch, following symbolic links. A pipe or a device is
// never opened: its other end could wait for ever, or take notice. An error is a notReadable.
func readBounded(path string, scratch []byte) ([]byte, error) {
	if err := regular(os.Stat(path)); err != nil {
		return nil, err
	}
	// The name may have become a pipe by now: with O_NONBLOCK such an open returns at once.
	file, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, notReadable{why: reason(err)}
	}
	defer func() { _ = file.Close() }()
	if err := regular(file.Stat()); err != nil {
		return nil, err
	}
	n, err := io.ReadFull(file, scratch)
	switch {
	case err == nil:
		return nil, notReadable{why: "is larger than 1 MiB and was not read"}
	case !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF):
		return nil, notReadable{why: reason(err)}
	}
	return bytes.Clone(scratch[:n]), nil
}

func regular(info fs.FileInfo, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return notReadable{why: "does not exist, or is a symbolic link to nothing", passed: true}
	case err != nil:
		return notReadable{why: reason(err), passed: true}
	case info.IsDir():
		return notReadable{why: "is a folder, not a file", passed: true, folder: true}
	case info.Mode()&fs.ModeNamedPipe != 0:
		return notReadable{why: "is a named pipe, which python-dotenv would read from and which is left alone here; hand the key over with --key-stdin"}
	case !info.Mode().IsRegular():
		return notReadable{why: "is a device or a socket, not a file", passed: true}
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
