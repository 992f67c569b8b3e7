package place

import (
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
)

// tempMark is in the names of files that are being written; what a killed process left has it, too.
const tempMark = ".new."

// IsTemp reports whether a file of this name is one that is, or was, being written by Replace or Claim: the name ends in
// the mark and 16 hex digits, as that of no finished file of authdoctor's does.
func IsTemp(name string) bool {
	at := len(name) - 2*randomSize - len(tempMark)
	if at < 0 || !strings.HasPrefix(name[at:], tempMark) {
		return false
	}
	return strings.Trim(name[at+len(tempMark):], "0123456789abcdef") == ""
}

// Replace puts data in the place of a file so that at any moment, also after a loss of power, either the old bytes or
// the new ones are there.
func Replace(d Disk, path string, data []byte) error { return put(d, path, data, d.Rename) }

// Claim puts data where nothing is yet, whole or not at all: of several processes that claim a place one has it, and the
// others get fs.ErrExist.
func Claim(d Disk, path string, data []byte) error { return put(d, path, data, d.RenameNew) }

// put writes beside the place and moves into it what would survive a loss of power.
func put(d Disk, path string, data []byte, move func(from, to string) error) error {
	dir, name := filepath.Split(path)
	temp := filepath.Join(dir, name+tempMark+random())
	if err := d.Create(temp, data); err != nil {
		if !errors.Is(err, fs.ErrExist) {
			_ = d.Remove(temp)
		}
		return err
	}
	if err := move(temp, path); err != nil {
		_ = d.Remove(temp)
		return err
	}
	return d.SyncFolder(filepath.Dir(path))
}
