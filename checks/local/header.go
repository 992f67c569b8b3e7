package local

import (
	"strings"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/checks/provider"
)

// rightHeader: some kinds of credential are read from one header only, whatever the variable that holds them sends them
// in. How a request that was handed over sends its credential is told by request.one-authorization.
func rightHeader(v view) checks.Finding {
	sent, wanted := v.target.Way(), v.target.Wanted()
	switch {
	case v.header:
		return pass("the header is written by hand")
	case strings.EqualFold(sent.Header, wanted.Header) && sent.Format == wanted.Format:
		return pass("it travels as " + wayOf(sent))
	}
	if !v.key.only {
		return pass("it travels as " + wayOf(sent) + ", which " + v.target.Provider.Name + " reads as well")
	}
	finding := fail(cause.CredentialWrongHeader, "a credential of this kind is read from "+wayOf(wanted)+", and "+source(*v.subject)+" is sent as "+wayOf(sent),
		[]checks.Change{carried(wanted)}, v.measured(wayOf(sent), wayOf(wanted)))
	if name := v.variableFor(wanted); name != "" {
		finding.Next = "put it into " + name + " and unset " + v.subject.Name + ": what that one holds is sent as " + wayOf(wanted)
	}
	return finding
}

// variableFor is a variable whose value clients send in this way; empty where none is known.
func (v view) variableFor(wanted provider.Way) string {
	for _, w := range v.target.Provider.Auth.Also {
		if w.Header == wanted.Header && w.Format == wanted.Format && len(w.Variables) > 0 && len(w.BaseURLs) == 0 {
			return w.Variables[0]
		}
	}
	return ""
}

// carried sends the credential in another way.
func carried(way provider.Way) checks.Change {
	c := change("wanted-header", "send it as "+wayOf(way), func(t *checks.Target) { t.Carried = &way })
	c.Proves = cause.CredentialWrongHeader
	return c
}

// wayOf is how a credential travels, for people: "Authorization: Bearer …", "x-api-key: …".
func wayOf(way provider.Way) string {
	return way.Header + ": " + strings.ReplaceAll(way.Format, "{key}", "…")
}
