package lint

import (
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"authdoctor/checks/api"
	"authdoctor/checks/cause"
	"authdoctor/checks/provider"
	"authdoctor/checks/request"
)

// locate judges the address and finds the API that it names.
func (j *judge) locate() {
	u, err := url.Parse(j.message.Address)
	if err != nil || u.Host == "" {
		j.result.Skipped[Address] = "the address holds a variable or is no URL"
		j.fromPath(pathOf(j.message.Address), "")
		return
	}
	if owner, ok := j.Registry.ByHost(u.Hostname()); ok {
		j.host, _ = j.Registry.Resolve(owner.ID)
		j.result.Provider = j.host
	}
	j.scheme(u)
	j.fromPath(u.Path, u.Hostname())
	if a := j.result.API; a != nil {
		j.ownPath(a, u)
		j.verb(a)
		j.version(u)
	}
}

// pathOf is the path of a text that is no URL: "$BASE/chat/completions".
func pathOf(address string) string {
	address, _, _ = strings.Cut(address, "?")
	if _, rest, ok := strings.Cut(address, "://"); ok {
		address = rest
	}
	if i := strings.IndexByte(address, '/'); i >= 0 {
		return address[i:]
	}
	return ""
}

// wrong is a fault of the address.
func (j *judge) wrong(id cause.ID, mark provider.Mark, summary, measured, expected string) {
	j.add(Fault{Check: Address, Cause: id, At: j.message.AddressAt, Member: "address", Summary: summary, Measured: measured, Expected: expected}, mark, false)
}

// setAddress repairs the address, and says so of the last fault.
func (j *judge) setAddress(u *url.URL) {
	query := ""
	if u.RawQuery != "" {
		query = "?" + u.RawQuery
	}
	j.address, j.changed = u.Scheme+"://"+u.Host+u.Path+query, true
	j.result.Faults[len(j.result.Faults)-1].Repaired = true
}

// scheme: a key in plain http can be read on the way; the vendors answer https alone.
func (j *judge) scheme(u *url.URL) {
	if u.Scheme != "http" || local(u.Hostname()) {
		return
	}
	f := Fault{Check: Address, Cause: cause.ClientMisconfigured, At: j.message.AddressAt, Member: "address", Summary: "the address is plain http", Measured: "http", Expected: "https"}
	if j.host.ID == "" {
		j.warn(f)
		return
	}
	j.add(f, provider.Documented, false)
	u.Scheme = "https"
	j.setAddress(u)
}

func local(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && (ip.IsLoopback() || ip.IsPrivate()) || !strings.Contains(host, ".")
}

// fromPath finds the API by the path's end.
func (j *judge) fromPath(path, host string) {
	plain := strings.TrimRight(collapse(path), "/")
	a, base := j.Book.ByPath(plain, j.host.ID, j.method)
	if a == nil {
		a, base = j.misspelt(plain)
	}
	if a == nil {
		if near := j.nearHost(host); j.host.ID == "" && near != "" {
			j.warn(Fault{Check: Address, Cause: cause.EndpointWrongHost, At: j.message.AddressAt, Member: "address", Summary: "the host is not known; did you mean " + near + "?", Measured: name(host), Expected: near})
		}
		j.result.Skipped[Address] = "the path is none of an API that is known here"
		j.result.Open = "no known API has this path; --openapi FILE checks a request against a description of its API"
		return
	}
	j.result.API, j.base = a, base
	j.trust = others
	switch {
	case slices.Contains(a.Vendors, j.host.ID):
		j.trust = own
	case j.host.ID == "" && (strings.HasPrefix(j.message.Address, "$") || strings.HasPrefix(j.message.Address, "{{")):
		j.trust = guess
	}
	j.result.Model = pathModel(plain)
}

// collapse makes one slash of several.
func collapse(path string) string {
	for strings.Contains(path, "//") {
		path = strings.ReplaceAll(path, "//", "/")
	}
	return path
}

