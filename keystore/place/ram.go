package place

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

// RAM is a disk that ends with the process, for a store that must leave nothing behind.
type RAM struct {
	mu    sync.Mutex
	files map[string][]byte
}

// NewRAM makes an empty one.
func NewRAM() *RAM { return &RAM{files: map[string][]byte{}} }

// Read implements Disk.
func (r *RAM) Read(path string, most int) ([]byte, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	data, ok := r.files[path]
	switch {
	case !ok:
		return nil, &fs.PathError{Op: "read", Path: path, Err: fs.ErrNotExist}
	case len(data) > most:
		return nil, fmt.Errorf("read %s: %w", path, ErrTooLong)
	}
	return bytes.Clone(data), nil
}

// Create implements Disk.
func (r *RAM) Create(path string, data []byte) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, ok := r.files[path]; ok {
		return &fs.PathError{Op: "create", Path: path, Err: fs.ErrExist}
	}
	r.files[path] = bytes.Clone(data)
	return nil
}

// Rename implements Disk.
func (r *RAM) Rename(from, to string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	data, ok := r.files[from]
	if !ok {
		return &fs.PathError{Op: "rename", Path: from, Err: fs.ErrNotExist}
	}
	delete(r.files, from)
	r.files[to] = data
	return nil
}

// RenameNew implements Disk.
func (r *RAM) RenameNew(from, to string) error {
	r.mu.Lock()
	_, taken := r.files[to]
	r.mu.Unlock()
	if taken {
		return &fs.PathError{Op: "rename", Path: to, Err: fs.ErrExist}
	}
	return r.Rename(from, to)
}

// Sweep implements Disk: what is being written here belongs to this process.
func (r *RAM) Sweep(string, time.Duration) error { return nil }

// SyncFolder implements Disk.
func (r *RAM) SyncFolder(string) error { return nil }

// Remove implements Disk.
func (r *RAM) Remove(path string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.files, path)
	return nil
}

// Names implements Disk.
func (r *RAM) Names(dir string) ([]string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	var names []string
	for path := range maps.Keys(r.files) {
		if filepath.Dir(path) == filepath.Clean(dir) {
			names = append(names, filepath.Base(path))
		}
	}
	slices.Sort(names)
	return names, nil
}

// Folder implements Disk.
func (r *RAM) Folder(string) error { return nil }
