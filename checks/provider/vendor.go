package provider

import "strings"

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
	owners := map[string]string{} // a prefix -> the one provider that has it, "" where several have
	var best ShapeMatch
	for _, p := range r.providers {
		for _, shape := range p.Keys {
			if owner, known := owners[shape.Prefix]; known && owner != p.ID {
				owners[shape.Prefix] = ""
			} else {
				owners[shape.Prefix] = p.ID
			}
			longer := len(shape.Prefix) > len(best.Shape.Prefix)
			if longer && p.IsVendor() && !shape.IsJWT() && strings.HasPrefix(key, shape.Prefix) && len(key) >= len(shape.Prefix)+tellingTail {
				best = ShapeMatch{Provider: p, Shape: shape}
			}
		}
	}
	return best, owners[best.Shape.Prefix] != "" && best.Shape.Prefix != ""
}

// IsVendor reports whether the provider runs a service of its own, so that its hosts and keys belong together.
func (p Provider) IsVendor() bool { return p.Kind != "self-hosted" && p.Kind != "family" }
