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

// notes tells what was left out.
func (s *skipped) notes() (notes []string) {
	say := func(n int, format string) {
		if n > 0 {
			notes = append(notes, fmt.Sprintf(format, n))
		}
	}
	say(s.large, "left out, because they are larger than 10 MB: %d files or versions of files")
	say(s.submodules, "left out: %d submodules; run authdoctor keys scan in each of them")
	say(s.missing, "left out, because this partial clone does not have them: %d objects")
	say(s.found, "not listed: %d more keys")
	if s.locked > 0 {
		notes = append(notes, fmt.Sprintf("left out, because they cannot be read: %d files, the first is %s", s.locked, s.first))
	}
	return notes
}
