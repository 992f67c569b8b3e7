package scan

import (
	"hash/maphash"
	"regexp"
	"slices"
	"strings"

	"authdoctor/checks/local"
	"authdoctor/checks/provider"
)

// form is a key shape of the registry that can be searched for in any text.
type form struct {
	owner    provider.Provider
	shape    provider.KeyShape
	pattern  *regexp.Regexp
	literals []string
}

// lexicon is what keys are known by: the registry's shapes and variables. It has no pattern of its own.
type lexicon struct {
	registry  *provider.Registry
	forms     []form
	variables map[string]provider.Provider // the name of a key's variable -> whose key
	prefixes  []string
	sieve     *sieve

	seed   maphash.Seed
	judged map[uint64]verdict // a hash of a text and what it was judged as
}

// verdict on a text that has a known form.
type verdict struct {
	key   bool
	owner provider.Provider
	kind  string
}

func newLexicon(registry *provider.Registry) *lexicon {
	l := &lexicon{registry: registry, variables: map[string]provider.Provider{}, prefixes: registry.Prefixes(),
		seed: maphash.MakeSeed(), judged: map[uint64]verdict{}}
	var all []string
	for _, p := range registry.All() {
		for _, shape := range p.Keys {
			pattern, err := regexp.Compile(shape.Pattern)
			found := literals(shape.Pattern)
			if err != nil || found == nil || !searchable(p, shape) {
				continue
			}
			l.forms = append(l.forms, form{owner: p, shape: shape, pattern: pattern, literals: found})
			all = append(all, found...)
		}
	}
	all = minimal(all)
	for _, p := range registry.All() {
		for _, v := range p.Variables {
			if _, taken := l.variables[v.Name]; !taken && (v.Role == "key" || v.Role == "admin-key") && len(v.Name) >= shortestLiteral {
				l.variables[v.Name] = p
				all = append(all, v.Name)
			}
		}
	}
	l.sieve = newSieve(all)
	return l
}

// searchable: a text of this form is a key without anything around it that says so. Forms of low confidence are, where
// they have a vendor's own prefix (named decides that for each text). A JWT is not: many issue it, and most have expired.
func searchable(p provider.Provider, shape provider.KeyShape) bool {
	switch {
	case shape.IsJWT():
		return false
	case shape.Confidence == "low":
		return shape.Prefix != "" && p.IsVendor()
	case shape.Confidence == "medium":
		return shape.Prefix != ""
	}
	return true
}

// telling is the length from which a prefix names its vendor, although the rest of the key has no known form.
const telling = 4

// judge decides whether a text of a known form is a key, and whose.
func (l *lexicon) judge(text string, f form) verdict {
	return l.once(f.shape.ID, text, func() (v verdict) {
		if l.isKey(text, "", confidence(f.shape) < high) {
			v.owner, v.kind, v.key = l.named(text, f)
		}
		return v
	})
}

// judgeValue decides whether the value of a key's variable is a key.
func (l *lexicon) judgeValue(value, name string, owner provider.Provider) verdict {
	return l.once(name, value, func() verdict {
		v := verdict{key: l.isKey(value, name, true), owner: owner, kind: "API key"}
		for _, m := range l.registry.Shapes(value) {
			if m.Whole && m.Provider.ID == owner.ID {
				v.kind = m.Shape.Kind
				break
			}
		}
		return v
	})
}

// once remembers verdicts, because a history has the same text in many versions of a file.
func (l *lexicon) once(about, text string, judge func() verdict) verdict {
	const most = 10_000
	id := maphash.String(l.seed, about+" "+text)
	v, known := l.judged[id]
	if !known {
		v = judge()
	}
	if !known && len(l.judged) < most {
		l.judged[id] = v
	}
	return v
}

// named says whose key a text of a known form is. ok is false where the form alone is too weak to say that it is one.
func (l *lexicon) named(text string, f form) (owner provider.Provider, kind string, ok bool) {
	vendor, known := l.registry.VendorOf(text)
	switch {
	case f.shape.Confidence == "low" && (!known || len(vendor.Shape.Prefix) < telling):
		return provider.Provider{}, "", false
	case f.shape.Confidence == "low":
		return vendor.Provider, "key of an unusual form", true
	case known:
		return vendor.Provider, vendor.Shape.Kind, true
	}
	for _, other := range l.registry.Shapes(text) {
		if other.Whole && other.Provider.ID != f.owner.ID {
			return provider.Provider{}, "key of a form that several vendors use", true
		}
	}
	return f.owner, f.shape.Kind, true
}

// isKey: nobody would write this text where a key belongs unless it is one. variable is what it is assigned to, if
// anything; strict is for a text whose form is no proof.
func (l *lexicon) isKey(text, variable string, strict bool) bool {
	return chance(text[len(l.prefixOf(text)):], strict) && local.StandIn(text, variable, l.registry) == ""
}

// prefixOf is the longest public prefix that a text begins with.
func (l *lexicon) prefixOf(text string) string {
	long := ""
	for _, p := range l.prefixes {
		if len(p) > len(long) && strings.HasPrefix(text, p) {
			long = p
		}
	}
	return long
}

// alsoPublic: keys of this form are published on purpose, too. Google's own keys of web apps have it, "ok to include
// in code" (https://firebase.google.com/docs/projects/api-keys), and the same key may open a paid model API.
func alsoPublic(shape provider.KeyShape) bool { return shape.ID == "google-standard" }

// shortLived: the credential expires by itself within minutes.
func shortLived(shape provider.KeyShape) bool { return shape.Use == "ephemeral" }

func (f form) mayBeIn(text string) bool {
	return slices.ContainsFunc(f.literals, func(literal string) bool { return strings.Contains(text, literal) })
}
