// Package edit changes the user's own files, and takes changes back: the one place that does either.
//
// An edit replaces byte ranges of a file as it was read. It is refused where the file is not what was read any more,
// and where its owner, mode or other names could not be kept. Whatever stops the program, a killed process or a loss of
// power too, the file is the old one or the new one, never a mixture; and a journal, written first, tells which.
//
// The journal holds what undoing needs: byte ranges, and the hashes of the files. A range that holds a secret is sealed
// by the caller's Sealer; no backup of a file is made anywhere. The package knows no format, no provider and no store.
//
//	file, err := edit.Read(".env")
//	plan, err := file.Plan("the key moved to the store", edit.Splice{From: 15, To: 66, Old: key, Text: []byte("moved")})
//	fmt.Print(plan.Preview(redactor.Redact))
//	editor := edit.New(places, sealer)
//	change, err := editor.Apply(ctx, edit.NewRun(time.Now()), plan)
//	...
//	change, err = editor.Undo(ctx, change.ID)
package edit

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path/filepath"
	"time"

	"authdoctor/keystore/place"
)

// Sealer turns bytes into ones that only its owner can turn back. The store is one.
type Sealer interface {
	Seal(plain []byte) ([]byte, error)
	Open(sealed []byte) ([]byte, error) // the caller wipes what it returns
}

// Editor changes files and keeps the journal. Its methods may be called from several goroutines and processes at once.
type Editor struct {
	Journal string                                // the journal's folder; it is made when it is needed, mode 0700
	Disk    Disk                                  // nil: this machine's
	Sealer  func(context.Context) (Sealer, error) // asked only where a secret is touched; nil: ErrNoSealer
	Now     func() time.Time                      // nil: time.Now
	Wait    time.Duration                         // for another process that changes a file; 0: 10 s
}

// New is the editor whose journal lies in the data folder.
func New(p place.Places, sealer func(context.Context) (Sealer, error)) Editor {
	return Editor{Journal: filepath.Join(p.Data, "journal"), Sealer: sealer}
}

// NewRun is a name for all changes of one command, which are taken back together.
func NewRun(now time.Time) string {
	return now.UTC().Format("20060102-150405-") + random(4)
}

// random is n random hex digits.
func random(n int) string {
	b := make([]byte, n/2)
	_, _ = rand.Read(b) // never fails: crypto/rand
	return hex.EncodeToString(b)
}

func (e Editor) disk() Disk {
	if e.Disk == nil {
		return System{}
	}
	return e.Disk
}

func (e Editor) now() time.Time {
	if e.Now == nil {
		return time.Now()
	}
	return e.Now()
}

// sealer asks for the caller's where it is needed. No lock is held meanwhile: a store may ask a person.
func (e Editor) sealer(ctx context.Context, needed bool) (Sealer, error) {
	switch {
	case !needed:
		return nil, nil
	case e.Sealer == nil:
		return nil, ErrNoSealer
	}
	return e.Sealer(ctx)
}

// Apply changes a file. run names the command that it belongs to. An error leaves the file as it was, but for one
// case: with a Change whose ID is set, the file was changed and the error says what it may lack.
func (e Editor) Apply(ctx context.Context, run string, p Plan) (Change, error) {
	tried := "change " + p.File.Path
	sealer, err := e.sealer(ctx, p.Seals())
	if err != nil {
		return Change{}, fmt.Errorf("%s: %w", tried, err)
	}
	unlock, err := e.lock(ctx)
	if err != nil {
		return Change{}, fmt.Errorf("%s: %w", tried, err)
	}
	defer unlock()
	entries, _ := e.settle() // a damaged entry is no reason to change nothing; List tells of it
	if err := p.Allowed(); err != nil {
		return Change{}, fmt.Errorf("%s: %w", tried, err)
	}
	text, err := p.build()
	if err != nil {
		return Change{}, fmt.Errorf("%s: %w", tried, err)
	}
	defer clear(text)
	written, err := e.entry(next(entries), run, p, text, sealer)
	if err != nil {
		return Change{}, fmt.Errorf("%s: %w", tried, err)
	}
	if err := e.write(written); err != nil {
		return Change{}, fmt.Errorf("%s: write the journal: %w; make %s writable", tried, err, e.Journal)
	}
	done, err := e.put(ctx, p, written.Temp, text, written.After)
	if !done {
		if e.disk().Remove(written.Temp) == nil { // else the next change removes it, by the entry
			e.forget(written)
		}
		return Change{}, fmt.Errorf("%s: %w", tried, err)
	}
	if err != nil {
		err = fmt.Errorf("%s: %w", tried, err)
	}
	written.State = applied
	_ = e.write(written) // without it, the file's hash says the same
	return written.change(), err
}

// Allowed says why the file is not to be changed now: ErrChanged, ErrReadOnly. Apply asks, too.
func (p Plan) Allowed() error {
	if err := p.File.unchanged(); err != nil {
		return err
	}
	if p.replaces() && p.File.Mode()&0o200 == 0 {
		return refused(ErrReadOnly, "its mode is %04o; type chmod u+w %s", p.File.Mode().Perm(), p.File.Real)
	}
	return nil
}

// put brings the change to the disk. done reports that the file is the new one, whatever the error says; else the
// caller removes what is left of temp.
func (e Editor) put(ctx context.Context, p Plan, temp string, text []byte, goal content) (done bool, err error) {
	d, target := e.disk(), p.File.Real
	commit := func() error { return d.Rename(temp, target) }
	switch {
	case p.remove:
		commit = func() error { return d.Remove(target) }
	case !p.replaces():
		commit = func() error { return d.Dress(target, "", p.Mode) }
	default:
		if err := e.prepare(p, temp, text); err != nil {
			return false, cmp.Or(p.File.unchanged(), writable(err, target))
		}
	}
	if err = ctx.Err(); err == nil {
		err = p.File.unchanged() // as late as can be: no lock keeps other programs away
	}
	if err != nil {
		return false, err
	}
	err = commit()
	if err != nil {
		if now, unread := read(target); unread != nil || contentOf(now) != goal { // an error can come after the deed
			return false, writable(err, target)
		}
	} else if err = d.SyncFolder(filepath.Dir(target)); err == nil {
		return true, nil
	}
	return true, fmt.Errorf("it is done, and may not survive a loss of power: %w", err)
}

// prepare makes the new file beside the old one. What a killed process leaves of it has the mode 0600, or at the end the
// file's own: that must be set before the rename, or the file would be without it for a moment.
func (e Editor) prepare(p Plan, temp string, text []byte) error {
	if err := e.disk().Create(temp, text); err != nil {
		return err
	}
	like := p.File.Real
	if p.File.Missing() {
		like = ""
	}
	return e.disk().Dress(temp, like, p.Mode)
}

// modeBits are the bits of a mode that an edit keeps and can change.
const modeBits = fs.ModePerm | fs.ModeSetuid | fs.ModeSetgid | fs.ModeSticky
