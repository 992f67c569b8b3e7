package place

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// The modes of what authdoctor keeps: nothing for others.
const (
	folderMode fs.FileMode = 0o700
	fileMode   fs.FileMode = 0o600
)

// What the errors of Ensure and InstallKey wrap beside those of the system.
var (
	ErrForeign   = errors.New("it belongs to another user")
	ErrNotFolder = errors.New("it is no folder")
)

// ModeError says that others may use what only the user should.
type ModeError struct {
	Path       string
	Mode, Want fs.FileMode
}

func (e *ModeError) Error() string {
	return fmt.Sprintf("others may use %s (mode %04o); type chmod %04o %s", e.Path, e.Mode, e.Want, e.Path)
}

// Ensure creates a folder and its parents with mode 0700 where they are missing; their names survive a loss of power. A
// folder that is there is left as it is: one that others may use is a *ModeError, another user's wraps ErrForeign,
// anything else ErrNotFolder. A link to a folder is judged by that folder. A folder above it that others may change is a
// *ModeError, too: they could put another one in its place. The superuser creates nothing below another user's folder, as under sudo with that
// user's HOME: it would lock that user out.
func Ensure(dir string) error {
	if os.Geteuid() == 0 {
		if base, info := existing(dir); info != nil && !Owned(info) {
			return foreign(base)
		}
	}
	if err := openAbove(dir); err != nil {
		return err
	}
	if err := create(dir); err != nil {
		if info, there := os.Stat(dir); there == nil && !info.IsDir() {
			err = ErrNotFolder
		}
		return fmt.Errorf("create the folder %s: %w; move what is in its way or make its parent writable", dir, err)
	}
	info, err := os.Stat(dir)
	if err != nil {
		return fmt.Errorf("look at the folder %s: %w", dir, err)
	}
	return private(dir, info, folderMode)
}

// create makes what is missing of a folder and its parents, and then their names last.
func create(dir string) error {
	base, _ := existing(dir)
	if err := os.MkdirAll(dir, folderMode); err != nil {
		return err
	}
	for made := dir; made != base; made = filepath.Dir(made) {
		// A parent that may be written and not read cannot be synced; there the name lasts a little later.
		if err := syncNames(filepath.Dir(made)); err != nil && !errors.Is(err, fs.ErrPermission) {
			return err
		}
	}
	return nil
}

// openAbove reports the nearest folder above dir, on the way that was named and on the one that links lead to, that
// others may change.
func openAbove(dir string) error {
	ways := []string{dir}
	if base, _ := existing(dir); base != "" {
		if real, err := filepath.EvalSymlinks(base); err == nil && real != base {
			ways = append(ways, filepath.Join(real, "."+dir[len(base):]))
		}
	}
	for _, way := range ways {
		for up := filepath.Dir(way); ; up = filepath.Dir(up) {
			if info, err := os.Stat(up); err == nil && open(info) {
				mode := info.Mode().Perm()
				return &ModeError{Path: up, Mode: mode, Want: mode &^ 0o022}
			}
			if up == filepath.Dir(up) {
				break
			}
		}
	}
	return nil
}

// existing is the nearest folder above dir, or dir, that is there.
func existing(dir string) (string, fs.FileInfo) {
	for {
		if info, err := os.Stat(dir); err == nil {
			return dir, info
		}
		up := filepath.Dir(dir)
		if up == dir {
			return dir, nil
		}
		dir = up
	}
}

func foreign(path string) error {
	return fmt.Errorf("use %s: %w; run authdoctor as that user, or choose other folders with the XDG variables", path, ErrForeign)
}

// private reports what lets others use a file or folder.
func private(path string, info fs.FileInfo, want fs.FileMode) error {
	if !Owned(info) {
		return foreign(path)
	}
	if mode := info.Mode().Perm(); modesCount && mode&^want != 0 {
		return &ModeError{Path: path, Mode: mode, Want: want}
	}
	return nil
}
