package provider

import (
	"slices"
	"strings"
)

// Shortest texts that name a vendor: a public prefix that nobody else uses, and enough of a key behind it.
const (
	tellingPrefix = 4
	tellingTail   = 8
)

// VendorOf names the provider whose key a text is, where its form leaves no doubt: a form of high confidence, one of
// medium confidence with a prefix of its own, or, for a cut or misshapen key, that prefix alone. It decides both where a
// credential may be sent and what people are told about it. Self-hosted servers and families are no vendors, and a JWT
// names none: many issue it.
func (r *Registry) VendorOf(key string) (ShapeMatch, bool) {
	for _, m := range r.Shapes(key) {
		telling := m.Shape.Confidence == "high" || m.Shape.Confidence == "medium" && len(m.Shape.Prefix) >= tellingPrefix
		if telling && m.Provider.IsVendor() && !m.Shape.IsJWT() {
			if first, ok := r.vendorByPrefix(key); ok && !m.Whole {
				return first, true // what a text begins with counts before what it holds somewhere
			}
			return m, true
		}
	}
	return r.vendorByPrefix(key)
}

// jwtPrefix is how the header of every JWT begins.
const jwtPrefix = "eyJ"

// IsJWT reports whether the form is a JWT's, which names no vendor.
func (s KeyShape) IsJWT() bool { return s.Prefix == jwtPrefix }

func (r *Registry) vendorByPrefix(key string) (ShapeMatch, bool) {
	var best ShapeMatch
	for i := range r.providers {
		p := &r.providers[i]
		for _, shape := range p.Keys {
			longer := len(shape.Prefix) > len(best.Shape.Prefix)
			if longer && p.IsVendor() && !shape.IsJWT() && strings.HasPrefix(key, shape.Prefix) && len(key) >= len(shape.Prefix)+tellingTail {
				best = ShapeMatch{Provider: *p, Shape: shape}
			}
		}
	}
	return best, best.Shape.Prefix != "" && !r.shared(best)
}

// shared reports whether keys of another provider begin in the same way.
func (r *Registry) shared(m ShapeMatch) bool {
	return slices.ContainsFunc(r.providers, func(p Provider) bool {
		return p.ID != m.Provider.ID && slices.ContainsFunc(p.Keys, func(s KeyShape) bool { return s.Prefix == m.Shape.Prefix })
	})
}

// IsVendor reports whether the provider runs a service of its own, so that its hosts and keys belong together.
func (p Provider) IsVendor() bool { return p.Kind != "self-hosted" && p.Kind != "family" }

// KeyVariable is the environment variable that programs read the provider's key from; empty where none is known.
func (p Provider) KeyVariable() string { return p.Variable("key") }

// Variable is the first environment variable of a role; empty where none is known.
func (p Provider) Variable(role string) string {
	for _, v := range p.Variables {
		if v.Role == role {
			return v.Name
		}
	}
	return ""
}
