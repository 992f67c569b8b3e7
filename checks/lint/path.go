package lint

import (
	"net/url"
	"slices"
	"strings"

	"authdoctor/checks/api"
	"authdoctor/checks/cause"
	"authdoctor/checks/provider"
)

// ownPath compares what stands in front of the API's own path with the base URLs of the host.
func (j *judge) ownPath(a *api.API, u *url.URL) {
	if j.foreign(a) || slices.ContainsFunc(j.result.Faults, func(f Fault) bool { return f.Cause == cause.RequestWrongPath }) {
		return
	}
	tail := strings.TrimPrefix(strings.TrimRight(collapse(u.Path), "/"), j.base)
	if collapse(u.Path) != u.Path {
		j.rebase(u, j.base, tail, "the path has two slashes in a row", provider.Observed)
		return
	}
	if base, ok := undoubled(j.base); ok {
		j.rebase(u, base, tail, "a part of the path stands there twice", provider.Documented)
		return
	}
	bases := j.bases(u.Hostname(), a)
	if len(bases) == 0 || slices.Contains(bases, j.base) || strings.Contains(j.base, "$") {
		if strings.HasSuffix(u.Path, "/") {
			j.warn(Fault{Check: Address, Cause: cause.RequestWrongPath, At: j.message.AddressAt, Member: "address", Summary: "the path ends with a slash, which some servers do not take", Measured: name(u.Path), Expected: j.base + tail})
		}
		return
	}
	summary := "the path lacks " + bases[0]
	if j.base != "" && !strings.HasSuffix(bases[0], j.base) {
		summary = "the path does not begin as " + j.host.Name + " documents"
		if !strings.HasPrefix(j.base, bases[0]) && distance(j.base, bases[0]) > 3 {
			j.warn(Fault{Check: Address, Cause: cause.RequestWrongPath, At: j.message.AddressAt, Member: "address", Summary: summary, Measured: name(j.base + tail), Expected: bases[0] + tail})
			return
		}
	}
	j.rebase(u, bases[0], tail, summary, provider.Documented)
}

// rebase is a wrong path with its repair.
func (j *judge) rebase(u *url.URL, base, tail, summary string, mark provider.Mark) {
	j.wrong(cause.RequestWrongPath, mark, summary, name(u.Path), base+tail)
	u.Path = base + tail
	j.setAddress(u)
	j.base = base
}

// undoubled takes the second of two equal parts out: /v1/v1, or an endpoint that is there twice.
func undoubled(base string) (string, bool) {
	parts := strings.Split(base, "/")
	for size := 1; size <= 3; size++ {
		for i := 1; i+2*size <= len(parts); i++ {
			if slices.Equal(parts[i:i+size], parts[i+size:i+2*size]) {
				return strings.Join(slices.Delete(parts, i, i+size), "/"), true
			}
		}
	}
	for _, endpoint := range []string{"/chat/completions", "/responses", "/embeddings", "/messages"} {
		if before, ok := strings.CutSuffix(base, endpoint); ok {
			return before, true
		}
	}
	return base, false
}

// bases are the paths of the host's own base URLs for an API; none: any path is fine.
func (j *judge) bases(host string, a *api.API) []string {
	if j.host.ID == "" || j.host.ID == "azure-openai" {
		return nil
	}
	var bases []string
	for _, b := range j.host.BaseURLs {
		u, err := url.Parse(b.URL)
		if err != nil || !strings.EqualFold(u.Hostname(), host) {
			continue
		}
		path := strings.TrimRight(u.Path, "/")
		openai := strings.HasPrefix(a.ID, "openai-")
		switch {
		case j.host.ID == "anthropic":
			path = map[bool]string{true: "/v1", false: ""}[openai || a.Verb() == "GET"]
		case j.host.ID == "gemini" && a.Verb() != "GET" && openai != strings.HasSuffix(path, "/openai"):
			continue
		}
		if len(bases) > 0 && bases[0] != "" && path == "" { // another API of the same host
			continue
		}
		bases = append(bases, path)
	}
	switch j.host.ID {
	case "gemini":
		bases = append(bases, "/v1alpha")
	case "deepseek":
		bases = append(bases, "/beta")
	}
	return bases
}

// foreign: the path is of an API that this host's vendor does not have.
func (j *judge) foreign(a *api.API) bool {
	hasOwn := slices.Contains([]string{"openai", "anthropic", "gemini"}, j.host.ID)
	if !hasOwn || len(a.Vendors) == 0 || slices.Contains(a.Vendors, j.host.ID) || slices.Contains(a.Also, j.host.ID) {
		return false
	}
	owner, _ := j.Registry.ByID(a.Vendors[0])
	j.wrong(cause.RequestWrongPath, provider.Documented, a.Name+" is not an API of "+j.host.Name, "a path of "+owner.Name, "a path of "+j.host.Name+", or the address of "+owner.Name)
	return true
}
