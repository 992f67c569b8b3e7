package local

import (
	"net/url"
	"strings"
	"time"

	"authdoctor/checks"
	"authdoctor/checks/provider"
	"authdoctor/keystore"
	"authdoctor/keystore/secret"
)

// view is a target as the checks of this package see it: the credential examined, the address taken apart.
type view struct {
	target   checks.Target
	consent  checks.Consent
	registry *provider.Registry
	maker    *secret.Maker
	now      time.Time

	// subject is what the client sends: the credential, or a whole header value that replaces it.
	subject *keystore.Candidate
	header  bool // it is that header value
	key     shape

	address address
	owner   provider.Provider // of the address' host
	known   bool              // the host is a vendor's own; false: a custom host, or no usable address
}

func look(f checks.Facts, maker *secret.Maker) view {
	v := view{target: f.Target(), consent: f.Consent(), registry: f.Registry(), maker: maker, now: f.Now()}
	v.address = readAddress(v.baseURL())
	if v.address.meant != nil {
		v.owner, v.known = v.registry.ByHost(v.address.meant.Hostname())
		v.known = v.known && v.owner.IsVendor()
	}
	v.subject, v.header, v.key = v.target.Sender(), v.target.Override != nil, shape{blank: true}
	if v.subject != nil {
		v.key = v.examine(*v.subject)
	}
	return v
}

// baseURL is the address the client would use.
func (v view) baseURL() string {
	if base := v.target.BaseURL; base.Set || base.Value != "" {
		return base.Value
	}
	return defaultURL(v.target.Provider)
}

// defaultURL is a provider's own address; empty where it has none or needs a name in it.
func defaultURL(p provider.Provider) string {
	if len(p.BaseURLs) == 0 || strings.Contains(p.BaseURLs[0].URL, "{") {
		return ""
	}
	return p.BaseURLs[0].URL
}

func (v view) examine(c keystore.Candidate) shape {
	return examine(c, v.lore(c), v.registry)
}

func (v view) lore(c keystore.Candidate) lore {
	return lore{
		name: c.Name, custom: !v.known, prefixes: v.registry.Prefixes(), provider: v.target.Provider, whole: v.whole,
	}
}

// whole: the text has the form of a vendor's key from end to end.
func (v view) whole(text string) bool {
	found := v.registry.Shapes(text)
	return len(found) > 0 && found[0].Whole && found[0].Shape.Confidence == "high"
}

// The reasons not to ask.

// missing: there is no credential that could be hidden by, or hide, another.
func (v view) missing() string {
	if v.subject == nil || v.key.blank && v.otherKey() == nil {
		return idFound
	}
	return ""
}

func (v view) noKey() string {
	switch {
	case v.missing() != "":
		return idFound
	case v.key.blank:
		return idShadow
	}
	return ""
}

func (v view) example() string { return when(v.key.placeholder != "", idExpanded) }
func (v view) cut() string     { return when(v.key.masked != "", idWhole) }
func (v view) dotted() string  { return when(v.key.dotted, idWhole) }
func (v view) pasted() string  { return when(v.key.spaced, idKind) }

// strange: the credential is another vendor's, so its kind says nothing about this one.
func (v view) strange() string {
	_, blame := v.mismatch()
	return when(blame != "", blame)
}

// handedOver: how a request sends its credential is another check's question.
func (v view) handedOver() string {
	return when(v.target.Request != nil, "request.one-authorization")
}

func (v view) noAddress() string { return when(v.address.url == nil, idValid) }

func when(so bool, id string) string {
	if so {
		return id
	}
	return ""
}

// How findings name things.

// place is where a credential was found: "env OPENAI_API_KEY", "file:.env:3".
func place(c keystore.Candidate) string {
	if c.Source.Kind == keystore.FromEnv && c.Name != "" {
		return "env " + c.Name
	}
	return c.Source.String()
}

// source is place with the variable's name, for evidence.
func source(c keystore.Candidate) string {
	if c.Source.Kind == keystore.FromEnv || c.Name == "" {
		return place(c)
	}
	return place(c) + " " + c.Name
}

// measured is evidence about the credential.
func (v view) measured(text, expected string) checks.Evidence {
	return checks.Evidence{Source: source(*v.subject), Measured: text, Expected: expected}
}

// located is evidence about the address.
func (v view) located(text, expected string) checks.Evidence {
	from := v.target.BaseURL.Source
	if from == "" {
		from = "base URL"
	}
	return checks.Evidence{Source: from, Measured: text, Expected: expected}
}

// shown is a URL for people: without user, query and fragment, which can hold credentials, and without parts that
// have a key's form.
func (v view) shown(u *url.URL) string {
	segments := strings.Split(u.Path, "/")
	for i, segment := range segments {
		segments[i] = v.veiled(segment)
	}
	return u.Scheme + "://" + v.veiled(u.Host) + strings.Join(segments, "/")
}

// hostName is the address' host for people.
func (v view) hostName() string { return v.veiled(v.address.meant.Hostname()) }

// veiled hides a key that was put in an address, and what an address should not hold.
func (v view) veiled(text string) string {
	if matches := v.registry.Shapes(text); len(matches) > 0 && matches[0].Shape.Confidence != "low" {
		return "…"
	}
	return strings.Map(func(c rune) rune {
		if isSpace(c) || invisible(c) {
			return '?'
		}
		return c
	}, text)
}
