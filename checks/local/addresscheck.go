package local

import (
	"net/url"
	"strings"

	"authdoctor/checks"
	"authdoctor/checks/cause"
)

// valid: an SDK takes the text literally, also an empty one (openai-python and openai-go read OPENAI_BASE_URL="" as
// the base URL; openai-node treats it as unset).
func valid(v view) checks.Finding {
	a := v.address
	if a.url != nil {
		if len(a.remarks) > 0 {
			return warn("the base URL is usable, but "+strings.Join(a.remarks, "; "), nil,
				v.located(strings.Join(a.remarks, "; "), "scheme, host and path"))
		}
		return pass("the base URL is " + v.shown(a.url))
	}
	if a.blank && !v.target.BaseURL.Set {
		return v.unset()
	}
	var changes []checks.Change
	switch {
	case a.repaired != "":
		changes = toAddress("repair the base URL", a.repaired)
	case v.mayUseDefault():
		changes = v.toDefault("leave the base URL unset")
	}
	return fail(cause.ClientMisconfigured, "the base URL "+a.fault, changes, v.located("it "+a.fault, "scheme, host and path, nothing else"))
}

// unset: the provider has an address for each customer, or none.
func (v view) unset() checks.Finding {
	p, example := v.target.Provider, "https://host/v1"
	if len(p.BaseURLs) > 0 {
		example = p.BaseURLs[0].URL
	}
	finding := fail(cause.ClientMisconfigured, "no base URL is set, and this provider has none of its own", nil,
		v.located("not set", "an address such as "+example))
	if name := p.Variable("base-url"); name != "" {
		finding.Next = "set " + name + " to an address such as " + example
	}
	return finding
}

// mayUseDefault: nobody named another host that the key may be for, or its form is the provider's.
func (v view) mayUseDefault() bool {
	m, ok := v.key.vendor, v.key.known
	if !ok {
		return v.address.blank
	}
	return m.Provider.ID == v.target.Provider.ID
}

// offered: of a service that has ended nothing else is worth asking, unless something answers in its place.
func offered(v view) checks.Finding {
	ended := v.target.Provider.Retired
	if ended.Since == "" {
		return pass("nothing says that it has ended")
	}
	finding := fail(cause.EndpointRetired, v.target.Provider.Name+" was shut down on "+ended.Since+": no key opens it again", nil,
		checks.Evidence{Source: ended.Source, Measured: "shut down on " + ended.Since, Expected: "a service that is offered"})
	finding.Confidence = checks.Stated
	if ended.Instead != "" {
		finding.Next = "move to another provider: " + ended.Instead
	}
	return finding
}

// encrypted: a bearer credential must not travel in clear (RFC 6750 section 5.3).
func encrypted(v view) checks.Finding {
	u := v.address.url
	name, shown := u.Hostname(), v.hostName()
	secured := toAddress("use https", withTLS(u))
	switch {
	case u.Scheme == "https":
		return pass("https")
	case isLoopback(name):
		return pass("plain http, but it does not leave this machine")
	case v.known:
		return fail(cause.ClientMisconfigured, "plain http to "+v.owner.Name+", whose API is under https only", secured,
			v.located("http", "https"))
	case isPrivate(name) && v.consent.AllowHTTP:
		return pass("plain http to a private address, allowed with --allow-http")
	case isPrivate(name):
		return checks.Finding{Status: checks.Unknown, Summary: "plain http to the private address " + shown,
			Because:  "plain http would show the key to the network; allow it with --allow-http",
			Evidence: []checks.Evidence{v.located("http", "https, or --allow-http")}}
	}
	return checks.Finding{Status: checks.Unknown, Summary: "plain http to the public host " + shown,
		Because: "plain http would show the key to everyone on the way, so it is never sent; use https",
		Changes: secured, Evidence: []checks.Evidence{v.located("http", "https")}}
}

func withTLS(u *url.URL) string {
	secured := *u
	secured.Scheme = "https"
	if u.Port() == "80" {
		secured.Host = strings.TrimSuffix(u.Host, ":80")
	}
	return secured.String()
}

// host: a custom base URL is not a fault; another vendor's host, or a name that is nearly a vendor's, may be one.
func host(v view) checks.Finding {
	name, shown := v.address.url.Hostname(), v.hostName()
	m, blame := v.mismatch()
	switch {
	case blame == idVendor:
		return checks.Finding{Status: checks.Skip, Because: idVendor, Summary: "not asked, see " + idVendor}
	case blame == idHost:
		return fail(cause.EndpointWrongHost, shown+" is "+v.owner.Name+"'s, the key has the form of "+formOf(m), v.toVendor(m.Provider),
			v.located(shown+", "+v.owner.Name, m.Provider.Name), v.measured(formOf(m), v.owner.Name))
	case v.known:
		return pass(shown + " is " + v.owner.Name + "'s own host")
	case isLoopback(name):
		return pass(shown + " is this machine")
	}
	if right, owner, ok := v.lookAlike(name); ok {
		changes := []checks.Change{change(repairBaseURL, "use the host "+right, func(t *checks.Target) {
			t.BaseURL.Value, t.BaseURL.Set, t.UserNamed = withHost(v.address.url, right), true, false
		})}
		return warn(shown+" is nearly "+owner+"'s host "+right, changes, v.located("a name nearly "+right, right))
	}
	if isPrivate(name) {
		return warn(shown+" is reached from its own network only", nil, v.located("a private address", "the network it is in"))
	}
	return pass(shown + " is no vendor's known host; a custom base URL is not a fault")
}

// lookAlike finds a vendor's host that differs in one or two characters. Short names are near each other by chance.
func (v view) lookAlike(name string) (right, owner string, ok bool) {
	if len(name) < 10 || isAddress(name) {
		return "", "", false
	}
	nearest := 3
	for _, p := range v.registry.All() {
		for _, known := range p.Hosts() {
			if d := distance(strings.ToLower(name), known); d < nearest && p.IsVendor() && len(known) >= 10 && !strings.Contains(known, "{") {
				right, owner, nearest = known, p.Name, d
			}
		}
	}
	return right, owner, nearest < 3
}
