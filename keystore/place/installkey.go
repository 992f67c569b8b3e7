package place

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

const (
	keyName = "install.key"
	keySize = 32 // bytes
)

// ErrNotKey is wrapped where what lies in the install key's place cannot be one.
var ErrNotKey = errors.New("it is no install key")

// InstallKey returns the 32 random bytes that key the hashes in fingerprints, so that those of one installation can be
// compared with each other. They are made at the first call and kept in the data folder; processes that start together
// agree on one. Where they cannot be kept or trusted, the key is good for this process only: persistent is false, and
// reason says why.
func InstallKey(p Places) (key []byte, persistent bool, reason error) {
	key, err := sharedKey(p.Data)
	if err != nil {
		return newKey(), false, err
	}
	return key, true, nil
}

func newKey() []byte {
	key := make([]byte, keySize)
	_, _ = rand.Read(key) // never fails: crypto/rand
	return key
}

// sharedKey reads the key, after making one where there is none. What is returned was read from the file, so that all
// agree with the one process whose key came to lie there.
func sharedKey(dir string) ([]byte, error) {
	if err := Ensure(dir); err != nil {
		return nil, err
	}
	path := filepath.Join(dir, keyName)
	key, err := readKey(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return key, err
	}
	if err := putKey(path); err != nil {
		return nil, fmt.Errorf("create %s: %w; make the folder writable", path, err)
	}
	return readKey(path)
}

// readKey reads the key from a regular file that is the user's own. For a moment after it was made it has
// two names.
func readKey(path string) ([]byte, error) {
	key, err := readOwn(path, keySize, 2)
	switch {
	case errors.Is(err, ErrPlanted), errors.Is(err, ErrTooLong), err == nil && len(key) != keySize:
		return nil, fmt.Errorf("read %s: %w; remove it", path, ErrNotKey)
	case errors.Is(err, fs.ErrPermission):
		return nil, fmt.Errorf("read the install key: %w; type chmod %04o %s", err, fileMode, path)
	case err != nil:
		return nil, fmt.Errorf("read the install key: %w", err)
	}
	return key, nil
}

// putKey writes a new key under a name of its own and links it to its place once it is on the disk. Linking never
// replaces: where another process was faster, its key stays.
func putKey(path string) error {
	dir := filepath.Dir(path)
	file, err := os.CreateTemp(dir, "."+keyName+".") // O_EXCL, 0600
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	_, err = file.Write(newKey())
	if err == nil {
		err = file.Sync()
	}
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Link(file.Name(), path)
	}
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	_ = syncNames(dir) // then the name lasts a little later
	return nil
}

// randomSize is how many bytes keep two processes from choosing one name.
const randomSize = 8

// random is a part of a name that nobody else chooses: 16 hex digits.
func random() string {
	b := make([]byte, randomSize)
	_, _ = rand.Read(b) // never fails: crypto/rand
	return hex.EncodeToString(b)
}
