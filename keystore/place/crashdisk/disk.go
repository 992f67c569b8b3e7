// Package crashdisk is a disk in memory for tests of what is kept on one: it fails at the operation that a test chooses,
// and it gives every state that a loss of power could leave. Only tests import it.
//
// It knows files, names and what has been synced; it knows nothing of what is in the files. Modes, owners and links are
// the real disk's matter: every file here is the user's own.
//
//	disk := crashdisk.New()
//	disk.Fail(crashdisk.Fault{At: 3, Err: syscall.EIO}) // the third operation from now
//	...
//	for state := range disk.States() {                  // since New or the last Mark
//		store := open(state.Disk)                        // must find the old or the new; the new if state.At >= acknowledged
//	}
package crashdisk

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"authdoctor/keystore/place"
)

// Disk implements place.Disk. Its methods may be called from several goroutines.
type Disk struct {
	mu      sync.Mutex
	now     space          // what a running program sees
	start   space          // what was on the disk at the last Mark, all of it synced
	log     []change       // what happened since
	fault   Fault          // what is to fail
	count   int            // operations since Fail
	hits    int            // how many of them failed
	settled map[*file]bool // files that were there when the power came back
}

// space is a tree of files and folders.
type space struct {
	folders map[string]bool
	names   map[string]*file
	data    map[*file][]byte
}

func (s space) clone() space {
	return space{maps.Clone(s.folders), maps.Clone(s.names), maps.Clone(s.data)}
}

// file is what a name leads to, whatever its name is and its bytes are.
type file struct{ _ byte } // not empty: all empty ones may have one address

// New is an empty disk that works.
func New() *Disk { return from(space{map[string]bool{}, map[string]*file{}, map[*file][]byte{}}) }

func from(s space) *Disk {
	d := &Disk{now: s, start: s.clone(), settled: map[*file]bool{}}
	for _, f := range s.names {
		d.settled[f] = true
	}
	return d
}

// Mark makes all that is there survive a loss of power, and begins the log anew.
func (d *Disk) Mark() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.start, d.log = d.now.clone(), nil
}

// At is how many changes the log has. A test notes it when something is acknowledged.
func (d *Disk) At() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.log)
}

// Copy is a disk of its own with what this one has now, all of it synced, and nothing set to fail.
func (d *Disk) Copy() *Disk {
	d.mu.Lock()
	defer d.mu.Unlock()
	return from(d.now.clone())
}

// Files are the contents of all files by their paths.
func (d *Disk) Files() map[string][]byte {
	d.mu.Lock()
	defer d.mu.Unlock()
	all := map[string][]byte{}
	for path, f := range d.now.names {
		all[path] = slices.Clone(d.now.data[f])
	}
	return all
}

// Put puts a file there as if it had always been.
func (d *Disk) Put(path string, data []byte) {
	d.mu.Lock()
	defer d.mu.Unlock()
	f := &file{}
	for _, s := range []space{d.now, d.start} {
		for dir := filepath.Dir(path); !s.folders[dir]; dir = filepath.Dir(dir) {
			s.folders[dir] = true
		}
		s.names[path], s.data[f] = f, slices.Clone(data)
	}
	d.settled[f] = true
}

// Read implements place.Disk.
func (d *Disk) Read(path string, most int) ([]byte, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err, _ := d.step(); err != nil {
		return nil, &fs.PathError{Op: "open", Path: path, Err: err}
	}
	f, ok := d.now.names[path]
	switch {
	case !ok && d.now.folders[path]:
		return nil, fmt.Errorf("read %s: %w", path, place.ErrPlanted)
	case !ok:
		return nil, missing("open", path)
	case len(d.now.data[f]) > most:
		return nil, fmt.Errorf("read %s: %w", path, place.ErrTooLong)
	}
	return slices.Clone(d.now.data[f]), nil
}

