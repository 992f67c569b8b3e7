package edit

import (
	"cmp"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"authdoctor/keystore/place"
)

const (
	journalVersion = 1
	suffix         = ".json"
	// maxEntry bounds a journal entry: the range of a whole file, sealed and in base64.
	maxEntry = 2*MaxFile + 1<<20
)

// The states of an entry. What a killed process left as planned or undoing is settled by the hash of the file.
const (
	planned = "planned" // the file is the old one, or the new one already
	applied = "applied"
	undoing = "undoing" // the file is still changed, or taken back already
)

// entry is one change in the journal: what undoing needs and no byte of a secret.
type entry struct {
	Version int       `json:"version"`
	ID      string    `json:"id"` // its number, and random digits, so that no name comes back
	Run     string    `json:"run"`
	What    string    `json:"what"`
	Time    time.Time `json:"time"`
	Path    string    `json:"path"` // absolute, as the user named it
	Real    string    `json:"real"`
	State   string    `json:"state"`
	Temp    string    `json:"temp"` // where the new file is made; what is found there was left by a killed process
	Before  content   `json:"before"`
	After   content   `json:"after"`
	Goal    content   `json:"goal,omitzero"` // undoing: what is made
	Cuts    []cut     `json:"cuts,omitempty"`
}

// content is what tells a file's state.
type content struct {
	Missing bool        `json:"missing,omitempty"`
	SHA256  string      `json:"sha256,omitempty"`
	Mode    fs.FileMode `json:"mode,omitempty"`
}

// cut is a range of the changed file, and what lay there before.
type cut struct {
	At     int    `json:"at"` // in the changed file
	Len    int    `json:"len"`
	Line   int    `json:"line"` // 1-based
	Old    []byte `json:"old,omitempty"`
	Sealed []byte `json:"sealed,omitempty"`  // instead of Old
	OldKey string `json:"old_key,omitempty"` // a fingerprint; empty: no secret
	NewKey string `json:"new_key,omitempty"`
	Near   near   `json:"near"`
}

func contentOf(f File) content {
	if f.Missing() {
		return content{Missing: true}
	}
	return content{SHA256: hex.EncodeToString(f.sum[:]), Mode: f.Mode()}
}

func contentWith(text []byte, mode fs.FileMode) content {
	return content{SHA256: digest(text), Mode: mode}
}

// number is an entry's place in the order of changes; 0 where a name is none of an entry.
func number(id string) int {
	digits, _, _ := strings.Cut(id, "-")
	n, err := strconv.Atoi(digits)
	if err != nil {
		return 0
	}
	return n
}

// next is an id that sorts behind those that are there.
func next(entries []entry) string {
	last := 0
	for _, w := range entries {
		last = max(last, number(w.ID))
	}
	return fmt.Sprintf("%04d-%s", last+1, random(4))
}

// entry describes a change before it is made.
func (e Editor) entry(id, run string, p Plan, text []byte, sealer Sealer) (entry, error) {
	path, err := filepath.Abs(p.File.Path)
	if err != nil {
		return entry{}, err
	}
	written := entry{
		Version: journalVersion, ID: id, Run: run, What: p.What, Time: e.now().UTC(), Path: path, Real: p.File.Real, State: planned,
		Temp: tempName(p.File.Real), Before: contentOf(p.File), After: contentWith(text, p.Mode),
	}
	grown := 0 // how much longer the new file is, so far
	for _, c := range p.pieces {
		old := p.File.Bytes()[c.from:c.to]
		made := cut{At: c.from + grown, Len: max(len(c.text), c.key.Len()), OldKey: c.old, NewKey: c.new}
		grown += made.Len - len(old)
		made.Line = lineOf(text, made.At)
		made.Near = surroundings(text, made.At, made.At+made.Len)
		if c.old == "" && c.new == "" {
			made.Old = old
		} else if made.Sealed, err = sealer.Seal(old); err != nil {
			return entry{}, fmt.Errorf("seal the change: %w", err)
		}
		written.Cuts = append(written.Cuts, made)
	}
	return written, nil
}

// tempName lies beside the file, so that it can be renamed over it, and begins with its name, so that what keeps the
// file out of a repository (".env*") keeps this out, too.
func tempName(target string) string { return target + ".authdoctor-" + random(16) }

func (e Editor) path(w entry) string { return filepath.Join(e.Journal, w.ID+suffix) }

// write puts an entry into the journal. It returns once the entry would survive a loss of power.
func (e Editor) write(w entry) error {
	text, err := json.Marshal(w)
	if err != nil {
		return err
	}
	if len(text) > maxEntry {
		return refused(ErrTooBig, "its entry would have %d bytes, at most %d", len(text), maxEntry)
	}
	if w.State == planned {
		if err := e.disk().SyncFolder(filepath.Dir(e.Journal)); err != nil { // the journal may just have been made
			return err
		}
	}
	return place.Replace(e.disk(), e.path(w), text)
}

// forget removes an entry. Where that fails, the file's hash tells that it says nothing any more.
func (e Editor) forget(w entry) {
	_ = e.disk().Remove(e.path(w))
	_ = e.disk().SyncFolder(e.Journal)
}

// entries reads the journal, newest first. Entries that cannot be read are in the error; the others are returned all
// the same.
func (e Editor) entries() ([]entry, error) {
	names, err := e.disk().Names(e.Journal)
	if err != nil {
		return nil, err
	}
	var all []entry
	var damaged []error
	for _, name := range names {
		id, ours := strings.CutSuffix(name, suffix)
		if !ours {
			continue
		}
		w, err := e.readEntry(id)
		if err != nil {
			damaged = append(damaged, fmt.Errorf("read the journal: %s: %w", filepath.Join(e.Journal, name), err))
			continue
		}
		all = append(all, w)
	}
	slices.SortFunc(all, func(a, b entry) int { return cmp.Or(number(b.ID)-number(a.ID), strings.Compare(b.ID, a.ID)) })
	return all, errors.Join(damaged...)
}

func (e Editor) readEntry(id string) (entry, error) {
	text, err := e.disk().Read(filepath.Join(e.Journal, id+suffix), maxEntry)
	if err != nil {
		return entry{}, err
	}
	var w entry
	switch err := json.Unmarshal(text, &w); {
	case err != nil:
		return entry{}, refused(ErrDamaged, "%v; remove it", err)
	case w.Version > journalVersion:
		return entry{}, fmt.Errorf("%w; use that one", ErrNewer)
	case w.ID != id || number(id) == 0 || !filepath.IsAbs(w.Real) || !strings.HasPrefix(w.Temp, w.Real+"."):
		return entry{}, refused(ErrDamaged, "it does not describe a change; remove it")
	}
	return w, nil
}
