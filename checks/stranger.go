package checks

import (
	"encoding/base64"
	"net/url"
	"strings"

	"authdoctor/checks/provider"
)

// stranger finds a key of another vendor than the owner of a host in a text that would go there, wherever in it: two keys
// in one value, one behind a scheme, one in the form of a URL or of HTTP's Basic (RFC 7617).
func stranger(text string, reg *provider.Registry, owner provider.Provider) (provider.Provider, bool) {
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return r <= ' ' || strings.ContainsRune(",;:\"'`<>|=&", r) }) {
		if match, known := reg.VendorOf(bare([]byte(word))); known && match.Provider.ID != owner.ID {
			return match.Provider, true
		}
		if plain, err := url.PathUnescape(word); err == nil && plain != word {
			if found, is := stranger(plain, reg, owner); is {
				return found, true
			}
		}
		for _, form := range []*base64.Encoding{base64.StdEncoding, base64.RawStdEncoding} {
			inner, err := form.DecodeString(word)
			if err != nil || len(inner) < 20 || !strings.Contains(string(inner), ":") {
				continue
			}
			found, is := stranger(string(inner), reg, owner)
			clear(inner)
			if is {
				return found, true
			}
		}
	}
	return provider.Provider{}, false
}

// astrayAt is astray at the target's address.
func astrayAt(t Target, reg *provider.Registry) string {
	u, err := url.Parse(t.BaseURL.Value)
	if err != nil {
		return ""
	}
	return astray(t, reg, u.Hostname())
}

// astray is why a request must not go to a vendor's host at all: a header that chooses who is billed, or one of the
// user's own, holds another vendor's key.
func astray(t Target, reg *provider.Registry, host string) string {
	owner, owned := reg.ByHost(host)
	if !owned {
		return ""
	}
	for _, held := range append([]Header{{Name: t.Provider.Headers.Organization, Value: t.Organization.Value}, {Name: t.Provider.Headers.Project, Value: t.Project.Value}}, t.Headers...) {
		if vendor, is := stranger(held.Value, reg, owner); is {
			return "the header " + held.Name + " holds a key for " + vendor.Name + ", and " + host + " belongs to " + owner.Name
		}
	}
	return ""
}
