package edit

import (
	"io/fs"

	"authdoctor/keystore/place"
)

// Disk is what an edit needs of a file system beside reading. System is the real one; tests hand in one that is killed
// or fails at any step.
type Disk interface {
	place.Disk
	// Dress gives a file a mode, and the owner, group and access list of the file like; where like is empty it keeps
	// those it has. It returns once all that would survive a loss of power: ErrKeep where the system refuses.
	Dress(path, like string, mode fs.FileMode) error
}

// System is the disk of this machine.
type System struct{ place.System }
