package scan

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// The ids of what a scan finds; they are findings of prevention and never a verdict.
const (
	GitTracked    = "hygiene.git-tracked"
	GitHistory    = "hygiene.git-history"
	ShellHistory  = "hygiene.shell-history"
	WorldReadable = "hygiene.world-readable"
	Plaintext     = "hygiene.plaintext"
	Duplicate     = "hygiene.duplicate"
	Stale         = "hygiene.stale" // a stored key that is due; the caller, who knows what is stored, adds it
)

// Severity says how far a key got.
type Severity string

// The severities. High: it was committed. Medium: others can get at it, or it lies where programs and people look.
// Low: only this account, as it is now, can read it.
const (
	High   Severity = "high"
	Medium Severity = "medium"
	Low    Severity = "low"
)

// Item is one key in one place where it should not be. It holds no byte of the key beside its fingerprint.
type Item struct {
	ID          string   `json:"id"`
	Severity    Severity `json:"severity"`
	File        string   `json:"file"`             // as the user would type it; of a version in the history: from the top of the repository
	Line        int      `json:"line"`             // 1-based; 0: the whole file
	Lines       []int    `json:"lines,omitempty"`  // all of them, where there are several
	Commit      string   `json:"commit,omitempty"` // short id; of the oldest commit that has the key there
	Provider    string   `json:"provider"`         // an id; empty: several vendors use this form
	Kind        string   `json:"kind"`             // for people: "project key"
	Variable    string   `json:"variable,omitempty"`
	Fingerprint string   `json:"fingerprint"`
	Stored      string   `json:"stored,omitempty"` // the name of the stored key that it is
	Compromised bool     `json:"compromised"`      // others have had it: rotate first
	What        string   `json:"what"`             // for people
	Places      []string `json:"places,omitempty"` // of a duplicate
	Fixes       []Fix    `json:"fixes"`            // in this order
}

// Fix is one step, for a person or, where it has a Change, for a program.
type Fix struct {
	Title   string  `json:"title"`
	Command string  `json:"command,omitempty"` // to type as it is, in the current folder
	URL     string  `json:"url,omitempty"`
	Change  *Change `json:"-"`
}

// Change is what a program can do about an item without touching a key. Its names are as the system has them: clean them
// before they are shown.
type Change struct {
	File   string
	Close  bool   // to everybody but its owner
	Ignore string // the pattern to add to this .gitignore
}

// Place is where an item is: file:line, in front of it the commit, as git names a version of a file.
func (i Item) Place() string {
	place := i.File
	if i.Line > 0 {
		place += ":" + strconv.Itoa(i.Line)
	}
	if i.Commit != "" {
		place = i.Commit + ":" + place
	}
	return place
}

func (s Severity) rank() int { return slices.Index([]Severity{High, Medium, Low}, s) }

// sortItems puts the worst first; of the same severity those of one id and file together.
func sortItems(items []Item) {
	ids := []string{GitTracked, GitHistory, ShellHistory, Plaintext, WorldReadable, Duplicate}
	slices.SortStableFunc(items, func(a, b Item) int {
		return cmp.Or(a.Severity.rank()-b.Severity.rank(), slices.Index(ids, a.ID)-slices.Index(ids, b.ID), strings.Compare(a.File, b.File), a.Line-b.Line)
	})
}
