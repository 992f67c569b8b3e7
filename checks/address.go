package checks

import (
	"net/url"
	"slices"
	"strings"

	"authdoctor/checks/cause"
	"authdoctor/checks/provider"
)

// endpointPaths are the paths that belong behind a base URL. A path comes before its own end: /chat/completions before
// /completions.
func endpointPaths() []string {
	return []string{
		"/chat/completions", "/images/generations", "/audio/transcriptions", "/responses", "/completions", "/embeddings",
		"/moderations", "/models", "/messages",
	}
}

// Repair is a plausible base URL in place of one that leads nowhere.
type Repair struct{ Title, URL string }

// Change repeats a probe at the repaired address.
func (r Repair) Change(probe string) Change {
	return Change{
		ID: "repair-base-url", Title: r.Title, Probe: probe, Proves: cause.RequestWrongPath,
		Apply: func(t Target) Target {
			t.BaseURL.Value = r.URL
			t.Changes = append(slices.Clone(t.Changes), "base URL "+r.URL)
			return t
		},
	}
}

// Repairs lists plausible base URLs for one that leads nowhere, best first: the endpoint's path trimmed, a doubled
// version folded, the version added or taken away. A base URL that is no URL has none.
func Repairs(base string, p provider.Provider) []Repair {
	u, err := url.Parse(base)
	if err != nil || u.Hostname() == "" {
		return nil
	}
	var out []Repair
	add := func(title, path string) {
		changed := *u
		changed.Path, changed.RawPath = path, ""
		text := changed.String()
		if text != base && text != strings.TrimRight(base, "/") && !slices.ContainsFunc(out, func(r Repair) bool { return r.URL == text }) {
			out = append(out, Repair{Title: title, URL: text})
		}
	}
	path := strings.TrimRight(u.Path, "/")
	for _, endpoint := range endpointPaths() {
		if trimmed, found := strings.CutSuffix(path, endpoint); found {
			add("the base URL without "+endpoint, trimmed)
			path = trimmed
			break
		}
	}
	if before, after, found := strings.Cut(path, "/v1/v1"); found {
		add("the base URL with one /v1 instead of two", before+"/v1"+after)
	}
	for _, own := range p.BaseURLs {
		if known, err := url.Parse(own.URL); err == nil && strings.EqualFold(known.Hostname(), u.Hostname()) {
			add("the base URL that the provider documents", strings.TrimRight(known.Path, "/"))
		}
	}
	if !strings.Contains(path+"/", "/v1/") {
		add("the base URL with /v1", path+"/v1")
	} else if trimmed, found := strings.CutSuffix(path, "/v1"); found {
		add("the base URL without /v1", trimmed)
	}
	return out
}
