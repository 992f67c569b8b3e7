package checks

import (
	"fmt"
	"net/url"
	"strings"

	"authdoctor/keystore"
	"authdoctor/keystore/secret"
)

// ShownURL is an address for people: without user, password, fragment and the values of its query, which can all hold
// credentials. Text that is no URL loses what stands before an @.
func ShownURL(text string) string {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" {
		scheme, rest, found := strings.Cut(text, "://")
		if !found && len(text) >= 20 && !strings.ContainsAny(text, "./: ") {
			return fmt.Sprintf("%d characters that are no address", len(text)) // a key that got into the wrong variable
		}
		if !found {
			return afterUser(text)
		}
		return scheme + "://" + afterUser(rest)
	}
	shown := *u
	shown.User, shown.Fragment, shown.RawQuery = nil, "", ""
	if u.RawQuery != "" {
		return shown.String() + "?…"
	}
	return shown.String()
}

// afterUser cuts what stands before an @ and behind a ? or #.
func afterUser(text string) string {
	text = text[strings.LastIndexByte(text, '@')+1:]
	if end := strings.IndexAny(text, "?#"); end >= 0 {
		return text[:end] + "?…"
	}
	return text
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
	if t.Request != nil && t.Request.Own != nil {
		for _, sealed := range t.Request.Own.Sealed {
			secrets = append(secrets, sealed.Secret)
		}
	}
	for _, hidden := range hiddenInURL(t.BaseURL.Value) {
		secrets = append(secrets, maker.Make([]byte(hidden)))
	}
	return secrets
}

// hiddenInURL lists what ShownURL leaves out and what can be a credential.
func hiddenInURL(text string) []string {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" {
		_, rest, found := strings.Cut(text, "://")
		if !found {
			rest = text
		}
		user, _, found := strings.Cut(rest, "@")
		if !found {
			return nil
		}
		_, password, _ := strings.Cut(user, ":")
		return []string{user, password}
	}
	password, _ := u.User.Password()
	hidden := []string{u.User.Username(), password, u.Fragment}
	for _, values := range u.Query() {
		hidden = append(hidden, values...)
	}
	return hidden
}
