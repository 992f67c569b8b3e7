package request

import (
	"slices"
	"strings"

	"authdoctor/checks"
	"authdoctor/checks/provider"
	"authdoctor/keystore"
)

// Apply makes the request's target out of t, what was found on this machine. What the request sends takes the place of
// what t has, and what it does not send is not sent; only settings that a flag set stay. The credentials found on this
// machine become Shadowed. A HAR entry without a credential is the exception: browsers leave it out, so t's stays.
//
// The provider is the owner of the URL's host; for other hosts the one that t names, else "openai-compatible".
// Provider.Auth becomes the way in which the request sends its credential, and Request.Wanted keeps the provider's own.
func (r Request) Apply(t checks.Target, reg *provider.Registry) checks.Target {
	a := split(r.URL)
	if owner, ok := reg.ByHost(a.hostname()); ok {
		if owner.ID != t.Provider.ID {
			t.Provider, _ = reg.Resolve(owner.ID)
		}
	} else if t.Provider.ID == "" {
		t.Provider, _ = reg.Resolve("openai-compatible")
	}
	t.BaseURL = over(t.BaseURL, baseOf(t.Provider, a))
	t.Version = over(t.Version, version(t.Provider, a))
	t.UserNamed = true
	t.Organization = over(t.Organization, r.Organization)
	t.Project = over(t.Project, r.Project)
	if r.Model != "" {
		t.Model = over(t.Model, r.Model)
	}
	t.Headers = replayed(r.Headers)
	t.Request = &checks.RequestFacts{
		Format: r.Format, Method: r.Method, Path: a.path,
		Duplicates: slices.Clone(r.Duplicate), Wanted: t.Provider.Auth,
	}
	if r.Format == FormatHAR && len(r.carriers) == 0 {
		return t
	}
	return r.carry(t)
}

// carry puts the request's credentials in the place of the target's.
func (r Request) carry(t checks.Target) checks.Target {
	var losers []keystore.Candidate
	carriers := preferring(r.carriers, t.Request.Wanted.Header)
	for i, c := range carriers {
		if !slices.ContainsFunc(t.Request.Carriers, func(name string) bool { return strings.EqualFold(name, c.name) }) {
			t.Request.Carriers = append(t.Request.Carriers, c.name)
		}
		if i > 0 {
			losers = append(losers, c.candidate)
		}
	}
	for _, c := range []*keystore.Candidate{t.Override, t.Credential} {
		if c != nil {
			losers = append(losers, *c)
		}
	}
	t.Shadowed = append(losers, t.Shadowed...)
	t.Override, t.Credential = nil, nil
	if len(carriers) == 0 {
		return t
	}
	first := carriers[0]
	t.Credential = &first.candidate
	wanted := t.Wanted()
	t.Request.Wanted.Header, t.Request.Wanted.Format = wanted.Header, wanted.Format
	t.Request.Scheme, t.Request.Decoded = first.scheme, first.decoded
	if !first.query { // no probe sends a credential in its URL
		t.Provider.Auth.Header = first.name
		t.Provider.Auth.Format = strings.TrimPrefix(first.scheme+" {key}", " ")
	}
	return t
}

// over is the request's value, unless a flag set another.
func over(found checks.Setting, value string) checks.Setting {
	if found.Set && strings.HasPrefix(found.Source, "flag") {
		return found
	}
	if value == "" {
		return checks.Setting{}
	}
	return checks.Setting{Value: value, Source: source, Set: true}
}

// replayed leaves out the headers that belong to one message or connection: a probe makes its own.
func replayed(headers []checks.Header) []checks.Header {
	var out []checks.Header
	for _, h := range headers {
		name := strings.ToLower(h.Name)
		switch name {
		case "connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "expect",
			"content-length", "content-type", "content-encoding", "content-md5", "accept-encoding", "range", "idempotency-key":
			continue
		}
		if !strings.HasPrefix(name, "if-") && !strings.HasPrefix(name, "sec-websocket-") {
			out = append(out, h)
		}
	}
	return out
}
