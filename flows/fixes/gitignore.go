package fixes

import (
	"bytes"
	"fmt"

	"authdoctor/flows"
	"authdoctor/keystore/edit"
)

// publicMode is the mode of a .gitignore that is made: there is nothing secret in it, and git shares it.
const publicMode = 0o644

// Ignore adds a pattern to a .gitignore, which is made where there is none (gitignore(5)). edit.ErrNothing where the
// pattern is there already.
func Ignore(path, pattern string) ([]edit.Plan, error) {
	file, err := edit.Read(path)
	if err != nil {
		return nil, err
	}
	if file.Linked {
		return nil, fmt.Errorf("%w: %s is a link, which git does not follow", flows.ErrGuided, path)
	}
	text := file.Bytes()
	ending := "\n"
	if bytes.Contains(text, []byte("\r\n")) {
		ending = "\r\n"
	}
	for line := range bytes.Lines(text) {
		if string(bytes.TrimRight(line, "\r\n")) == pattern {
			return nil, fmt.Errorf("%s has the line already: %w", path, edit.ErrNothing)
		}
	}
	added := pattern + ending
	if len(text) > 0 && text[len(text)-1] != '\n' {
		added = ending + added
	}
	p, err := file.Plan("git is to ignore "+pattern, edit.Splice{From: len(text), To: len(text), Text: []byte(added)})
	if err != nil {
		return nil, err
	}
	if file.Missing() {
		p = p.Chmod(publicMode)
	}
	return []edit.Plan{p}, nil
}
