package keystore

import (
	"errors"
	"io/fs"
	"path/filepath"

	"authdoctor/keystore/place"
)

const (
	indexName  = "index.json"
	backupName = "index.json.1" // the index before the last commit
	mostIndex  = 8 << 20        // bytes
)

// loaded is an index as it was read.
type loaded struct {
	*index
	file []byte // the bytes of a good primary; nil: there is none, and the backup must stay
	none bool   // neither file is there
}

// load reads the index. Only a primary that is missing or fails its checksum lets the backup count, which may be one
// commit old: then nothing may be deleted, and generation numbers leave room for what is not known. Any other failure
// to read is an error: an index that cannot be read today can be tomorrow.
func (s *Store) load(tried string) (loaded, error) {
	file, err := s.disk.Read(s.inFolder(indexName), mostIndex)
	if err == nil {
		if err := s.disk.Folder(s.options.Folder); err != nil { // others could have put it there
			return loaded{}, diskTrouble(tried, err)
		}
		ix, err := readIndex(file)
		if err == nil {
			return loaded{index: ix, file: file}, nil
		}
		if errors.Is(err, ErrNewer) {
			return loaded{}, &Trouble{Tried: tried, Kind: ErrNewer, What: "this version leaves it alone", Next: "use the newer authdoctor"}
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return loaded{}, diskTrouble(tried, err)
	}
	missing := err != nil
	old, err := s.disk.Read(s.inFolder(backupName), mostIndex)
	switch {
	case errors.Is(err, fs.ErrNotExist) && missing:
		return loaded{index: &index{}, none: true}, nil
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return loaded{}, diskTrouble(tried, err)
	}
	if ix, bad := readIndex(old); err == nil && bad == nil {
		ix.Doubt = true
		ix.Highest += doubtfulGap
		return loaded{index: ix}, nil
	}
	return loaded{}, &Trouble{
		Tried: tried, Kind: ErrCorrupt, What: "the index and its copy are damaged; the keys themselves are not in it",
		Next: "authdoctor keys repair makes it anew from the store",
	}
}

// doubtfulGap is the room for generations that a doubtful index does not know.
const doubtfulGap = 1000

// commit makes an index the present one, atomically; the good one before it becomes the copy.
func (s *Store) commit(tried string, now *loaded) error {
	now.Serial++
	file, err := now.write()
	if err != nil {
		return &Trouble{Tried: tried, Kind: ErrUnavailable, Err: err}
	}
	if err := s.disk.Folder(s.options.Folder); err != nil {
		return diskWriteTrouble(tried, err)
	}
	if now.file != nil {
		if err := place.Replace(s.disk, s.inFolder(backupName), now.file); err != nil {
			return diskWriteTrouble(tried, err)
		}
	}
	if err := place.Replace(s.disk, s.inFolder(indexName), file); err != nil {
		return diskWriteTrouble(tried, err)
	}
	now.file, now.none = file, false
	return nil
}

func (s *Store) inFolder(name string) string { return filepath.Join(s.options.Folder, name) }

func missing(err error) bool { return errors.Is(err, fs.ErrNotExist) }

// sweep removes what killed processes left of index files. It is called with the lock held.
func (s *Store) sweep() { _ = s.disk.Sweep(s.options.Folder, abandoned) }
