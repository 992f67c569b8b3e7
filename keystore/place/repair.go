package place

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Repaired is a file or folder of authdoctor's that others may use, and what was done about it.
type Repaired struct {
	Path     string
	Old, New fs.FileMode // permissions only; equal where only Refused tells what to do
	Done     bool        // it has the mode New now
	Refused  error       // why it is left to the user: a *ModeError, or what wraps ErrForeign or ErrPlanted
}

// Repair takes from others what they may do in one of authdoctor's own folders: folders get mode 0700, files 0600. With
// dry it only tells what it would do. Links are not followed, and what belongs to somebody else, has a second name or
// is neither file nor folder is named and left alone. Where others may change a folder above, nothing is repaired: they
// could undo it. A folder that is not there needs nothing.
func Repair(dir string, dry bool) ([]Repaired, error) {
	if !modesCount {
		return nil, nil
	}
	if _, err := os.Lstat(dir); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var above *ModeError
	if err := openAbove(dir); errors.As(err, &above) {
		return []Repaired{{Path: above.Path, Old: above.Mode, New: above.Mode, Refused: err}}, nil
	}
	var found []Repaired
	// A folder is closed before it is looked into, so that nobody can put a link where a file was.
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		one, err := tighten(path, info, dry)
		if one != nil {
			found = append(found, *one)
		}
		if err == nil && one != nil && one.Refused != nil && entry.IsDir() {
			return fs.SkipDir
		}
		return err
	})
	return found, err
}

// tighten repairs one file or folder; nil where it needs nothing.
func tighten(path string, info fs.FileInfo, dry bool) (*Repaired, error) {
	mode, want := info.Mode().Perm(), fileMode
	if info.IsDir() {
		want = folderMode
	}
	one := &Repaired{Path: path, Old: mode, New: mode}
	switch {
	case !info.IsDir() && (!info.Mode().IsRegular() || Links(info) > 1):
		one.Refused = planted("repair", path)
	case !Owned(info):
		one.Refused = foreign(path)
	case mode&^want == 0:
		return nil, nil
	default:
		one.New = want
		if !dry {
			if err := os.Chmod(path, want); err != nil {
				return nil, err
			}
			one.Done = true
		}
	}
	return one, nil
}
