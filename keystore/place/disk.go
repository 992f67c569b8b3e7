package place

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// Disk is what a store needs of a file system. System is the real one; tests hand in one that fails or loses power.
type Disk interface {
	// Read returns a regular file of at most most bytes that is the user's own and that nobody else may use. A link or
	// a second name is refused with ErrPlanted, other users' access with a *ModeError or ErrForeign.
	Read(path string, most int) ([]byte, error)
	// Create makes a new file with mode 0600 and returns once its bytes would survive a loss of power; its name may not.
	Create(path string, data []byte) error
	// Rename moves a file over another, atomically.
	Rename(from, to string) error
	// RenameNew moves a file to a name that nothing has, atomically; fs.ErrExist where something has it.
	RenameNew(from, to string) error
	// SyncFolder makes the names in a folder survive a loss of power.
	SyncFolder(dir string) error
	// Remove deletes a file; one that is not there is no error.
	Remove(path string) error
	// Names lists a folder, sorted; a folder that is not there has none.
	Names(dir string) ([]string, error)
	// Sweep deletes what killed writers left in a folder: the temporary files of Replace and Claim that nobody has
	// written to for so long. A writer who comes back later finds its file gone, and fails.
	Sweep(dir string, unused time.Duration) error
	// Folder makes a folder of the user's own with mode 0700, as Ensure does. Its name survives a loss of power.
	Folder(dir string) error
}

// What Read's errors wrap beside those of Ensure.
var (
	ErrPlanted = errors.New("it is a link, has a second name, or is no file")
	ErrTooLong = errors.New("it is longer than it can be")
)

// System is the disk of this machine.
type System struct{}

// Read implements Disk.
func (System) Read(path string, most int) ([]byte, error) { return readOwn(path, most, 1) }

// readOwn reads a file that has at most so many names. One that another process replaces meanwhile is looked at again.
func readOwn(path string, most int, names uint64) ([]byte, error) {
	const tries = 10
	for try := 1; ; try++ {
		data, err := readOnce(path, most, names)
		if !errors.Is(err, errReplaced) || try == tries {
			return data, err
		}
	}
}

// errReplaced: under the name that was looked at another file was opened.
var errReplaced = fmt.Errorf("%w, or is replaced all the time", ErrPlanted)

// readOnce looks at the name first, which keeps it from waiting for a pipe; comparing that with what was opened keeps a
// link from being put in between.
func readOnce(path string, most int, names uint64) ([]byte, error) {
	named, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	if !named.Mode().IsRegular() || Links(named) > names {
		return nil, planted("read", path)
	}
	file, err := os.OpenFile(path, os.O_RDONLY|careful, 0)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	opened, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if !os.SameFile(named, opened) {
		return nil, fmt.Errorf("read %s: %w; move it away", path, errReplaced)
	}
	if err := private(path, opened, fileMode); err != nil {
		return nil, err
	}
	if opened.Size() > int64(most) {
		return nil, fmt.Errorf("read %s: %w (%d bytes); move it away", path, ErrTooLong, opened.Size())
	}
	data := make([]byte, opened.Size())
	if _, err := io.ReadFull(file, data); err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return data, nil
}

func planted(tried, path string) error {
	return fmt.Errorf("%s %s: %w; move it away", tried, path, ErrPlanted)
}

// Create implements Disk.
func (System) Create(path string, data []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	if err == nil {
		err = file.Sync()
	}
	if closed := file.Close(); err == nil {
		err = closed
	}
	return err
}

// Rename implements Disk.
func (System) Rename(from, to string) error { return rename(from, to) }

// RenameNew implements Disk.
func (System) RenameNew(from, to string) error { return renameNew(from, to) }

// SyncFolder implements Disk. Not every system can: there the name lasts a little later.
func (System) SyncFolder(dir string) error { return syncNames(dir) }

// Remove implements Disk.
func (System) Remove(path string) error {
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// Names implements Disk.
func (System) Names(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	names := make([]string, 0, len(entries))
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	slices.Sort(names)
	return names, nil
}

// Sweep implements Disk.
func (System) Sweep(dir string, unused time.Duration) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if !IsTemp(entry.Name()) || !entry.Type().IsRegular() {
			continue
		}
		info, err := entry.Info()
		if errors.Is(err, fs.ErrNotExist) || err == nil && time.Since(info.ModTime()) < unused {
			continue
		}
		if err == nil {
			err = os.Remove(filepath.Join(dir, entry.Name()))
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// Folder implements Disk.
func (System) Folder(dir string) error { return Ensure(dir) }
