package checks

import (
	"fmt"
	"net/url"
	"strings"

	"authdoctor/checks/provider"
	"authdoctor/checks/wire"
	"authdoctor/keystore"
)

// Limits of one run, set by flags.
type Limits struct {
	Silent    string // why nothing is sent at all, such as "--offline"; empty: exchanges are allowed
	AllowHTTP bool
	Paid      bool
}

// Grant decides where a target's credential may go: to a host of the provider that its shape names, or to one that the
// user named; never to another vendor's known host. The reason is empty where it may go to the target's own address.
func Grant(t Target, reg *provider.Registry, limits Limits) (wire.Grant, string) {
	grant := wire.Grant{AllowHTTP: limits.AllowHTTP, Paid: limits.Paid}
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
	}
	return grant, reason
}

func withheld(t Target, reg *provider.Registry, host string, owner provider.Provider, owned bool) string {
	if !owned {
		if t.UserNamed && (t.Named == "" || nearby(t.Named, t.BaseURL.Value)) {
			return ""
		}
		return fmt.Sprintf("nobody named the host %s", host)
	}
	vendor, known := Vendor(t.Sender(), reg)
	if known && vendor.ID != owner.ID {
		return fmt.Sprintf("the key has the shape of a %s key, and %s belongs to %s", vendor.Name, host, owner.Name)
	}
	if !known && owner.ID != t.Provider.ID && t.Provider.Kind != "family" {
		return fmt.Sprintf("%s belongs to %s, not to %s", host, owner.Name, t.Provider.Name)
	}
	return ""
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
	var found provider.Provider
	known := false
	_ = c.Secret.Use(func(key []byte) error {
		for _, match := range reg.Shapes(strings.TrimSpace(string(key))) {
			if match.Shape.Confidence == "high" {
				found, known = match.Provider, true
				break
			}
		}
		return nil
	})
	return found, known
}

// KeyKind is the kind of credential its shape tells, for people: "project key", or "unknown".
func KeyKind(c *keystore.Candidate, reg *provider.Registry) string {
	kind := "unknown"
	_ = c.Secret.Use(func(key []byte) error {
		for _, match := range reg.Shapes(strings.TrimSpace(string(key))) {
			kind = match.Shape.Kind
			break
		}
		return nil
	})
	return kind
}
