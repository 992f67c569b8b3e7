package provider

import (
	"regexp"
	"slices"
)

// ShapeMatch says that a credential has a known form.
type ShapeMatch struct {
	Provider Provider
	Shape    KeyShape
	Whole    bool // the whole text has the form, not only a part of it
}

type shape struct {
	provider int
	key      KeyShape
	part     *regexp.Regexp
	whole    *regexp.Regexp
}

// Shapes names the forms that a credential has, best first: the whole text before a part of it, then high
// confidence before low, then in the order of the registry. A malformed shape counts only where no other shape
// of at least medium confidence fits. A credential without a known form has none, which proves nothing.
func (r *Registry) Shapes(key string) []ShapeMatch {
	var found []ShapeMatch
	sound := false
	for _, s := range r.compiled() {
		if !s.part.MatchString(key) {
			continue
		}
		found = append(found, ShapeMatch{Provider: r.providers[s.provider], Shape: s.key, Whole: s.whole.MatchString(key)})
		sound = sound || s.key.Use != "malformed" && s.key.Confidence != "low"
	}
	if sound {
		found = slices.DeleteFunc(found, func(m ShapeMatch) bool { return m.Shape.Use == "malformed" })
	}
	slices.SortStableFunc(found, func(a, b ShapeMatch) int { return a.rank() - b.rank() })
	return found
}

func (m ShapeMatch) rank() int {
	rank := 0
	if !m.Whole {
		rank = 3
	}
	switch m.Shape.Confidence {
	case "high":
		return rank
	case "medium":
		return rank + 1
	}
	return rank + 2
}

// compiled builds the patterns at the first question, because most runs of the program ask none. A pattern that
// does not compile is left out; Load refuses it, and a test holds the built-in ones to that.
func (r *Registry) compiled() []*shape {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.shapes != nil {
		return r.shapes
	}
	r.shapes = []*shape{}
	for i, p := range r.providers {
		for _, k := range p.Keys {
			part, err := regexp.Compile(k.Pattern)
			if err != nil {
				continue
			}
			whole, err := regexp.Compile("^(?:" + k.Pattern + ")$")
			if err != nil {
				continue
			}
			r.shapes = append(r.shapes, &shape{provider: i, key: k, part: part, whole: whole})
		}
	}
	return r.shapes
}
