package checks

import (
	"net/url"
	"strings"

	"authdoctor/keystore"
	"authdoctor/keystore/secret"
)

// ShownURL is an address for people: without user, password, fragment and the values of its query, which can all hold
// credentials. Text that is no URL loses what stands before an @.
func ShownURL(text string) string {
	u, err := url.Parse(text)
	if err != nil {
		if scheme, rest, found := strings.Cut(text, "://"); found {
			return scheme + "://" + rest[strings.LastIndexByte(rest, '@')+1:]
		}
		return text[strings.LastIndexByte(text, '@')+1:]
	}
	shown := *u
	shown.User, shown.Fragment, shown.RawQuery = nil, "", ""
	if u.RawQuery != "" {
		return shown.String() + "?…"
	}
	return shown.String()
}

// Secrets lists every credential that a target holds, the losers and those in its address included: what must never
// be shown.
func (t Target) Secrets(maker *secret.Maker) []secret.Secret {
	all := append(append([]keystore.Candidate{}, t.Shadowed...), t.Elsewhere...)
	for _, c := range []*keystore.Candidate{t.Credential, t.Override, t.Admin} {
		if c != nil {
			all = append(all, *c)
		}
	}
	if t.Request != nil && t.Request.Decoded != nil {
		all = append(all, *t.Request.Decoded)
	}
	var secrets []secret.Secret
	for _, c := range all {
		secrets = append(secrets, c.Secret)
	}
	u, err := url.Parse(t.BaseURL.Value)
	if err != nil {
		return secrets
	}
	if password, set := u.User.Password(); set {
		secrets = append(secrets, maker.Make([]byte(password)))
	}
	for _, values := range u.Query() {
		for _, value := range values {
			secrets = append(secrets, maker.Make([]byte(value)))
		}
	}
	return secrets
}
