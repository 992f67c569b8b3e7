package checks

import (
	"net/url"
	"slices"
	"strings"

	"authdoctor/checks/provider"
	"authdoctor/checks/wire"
)

// Form is the provider's address that the user's client takes the base URL for: it decides what the client puts behind it.
func (t Target) Form() provider.BaseURL {
	return t.Provider.Form(t.BaseURL.Value, t.BaseURL.Name)
}

// Way is how the user's client sends the credential: as the request that was handed over does; else as clients do that
// read its variable, that use such an address, or, where nobody knows the client, as a credential of its kind is read.
func (t Target) Way() provider.Way {
	auth := t.Provider.Auth
	if t.Carried != nil {
		return *t.Carried
	}
	if t.Request != nil || t.Override != nil || t.Credential == nil {
		return auth.Default()
	}
	if way, ok := auth.ForVariable(t.Credential.Name); ok {
		return way
	}
	if way, ok := auth.ForBaseURL(t.Form().URL); ok {
		return way
	}
	if !slices.ContainsFunc(t.Provider.Variables, func(v provider.Variable) bool { return v.Name == t.Credential.Name }) {
		if way, ok := t.byKind(); ok {
			return way
		}
	}
	return auth.Default()
}

// Wanted is how the provider reads a credential of this kind at this address.
func (t Target) Wanted() provider.Way {
	if way, ok := t.byKind(); ok {
		return way
	}
	if way, ok := t.Provider.Auth.ForBaseURL(t.Form().URL); ok {
		return way
	}
	return t.Provider.Auth.Default()
}

// OneWay reports whether the credential is of a kind that is read in one way only.
func (t Target) OneWay() bool {
	_, only := t.byKind()
	return only
}

// Open reports whether a request without a credential is worth making: to an address that the user named, or to a
// server of his own, which may well want none.
func (t Target) Open() bool { return t.UserNamed || t.Provider.Kind == "self-hosted" }

// at is the address of a probe. One that is a whole URL belongs to the vendor's own hosts; elsewhere its path is asked
// for at the host that was named.
func (t Target) at(spec provider.Probe) string {
	path := strings.ReplaceAll(spec.Path, "{model}", pathSegment(t.Model.Value))
	if version := t.version(); version != "" {
		path = strings.ReplaceAll(path, "{version}", url.QueryEscape(version))
	} else {
		path = strings.TrimSuffix(path, "?"+t.Provider.Version.Query+"={version}")
	}
	if strings.HasPrefix(path, "/") {
		return Join(t.BaseURL.Value, path)
	}
	own, err := url.Parse(path)
	base, errBase := url.Parse(t.BaseURL.Value)
	if err != nil || errBase != nil || base.Host == "" || t.Provider.Owns(base.Hostname()) {
		return path
	}
	return Join(base.Scheme+"://"+base.Host, own.RequestURI())
}

// version is the one that the client names, else one that is known to work. A request that was handed over is repeated
// with its own, or with none.
func (t Target) version() string {
	if t.Version.Value != "" || t.Request != nil {
		return t.Version.Value
	}
	return t.Provider.Version.Default
}

// Lead is what the client puts between the base URL and every path of the API: /v1, or nothing. A base URL that holds it
// already names it twice.
func (t Target) Lead() string {
	lead, first := "", true
	for _, probe := range t.Provider.Probes {
		spec, ok := t.data(probe.ID)
		path, _, _ := strings.Cut(spec.Path, "?")
		if !ok || !strings.HasPrefix(path, "/") {
			continue
		}
		if first {
			lead, first = path[:strings.LastIndexByte(path, '/')], false
		}
		for lead != "" && !strings.HasPrefix(path, lead+"/") && !versions(path, lead) {
			lead = lead[:strings.LastIndexByte(lead, '/')]
		}
		if lead == "" {
			return ""
		}
	}
	return lead
}

// versions reports whether a path begins with a version of the API, and the lead is one: /v2/chat beside /v1.
func versions(path, lead string) bool {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return isVersion(first) && isVersion(strings.TrimPrefix(lead, "/"))
}

func isVersion(segment string) bool {
	rest, ok := strings.CutPrefix(segment, "v")
	return ok && rest != "" && rest[0] >= '0' && rest[0] <= '9' && !strings.Contains(rest, "/")
}

// ownHosts are the vendor's hosts that its probes go to from one of its own addresses, as host:port.
func (t Target) ownHosts() []string {
	var hosts []string
	for _, probe := range t.Provider.Probes {
		if u, err := url.Parse(probe.Path); err == nil && u.Scheme == "https" && t.Provider.Owns(u.Hostname()) {
			hosts = append(hosts, wire.HostPort(u))
		}
	}
	return hosts
}
