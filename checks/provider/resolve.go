package provider

import "slices"

// Resolve finds a provider and adds what it inherits: rules, its own first; where its own file has none,
// also auth, header names, variables, probes and limits. Base URLs are never inherited: an address
// belongs to one vendor. A documented rule is only Observed to an heir, because another vendor answers there, and
// one that names nothing but a status says nothing there; nor is a must-fail body known to be free there. The
// resolved provider's Inherits names all its families, the families' own included.
func (r *Registry) Resolve(id string) (Provider, bool) {
	p, ok := r.ByID(id)
	if !ok {
		return Provider{}, false
	}
	return r.inherit(p, map[string]bool{id: true}), true
}

// KeysPage is where the provider's keys are made and revoked; empty where that is not known.
func (r *Registry) KeysPage(id string) string {
	p, _ := r.Resolve(id)
	return p.Console["keys"]
}

// inherit walks the families; seen keeps a family that is reached twice, or a circle, from counting again.
func (r *Registry) inherit(p Provider, seen map[string]bool) Provider {
	rules := append([]Rule(nil), p.Rules...)
	ancestors := slices.Clone(p.Inherits)
	for _, id := range p.Inherits {
		family, ok := r.ByID(id)
		if !ok || seen[id] {
			continue
		}
		seen[id] = true
		family = r.inherit(family, seen)
		for _, rule := range family.Rules {
			if rule.Wordless() {
				continue
			}
			if rule.Mark == Documented {
				rule.Mark = Observed
			}
			rules = append(rules, rule)
		}
		p = p.filled(family)
		for _, further := range family.Inherits {
			if !slices.Contains(ancestors, further) {
				ancestors = append(ancestors, further)
			}
		}
	}
	p.Rules, p.Inherits = rules, ancestors
	return p
}

// filled takes from family what p leaves empty.
func (p Provider) filled(family Provider) Provider {
	if p.Auth.Header == "" {
		p.Auth = family.Auth
	}
	if p.Headers.empty() {
		p.Headers = family.Headers
	}
	if len(p.Variables) == 0 {
		p.Variables = family.Variables
	}
	if len(p.Probes) == 0 {
		p.Control = family.Control
		p.Probes = slices.DeleteFunc(slices.Clone(family.Probes), func(probe Probe) bool { return probe.Cost == "must-fail" })
	}
	if len(p.Limits.Headers) == 0 {
		p.Limits = family.Limits
	}
	return p
}
