package local

import (
	"net/url"
	"slices"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/checks/provider"
	"authdoctor/keystore"
)

// The ids of the changes that this package names.
const (
	cleanKey       = "clean-key"       // the same credential without one defect
	otherCandidate = "other-candidate" // the nearest other credential
	addScheme      = "add-scheme"      // with the scheme in front of that header's value
	ownVendor      = "own-vendor"      // the same credential at the vendor whose form it has
	repairBaseURL  = "repair-base-url"
)

// change makes a Change whose title is also noted in the changed target.
func change(id, title string, apply func(*checks.Target)) checks.Change {
	return checks.Change{ID: id, Title: title, Probe: checks.ProbeReal, Apply: func(t checks.Target) checks.Target {
		apply(&t)
		t.Changes = append(slices.Clone(t.Changes), title)
		return t
	}}
}

// repairs lists what to try for a defect of the credential: the credential without it; then another one, which
// proves that the defect was not what mattered.
func (v view) repairs(defect class, title string) []checks.Change {
	var list []checks.Change
	if fresh, ok := cleaned(v.maker, *v.subject, v.lore(*v.subject), defect); ok {
		list = append(list, change(cleanKey, title, v.send(fresh)))
	}
	for _, other := range v.others() {
		other.Proves = cause.CredentialShadowed
		list = append(list, other)
	}
	return list
}

// send puts a credential in the place of the one examined.
func (v view) send(fresh keystore.Candidate) func(*checks.Target) {
	return func(t *checks.Target) {
		if v.header {
			t.Override = &fresh
		} else {
			t.Credential = &fresh
		}
	}
}

// others is the change to the nearest usable credential that differs from the one in use, if there is one.
func (v view) others() []checks.Change {
	other := v.otherKey()
	switch {
	case other == nil:
		return nil
	case v.header:
		return checks.OtherCandidates(v.target)
	}
	title := "use the key from " + place(*other)
	return []checks.Change{change(otherCandidate, title, func(t *checks.Target) {
		t.Credential = other
		for i, c := range t.Shadowed {
			if c.Secret.Same(other.Secret) {
				t.Shadowed = t.Shadowed[i+1:] // what was nearer is as good as unset
				break
			}
		}
	})}
}

// otherKey is the nearest losing credential that differs from the winner, could be a key, and may travel to this
// host: another vendor's known host never gets it. What loses to a header is the key.
func (v view) otherKey() *keystore.Candidate {
	for _, c := range v.losers() {
		if v.same(c) {
			continue
		}
		if s := v.examine(c); v.usable(s) && !v.foreignHere(s) {
			return &c
		}
	}
	return nil
}

func (v view) losers() []keystore.Candidate {
	switch {
	case !v.header:
		return v.target.Shadowed
	case v.target.Credential != nil:
		return []keystore.Candidate{*v.target.Credential}
	}
	return nil
}

// same: the candidate holds the key in use, with or without a scheme in front.
func (v view) same(c keystore.Candidate) bool {
	if v.subject == nil {
		return false
	}
	bare, _ := cleaned(v.maker, *v.subject, v.lore(*v.subject), scheme)
	return c.Secret.Same(v.subject.Secret) || v.header && c.Secret.Same(bare.Secret)
}

// usable: nothing about it says that it is no key. A server that lets one choose also takes short ones.
func (v view) usable(s shape) bool {
	if s.blank || s.placeholder != "" || s.thing != "" || s.masked != "" || s.quotes != "" || len(s.schemes) > 0 ||
		s.labelled || len(s.foreign) > 0 || len(s.spaces) > 0 || s.trailing > 0 {
		return false
	}
	if use := s.use(); use == "admin" || use == "session" || use == "ephemeral" {
		return false
	}
	return s.length >= 20 || !v.known && s.length >= 8
}

// toVendor is the change to a vendor's own address, where its key may always be sent. There is none where that
// proves nothing, because the vendor's list of models is public, nor for a header, which may hold another scheme.
func (v view) toVendor(p provider.Provider) []checks.Change {
	own := defaultURL(p)
	if resolved, ok := v.registry.Resolve(p.ID); ok {
		p = resolved
	}
	control, ok := p.Probe(p.ControlID())
	if own == "" || v.header || !ok || control.Public || control.Mark == provider.Unverified {
		return nil
	}
	return []checks.Change{change(ownVendor, "send the key to "+p.Name+", "+own, func(t *checks.Target) {
		t.Provider = p
		t.BaseURL = checks.Setting{Value: own, Source: "default", Set: true}
		t.UserNamed = false
	})}
}

// toAddress is the change to another base URL.
func toAddress(title, base string) []checks.Change {
	return []checks.Change{change(repairBaseURL, title, func(t *checks.Target) {
		t.BaseURL.Value, t.BaseURL.Set = base, true
	})}
}

// toDefault is the change to the provider's own base URL, as if none had been set.
func (v view) toDefault(title string) []checks.Change {
	own := defaultURL(v.target.Provider)
	if own == "" {
		return nil
	}
	return []checks.Change{change(repairBaseURL, title, func(t *checks.Target) {
		t.BaseURL = checks.Setting{Value: own, Source: "default", Set: true}
		t.UserNamed = false
	})}
}

// withHost is u at another host, the port kept.
func withHost(u *url.URL, host string) string {
	moved := *u
	moved.Host = host
	if port := u.Port(); port != "" {
		moved.Host += ":" + port
	}
	return moved.String()
}
