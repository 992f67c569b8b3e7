package fixes

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"authdoctor/checks/dotenv"
	"authdoctor/flows"
	"authdoctor/keystore"
	"authdoctor/keystore/edit"
)

// line is one statement of a .env file, with the file's bytes.
type line struct {
	file edit.File
	dotenv.Entry
}

// find reads a .env file and finds the statement that sets a variable at a line. ErrGuided where the place is no line
// of a .env file, or holds the variable no more.
func find(at keystore.Source, variable string) (line, error) {
	if at.Kind != keystore.FromFile {
		return line{}, fmt.Errorf("%w: %s is set in %s, not in a file", flows.ErrGuided, variable, at)
	}
	path, err := filepath.Abs(at.Path)
	if err != nil {
		return line{}, fmt.Errorf("find %s: %w", at.Path, err)
	}
	file, err := edit.Read(path)
	if err != nil {
		return line{}, err
	}
	text := dotenv.Scan(file.Bytes(), os.LookupEnv)
	defer text.Wipe()
	for _, e := range text.Entries {
		if e.Line == at.Line && e.Named(variable) && !e.Bare {
			return line{file: file, Entry: e}, nil
		}
	}
	file.Wipe()
	return line{}, fmt.Errorf("%w: line %d of %s sets %s no more", flows.ErrGuided, at.Line, at.Path, variable)
}

// inner is the range between the quotes, or the whole value where there are none.
func (l line) inner() (from, to int) {
	from, to = l.Value.Start, l.Value.End
	if l.Quote != 0 && to-from >= 2 {
		return from + 1, to - 1
	}
	return from, to
}

// plan makes the plan of a change after which both libraries must read the value that is wanted, where it was. What
// they read otherwise is left to a person.
func (l line) plan(what string, want []byte, splices ...edit.Splice) ([]edit.Plan, error) {
	after := spliced(l.file.Bytes(), splices)
	defer clear(after)
	text := dotenv.Scan(after, os.LookupEnv)
	defer text.Wipe()
	at := slices.IndexFunc(text.Entries, func(e dotenv.Entry) bool { return e.Line == l.Line && e.Named(l.Name()) })
	if at < 0 || !text.Entries[at].Python.Set || !bytes.Equal(text.Entries[at].Python.Value(), want) ||
		text.Go == nil && (!text.Entries[at].Go.Set || !bytes.Equal(text.Entries[at].Go.Value(), want)) {
		l.file.Wipe()
		return nil, fmt.Errorf("%w: the .env libraries would not agree about the new value of %s", flows.ErrGuided, l.Name())
	}
	return l.planned(what, splices...)
}

// planned makes the plan without a look at what it leads to.
func (l line) planned(what string, splices ...edit.Splice) ([]edit.Plan, error) {
	p, err := l.file.Plan(what, splices...)
	if err != nil {
		l.file.Wipe()
		return nil, err
	}
	return []edit.Plan{p}, nil
}

// spliced is a text with splices made, which are in order.
func spliced(text []byte, splices []edit.Splice) []byte {
	size := len(text)
	for _, s := range splices {
		size += len(s.Text)
	}
	out := make([]byte, 0, size) // at once: growing would leave copies behind that nobody wipes
	at := 0
	for _, s := range splices {
		out = append(append(out, text[at:s.From]...), s.Text...)
		at = s.To
	}
	return append(out, text[at:]...)
}
