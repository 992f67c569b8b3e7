package local

import (
	"fmt"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/keystore"
)

// shadow compares the value in use with the ones that it hides. An Authorization header among the custom headers
// hides the key (openai-python src/openai/_client.py merges these headers last).
func shadow(v view) checks.Finding {
	other := v.otherKey()
	if other == nil {
		return pass(v.hidden())
	}
	used, wrong := source(*v.subject), v.beyondRepair()
	if v.header {
		used, wrong = "the Authorization header in "+v.subject.Name, v.headerFault()
	}
	if wrong != "" {
		return fail(cause.CredentialShadowed, used+" "+wrong+" and hides a different key in "+source(*other), v.others(),
			v.measured(wrong, "a key"), hiding(*other))
	}
	return warn(used+" is used; a different key in "+source(*other)+" is not", v.others(),
		v.measured("used", "the key you mean"), hiding(*other))
}

func hiding(c keystore.Candidate) checks.Evidence {
	return checks.Evidence{
		Source:   source(c),
		Measured: fmt.Sprintf("a different value of %s, not used", plural(c.Secret.Len(), "byte", "bytes")),
		Expected: "no second value, or the same",
	}
}

// beyondRepair says why the value in use cannot become a key by cleaning; empty: it is one, or can.
func (v view) beyondRepair() string {
	switch {
	case v.key.blank:
		return v.emptiness()
	case v.key.placeholder != "":
		return "holds " + v.key.placeholder
	case v.key.masked != "":
		return "holds a shortened form of a key"
	}
	return ""
}

// hidden describes losing values that change nothing.
func (v view) hidden() string {
	var same, different []string
	for _, c := range v.losers() {
		if v.same(c) {
			same = append(same, source(c))
		} else {
			different = append(different, source(c))
		}
	}
	switch {
	case len(different) > 0:
		return "a different value in " + listed(different) + " is not used, and is no better key for this host"
	case len(same) > 0:
		return "the same key is also in " + listed(same)
	}
	return "there is one value only"
}

// headerFault says why a whole header value cannot carry a key; empty: it can. A missing scheme is told by
// another check.
func (v view) headerFault() string {
	s := v.key
	switch {
	case v.beyondRepair() != "":
		return v.beyondRepair()
	case len(s.schemes) > 1:
		return "names the scheme twice"
	case s.quotes != "":
		return "has " + s.quotes
	case len(s.foreign) > 0:
		return "holds characters outside ASCII: " + listed(s.foreign)
	case len(s.spaces) > 0 && !v.otherScheme():
		return "holds white space: " + listed(s.spaces)
	}
	return ""
}

// otherScheme: a header value with one space inside names a scheme that this package does not know.
func (v view) otherScheme() bool {
	return v.header && len(v.key.spaces) == 1 && !v.key.edges && v.key.trailing == 0
}
