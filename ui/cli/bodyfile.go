package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"authdoctor/checks/request"
)

// bodyFiles reads the files that a command takes its body from. A name without a folder is looked for beside the file
// that holds the command; a command that comes through a pipe runs in the current folder. piped is how to pipe one in.
func bodyFiles(command, piped string) request.Files {
	folder, next := "", "go to the folder where curl runs"
	if info, err := os.Stat(command); command != "-" && err == nil && info.Mode().IsRegular() {
		folder, next = filepath.Dir(command), "if curl runs in another folder, go there and pipe the command in: "+piped
	}
	return func(name string) (request.File, error) {
		if !filepath.IsAbs(name) {
			name = filepath.Join(folder, name)
		}
		text, err := readBody(name)
		return request.File{Name: name, Text: text}, bodyError(err, next)
	}
}

var (
	errNoFile   = errors.New("it is no regular file")
	errTooLarge = fmt.Errorf("it is larger than %d MiB", request.MaxMessage>>20)
)

// readBody reads a regular file. A pipe or a device is not opened: its other end could wait for ever.
func readBody(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, errNoFile
	case info.Size() > request.MaxMessage:
		return nil, errTooLarge
	}
	// O_NONBLOCK: the name may become a pipe between the look and the opening; such an open returns at once.
	file, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if info, err = file.Stat(); err != nil {
		return nil, err
	} else if !info.Mode().IsRegular() {
		return nil, errNoFile
	}
	text, err := io.ReadAll(io.LimitReader(file, request.MaxMessage+1))
	if err == nil && len(text) > request.MaxMessage {
		err = errTooLarge
	}
	return text, err
}

// bodyError says why a file was not read and what to do. The name stands in front of it already.
func bodyError(err error, next string) error {
	var path *fs.PathError
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return errors.New("there is no such file; " + next)
	case errors.Is(err, fs.ErrPermission):
		return errors.New("permission denied; let your user read it (chmod u+r)")
	case errors.Is(err, errNoFile):
		return fmt.Errorf("%w; write the body into a file, and name that", err)
	case errors.Is(err, errTooLarge):
		return fmt.Errorf("%w; check a shorter body", err)
	case errors.As(err, &path):
		err = path.Err
	}
	return fmt.Errorf("%w; put the body's text into the command", err)
}