// Create implements place.Disk.
func (d *Disk) Create(path string, data []byte) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, there := d.now.names[path]; there || d.now.folders[path] {
		return &fs.PathError{Op: "open", Path: path, Err: fs.ErrExist}
	}
	if !d.now.folders[filepath.Dir(path)] {
		return missing("open", path)
	}
	f := &file{}
	if err := d.run("open", path, change{kind: names, dir: filepath.Dir(path), set: map[string]*file{path: f}, what: "create " + path}); err != nil {
		return err
	}
	err, effect := d.step()
	if !effect { // half of it came through
		d.apply(change{kind: content, file: f, data: slices.Clone(data[:len(data)/2]), what: "write half of " + path})
		return &fs.PathError{Op: "write", Path: path, Err: err}
	}
	d.apply(change{kind: content, file: f, data: slices.Clone(data), what: "write " + path})
	if err != nil {
		return &fs.PathError{Op: "write", Path: path, Err: err}
	}
	if err := d.run("sync", path, change{kind: contentSync, file: f, what: "sync " + path}); err != nil {
		return err
	}
	if err, _ := d.step(); err != nil {
		return &fs.PathError{Op: "close", Path: path, Err: err}
	}
	return nil
}

// Rename implements place.Disk.
func (d *Disk) Rename(from, to string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.rename(from, to)
}

// RenameNew implements place.Disk.
func (d *Disk) RenameNew(from, to string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, there := d.now.names[to]; there {
		return &fs.PathError{Op: "rename", Path: to, Err: fs.ErrExist}
	}
	return d.rename(from, to)
}

func (d *Disk) rename(from, to string) error {
	f, ok := d.now.names[from]
	if !ok || !d.now.folders[filepath.Dir(to)] {
		return missing("rename", from)
	}
	if filepath.Dir(from) != filepath.Dir(to) {
		return errors.New("crashdisk moves files within a folder only")
	}
	return d.run("rename", to, change{kind: names, dir: filepath.Dir(to), set: map[string]*file{from: nil, to: f}, what: "rename " + from + " to " + to})
}

// SyncFolder implements place.Disk.
func (d *Disk) SyncFolder(dir string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.now.folders[dir] {
		return missing("sync", dir)
	}
	return d.run("sync", dir, change{kind: namesSync, dir: dir, what: "sync the folder " + dir})
}

// Remove implements place.Disk.
func (d *Disk) Remove(path string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.remove(path)
}

func (d *Disk) remove(path string) error {
	if _, there := d.now.names[path]; !there {
		err, _ := d.step()
		return err
	}
	return d.run("remove", path, change{kind: names, dir: filepath.Dir(path), set: map[string]*file{path: nil}, what: "remove " + path})
}

// Names implements place.Disk.
func (d *Disk) Names(dir string) ([]string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err, _ := d.step(); err != nil {
		return nil, &fs.PathError{Op: "open", Path: dir, Err: err}
	}
	var found []string
	for path := range d.now.names {
		if filepath.Dir(path) == dir {
			found = append(found, filepath.Base(path))
		}
	}
	for path := range d.now.folders {
		if filepath.Dir(path) == dir && path != dir {
			found = append(found, filepath.Base(path))
		}
	}
	slices.Sort(found)
	return found, nil
}

// Sweep implements place.Disk. What was there when the power came back is old enough, and nothing else is.
func (d *Disk) Sweep(dir string, _ time.Duration) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, path := range slices.Sorted(maps.Keys(d.now.names)) {
		if filepath.Dir(path) == dir && place.IsTemp(path) && d.settled[d.now.names[path]] {
			if err := d.remove(path); err != nil {
				return err
			}
		}
	}
	return nil
}

// Folder implements place.Disk.
func (d *Disk) Folder(dir string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, there := d.now.names[dir]; there {
		return fmt.Errorf("create the folder %s: %w", dir, place.ErrNotFolder)
	}
	return d.run("mkdir", dir, change{kind: folder, dir: dir, what: "make the folder " + dir})
}

func missing(op, path string) error {
	return &fs.PathError{Op: op, Path: strings.TrimSpace(path), Err: fs.ErrNotExist}
}