// misspelt finds the API whose path a vendor's path is a slip of.
func (j *judge) misspelt(path string) (*api.API, string) {
	if j.host.ID == "" {
		return nil, ""
	}
	parts := strings.Split(strings.Trim(path, "/"), "/")
	for i := range j.Book.APIs {
		a := &j.Book.APIs[i]
		if !slices.Contains(a.Vendors, j.host.ID) && !slices.Contains(a.Also, j.host.ID) && j.host.Protocol != "openai" {
			continue
		}
		for _, known := range a.Paths {
			want := strings.Split(strings.Trim(known, "/"), "/")
			if strings.Contains(known, "*") || len(parts) < len(want) {
				continue
			}
			tail := strings.Join(parts[len(parts)-len(want):], "/")
			if near(tail, strings.Trim(known, "/")) || strings.EqualFold(tail, strings.Trim(known, "/")) {
				base := strings.TrimSuffix("/"+strings.Join(parts[:len(parts)-len(want)], "/"), "/")
				j.wrong(cause.RequestWrongPath, provider.Observed, "the path is not known; did you mean "+base+known+"?", name(path), base+known)
				if u, err := url.Parse(j.address); err == nil {
					u.Path = base + known
					j.setAddress(u)
				}
				return a, base
			}
		}
	}
	return nil, ""
}

// nearHost is the vendor's host that a name is a slip of.
func (j *judge) nearHost(host string) string {
	for _, p := range j.Registry.All() {
		for _, known := range p.Hosts() {
			if p.Kind == "cloud" && len(known) >= 12 && !strings.Contains(known, "{") && distance(host, known) <= 2 {
				return known
			}
		}
	}
	return ""
}

// verb compares the method.
func (j *judge) verb(a *api.API) {
	if a.Verb() == j.method {
		return
	}
	f := Fault{
		Check: Address, Cause: cause.RequestWrongMethod, At: j.message.AddressAt, Member: "method",
		Summary: a.Name + " is called with " + a.Verb(), Measured: name(j.method), Expected: a.Verb(), Repaired: j.hasBody() || a.Body == nil,
	}
	j.add(f, provider.Documented, false)
	if f.Repaired {
		j.method, j.changed = a.Verb(), true
	}
}

// version: Azure's classic addresses name the version of the API (learn.microsoft.com/azure/ai-services/openai/reference).
func (j *judge) version(u *url.URL) {
	if j.host.ID != "azure-openai" || !strings.Contains(u.Path, "/deployments/") {
		return
	}
	const page = "https://learn.microsoft.com/azure/ai-foundry/openai/reference"
	version := u.Query().Get("api-version")
	f := Fault{Check: Address, Cause: cause.RequestAPIVersion, At: j.message.AddressAt, Member: "api-version", Source: page, Expected: "api-version=2024-10-21, or a later one"}
	switch {
	case version == "":
		f.Summary, f.Measured = "the address names no api-version", "none"
		f.Repaired = true
		j.add(f, provider.Documented, false)
		query := u.RawQuery
		if query != "" {
			query += "&"
		}
		u.RawQuery = query + "api-version=2024-10-21"
		j.setAddress(u)
	case !j.fits(`^(\d{4}-\d{2}-\d{2}(-preview)?|preview|latest|v1|\$.*|\{\{.*)$`, version):
		f.Summary, f.Measured = "the api-version has no form that Azure documents", quote(name(version))
		j.add(f, provider.Documented, false)
	}
}

// secretQuery reports whether a query value's name speaks of a credential.
func secretQuery(field string) bool {
	return slices.Contains([]string{"key", "api_key", "apikey", "api-key", "x-api-key", "access_token", "token"}, strings.ToLower(field))
}

func fieldsNamed(fields []request.Field, name string) []int {
	var found []int
	for i, f := range fields {
		if strings.EqualFold(f.Name, name) {
			found = append(found, i)
		}
	}
	return found
}
