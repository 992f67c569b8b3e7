package keystore

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// indexFormat is the form of the index that this program writes, and the newest that it reads. A newer form keeps the
// outer members, so that an older program knows that it must leave the file alone.
const indexFormat = 1

// index says what is stored where. It holds no byte of a secret.
type index struct {
	Serial  uint64       `json:"serial"`  // counts commits
	Highest uint64       `json:"highest"` // generation number that was ever given; none is given twice
	Entries []entry      `json:"entries"` // by name
	Pending *pending     `json:"pending,omitempty"`
	Garbage []generation `json:"garbage,omitempty"` // to be deleted
	Doubt   bool         `json:"doubt,omitempty"`   // it may be older than the stores: nothing is deleted until a repair
}

// entry is a name with its present key and those that rotations replaced, the last one first.
type entry struct {
	stored
	Before []stored `json:"before,omitempty"`
}

// stored is one key.
type stored struct {
	Profile
	Generation generation `json:"generation"`
	Proven     time.Time  `json:"proven,omitzero"` // when it passed its test in every place
}

// pending is a change whose items are being written. It counts once they are all there.
type pending struct {
	Writes []generation `json:"writes"`
	Entry  entry        `json:"entry"` // as it will be
	Was    string       `json:"was"`   // the name that it replaces; empty: none
}

// finish makes the pending change count, or takes it back.
func (ix *index) finish(whole bool) {
	left := ix.Pending
	ix.Pending = nil
	if whole {
		ix.put(left.Entry, left.Was)
		return
	}
	ix.discard(left.Writes, ix.live())
}

// at is where a name stands, or would stand.
func (ix *index) at(name string) (i int, found bool) {
	return slices.BinarySearchFunc(ix.Entries, name, func(e entry, name string) int { return strings.Compare(e.Name, name) })
}

// find finds a key by its name: ErrNotFound.
func (ix *index) find(tried, name string) (entry, error) {
	e, ok := ix.entry(name)
	if !ok {
		return entry{}, &Trouble{Tried: tried, Kind: ErrNotFound, Next: "authdoctor keys list shows the names"}
	}
	return e, nil
}

// entry finds a key by its name.
func (ix *index) entry(name string) (entry, bool) {
	i, found := ix.at(name)
	if !found {
		return entry{}, false
	}
	return ix.Entries[i], true
}

// put adds or replaces an entry; what it replaces and no longer names becomes garbage.
func (ix *index) put(e entry, was string) {
	kept := e.generations()
	for _, name := range []string{was, e.Name} {
		if old, ok := ix.entry(name); ok {
			ix.drop(name)
			ix.discard(old.generations(), kept)
		}
	}
	i, _ := ix.at(e.Name)
	ix.Entries = slices.Insert(ix.Entries, i, e)
}

// drop forgets an entry; its items stay.
func (ix *index) drop(name string) {
	ix.Entries = slices.DeleteFunc(ix.Entries, func(e entry) bool { return e.Name == name })
}

// discard makes generations garbage but for those that are kept.
func (ix *index) discard(all, kept []generation) {
	for _, g := range all {
		if !slices.Contains(kept, g) && !slices.Contains(ix.Garbage, g) {
			ix.Garbage = append(ix.Garbage, g)
		}
	}
}

func (e entry) generations() []generation {
	all := []generation{e.Generation}
	for _, old := range e.Before {
		all = append(all, old.Generation)
	}
	return all
}

// live are the generations that must never be deleted.
func (ix *index) live() []generation {
	var all []generation
	for _, e := range ix.Entries {
		all = append(all, e.generations()...)
	}
	return all
}

// indexFile is the form of the file.
type indexFile struct {
	Format    int             `json:"format"`
	MinReader int             `json:"min_reader"` // the oldest format that a program must know to read or write the file
	Sum       string          `json:"sum"`        // SHA-256 over the other members
	Body      json.RawMessage `json:"body"`
}

func (f indexFile) sum() string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %d %s", f.Format, f.MinReader, f.Body))
	return hex.EncodeToString(sum[:])
}

// write is the index as a file.
func (ix *index) write() ([]byte, error) {
	body, err := json.Marshal(ix)
	if err != nil {
		return nil, fmt.Errorf("write the index: %w", err)
	}
	f := indexFile{Format: indexFormat, MinReader: indexFormat, Body: body}
	f.Sum = f.sum()
	return json.Marshal(f)
}

// readIndex is ErrCorrupt where a bit of the file is not as it was written, ErrNewer where a newer program wrote it.
func readIndex(data []byte) (*index, error) {
	var f indexFile
	if err := strictly(data, &f); err != nil || f.Sum != f.sum() {
		return nil, ErrCorrupt
	}
	if f.MinReader > indexFormat {
		return nil, ErrNewer
	}
	ix := &index{}
	if err := json.Unmarshal(f.Body, ix); err != nil {
		return nil, ErrCorrupt
	}
	sorted := slices.IsSortedFunc(ix.Entries, func(a, b entry) int { return strings.Compare(a.Name, b.Name) })
	unique := slices.CompactFunc(slices.Clone(ix.Entries), func(a, b entry) bool { return a.Name == b.Name })
	if !sorted || len(unique) != len(ix.Entries) {
		return nil, ErrCorrupt
	}
	live := ix.live()
	if slices.ContainsFunc(ix.Garbage, func(g generation) bool { return slices.Contains(live, g) }) {
		return nil, ErrCorrupt // it would delete what it says is stored
	}
	return ix, nil
}

// strictly decodes exactly one document, without members that nobody knows.
func strictly(data []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return err
	}
	if decoder.More() {
		return ErrCorrupt
	}
	return nil
}
