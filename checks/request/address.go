package request

import (
	"net/url"
	"strings"
)

// address is a URL taken apart by hand: one that no client can dial must be read too, and it must lose its
// credentials all the same.
type address struct {
	scheme   string // with "://"
	login    string // user:password, as escaped
	hasLogin bool
	host     string // with the port
	path     string
	query    string
}

// split takes any text. The fragment is never sent and is dropped.
func split(text string) address {
	var a address
	if scheme, rest, ok := strings.Cut(text, "://"); ok && isScheme(scheme) {
		a.scheme, text = scheme+"://", rest
	}
	text, _, _ = strings.Cut(text, "#")
	text, a.query, _ = strings.Cut(text, "?")
	end := strings.IndexByte(text, '/')
	if end < 0 {
		end = len(text)
	}
	a.host, a.path = text[:end], text[end:]
	if i := strings.LastIndexByte(a.host, '@'); i >= 0 {
		a.login, a.host, a.hasLogin = a.host[:i], a.host[i+1:], true
	}
	return a
}

// isScheme: RFC 3986 section 3.1.
func isScheme(text string) bool {
	return text != "" && strings.Trim(strings.ToLower(text), "abcdefghijklmnopqrstuvwxyz0123456789+.-") == ""
}

// String is the address without its login.
func (a address) String() string {
	if a.query == "" {
		return a.scheme + a.host + a.path
	}
	return a.scheme + a.host + a.path + "?" + a.query
}

// withoutCredentials cuts the login and secret values out of the query. It returns the values that some API takes as
// its credential, and whether there were other secrets.
func (a *address) withoutCredentials() (values []field, others bool) {
	a.login, a.hasLogin = "", false
	var kept []string
	for pair := range strings.SplitSeq(a.query, "&") {
		name, value, _ := strings.Cut(pair, "=")
		lower := strings.ToLower(unescape(name))
		switch lower {
		case "key", "api_key", "api-key", "apikey", "x-api-key", "access_token", "token", "auth_token", "subscription-key":
			values = append(values, field{name: lower, value: unescape(value)})
			continue
		case "sig", "code", "pwd":
			others = true
			continue
		}
		if NamesSecret(lower) {
			others = true
			continue
		}
		kept = append(kept, pair)
	}
	a.query = strings.Join(kept, "&")
	return values, others
}

// unescape undoes percent-encoding where it is well formed.
func unescape(text string) string {
	if plain, err := url.PathUnescape(text); err == nil {
		return plain
	}
	return text
}

// base is the base URL that an SDK would be given to send this request: without endpoint and query.
func (a address) base() string {
	path := strings.TrimRight(a.path, "/")
	for _, endpoint := range []string{"/chat/completions", "/completions", "/responses", "/embeddings", "/moderations", "/messages", "/models", "/images", "/audio"} {
		i := strings.LastIndex(path+"/", endpoint+"/")
		if i >= 0 {
			return a.scheme + a.host + path[:i]
		}
	}
	return a.scheme + a.host + a.path
}

// hostname is the host without its port.
func (a address) hostname() string {
	u, err := url.Parse("//" + a.host)
	if err != nil {
		return a.host
	}
	return u.Hostname()
}
