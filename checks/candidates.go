package checks

import (
	"slices"

	"authdoctor/checks/cause"
	"authdoctor/keystore"
)

// OtherCandidates are the changes that try another credential of this machine, nearest first. wire sends it only where
// its own shape allows.
func OtherCandidates(t Target) []Change {
	var changes []Change
	if t.Override != nil && t.Credential != nil {
		changes = append(changes, Change{
			ID: "drop-override", Title: "without the Authorization header of " + t.Override.Name, Probe: ProbeReal, Proves: cause.CredentialShadowed,
			Apply: func(t Target) Target {
				t.Override = nil
				t.Changes = append(slices.Clone(t.Changes), "without the custom Authorization header")
				return t
			},
		})
		return changes
	}
	var tried []keystore.Candidate
	for _, other := range append(slices.Clone(t.Shadowed), lyingBeside(t)...) {
		again := slices.ContainsFunc(tried, func(c keystore.Candidate) bool { return c.Secret.Same(other.Secret) })
		if again || other.Secret.Len() == 0 || (t.Credential != nil && other.Secret.Same(t.Credential.Secret)) {
			continue
		}
		tried = append(tried, other)
		changes = append(changes, Change{
			ID: "other-candidate", Title: "with " + other.Name + " from " + other.Source.String(), Probe: ProbeReal, Proves: cause.CredentialShadowed,
			Apply: func(t Target) Target {
				t.Credential, t.Shadowed = &other, nil
				t.Changes = append(slices.Clone(t.Changes), "with "+other.Name+" from "+other.Source.String())
				return t
			},
		})
		if len(changes) == 2 {
			break // each costs a request
		}
	}
	return changes
}

// lyingBeside are the keys of .env files that other programs read: the one that was meant may lie there.
func lyingBeside(t Target) []keystore.Candidate {
	return slices.DeleteFunc(slices.Clone(t.Elsewhere), func(c keystore.Candidate) bool { return c.Source.Kind != keystore.FromFile })
}
