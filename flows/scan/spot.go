package scan

import (
	"bytes"
	"slices"

	"authdoctor/checks/provider"
)

// spot is a key in a text.
type spot struct {
	from, to int // bytes
	line     int // 1-based
	owner    provider.Provider
	kind     string // for people: "project key"
	shape    provider.KeyShape
	variable string // that it is assigned to, if known
}

// Bounds on one run of characters that may be a key.
const (
	reachBack    = 256
	reachForward = 4096
)

// spots finds the keys in a text, in their order. It takes time in proportion to the text, whatever is in it.
func (l *lexicon) spots(text []byte) []spot {
	var found []spot
	l.sieve.each(text, func(at int, literal string) int {
		if owner, ok := l.variables[literal]; ok {
			if s, ok := l.assigned(text, at, literal, owner); ok {
				found = append(found, s)
			}
			return len(literal)
		}
		from, to := keyRun(text, at)
		if s, ok := l.shaped(text, from, to); ok {
			found = append(found, s)
		}
		return to - at
	})
	slices.SortStableFunc(found, func(a, b spot) int { return a.from - b.from })
	return number(text, joined(found))
}

// joined makes one of the spots that are the same key, found by its form and by its variable: the form says more about
// the key, the variable where it belongs.
func joined(found []spot) []spot {
	var all []spot
	for _, s := range found {
		last := len(all) - 1
		if last < 0 || s.from >= all[last].to {
			all = append(all, s)
			continue
		}
		both := all[last]
		if both.shape.ID == "" {
			both, s = s, both
		}
		if both.variable == "" {
			both.variable = s.variable
		}
		if both.owner.ID == "" {
			both.owner, both.kind = s.owner, s.kind
		}
		all[last] = both
	}
	return all
}

// number counts the lines up to each spot.
func number(text []byte, found []spot) []spot {
	line, counted := 1, 0
	for i := range found {
		line += bytes.Count(text[counted:found[i].from], []byte("\n"))
		counted = found[i].from
		found[i].line = line
	}
	return found
}

// shaped finds the key in one run of key characters: the form of the highest confidence that fits, and of several the
// longest, because keys of one vendor begin alike.
func (l *lexicon) shaped(text []byte, from, to int) (spot, bool) {
	if to-from < shortestValue {
		return spot{}, false
	}
	run := string(text[from:to])
	var best spot
	rank := 0
	for _, f := range l.forms {
		if !f.mayBeIn(run) {
			continue
		}
		place := f.pattern.FindStringIndex(run)
		if place == nil || place[1]-place[0] < shortestValue || !endsHere(text, from+place[1]) || from+place[0] > 0 && text[from+place[0]-1] == '+' {
			continue
		}
		s := spot{from: from + place[0], to: from + place[1], shape: f.shape}
		confident := confidence(f.shape)
		if confident < rank || confident == rank && s.to-s.from <= best.to-best.from {
			continue
		}
		if v := l.judge(run[place[0]:place[1]], f); v.key {
			s.owner, s.kind = v.owner, v.kind
			best, rank = s, confident
		}
	}
	return best, rank > 0
}

// The ranks of a form's confidence.
const (
	low    = 1
	medium = 2
	high   = 3
)

func confidence(shape provider.KeyShape) int {
	switch shape.Confidence {
	case "high":
		return high
	case "medium":
		return medium
	}
	return low
}

// keyRun is the run of characters around a position that keys are made of, without an escape sequence in front and
// without the full stops behind it.
func keyRun(text []byte, at int) (from, to int) {
	from, to = at, at
	for from > 0 && at-from < reachBack && (isKeyByte(text[from-1]) || text[from-1] == '.') {
		from--
	}
	if escaped(text, from) && from < at {
		from++
	}
	for to < len(text) && to-at < reachForward && (isKeyByte(text[to]) || text[to] == '.') {
		to++
	}
	for to > at+1 && text[to-1] == '.' {
		to--
	}
	return from, to
}

// escaped: the character at a position belongs to a line end or tab as JSON, shells and programs write it.
func escaped(text []byte, at int) bool {
	return at > 0 && at < len(text) && text[at-1] == '\\' && bytes.IndexByte([]byte("nrt"), text[at]) >= 0
}

func isKeyByte(c byte) bool { return classOf(c) != 0 || c == '-' || c == '_' }

// endsHere: nothing behind a match shows that it is a piece of something longer (base64, a path, a name of a program)
// or that the rest was left out, as masked keys are written.
func endsHere(text []byte, at int) bool {
	if at >= len(text) {
		return true
	}
	rest := text[at:]
	if isKeyByte(rest[0]) || bytes.IndexByte([]byte("+/=*("), rest[0]) >= 0 {
		return false
	}
	for _, omission := range []string{"..", "\u2026", "\u2022", "\u00b7"} {
		if hasAt(rest, 0, omission) {
			return false
		}
	}
	return true
}
