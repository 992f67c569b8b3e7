package fixes

import (
	"fmt"

	"authdoctor/flows"
	"authdoctor/keystore/edit"
)

// ownerOnly are the rights that a file with a key may give: its owner's.
const ownerOnly = 0o700

// Close takes from everybody but its owner the right to use a file.
func Close(path string) ([]edit.Plan, error) {
	file, err := edit.Read(path)
	if err != nil {
		return nil, err
	}
	if file.Missing() {
		return nil, fmt.Errorf("%w: %s is gone", flows.ErrGuided, path)
	}
	p, err := file.Plan(fmt.Sprintf("closed to others: mode %04o, it was %04o", file.Mode()&ownerOnly, file.Mode().Perm()))
	if err != nil {
		file.Wipe()
		return nil, err
	}
	return []edit.Plan{p.Chmod(file.Mode() & ownerOnly)}, nil
}
