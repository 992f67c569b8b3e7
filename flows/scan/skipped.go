package scan

import "fmt"

// skipped counts what was not looked at, for the notes.
type skipped struct {
	large      int    // files and versions
	submodules int    // of a repository
	missing    int    // objects of a partial clone
	found      int    // more keys than are listed
	locked     int    // files that cannot be read
	first      string // of those
}

func (s *skipped) unreadable(file string, err error) {
	if s.locked == 0 {
		s.first = fmt.Sprintf("%s: %v", file, withoutPath(err))
	}
	s.locked++
}

// notes tells what was left out. Where lists what it says about, the scan is not complete.
func (s *skipped) notes() (notes []string) {
	say := func(n int, format string) {
		if n > 0 {
			notes = append(notes, fmt.Sprintf(format, n))
		}
	}
	say(s.large, "%d files or versions of files were left out because they are larger than 10 MB")
	say(s.submodules, "%d submodules were left out: run authdoctor keys scan in each of them")
	say(s.missing, "%d objects of this partial clone are not on this machine and were left out")
	say(s.found, "%d more keys were found and are not listed")
	if s.locked > 0 {
		notes = append(notes, fmt.Sprintf("%d files could not be read, the first is %s", s.locked, s.first))
	}
	return notes
}
