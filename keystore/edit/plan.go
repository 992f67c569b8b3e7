package edit

import (
	"cmp"
	"crypto/sha256"
	"io/fs"
	"slices"

	"authdoctor/keystore/secret"
)

// Splice puts other bytes in the place of a range of a file as it was read. What is a secret is told by whoever knows:
// it is sealed in the journal and shown as its fingerprint.
type Splice struct {
	From, To int           // the bytes [From, To); equal: an insertion
	Old      secret.Secret // one that lies in the range; zero: none
	Text     []byte        // what is put there...
	New      secret.Secret // ...or a secret
}

// Plan is a change of one file that was not made yet.
type Plan struct {
	File File
	What string      // what it is for, in the list of changes: "the key work moved to the store"
	Mode fs.FileMode // of the file from then on

	pieces []piece // sorted, apart
	remove bool    // the file was made by the change that is taken back
}

// piece is what is put in the place of the bytes [from, to).
type piece struct {
	from, to int
	text     []byte
	key      secret.Secret
	sealed   []byte // what text must be made of first
	old, new string // fingerprints to show; empty: no secret
}

// Plan checks that the splices fit the file and do not overlap: ErrSplice. A file that is not there yet is made of
// insertions at 0, with mode 0600.
func (f File) Plan(what string, splices ...Splice) (Plan, error) {
	p := Plan{File: f, What: what, Mode: f.Mode()}
	for _, s := range splices {
		if s.From < 0 || s.To < s.From || s.To > len(f.Bytes()) {
			return Plan{}, refused(ErrSplice, "bytes %d to %d of %d", s.From, s.To, len(f.Bytes()))
		}
		c := piece{from: s.From, to: s.To, text: s.Text, key: s.New}
		if s.New.Len() > 0 {
			if len(s.Text) > 0 {
				return Plan{}, refused(ErrSplice, "a secret and a text for the same bytes")
			}
			c.new = s.New.Fingerprint()
		}
		if s.Old.Len() > 0 {
			c.old = s.Old.Fingerprint()
		}
		p.pieces = append(p.pieces, c)
	}
	slices.SortStableFunc(p.pieces, func(a, b piece) int { return cmp.Or(a.from-b.from, a.to-b.to) })
	for i := 1; i < len(p.pieces); i++ {
		if p.pieces[i].from < p.pieces[i-1].to {
			return Plan{}, refused(ErrSplice, "two changes of byte %d", p.pieces[i].from)
		}
	}
	return p, nil
}

// Chmod is the plan with another mode.
func (p Plan) Chmod(mode fs.FileMode) Plan {
	p.Mode = mode & modeBits
	return p
}

// replaces reports that bytes are changed, not the mode alone.
func (p Plan) replaces() bool { return len(p.pieces) > 0 || p.File.Missing() }

// Seals reports whether a secret is put into the file or taken out of it, so that the journal needs a Sealer.
func (p Plan) Seals() bool {
	return slices.ContainsFunc(p.pieces, func(c piece) bool { return c.old != "" || c.new != "" })
}

// build makes the new file's bytes, which the caller wipes; none where it is removed. ErrNothing where they and the mode
// are the old ones.
func (p Plan) build() ([]byte, error) {
	if p.remove {
		return nil, nil
	}
	old := p.File.Bytes()
	size := len(old)
	for _, c := range p.pieces {
		size += max(len(c.text), c.key.Len()) - (c.to - c.from)
	}
	if size > MaxFile {
		return nil, refused(ErrTooBig, "it would have %d bytes, at most %d", size, MaxFile)
	}
	out := make([]byte, 0, size) // at once: growing would leave copies behind that nobody wipes
	at := 0
	for _, c := range p.pieces {
		out = append(out, old[at:c.from]...)
		if c.key.Len() > 0 {
			if err := c.key.Use(func(b []byte) error { out = append(out, b...); return nil }); err != nil {
				return nil, err
			}
		} else {
			out = append(out, c.text...)
		}
		at = c.to
	}
	out = append(out, old[at:]...)
	if !p.File.Missing() && p.Mode == p.File.Mode() && sha256.Sum256(out) == p.File.sum {
		return nil, ErrNothing
	}
	return out, nil
}
