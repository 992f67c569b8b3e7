package provider

import (
	"fmt"
	"slices"
	"strings"
)

// Problem is one fault in a provider file.
type Problem struct {
	File    string
	Line    int // 1-based
	Message string
}

// String is "file:line: message", the form that editors jump to.
func (p Problem) String() string { return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Message) }

// Problems is every fault in a provider file, in the order of its lines. It is the error of Load.
type Problems []Problem

// Error puts each problem on its own line.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, problem := range p {
		lines[i] = problem.String()
	}
	return strings.Join(lines, "\n")
}

func (p Problems) sorted() Problems {
	slices.SortStableFunc(p, func(a, b Problem) int { return a.Line - b.Line })
	return slices.Compact(p)
}
