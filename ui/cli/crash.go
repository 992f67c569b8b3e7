package cli

import (
	"fmt"
	"regexp"
	"runtime/debug"
)

// crashed writes what happened to a file that only the user can read and says where it is.
func crashed(s Streams, value any) int {
	file, err := s.record(fmt.Sprint(value), debug.Stack())
	fmt.Fprintf(s.Err, "authdoctor: internal error: %s\n", longWords().ReplaceAllString(fmt.Sprint(value), "[redacted]"))
	if err == nil {
		fmt.Fprintf(s.Err, "hint: the redacted details are in %s; please report them\n", file)
	}
	return exitInternal
}

// longWords matches what may be a key: a stack names functions, not values, but a panic's own text may quote data.
func longWords() *regexp.Regexp { return regexp.MustCompile(`[A-Za-z0-9_+/=-]{16,}`) }
