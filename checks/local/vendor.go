package local

import (
	"slices"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/checks/provider"
)

// foreignHere: the form names another vendor than the one whose known host is asked.
func (v view) foreignHere(s shape) bool {
	m := s.vendor
	if !s.known || !v.known || m.Provider.ID == v.owner.ID {
		return false
	}
	for _, other := range s.matches {
		if other.Provider.ID == v.owner.ID && other.Shape.Confidence != "low" && other.Whole == m.Whole {
			return false
		}
	}
	return true
}

// mismatch: the key's form names one vendor, the known host is another's. Which of the two is wrong cannot be
// seen; the check that blames is the id returned, so that one of them reports it. The base URL that nobody chose
// is right; so is a chosen one where the variable that holds the key is the host's vendor's too.
func (v view) mismatch() (provider.ShapeMatch, string) {
	if !v.foreignHere(v.key) {
		return provider.ShapeMatch{}, ""
	}
	m := v.key.vendor
	if !v.target.UserNamed {
		return m, idVendor
	}
	if meant, _, ok := v.registry.ByVariable(v.subject.Name); ok && meant.ID == v.owner.ID {
		return m, idVendor
	}
	return m, idHost
}

func vendor(v view) checks.Finding {
	m, blame := v.mismatch()
	switch {
	case blame == idHost:
		return checks.Finding{Status: checks.Skip, Because: idHost, Summary: "not asked, see " + idHost}
	case blame == idVendor:
		changes := append(v.others(), v.toVendor(m.Provider)...)
		return fail(cause.CredentialWrongProvider, "the key has the form of "+formOf(m)+", the host is "+v.owner.Name+"'s", changes,
			v.measured(formOf(m), v.owner.Name+"'s"), v.located(v.hostName()+", "+v.owner.Name, m.Provider.Name))
	}
	m = v.key.vendor
	switch {
	case !v.key.known:
		return pass("the key's form names no vendor")
	case !v.known && m.Provider.ID != v.target.Provider.ID && !slices.Contains(v.target.Provider.Inherits, m.Provider.ID):
		return warn("the key has the form of "+formOf(m)+" and goes to a host that is not "+m.Provider.Name+"'s; a gateway may want that",
			v.others(), v.measured(formOf(m), "a key for this host"))
	}
	return pass("the key has the form of " + formOf(m))
}

// formOf describes a match without any byte of the key: "OpenRouter (API key, sk-or-v1-)".
func formOf(m provider.ShapeMatch) string {
	text := m.Provider.Name + " (" + m.Shape.Kind
	if m.Shape.Prefix != "" {
		text += ", " + m.Shape.Prefix
	}
	return text + ")"
}

// use is what the best form of some confidence is for: api, admin, session, ephemeral, oauth; empty: unknown.
func (s shape) use() string {
	m, _ := s.best()
	return m.Shape.Use
}

func (s shape) best() (provider.ShapeMatch, bool) {
	for _, m := range s.matches {
		if m.Shape.Confidence != "low" && m.Shape.Use != "malformed" {
			return m, true
		}
	}
	return provider.ShapeMatch{}, false
}

func kind(v view) checks.Finding {
	m, ok := v.key.best()
	switch {
	case v.key.thing != "":
		return v.wrongKind("the value is "+v.key.thing, v.key.thing, v.others())
	case v.key.labelled:
		const what = "the variable's name and an equals sign in front of the key"
		return v.wrongKind("a whole line was pasted: "+what, what, v.repairs(label, "send only what follows the equals sign"))
	case v.key.token != nil && v.key.only:
		return pass("the credential is a JWT, which " + v.target.Provider.Name + " takes as well")
	case v.key.token != nil:
		return warn("the credential is a JWT, as OAuth issues them; an API that wants an API key refuses it", v.others(),
			v.measured("a JWT", "an API key"))
	case !ok:
		return pass("the key's form names no kind")
	}
	switch m.Shape.Use {
	case "admin", "session", "ephemeral":
		return v.wrongKind("the credential is of another kind: "+formOf(m), formOf(m), v.others())
	case "oauth":
		if v.key.only && (m.Provider.ID != v.target.Provider.ID || m.Shape.Note == "") {
			return pass("the credential is an OAuth token, which " + v.target.Provider.Name + " takes")
		}
		return warn("the credential is an OAuth token: "+formOf(m), v.others(), v.measured(formOf(m), "an API key"))
	}
	return pass("the key is of this kind: " + formOf(m))
}

// wrongKind fails at a vendor's own host; elsewhere the server may take what it likes.
func (v view) wrongKind(summary, measured string, changes []checks.Change) checks.Finding {
	evidence := v.measured(measured, "an API key")
	if !v.known {
		return warn(summary, changes, evidence)
	}
	return fail(cause.CredentialWrongKind, summary, changes, evidence)
}
