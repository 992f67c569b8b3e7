package local

import (
	"net/url"
	"slices"
	"strings"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/checks/provider"
)

// path compares the base URL's path with the vendor's own, and anywhere with what no base URL ends in.
func path(v view) checks.Finding {
	u := plain(v.address.url)
	t := v.asked(u)
	form := t.Form()
	own, segments := ownPaths(u, t), split(u.Path)
	endpoint, shown, lead := endpointOf(u), v.shown(u), t.Lead()
	odd := func(answer func(string, []checks.Change, ...checks.Evidence) checks.Finding, summary string) checks.Finding {
		return answer(summary+", "+shown, v.pathChanges(t, own), v.located(shown, expectedPath(own, lead)))
	}
	bad := func(summary string, changes []checks.Change, evidence ...checks.Evidence) checks.Finding {
		return fail(cause.RequestWrongPath, summary, changes, evidence...)
	}
	_, doubled := checks.Holds(u.Path, lead)
	switch {
	case doubled && !slices.Contains(own, strings.TrimRight(u.Path, "/")):
		return odd(bad, "the client puts "+lead+" behind the base URL itself, which holds it already")
	case slices.Contains(own, strings.TrimRight(u.Path, "/")):
		return pass("the path is one of " + v.server().Name + "'s own")
	case isDoubled(segments, own):
		return odd(bad, "a part of the path is there twice")
	case endpoint != "" && (v.known || hasVersion(segments) || strings.Count(endpoint, "/") > 1):
		return odd(bad, "the base URL ends in an endpoint, behind which the client puts its own path")
	case v.known && isPart(segments, own):
		return odd(bad, "the path is not "+v.owner.Name+"'s")
	case !v.known && form.URL != "" && form.Path() == strings.TrimRight(u.Path, "/") && form.Path() == t.Provider.BaseURLs[0].Path():
		return pass("the path is the one of " + t.Provider.Name)
	case v.known && len(own) > 0 || strings.Contains(u.Path, "//"):
		return odd(warn, "the path is not a known one")
	case len(own) == 0 && !hasVersion(append(split(lead), segments...)):
		return odd(warn, "the path has no version in it, such as /v1, which most servers want")
	}
	return pass("nothing is wrong with the path")
}

// server is whose API is expected at the address: the vendor that owns the host, else the provider examined.
func (v view) server() provider.Provider {
	if v.known && v.owner.ID != v.target.Provider.ID {
		if resolved, ok := v.registry.Resolve(v.owner.ID); ok {
			return resolved
		}
		return v.owner
	}
	return v.target.Provider
}

// asked is the target with the address u and the provider whose API is expected there.
func (v view) asked(u *url.URL) checks.Target {
	t := v.target
	t.Provider = v.server()
	t.BaseURL.Value = u.String()
	return t
}

// plain is the address without query and fragment, which are no part of a path.
func plain(u *url.URL) *url.URL {
	bare := *u
	bare.RawQuery, bare.ForceQuery, bare.Fragment, bare.RawFragment = "", false, "", ""
	return &bare
}

// ownPaths are the paths under which the provider's API is at this host, as its data has them for this client.
func ownPaths(u *url.URL, t checks.Target) []string {
	var paths []string
	form := t.Form()
	for _, b := range t.Provider.BaseURLs {
		mine := len(b.For) == 0 && len(form.For) == 0 || b.URL == form.URL && len(b.For) == len(form.For)
		if b.Matches(u.Hostname()) && mine {
			paths = append(paths, b.Path())
		}
	}
	return paths
}

func split(path string) []string {
	return strings.FieldsFunc(path, func(c rune) bool { return c == '/' })
}

// endpointOf is the endpoint that a base URL ends in: what the repair of such an address takes away.
func endpointOf(u *url.URL) string {
	found := checks.Repairs(checks.Target{BaseURL: checks.Setting{Value: u.String()}})
	if len(found) == 0 {
		return ""
	}
	endpoint, shorter := strings.CutPrefix(strings.TrimRight(u.String(), "/"), found[0].URL)
	if !shorter || endpoint == "/v1" {
		return ""
	}
	return endpoint
}

// isDoubled: a path that ends in a version, twice in a row.
func isDoubled(segments, own []string) bool {
	text := "/" + strings.Join(segments, "/") + "/"
	for _, p := range append([]string{"/v1"}, own...) {
		if p != "" && strings.Contains(text, p+p+"/") {
			return true
		}
	}
	return false
}

// hasVersion: a part such as v1, v4 or v1beta.
func hasVersion(segments []string) bool {
	return slices.ContainsFunc(segments, func(s string) bool {
		rest, ok := strings.CutPrefix(strings.ToLower(s), "v")
		return ok && rest != "" && rest[0] >= '0' && rest[0] <= '9' && len(rest) <= 8
	})
}

// isPart: the path lacks the beginning or the end of the vendor's own, or differs from it in case or slashes only.
func isPart(segments, own []string) bool {
	return slices.ContainsFunc(own, func(p string) bool {
		full, n := split(p), len(segments)
		return n <= len(full) &&
			(slices.EqualFunc(segments, full[len(full)-n:], strings.EqualFold) || slices.EqualFunc(segments, full[:n], strings.EqualFold))
	})
}

func expectedPath(own []string, lead string) string {
	if lead != "" {
		return "a base URL without " + lead + ", which the client adds"
	}
	if len(own) > 0 && own[0] != "" {
		return "a base URL that ends in " + own[0]
	}
	return "a base URL that ends where the API begins, often in /v1"
}

// pathChanges is the most plausible repair: the vendor's own path where it has one at this host.
func (v view) pathChanges(t checks.Target, own []string) []checks.Change {
	found := checks.Repairs(t)
	for _, r := range found {
		if fixed, err := url.Parse(r.URL); err == nil && slices.Contains(own, fixed.Path) {
			return []checks.Change{r.Change(checks.ProbeReal)}
		}
	}
	if len(found) == 0 {
		return nil
	}
	return []checks.Change{found[0].Change(checks.ProbeReal)}
}
