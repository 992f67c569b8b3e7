package request

import (
	"net/url"
	"regexp"
	"strings"

	"authdoctor/checks"
	"authdoctor/checks/provider"
)

// baseOf is the base URL that the provider's client would be given to send this request: what stands before the longest
// path of its API; else before the part that the client puts there itself; else before an endpoint of any API.
func baseOf(p provider.Provider, a address) string {
	origin, path := a.scheme+a.host, strings.TrimRight(a.path, "/")
	shortest, found := path, false
	for _, template := range templates(p) {
		if at := template.FindStringIndex(path); at != nil && (!found || at[0] < len(shortest)) {
			shortest, found = path[:at[0]], true
		}
	}
	if found {
		return origin + shortest
	}
	base := a.base()
	t := checks.Target{Provider: p, BaseURL: checks.Setting{Value: base}}
	if before, ok := checks.Holds(path, t.Lead()); ok {
		return origin + before
	}
	return base
}

// templates are the paths of the provider's API, each anchored at the end of a request's path.
func templates(p provider.Provider) []*regexp.Regexp {
	var list []*regexp.Regexp
	add := func(path string) {
		path, _, _ = strings.Cut(path, "?")
		if strings.HasPrefix(path, "/") {
			pattern := strings.ReplaceAll(regexp.QuoteMeta(path), `\{model\}`, `[^/]+`)
			list = append(list, regexp.MustCompile(pattern+"$"))
		}
	}
	for _, probe := range p.Probes {
		add(probe.Path)
		for _, base := range p.BaseURLs {
			if len(base.For) == 0 {
				add(base.Paths[probe.ID])
			}
		}
	}
	return list
}

// version is the version of the API that a request names in its query.
func version(p provider.Provider, a address) string {
	query, err := url.ParseQuery(a.query)
	if err != nil || p.Version.Query == "" {
		return ""
	}
	return query.Get(p.Version.Query)
}
