package checks

import (
	"net/url"
	"slices"
	"strings"

	"authdoctor/checks/cause"
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

// Repairs lists plausible base URLs for one that leads nowhere, best first: without what the client puts there itself,
// the endpoint's path trimmed, a doubled version folded, the version added or taken away. A base URL that is no URL has
// none.
func Repairs(t Target) []Repair {
	u, err := url.Parse(t.BaseURL.Value)
	if err != nil || u.Hostname() == "" {
		return nil
	}
	r := repairs{from: u, base: t.BaseURL.Value}
	path := strings.TrimRight(u.Path, "/")
	if lead := t.Lead(); lead != "" {
		r.withLead(t, path, lead)
		return r.list
	}
	for _, endpoint := range endpointPaths() {
		if trimmed, found := strings.CutSuffix(path, endpoint); found {
			r.add("the base URL without "+endpoint, trimmed)
			path = trimmed
			break
		}
	}
	if before, after, found := strings.Cut(path, "/v1/v1"); found {
		r.add("the base URL with one /v1 instead of two", before+"/v1"+after)
	}
	r.documented(t)
	if own := t.Provider.BaseURLs; path == "" && len(own) > 0 && own[0].Path() != "" {
		r.add("the base URL with "+own[0].Path(), own[0].Path())
	}
	if !strings.Contains(path+"/", "/v1/") {
		r.add("the base URL with /v1", path+"/v1")
	} else if trimmed, found := strings.CutSuffix(path, "/v1"); found {
		r.add("the base URL without /v1", trimmed)
	}
	return r.list
}

// Holds finds a part in a path that ends where another begins: /v1 in /x/v1/y. It returns what stands before it.
func Holds(path, part string) (before string, ok bool) {
	before, _, ok = strings.Cut(strings.TrimRight(path, "/")+"/", part+"/")
	return before, ok && part != ""
}

type repairs struct {
	from *url.URL
	base string
	list []Repair
}

func (r *repairs) add(title, path string) {
	changed := *r.from
	changed.Path, changed.RawPath = path, ""
	text := changed.String()
	if text != r.base && text != strings.TrimRight(r.base, "/") && !slices.ContainsFunc(r.list, func(known Repair) bool { return known.URL == text }) {
		r.list = append(r.list, Repair{Title: title, URL: text})
	}
}

// withLead repairs an address behind which the client puts a part such as /v1 itself.
func (r *repairs) withLead(t Target, path, lead string) {
	if before, ok := Holds(path, lead); ok {
		bare := *r.from
		bare.RawQuery, r.from = "", &bare // a whole address was pasted: its query is the client's, too
		r.add("the base URL without "+path[len(before):]+", because the client adds "+lead+" itself", before)
	}
	r.documented(t)
	if path != "" {
		r.add("the base URL without a path, because the client adds "+lead+" itself", "")
	}
}

// documented adds the paths that the provider's data has for this host.
func (r *repairs) documented(t Target) {
	form := t.Form()
	for _, own := range t.Provider.BaseURLs {
		here := own.Matches(r.from.Hostname()) && (len(own.For) == 0 || own.URL == form.URL)
		if here && (len(form.For) == 0 || own.URL == form.URL) {
			r.add("the base URL that the provider documents", own.Path())
		}
	}
}
