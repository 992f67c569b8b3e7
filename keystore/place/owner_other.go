//go:build !unix

package place

import "io/fs"

// modesCount: access lists, which a new file inherits from the user's own folder, say who may use it.
const modesCount = false

// Owned is always true: only access lists tell.
func Owned(fs.FileInfo) bool { return true }

// Links is always 1: other systems do not tell here how many names a file has.
func Links(fs.FileInfo) uint64 { return 1 }

// careful: there are no flags of this kind.
const careful = 0

// open: only access lists tell.
func open(fs.FileInfo) bool { return false }

// syncNames: a rename is written through by the system.
func syncNames(string) error { return nil }
