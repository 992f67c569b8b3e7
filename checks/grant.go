package checks

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"authdoctor/checks/provider"
	"authdoctor/checks/wire"
	"authdoctor/keystore"
)

// Consent is what the user allows in one run, by flags.
type Consent struct {
	Silent    string // why nothing is sent at all, such as "--offline"; empty: exchanges are allowed
	AllowHTTP bool
	Paid      bool
	KeepPaid  bool // what may be billed is kept for the user's own request: no probe takes it
}

// Grant decides where a target's credential may go: to a host of the provider that its shape names, or to one that the
// user named; never to another vendor's known host. The reason is empty where it may go to the target's own address.
func Grant(t Target, reg *provider.Registry, consent Consent) (wire.Grant, string) {
	grant := wire.Grant{AllowHTTP: consent.AllowHTTP, Paid: consent.Paid}
	for _, probe := range t.Provider.Probes {
		if probe.Body != "" {
			grant.Bodies = append(grant.Bodies, probe.Body)
		}
	}
	u, err := url.Parse(t.BaseURL.Value)
	if err != nil || u.Hostname() == "" {
		return grant, ""
	}
	host := wire.HostPort(u)
	owner, owned := reg.ByHost(u.Hostname())
	if owned && owner.ID == t.Provider.ID {
		grant.Own = []string{host}
	}
	reason := withheld(t, reg, u.Hostname(), owner, owned)
	if reason == "" {
		grant.Hosts = []string{host}
		if len(grant.Own) > 0 {
			grant.Hosts = append(grant.Hosts, t.ownHosts()...)
		}
		if t.Request != nil && t.Request.Own != nil {
			grant.Forms = Forms(t)
		}
	}
	return grant, reason
}

func withheld(t Target, reg *provider.Registry, host string, owner provider.Provider, owned bool) string {
	if !owned {
		if t.UserNamed && (t.Named == "" || nearby(t.Named, t.BaseURL.Value)) || listed(t) {
			return ""
		}
		return fmt.Sprintf("nobody named the host %s", host)
	}
	vendor, known := Vendor(t.Sender(), reg)
	if other, is := strangerIn(t.Sender(), reg, owner); is {
		vendor, known = other, true
	}
	if known && vendor.ID != owner.ID {
		return fmt.Sprintf("the key has the shape of one for %s, and %s belongs to %s", vendor.Name, host, owner.Name)
	}
	if !known && owner.ID != t.Provider.ID && t.Provider.Kind != "family" {
		return fmt.Sprintf("%s belongs to %s, not to %s", host, owner.Name, t.Provider.Name)
	}
	return ""
}

// listed reports whether the address is one of the provider's own data: a server on this machine owns no host name, but
// it has its usual address.
func listed(t Target) bool {
	return slices.ContainsFunc(t.Provider.BaseURLs, func(own provider.BaseURL) bool {
		address := named(own.URL)
		return address != "" && address == named(t.BaseURL.Value)
	})
}

// Sender is the credential that the user's client would send: an Authorization header of its own beats the key.
func (t Target) Sender() *keystore.Candidate {
	if t.Override != nil {
		return t.Override
	}
	return t.Credential
}

// Vendor names the provider that a credential's shape belongs to, where the shape leaves no doubt.
func Vendor(c *keystore.Candidate, reg *provider.Registry) (provider.Provider, bool) {
	if c == nil {
		return provider.Provider{}, false
	}
	var match provider.ShapeMatch
	known := false
	_ = c.Secret.Use(func(key []byte) error {
		match, known = reg.VendorOf(bare(key))
		return nil
	})
	return match.Provider, known
}

// strangerIn finds another vendor's key anywhere in a credential.
func strangerIn(c *keystore.Candidate, reg *provider.Registry, owner provider.Provider) (found provider.Provider, is bool) {
	if c == nil {
		return found, false
	}
	_ = c.Secret.Use(func(key []byte) error {
		found, is = stranger(string(key), reg, owner)
		return nil
	})
	return found, is
}

// byKind is the one way in which a credential of this kind is read; false: its kind leaves that open.
func (t Target) byKind() (way provider.Way, ok bool) {
	if t.Credential == nil {
		return way, false
	}
	_ = t.Credential.Secret.Use(func(key []byte) error {
		way, ok = t.Provider.WayOf(bare(key))
		return nil
	})
	return way, ok
}

// bare is a key without what a paste leaves around it: the shape of a quoted key is the key's.
func bare(key []byte) string {
	text := strings.Trim(string(key), " \t\r\n\"'`\u201c\u201d\u2018\u2019\ufeff\u200b")
	if scheme, rest, found := strings.Cut(text, " "); found && strings.EqualFold(scheme, "bearer") {
		text = rest
	}
	return strings.TrimSpace(text)
}

// KeyKind is the kind of credential its shape tells, for people: "project key", or "unknown".
func KeyKind(c *keystore.Candidate, reg *provider.Registry) string {
	kind := "unknown"
	_ = c.Secret.Use(func(key []byte) error {
		for _, match := range reg.Shapes(bare(key)) {
			if match.Shape.Confidence != "low" { // what may be anything is not named
				kind = match.Shape.Kind
				break
			}
		}
		return nil
	})
	return kind
}
