//go:build unix

package place

import "os"

// rename moves a file over another.
func rename(from, to string) error { return os.Rename(from, to) }

// linkNew moves a file to a name that nothing has in two steps; between them it has both names.
func linkNew(from, to string) error {
	if err := os.Link(from, to); err != nil {
		return err
	}
	return os.Remove(from)
}
