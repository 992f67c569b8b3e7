package provider

import (
	"net/netip"
	"net/url"
	"strings"
)

// Hosts lists the provider's own hosts, lower case, each once, without ports: exact names, and patterns in which
// {word} stands for one label or part of one, such as {resource}.openai.azure.com. A loopback address in the data
// of a self-hosted server owns nothing.
func (p Provider) Hosts() []string {
	var hosts []string
	seen := map[string]bool{}
	for _, base := range p.BaseURLs {
		host := hostOf(base.URL)
		if host == "" || loopback(host) || seen[host] {
			continue
		}
		seen[host] = true
		hosts = append(hosts, host)
	}
	return hosts
}

// Owns reports whether host, a name without port in any case, is one of the provider's own.
func (p Provider) Owns(host string) bool {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	for _, pattern := range p.Hosts() {
		if hostMatches(pattern, host) {
			return true
		}
	}
	return false
}

// shares returns the first host of other that p owns too, or that would take one of p's.
func (p Provider) shares(other Provider) (string, bool) {
	for _, theirs := range other.Hosts() {
		for _, ours := range p.Hosts() {
			if hostMatches(ours, sample(theirs)) || hostMatches(theirs, sample(ours)) {
				return theirs, true
			}
		}
	}
	return "", false
}

// hostOf cuts the host out of a base URL, which may hold {placeholders} that url.Parse refuses in a host.
func hostOf(base string) string {
	_, rest, ok := strings.Cut(base, "://")
	if !ok {
		return ""
	}
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		rest = rest[:end]
	}
	u, err := url.Parse("https://" + sample(rest))
	if err != nil || u.User != nil {
		return ""
	}
	if port := u.Port(); port != "" {
		rest = strings.TrimSuffix(rest, ":"+port)
	}
	return strings.ToLower(rest)
}

// sample puts the label x in the place of each {placeholder}.
func sample(pattern string) string {
	for {
		open := strings.IndexByte(pattern, '{')
		if open < 0 {
			return pattern
		}
		length := strings.IndexByte(pattern[open:], '}')
		if length < 0 {
			return pattern
		}
		pattern = pattern[:open] + "x" + pattern[open+length+1:]
	}
}

// hostMatches compares a host with a pattern that holds at most one {placeholder}.
func hostMatches(pattern, host string) bool {
	before, rest, found := strings.Cut(pattern, "{")
	if !found {
		return pattern == host
	}
	_, after, closed := strings.Cut(rest, "}")
	if !closed || len(host) <= len(before)+len(after) {
		return false
	}
	if !strings.HasPrefix(host, before) || !strings.HasSuffix(host, after) {
		return false
	}
	return !strings.Contains(host[len(before):len(host)-len(after)], ".")
}

func loopback(host string) bool {
	host = strings.Trim(host, "[]")
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	address, err := netip.ParseAddr(host)
	return err == nil && (address.IsLoopback() || address.IsUnspecified())
}
