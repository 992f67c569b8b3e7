//go:build unix && !linux && !darwin

package place

// renameNew moves a file to a name that nothing has.
func renameNew(from, to string) error { return linkNew(from, to) }
