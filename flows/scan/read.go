package scan

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"os"
	"strconv"
	"syscall"
	"unicode/utf16"
)

// The most bytes of a file that are read.
const (
	maxFile = 10 << 20 // of a repository: keys are not in what is larger, and there may be many
	maxOwn  = 64 << 20 // of the home folder: histories grow
)

var (
	errTooLarge = errors.New("is too large")
	errNoFile   = errors.New("is no regular file")
)

// source opens one file after a look at what it is.
type source struct {
	stat func() (fs.FileInfo, error)
	open func() (*os.File, error)
}

// O_NONBLOCK: the name may become a pipe between the look and the opening; such an open returns at once.
const openFlags = os.O_RDONLY | syscall.O_NONBLOCK

// anywhere follows symbolic links: a person's own files are often links into a folder of settings.
func anywhere(path string) source {
	return source{
		stat: func() (fs.FileInfo, error) { return os.Stat(path) },
		open: func() (*os.File, error) { return os.OpenFile(path, openFlags, 0) },
	}
}

// within follows no link, and none of the folders on the way leads out of the root.
func within(root *os.Root, name string) source {
	return source{
		stat: func() (fs.FileInfo, error) { return root.Lstat(name) },
		open: func() (*os.File, error) { return root.OpenFile(name, openFlags, 0) },
	}
}

// load reads a regular file of at most most bytes into the scratch. A pipe or a device is never opened: its other end
// could wait for ever, or take notice.
func (r *run) load(s source, most int64) (fs.FileInfo, error) {
	if info, err := s.stat(); err != nil {
		return nil, err
	} else if !info.Mode().IsRegular() {
		return nil, errNoFile
	} else if info.Size() > most {
		return nil, errTooLarge
	}
	file, err := s.open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errNoFile
	}
	return info, r.fill(file, info.Size(), most)
}

// fill reads a stream of about size bytes, and at most most, into the scratch.
func (r *run) fill(from io.Reader, size, most int64) error {
	r.scratch = r.scratch[:0]
	r.grow(int(size) + 1)
	for {
		if len(r.scratch) == cap(r.scratch) {
			r.grow(2 * cap(r.scratch))
		}
		n, err := from.Read(r.scratch[len(r.scratch):cap(r.scratch)])
		r.scratch = r.scratch[:len(r.scratch)+n]
		switch {
		case int64(len(r.scratch)) > most:
			return errTooLarge
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
	}
}

// grow makes room and leaves no copy of a key in the memory that it gives up.
func (r *run) grow(size int) {
	if cap(r.scratch) >= size {
		return
	}
	const least = 64 << 10
	larger := make([]byte, len(r.scratch), max(size, least))
	copy(larger, r.scratch)
	clear(r.scratch[:cap(r.scratch)])
	r.scratch = larger
}

// plainText is the text of a file, nothing for one that is binary by git's rule: a zero byte among the first 8000.
// Windows PowerShell writes UTF-16, which would count as binary. done wipes what was made.
func plainText(raw []byte, hex bool) (text []byte, done func()) {
	made := []byte(nil)
	switch {
	case bytes.HasPrefix(raw, []byte("\xff\xfe")):
		made = fromUTF16(raw[2:], binary.LittleEndian)
	case bytes.HasPrefix(raw, []byte("\xfe\xff")):
		made = fromUTF16(raw[2:], binary.BigEndian)
	case bytes.IndexByte(raw[:min(len(raw), 8000)], 0) >= 0:
		return nil, func() {}
	case hex:
		made = fromHex(raw)
	default:
		return raw, func() {}
	}
	return made, func() { clear(made) }
}

func fromUTF16(raw []byte, order binary.ByteOrder) []byte {
	units := make([]uint16, len(raw)/2)
	for i := range units {
		units[i] = order.Uint16(raw[2*i:])
	}
	runes := utf16.Decode(units)
	text := []byte(string(runes))
	clear(units)
	clear(runes)
	return text
}

// fromHex undoes \x2d, as fish writes what is no letter, digit or underscore.
func fromHex(raw []byte) []byte {
	text := make([]byte, 0, len(raw))
	for i := 0; i < len(raw); i++ {
		if raw[i] == '\\' && i+3 < len(raw) && raw[i+1] == 'x' {
			if c, err := strconv.ParseUint(string(raw[i+2:i+4]), 16, 8); err == nil && c >= ' ' {
				text = append(text, byte(c))
				i += 3
				continue
			}
		}
		text = append(text, raw[i])
	}
	return text
}

// withoutPath is an error without the path, which is shown beside it.
func withoutPath(err error) error {
	var fault *fs.PathError
	if errors.As(err, &fault) {
		return fault.Err
	}
	return err
}
