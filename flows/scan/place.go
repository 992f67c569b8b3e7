package scan

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"strings"

	"authdoctor/checks/provider"
)

// kind of place that a key may lie in. It decides whether it should.
type kind int

const (
	tracked   kind = iota // git tracks the file
	staged                // only git's index has this version
	unignored             // git would take it with the next `git add .`
	ignored               // a .env file that git ignores or that no repository holds: where a key may be
	version               // a file or a message of the history
	typed                 // the history of a shell or of another prompt
	startFile             // read at the start of a shell or of a session
	client                // configuration of an MCP client
	tool                  // where another tool keeps keys for itself
	login                 // that tool's own login, which only it can renew
	remote                // the addresses in .git/config
)

// place is a file that may hold a key.
type place struct {
	path    string // absolute
	kind    kind
	program string // whose file it is, for people
	most    int64  // bytes that are read of it; 0: maxFile
	hex     bool   // its writer escapes characters as \x2d
}

// found is a key in a place.
type found struct {
	place
	file        string // as it is shown
	lines       []int
	more        int // lines behind these
	fingerprint string
	owner       provider.Provider // zero: unknown
	kindOfKey   string
	shape       provider.KeyShape // zero: known by its variable
	variable    string
	mode        fs.FileMode // 0: a version in a repository
	commit      string      // short; of a version
	reach       reach
	message     bool // of a commit or a tag, not a file
}

// read searches one file that from opens, once. A place that is not there is passed over in silence.
func (r *run) read(ctx context.Context, p place, from source) {
	if ctx.Err() != nil || r.opened[p.path] {
		return
	}
	r.opened[p.path] = true
	r.take(p, from)
}

// take searches a file that source opens.
func (r *run) take(p place, source source) {
	most := p.most
	if most == 0 {
		most = maxFile
	}
	info, err := r.load(source, most)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return
	case errors.Is(err, errTooLarge):
		r.skipped.large++
		return
	case errors.Is(err, errNoFile):
		return
	case err != nil:
		r.skipped.unreadable(r.shown(p.path), err)
		return
	}
	r.looked.Files++
	text, done := plainText(r.scratch, p.hex)
	defer done()
	r.looked.Bytes += int64(len(text))
	for _, s := range r.lexicon.spots(text) {
		r.add(found{place: p, file: r.shown(p.path), lines: []int{s.line}, mode: info.Mode()}, s, text)
	}
	r.progress()
}

// add keeps a key's fingerprint. A second line of the same file joins the first; of the history, the oldest commit that
// has the key in a file is enough.
func (r *run) add(f found, s spot, text []byte) {
	made := r.options.Maker.Make(text[s.from:s.to])
	f.fingerprint = made.Fingerprint()
	f.owner, f.kindOfKey, f.shape, f.variable = s.owner, s.kind, s.shape, s.variable
	id := [2]string{f.fingerprint, f.file}
	if f.kind == version {
		id[1] = "history:" + f.file
	}
	at, known := r.index[id]
	switch {
	case known:
		r.found[at].again(f.kind, s.line)
	case len(r.found) == maxFound:
		r.skipped.found++
	default:
		r.index[id] = len(r.found)
		r.found = append(r.found, f)
		if r.lexicon.prefixOf(string(text[s.from:s.to])) == "" {
			r.keys = append(r.keys, made)
			return
		}
	}
	made.Wipe()
}

// again notes another line of the same file. Of a version in the history the first is enough.
func (f *found) again(kind kind, line int) {
	switch {
	case f.kind != kind || kind == version:
	case len(f.lines) == maxLines:
		f.more++
	default:
		f.lines = append(f.lines, line)
	}
}

// Bounds on what is kept of a scan; nobody reads more.
const (
	maxFound = 1000
	maxLines = 50
)

// shown is a path as the user would type it: short below the current folder, else in full.
func (r *run) shown(path string) string {
	if r.work != "" {
		if short, err := filepath.Rel(r.work, path); err == nil && short != ".." && !strings.HasPrefix(short, ".."+string(filepath.Separator)) {
			return short
		}
	}
	return path
}
