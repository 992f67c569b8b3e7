package edit

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"unicode/utf8"

	"authdoctor/keystore/place"
)

// MaxFile is the most bytes of a file that is edited: 4 MiB.
const MaxFile = 4 << 20

// File is a file as it was read: its bytes, and what tells whether it was changed since.
type File struct {
	Path   string // as the user typed it
	Real   string // where its bytes lie: absolute, without links
	Linked bool   // Path is a link: the file that it leads to is changed, and the link stays

	info fs.FileInfo // nil: there is no such file
	text func() []byte
	sum  [sha256.Size]byte
}

// Read reads a file that is to be changed. One that is not there yet is no error: it can be made. ErrNotFile, ErrNames,
// ErrTooBig, place.ErrForeign, or the system's error.
func Read(path string) (File, error) {
	f, err := read(path)
	if err != nil {
		return File{}, fmt.Errorf("read %s: %w", path, err)
	}
	return f, nil
}

func read(path string) (File, error) {
	if !utf8.ValidString(path) {
		return File{}, refused(ErrNotFile, "its name is not UTF-8 text; rename it")
	}
	target, linked, err := resolve(path)
	if err != nil {
		return File{}, err
	}
	f := File{Path: path, Real: target, Linked: linked}
	named, err := os.Lstat(target)
	if errors.Is(err, fs.ErrNotExist) {
		return f.with(nil, nil), nil
	}
	if err != nil {
		return File{}, err
	}
	if err := editable(named); err != nil {
		return File{}, err
	}
	text, info, err := contents(target, named)
	if err != nil {
		return File{}, err
	}
	return f.with(info, text), nil
}

func (f File) with(info fs.FileInfo, text []byte) File {
	// Behind a closure, as in a Secret: nothing prints the bytes by accident.
	f.info, f.text, f.sum = info, func() []byte { return text }, sha256.Sum256(text)
	return f
}

// resolve follows links. The folder of a missing file must be there.
func resolve(path string) (target string, linked bool, err error) {
	named, err := os.Lstat(path)
	if err == nil {
		linked = named.Mode()&fs.ModeSymlink != 0
		target, err = filepath.EvalSymlinks(path)
		if linked && errors.Is(err, fs.ErrNotExist) {
			return "", false, refused(ErrNotFile, "the link leads nowhere; remove it")
		}
	} else if errors.Is(err, fs.ErrNotExist) {
		target, err = filepath.EvalSymlinks(filepath.Dir(path))
		target = filepath.Join(target, filepath.Base(path))
	}
	if err != nil {
		return "", false, err
	}
	target, err = filepath.Abs(target)
	return target, linked, err
}

// editable says why a file must stay as it is.
func editable(info fs.FileInfo) error {
	switch {
	case !info.Mode().IsRegular():
		return refused(ErrNotFile, "it is %s", info.Mode().Type())
	case place.Links(info) > 1:
		return refused(ErrNames, "%d hard links; make it a file of its own", place.Links(info))
	case !place.Owned(info):
		return fmt.Errorf("%w; run authdoctor as that user", place.ErrForeign)
	case info.Size() > MaxFile:
		return refused(ErrTooBig, "%d bytes, at most %d", info.Size(), MaxFile)
	}
	return nil
}

// contents reads a file. Having looked at its name first keeps it from waiting for a pipe; comparing it with what was
// opened keeps a link from being put in between.
func contents(path string, named fs.FileInfo) ([]byte, fs.FileInfo, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, nil, err
	}
	if !os.SameFile(named, info) {
		return nil, nil, ErrChanged
	}
	if err := editable(info); err != nil {
		return nil, nil, err
	}
	text, err := io.ReadAll(io.LimitReader(file, MaxFile+1))
	if err == nil && int64(len(text)) != info.Size() {
		err = ErrChanged
	}
	return text, info, err
}

// Missing reports that there is no such file yet.
func (f File) Missing() bool { return f.info == nil }

// Bytes are the file's own, verbatim; they may hold secrets and are not to be changed.
func (f File) Bytes() []byte {
	if f.text == nil {
		return nil
	}
	return f.text()
}

// Mode is the file's. That of a missing one is what it will be made with, 0600.
func (f File) Mode() fs.FileMode {
	if f.Missing() {
		return 0o600
	}
	return f.info.Mode() & modeBits
}

// Wipe overwrites the bytes, once no plan needs them any more.
func (f File) Wipe() { clear(f.Bytes()) }

// String is the path: what a file holds is not to be printed.
func (f File) String() string { return f.Path }

// unchanged reads the file again: ErrChanged where it is not what it was.
func (f File) unchanged() error {
	now, err := read(f.Path)
	if err != nil {
		return err
	}
	defer now.Wipe()
	switch {
	case now.Real != f.Real, now.Missing() != f.Missing():
	case f.Missing():
		return nil
	case os.SameFile(f.info, now.info) && f.info.ModTime().Equal(now.info.ModTime()) && f.info.Mode() == now.info.Mode() &&
		sameOwner(f.info, now.info) && f.sum == now.sum:
		return nil
	}
	return refused(ErrChanged, "it was left as it is; try again")
}
