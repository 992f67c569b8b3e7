package provider

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// The words that a member may hold.
const (
	kinds       = "cloud, self-hosted, family"
	marks       = "documented, observed, unverified"
	roles       = "key, admin-key, base-url, organization, project, version, headers, legacy, other"
	uses        = "api, admin, session, ephemeral, oauth, malformed"
	confidences = "high, medium, low"
	probes      = "models, route, model, identity, balance, quota, scope-responses, one-token"
	costs       = "free, must-fail, paid"
	retries     = "never, after_fix, after_wait, after_reset"
	resets      = "go-duration, rfc3339, seconds, epoch-ms"
)

func (s *source) validate(p Provider) {
	s.identifier(p.ID, "id")
	s.required(p.Name, "name")
	s.identifier(p.Protocol, "protocol")
	s.oneOf(p.Kind, kinds, "kind")
	for i, id := range p.Inherits {
		s.identifier(id, "inherits", i)
	}
	if len(p.BaseURLs) == 0 && p.Kind != "family" {
		s.add(s.line("base_urls"), "base_urls is missing; only a family has none")
	}
	for i, base := range p.BaseURLs {
		s.baseURL(base.URL, "base_urls", i, "url")
		s.paths(p, base, i)
	}
	s.auth(p)
	s.variables(p.Variables)
	s.keys(p.Keys)
	s.probes(p)
	s.rules(p)
	if p.Limits.Reset != "" {
		s.oneOf(p.Limits.Reset, resets, "limits", "reset")
	}
	for page, address := range p.Console {
		if u, err := url.Parse(address); err != nil || u.Host == "" {
			s.add(s.line("console", page), "%q is no URL", address)
		}
	}
}

func (s *source) auth(p Provider) {
	if p.Auth.Header == "" && p.Auth.Format == "" && p.Auth.Dummy == "" && len(p.Inherits) > 0 {
		return
	}
	s.required(p.Auth.Header, "auth", "header")
	s.required(p.Auth.Dummy, "auth", "dummy")
	if !strings.Contains(p.Auth.Format, "{key}") {
		s.add(s.line("auth", "format"), "format %q does not say where {key} goes", p.Auth.Format)
	}
	s.oneOf(string(p.Auth.Mark), marks, "auth", "mark")
	s.ways(p)
}

func (s *source) variables(variables []Variable) {
	seen := map[string]bool{}
	for i, v := range variables {
		s.required(v.Name, "variables", i, "name")
		s.unique(seen, v.Name, "variables", i, "name")
		s.oneOf(v.Role, roles, "variables", i, "role")
		s.oneOf(string(v.Mark), marks, "variables", i, "mark")
	}
}

func (s *source) keys(keys []KeyShape) {
	seen := map[string]bool{}
	for i, k := range keys {
		s.identifier(k.ID, "keys", i, "id")
		s.unique(seen, k.ID, "keys", i, "id")
		s.required(k.Kind, "keys", i, "kind")
		s.oneOf(k.Use, uses, "keys", i, "use")
		s.required(k.Pattern, "keys", i, "pattern")
		s.pattern(k.Pattern, "keys", i, "pattern")
		s.oneOf(k.Confidence, confidences, "keys", i, "confidence")
		s.oneOf(string(k.Mark), marks, "keys", i, "mark")
	}
}

func (s *source) required(value string, path ...any) bool {
	if strings.TrimSpace(value) != "" {
		return true
	}
	s.add(s.line(path...), "%s is missing", name(path))
	return false
}

func (s *source) identifier(value string, path ...any) {
	if s.required(value, path...) && !kebab(value) {
		s.add(s.line(path...), "%s %q is not lower case words joined by hyphens", name(path), value)
	}
}

func kebab(text string) bool {
	for word := range strings.SplitSeq(text, "-") {
		if word == "" || strings.Trim(word, "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
			return false
		}
	}
	return true
}

func (s *source) unique(seen map[string]bool, value string, path ...any) {
	if value != "" && seen[value] {
		s.add(s.line(path...), "%s %q is there twice", name(path), value)
	}
	seen[value] = true
}

// oneOf compares a value with a list of words, which commas separate.
func (s *source) oneOf(value, words string, path ...any) {
	if s.required(value, path...) && !slices.Contains(strings.Split(words, ", "), value) {
		s.add(s.line(path...), "%s %q is none of: %s", name(path), value, words)
	}
}

func (s *source) pattern(value string, path ...any) {
	if value == "" {
		return
	}
	compiled, err := regexp.Compile(value)
	switch {
	case err != nil:
		s.add(s.line(path...), "%s is no RE2 pattern: %v", name(path), err)
	case compiled.MatchString(""):
		s.add(s.line(path...), "%s matches the empty text, so it would match everything", name(path))
	}
}

func (s *source) baseURL(value string, path ...any) {
	if !s.required(value, path...) {
		return
	}
	u, err := url.Parse(sample(value))
	switch {
	case err == nil && u.User != nil || strings.Contains(value, "@"):
		s.add(s.line(path...), "%s holds a user name or a password; remove it", name(path)) // and do not repeat it
		return
	case err != nil || u.Scheme != "https" && u.Scheme != "http" || hostOf(value) == "":
		s.add(s.line(path...), "%s %q is no http or https URL with a host", name(path), value)
		return
	}
	if strings.Count(hostOf(value), "{") > 1 {
		s.add(s.line(path...), "%s %q has more than one {placeholder} in its host", name(path), value)
	}
}

// name is the last member name of a path.
func name(path []any) string {
	for i := len(path) - 1; i >= 0; i-- {
		if text, ok := path[i].(string); ok {
			return text
		}
	}
	return fmt.Sprint(path...)
}
