package provider

import (
	"net/url"
	"slices"
	"strings"
)

// BaseURL is one of a provider's own addresses, with what its client puts behind it.
type BaseURL struct {
	URL   string            `json:"url" yaml:"url"`
	Note  string            `json:"note,omitempty" yaml:"note"`
	Twin  bool              `json:"twin,omitempty" yaml:"twin"`   // the same API with keys of its own, or under an older name
	For   []string          `json:"for,omitempty" yaml:"for"`     // the address of clients that read these variables only
	Paths map[string]string `json:"paths,omitempty" yaml:"paths"` // of probes, by id, where they are not as in probes; empty: not there
}

// Auth says how a credential travels.
type Auth struct {
	Header string `json:"header" yaml:"header"` // Authorization
	Format string `json:"format" yaml:"format"` // "Bearer {key}"
	Dummy  string `json:"dummy" yaml:"dummy"`   // an obviously false key for the control probe
	Also   []Way  `json:"also,omitempty" yaml:"also"`
	Source string `json:"source,omitempty" yaml:"source"`
	Mark   Mark   `json:"mark,omitempty" yaml:"mark"`
}

// Way is another way in which a credential travels, and where it holds.
type Way struct {
	Header    string   `json:"header" yaml:"header"`
	Format    string   `json:"format" yaml:"format"`
	Variables []string `json:"variables,omitempty" yaml:"variables"` // clients send the values of these so
	Keys      []string `json:"keys,omitempty" yaml:"keys"`           // the ids of key shapes that are read from there only
	BaseURLs  []string `json:"base_urls,omitempty" yaml:"base_urls"` // addresses where keys are read from there
	With      []Field  `json:"with,omitempty" yaml:"with"`           // headers that go with it
	Note      string   `json:"note,omitempty" yaml:"note"`
}

// Field is a header that requests carry beside the credential.
type Field struct {
	Name  string `json:"name" yaml:"name"`
	Value string `json:"value" yaml:"value"`
}

// Headers names the optional headers that choose who is billed, and the ones that every request has to carry.
type Headers struct {
	Organization string  `json:"organization,omitempty" yaml:"organization"`
	Project      string  `json:"project,omitempty" yaml:"project"`
	Required     []Field `json:"required,omitempty" yaml:"required"`
}

func (h Headers) empty() bool {
	return h.Organization == "" && h.Project == "" && len(h.Required) == 0
}

// Version is the version of the API that requests name in their query. In a path it is {version}.
type Version struct {
	Query   string `json:"query,omitempty" yaml:"query"`     // api-version
	Default string `json:"default,omitempty" yaml:"default"` // one that is known to work, where none was named
}

// Retired says that a service has ended.
type Retired struct {
	Since   string `json:"since,omitempty" yaml:"since"`     // YYYY-MM-DD
	Instead string `json:"instead,omitempty" yaml:"instead"` // what to move to
	Source  string `json:"source,omitempty" yaml:"source"`
}

// Default is how a key travels where nothing else is said.
func (a Auth) Default() Way { return Way{Header: a.Header, Format: a.Format} }

// ForVariable is how clients send the value of a variable, where that is another way than the default.
func (a Auth) ForVariable(name string) (Way, bool) {
	return a.also(func(w Way) []string { return w.Variables }, name)
}

// ForBaseURL is how keys travel to one of the provider's addresses, where that is another way than the default.
func (a Auth) ForBaseURL(address string) (Way, bool) {
	return a.also(func(w Way) []string { return w.BaseURLs }, address)
}

func (a Auth) also(of func(Way) []string, word string) (Way, bool) {
	for _, w := range a.Also {
		if word != "" && slices.Contains(of(w), word) {
			return w, true
		}
	}
	return Way{}, false
}

// Accepts reports whether keys of any kind are read from a header at one of the provider's addresses.
func (a Auth) Accepts(header, address string) bool {
	if strings.EqualFold(header, a.Header) {
		return true
	}
	return slices.ContainsFunc(a.Also, func(w Way) bool {
		here := len(w.BaseURLs) == 0 || slices.Contains(w.BaseURLs, address)
		return here && len(w.Keys) == 0 && strings.EqualFold(header, w.Header)
	})
}

// WayOf is the only way in which a kind of credential is read: the one whose public prefix the key has. False: any.
func (p Provider) WayOf(key string) (Way, bool) {
	for _, w := range p.Auth.Also {
		for _, shape := range p.Keys {
			if slices.Contains(w.Keys, shape.ID) && shape.Prefix != "" && strings.HasPrefix(key, shape.Prefix) {
				return w, true
			}
		}
	}
	return Way{}, false
}

// ControlID is the id of the probe that tells a real key from a false one.
func (p Provider) ControlID() string {
	if p.Control != "" {
		return p.Control
	}
	return "models"
}

// Probe finds a probe by its id.
func (p Provider) Probe(id string) (Probe, bool) {
	for _, probe := range p.Probes {
		if probe.ID == id {
			return probe, true
		}
	}
	return Probe{}, false
}

// Form is the one of the provider's addresses that a base URL is like: the one that a client which reads the variable
// takes it for, else the one that it ends like. The zero BaseURL where it is like none.
func (p Provider) Form(base, variable string) BaseURL {
	for _, own := range p.BaseURLs {
		if variable != "" && slices.Contains(own.For, variable) {
			return own
		}
	}
	path, longest := pathOf(base), -1
	var form BaseURL
	for _, own := range p.BaseURLs {
		if end := pathOf(own.URL); len(own.For) == 0 && len(end) > longest && (path == end || strings.HasSuffix(path, end)) {
			form, longest = own, len(end)
		}
	}
	return form
}

// Matches reports whether a host, without port, is the address's.
func (b BaseURL) Matches(host string) bool {
	return hostMatches(hostOf(b.URL), strings.TrimSuffix(strings.ToLower(host), "."))
}

// Path is the path of the address, without a slash at its end.
func (b BaseURL) Path() string { return pathOf(b.URL) }

func pathOf(address string) string {
	u, err := url.Parse(sample(address))
	if err != nil {
		return ""
	}
	return strings.TrimRight(u.Path, "/")
}
