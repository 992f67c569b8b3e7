// Package scan finds plaintext keys where they should not be: in files that git tracks or does not ignore, in the
// history of a repository, in shell histories and rc files, in files that others can read, and in the configuration of
// other tools.
//
// Keys are known by the registry's shapes and variables; a placeholder, a masked key or text that only looks like one is
// no finding. The package reads files and runs git to read a repository; it writes nothing, opens no connection, and
// hands out fingerprints only.
//
//	report, err := scan.Run(ctx, scan.Options{Registry: reg, Maker: maker, Dir: ".", Environ: os.Environ()})
//	for _, item := range report.Items { fmt.Println(item.Place(), item.Fingerprint, item.What) }
package scan

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"authdoctor/checks/provider"
	"authdoctor/keystore/secret"
)

// Options says where to look. Environ may hold credentials: never print an Options.
type Options struct {
	Registry *provider.Registry
	Maker    *secret.Maker                   // makes the fingerprints
	Dir      string                          // the project folder; empty: the current one
	Environ  []string                        // as os.Environ gives it: tells the home folder, and git what it may know
	Stored   func(fingerprint string) string // the name of a stored key, "" where it is none; nil: nothing is stored
	Progress func(Looked)                    // called now and then, from one goroutine at a time; nil: nobody watches
}

// Looked counts what was looked at.
type Looked struct {
	Files   int   `json:"files"`
	Commits int   `json:"commits"`
	Objects int   `json:"objects"` // of a repository: versions of files, messages
	Bytes   int64 `json:"bytes"`
}

// Report is what a scan found.
type Report struct {
	Items      []Item // the worst first
	LookedAt   Looked
	Where      []string // what was looked at, in words
	Notes      []string // what was left out, and why
	Incomplete bool     // something that should have been looked at was not
}

// Run looks everywhere. The error is for a folder that is none and for a context that was cancelled; where its time is
// up, the report is what was found until then.
func Run(ctx context.Context, o Options) (Report, error) {
	if o.Registry == nil || o.Maker == nil {
		return Report{}, errors.New("look for plaintext keys: a registry of providers and a maker of secrets are needed")
	}
	o.Dir = cmp.Or(o.Dir, ".")
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return Report{}, fmt.Errorf("look for plaintext keys: %w; name the folder in full", err)
	}
	if info, err := os.Stat(dir); err != nil {
		return Report{}, fmt.Errorf("look for plaintext keys in %s: %w; name a folder that you can read", o.Dir, withoutPath(err))
	} else if !info.IsDir() {
		return Report{}, fmt.Errorf("look for plaintext keys in %s: it is no folder; name the folder that it lies in", o.Dir)
	}
	r := &run{options: o, dir: dir, env: newEnvironment(o.Environ), lexicon: newLexicon(o.Registry), opened: map[string]bool{}, index: map[[2]string]int{}}
	r.work, _ = os.Getwd() // unknown: paths are shown in full
	defer r.wipe()
	r.everywhere(ctx)
	if err := ctx.Err(); err != nil {
		if !errors.Is(err, context.DeadlineExceeded) {
			return Report{}, err
		}
		r.incomplete("the time was up before everything was looked at")
	}
	return r.report(), nil
}

// everywhere goes from what is quick to what may take long, so that little is missed where the time is short.
func (r *run) everywhere(ctx context.Context) {
	home := r.homePlaces()
	repository, ok := r.openRepository(ctx)
	if ok {
		r.workTree(ctx, repository, home)
	} else {
		r.folder(ctx)
	}
	for _, p := range home {
		r.read(ctx, p, anywhere(p.path))
	}
	if ok {
		r.history(ctx, repository)
		r.where = append(r.where, "the repository of "+r.options.Dir+" with its history")
	}
}

// run is one scan.
type run struct {
	options Options
	dir     string // absolute
	work    string // the current folder, to which paths are shown
	top     string // of the work tree, as it is shown
	env     environment
	lexicon *lexicon
	opened  map[string]bool // files that were read, by absolute path
	scratch []byte          // what is being searched; wiped at the end

	found   []found
	index   map[[2]string]int // a fingerprint and a file -> where they are in found
	keys    []secret.Secret   // every key of the run, to keep them out of all text
	looked  Looked
	skipped skipped
	where   []string
	notes   []string
	partial bool
}

func (r *run) wipe() {
	clear(r.scratch[:cap(r.scratch)])
	for _, s := range r.keys {
		s.Wipe()
	}
}

func (r *run) note(format string, args ...any) {
	r.notes = append(r.notes, fmt.Sprintf(format, args...))
}

func (r *run) incomplete(format string, args ...any) {
	r.partial = true
	r.note(format, args...)
}

func (r *run) progress() {
	if r.options.Progress != nil {
		r.options.Progress(r.looked)
	}
}
