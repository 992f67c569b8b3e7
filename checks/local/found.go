package local

import (
	"fmt"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/keystore"
)

func found(v view) checks.Finding {
	c := v.subject
	switch {
	case c == nil:
		summary := "no credential was found" + v.seenElsewhere()
		finding := fail(cause.CredentialMissing, summary, nil,
			checks.Evidence{Source: v.expectedPlace(), Measured: "not set", Expected: "a key"})
		if unseen := v.target.Unseen; unseen != "" { // there may be one in it
			finding.Confidence = checks.Possible
			finding.Summary += "; " + unseen + " could not be read"
			finding.Tell = "what " + unseen + " holds: the notes say why it could not be read"
		}
		return finding
	case !v.key.blank:
		return pass(fmt.Sprintf("%s holds a value of %s", source(*c), plural(v.key.length, "character", "characters")))
	}
	if other := v.otherKey(); other != nil {
		return pass(source(*c) + " " + v.emptiness() + ", but " + source(*other) + " holds a key")
	}
	return fail(cause.CredentialMissing, source(*c)+" "+v.emptiness()+v.seenElsewhere(), nil,
		v.measured(v.emptiness(), "a key"))
}

// emptiness says how a value without a key is empty.
func (v view) emptiness() string {
	switch {
	case len(v.key.schemes) > 0:
		return "holds a scheme word and nothing after it"
	case v.key.quotes != "":
		return "holds quotes with nothing between them"
	case len(v.key.spaces) > 0:
		return "holds nothing but " + listed(v.key.spaces)
	case v.key.length > 0:
		return "holds nothing but " + listed(v.key.foreign)
	}
	return "is set to an empty value"
}

// seenElsewhere points to credentials that exist but are not read from where this client looks.
func (v view) seenElsewhere() string {
	if len(v.target.Elsewhere) > 0 {
		return "; " + source(v.target.Elsewhere[0]) + " holds one that other programs read"
	}
	if v.target.Admin != nil {
		return "; " + source(*v.target.Admin) + " holds an admin key, which is for managing an organization only"
	}
	return ""
}

// expectedPlace is the variable from which the provider's client reads a key.
func (v view) expectedPlace() string {
	p := v.target.Provider
	if resolved, ok := v.registry.Resolve(p.ID); ok && len(p.Variables) == 0 {
		p = resolved
	}
	if name := p.KeyVariable(); name != "" {
		return keystore.Source{Kind: keystore.FromEnv}.String() + " " + name
	}
	return "this machine"
}
