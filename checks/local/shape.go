package local

import (
	"strings"

	"authdoctor/checks/provider"
	"authdoctor/keystore"
	"authdoctor/keystore/secret"
)

// shape is what is known about a credential, without any of its bytes. This file is the only one that opens a
// Secret.
type shape struct {
	length      int    // characters
	blank       bool   // nothing in it could be a key
	placeholder string // what stands in the key's place, in words
	thing       string // what was pasted instead of a key, in words
	masked      string // how characters were left out, in words
	dotted      bool   // characters outside ASCII do nothing but mark the omission
	spaced      bool   // the thing that was pasted has white space of its own
	quotes      string // which marks wrap it
	schemes     []string
	labelled    bool
	foreign     []string // characters outside ASCII and their positions
	spaces      []string // runs of white space and control characters and their positions
	edges       bool     // some of these lie before or after the key
	trailing    int      // characters behind a complete key
	matches     []provider.ShapeMatch
	vendor      provider.ShapeMatch // whose key it is, where known
	known       bool
	only        bool   // the provider's data says in which one way such a credential is read, so it takes it
	token       *times // of a JWT
	halves      gap
}

// examine reads a credential's bytes. The zero Secret is blank.
func examine(c keystore.Candidate, l lore, registry *provider.Registry) shape {
	s := shape{blank: true}
	_ = c.Secret.Use(func(b []byte) error {
		a := dissect(b, l)
		core := a.core()
		s = shape{
			length: len(a.parts), blank: a.blank(),
			placeholder: a.placeholder, thing: a.thing, masked: a.masked, schemes: a.schemes,
			spaced: a.thing != "" && strings.ContainsAny(core, " \t\r\n"),
		}
		s.count(a)
		if !s.blank && s.placeholder == "" && s.masked == "" && s.thing == "" {
			s.matches = registry.Shapes(core)
			s.vendor, s.known = registry.VendorOf(core)
			_, s.only = l.provider.WayOf(core)
			s.token = readTimes(core)
			s.halves = measure(core)
		}
		return nil
	})
	return s
}

// count turns the classes of the parts into words.
func (s *shape) count(a anatomy) {
	s.quotes = wrappingMarks(a.parts)
	s.spaces, s.edges = spaceRuns(a.parts)
	for i, p := range a.parts {
		switch p.class {
		case label:
			s.labelled = true
		case trailer:
			s.trailing++
		case foreign:
			s.foreign = append(s.foreign, runeName(p)+" at position "+decimal(i))
		case mask:
			s.dotted = s.dotted || p.char > 0x7f
		}
	}
	s.dotted = s.dotted && len(s.foreign) == 0
}

// cleaned makes the credential again without one class of defects; false where no repair is plausible.
func cleaned(maker *secret.Maker, c keystore.Candidate, l lore, defect class) (keystore.Candidate, bool) {
	return remade(maker, c, func(b []byte) ([]byte, bool) { return dissect(b, l).without(defect) })
}

// prefixed makes a header's value again with the scheme in front.
func prefixed(maker *secret.Maker, c keystore.Candidate, scheme string) (keystore.Candidate, bool) {
	return remade(maker, c, func(b []byte) ([]byte, bool) { return append([]byte(scheme), b...), true })
}

// remade keeps where the credential was found and replaces its bytes.
func remade(maker *secret.Maker, c keystore.Candidate, change func([]byte) ([]byte, bool)) (keystore.Candidate, bool) {
	done := false
	if maker == nil {
		return c, false
	}
	var fresh secret.Secret
	err := c.Secret.Use(func(b []byte) error {
		out, ok := change(b)
		if ok {
			fresh, done = maker.Make(out), true
		}
		clear(out)
		return nil
	})
	c.Secret = fresh
	return c, err == nil && done
}
