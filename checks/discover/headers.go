package discover

import (
	"slices"
	"strings"

	"authdoctor/checks"
	"authdoctor/checks/dotenv"
)

// customHeaders reads a list of headers as openai-python does (src/openai/_client.py): one "Name: value" a line,
// split at the first ":", white space trimmed, lines without ":" passed by, the last of equal names counts. The header
// that the key travels in becomes the Override. No other header that may hold a credential is kept; a note says so.
func (s *search) customHeaders(setup *Setup, found value) {
	type header struct{ name, value string }
	var list []header
	for _, line := range strings.Split(string(found.text), "\n") {
		name, text, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		h := header{trimPython(name), trimPython(text)}
		list = slices.DeleteFunc(list, func(earlier header) bool { return earlier.name == h.name })
		list = append(list, h)
	}
	own := setup.Provider.Auth.Header
	if own == "" {
		own = "Authorization"
	}
	for _, h := range list {
		switch {
		case strings.EqualFold(h.name, own): // RFC 9110 section 5.1
			c := s.candidate([]byte(h.value), found.source, found.name)
			c.ReadBy = found.readers()
			c.Notes = []string{"the whole value of a header of its own, sent instead of the key"}
			if h.name != own {
				c.Notes = []string{"the whole value of a header of its own; its name is not written as the client writes it, so that the Python client sends it beside the key"}
			}
			setup.Override = &c
		case s.holdsCredential(h.name, h.value):
			setup.Notes = append(setup.Notes, "a header that "+found.name+" adds may hold a credential: it is neither shown nor sent here, so that replies can differ from your program's")
		default:
			setup.Headers = append(setup.Headers, checks.Header{Name: h.name, Value: h.value, Source: found.setting().Source})
		}
	}
}

// holdsCredential judges by the words in a header's name, by a scheme in front of its value and by key prefixes.
func (s *search) holdsCredential(name, value string) bool {
	name = strings.ToLower(name)
	for _, word := range []string{"auth", "key", "token", "secret", "password", "cookie", "credential", "session", "jwt"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	scheme, _, _ := strings.Cut(strings.ToLower(value), " ")
	if scheme == "bearer" || scheme == "basic" {
		return true
	}
	words := strings.FieldsFunc(value, func(r rune) bool { return strings.ContainsRune(" \t,;=", r) })
	for _, prefix := range s.options.Registry.Prefixes() {
		if slices.ContainsFunc(words, func(word string) bool { return strings.HasPrefix(word, prefix) }) {
			return true
		}
	}
	return false
}

// trimPython is str.strip().
func trimPython(text string) string {
	return strings.TrimFunc(text, func(r rune) bool { return dotenv.Space([]byte(string(r))) > 0 })
}
