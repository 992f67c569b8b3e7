package checks

import (
	"net/url"
	"slices"
	"strings"

	"authdoctor/checks/cause"
)

// OtherHeader sends the key in the header that the provider reads keys from, where the client uses another one.
func OtherHeader(t Target) []Change {
	usual, sent := t.Wanted(), t.Way()
	if t.Request != nil || t.Override != nil || strings.EqualFold(usual.Header, sent.Header) {
		return nil
	}
	title := "send it in the header " + usual.Header
	return []Change{{
		ID: "wanted-header", Title: title, Probe: ProbeReal, Proves: cause.CredentialWrongHeader,
		Apply: func(t Target) Target {
			t.Carried = &usual
			t.Changes = append(slices.Clone(t.Changes), title)
			return t
		},
	}}
}

// OtherHost sends the key to the next address of the same vendor. Some vendors have several, each with keys of its own.
func OtherHost(t Target) []Change {
	here, err := url.Parse(t.BaseURL.Value)
	if err != nil || !t.Provider.Owns(here.Hostname()) {
		return nil
	}
	path := strings.TrimRight(here.Path, "/")
	for _, own := range t.Provider.BaseURLs {
		there, err := url.Parse(own.URL)
		// Only an address with the same path is the same API; a host with a part to fill in is nobody's.
		if err != nil || !own.Twin || strings.EqualFold(there.Hostname(), here.Hostname()) || own.Path() != path {
			continue
		}
		return []Change{{
			ID: "other-host", Title: "at " + there.Hostname(), Probe: ProbeReal, Proves: cause.EndpointWrongHost,
			Apply: func(t Target) Target {
				t.BaseURL.Value, t.BaseURL.Set = own.URL, true
				t.Changes = append(slices.Clone(t.Changes), "at "+there.Hostname())
				return t
			},
		}}
	}
	return nil
}

// OtherVersion names a version of the API that is known to work, where the client names another one.
func OtherVersion(t Target, probe string) []Change {
	known := t.Provider.Version.Default
	if known == "" || t.version() == known || !t.named(probe) {
		return nil
	}
	title := "with " + t.Provider.Version.Query + "=" + known
	return []Change{{
		ID: "other-version", Title: title, Probe: probe, Proves: cause.RequestAPIVersion,
		Apply: func(t Target) Target {
			t.Version.Value = known
			t.Changes = append(slices.Clone(t.Changes), title)
			return t
		},
	}}
}

// named reports whether a probe's path names a version.
func (t Target) named(probe string) bool {
	spec, _ := t.Spec(probe)
	return strings.Contains(spec.Path, "{version}")
}

// DemandedHeaders repeats a request that was handed over with the headers that the API demands and it lacks.
func DemandedHeaders(t Target, probe string) []Change {
	if t.Request == nil || t.Complete {
		return nil
	}
	var missing []string
	for _, h := range t.Provider.Headers.Required {
		if !t.Carries(h.Name) {
			missing = append(missing, h.Name+": "+h.Value)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	title := "with the header " + strings.Join(missing, ", ")
	return []Change{{
		ID: "demanded-headers", Title: title, Probe: probe,
		Apply: func(t Target) Target {
			t.Complete = true
			t.Changes = append(slices.Clone(t.Changes), title)
			return t
		},
	}}
}
