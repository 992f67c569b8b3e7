package provider

import (
	"fmt"
	"slices"
	"strings"
)

// Problem is one fault in a data file that a person wrote: a provider, or a decision tree.
type Problem struct {
	File    string
	Line    int // 1-based
	Message string
	Warning bool // the file can be used all the same
}

// String is "file:line: message", the form that editors jump to.
func (p Problem) String() string {
	if p.Warning {
		return fmt.Sprintf("%s:%d: warning: %s", p.File, p.Line, p.Message)
	}
	return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Message)
}

// Problems is every fault in a data file, in the order of its lines. It is the error of Load.
type Problems []Problem

// Error puts each problem on its own line.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, problem := range p {
		lines[i] = problem.String()
	}
	return strings.Join(lines, "\n")
}

// Sorted orders the problems by line and drops what is there twice.
func (p Problems) Sorted() Problems {
	slices.SortStableFunc(p, func(a, b Problem) int { return a.Line - b.Line })
	return slices.Compact(p)
}
