package request

import (
	"encoding/base64"
	"slices"
	"strings"

	"authdoctor/keystore"
	"authdoctor/keystore/secret"
)

// source names the request in settings and headers.
const source = "request"

// carrier is a header or query value that carries a credential to the API.
type carrier struct {
	name      string // the header as sent, or "?key"
	scheme    string
	query     bool
	candidate keystore.Candidate
	decoded   *keystore.Candidate // what Basic wraps
}

// role is what a header is for.
type role int

const (
	plain            role = iota
	credential            // the header of some provider's credential
	likelyCredential      // counts as one where there is no sure one: a misspelt name
	apart                 // secret, but no business of the API's authorization
)

// longestName bounds what counts as a header's name: a key that stands in its place is longer.
const longestName = 48

// roleOf sorts a header by its name, and by its value where the name tells nothing.
func roleOf(f field) role {
	name := strings.ToLower(f.name)
	switch name {
	case "authorization", "x-api-key", "api-key", "apikey", "x-goog-api-key", "xi-api-key", "x-litellm-api-key",
		"ocp-apim-subscription-key":
		return credential
	case "cookie", "set-cookie", "proxy-authorization":
		return apart
	case "idempotency-key", "sec-websocket-key":
		return plain
	case "key", "token", "x-token", "auth-token", "access-token", "x-auth-token", "x-access-token":
		return likelyCredential
	}
	scheme, _ := cutScheme(f.value)
	secretName := NamesSecret(name)
	switch {
	case len(name) > longestName:
		return apart
	case scheme != "", strings.HasPrefix(f.value, "sk-"), secretName && strings.Contains(name, "api"):
		return likelyCredential
	case secretName:
		return apart
	}
	return plain
}

// NamesSecret reports whether a lower-case name of a header or query value speaks of a secret.
func NamesSecret(name string) bool {
	return slices.ContainsFunc([]string{"auth", "key", "token", "secret", "passw", "credential", "signature", "session", "cookie"},
		func(word string) bool { return strings.Contains(name, word) })
}

// carry turns a header into a carrier.
func carry(f field, maker *secret.Maker) carrier {
	scheme, value := cutScheme(f.value)
	c := carrier{name: f.name, scheme: scheme, candidate: candidate(f.name, value, maker)}
	for _, variable := range f.filled {
		c.candidate.Notes = append(c.candidate.Notes, "$"+variable+" was filled in from the environment of this process")
	}
	if strings.EqualFold(scheme, "Basic") {
		c.candidate.Notes = append(c.candidate.Notes, "base64 of a user name and a password")
		if inner, ok := basicKey(value); ok {
			decoded := candidate(f.name, inner, maker)
			decoded.Notes = append(decoded.Notes, "out of the Basic value")
			c.decoded = &decoded
		}
	}
	return c
}

func candidate(name, value string, maker *secret.Maker) keystore.Candidate {
	return keystore.Candidate{
		Secret: maker.Make([]byte(value)),
		Source: keystore.Source{Kind: keystore.FromRequest},
		Name:   name,
	}
}

// cutScheme cuts an authentication scheme (RFC 9110 section 11.1) and the one space behind it off a header's value.
// Any other first word belongs to the value.
func cutScheme(value string) (scheme, rest string) {
	word, rest, spaced := strings.Cut(value, " ")
	for _, known := range []string{"Bearer", "Basic", "Token", "Key", "ApiKey", "Api-Key", "Digest", "Negotiate", "AWS4-HMAC-SHA256"} {
		if strings.EqualFold(word, known) && (spaced || known == "Bearer" || known == "Basic") {
			return word, rest
		}
	}
	return "", value
}

// basicKey is what a Basic value (RFC 7617) holds in a key's place: the password, or the user name before an empty one.
func basicKey(value string) (string, bool) {
	decoded, err := base64.StdEncoding.DecodeString(strings.TrimSpace(value))
	if err != nil {
		return "", false
	}
	user, password, _ := strings.Cut(string(decoded), ":")
	if password != "" {
		return password, true
	}
	return user, user != ""
}

// preferring puts the first carrier of that name in front. The order of the others stays.
func preferring(carriers []carrier, name string) []carrier {
	i := slices.IndexFunc(carriers, func(c carrier) bool { return strings.EqualFold(c.name, name) })
	if i <= 0 {
		return carriers
	}
	out := append([]carrier{carriers[i]}, carriers[:i]...)
	return append(out, carriers[i+1:]...)
}
