package request

import (
	"context"
	"slices"
	"strings"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/checks/provider"
)

// The ids of this package's checks.
const (
	OneAuthorization = "request.one-authorization"
	Scheme           = "request.scheme"
)

// Checks lists the checks about how a request sends its credential. All answer offline and are skipped where no
// request was given.
func Checks() []checks.Check {
	return []checks.Check{
		{
			ID:     OneAuthorization,
			Title:  "the request carries exactly one credential header",
			Causes: []cause.ID{cause.CredentialWrongHeader},
			Run:    oneAuthorization,
		},
		{
			ID:     Scheme,
			Title:  "the credential travels with the right scheme",
			Causes: []cause.ID{cause.CredentialBearerPrefix},
			Run:    scheme,
		},
	}
}

func oneAuthorization(_ context.Context, f checks.Facts) checks.Finding {
	t := f.Target()
	if reason := unaskable(t); reason != "" {
		return checks.Finding{Status: checks.Skip, Because: reason}
	}
	r := t.Request
	evidence := []checks.Evidence{{Source: source, Measured: "credential in " + strings.Join(r.Carriers, ", "), Expected: "credential in " + r.Wanted.Header + " alone"}}
	switch first := r.Carriers[0]; {
	case !strings.EqualFold(first, r.Wanted.Header) && len(r.Carriers) == 1 && r.Wanted.Accepts(first, t.Form().URL) && !t.OneWay():
		return checks.Finding{Status: checks.Pass, Summary: "the credential travels in " + first + ", which " + t.Provider.Name + " reads as well", Evidence: evidence}
	case !strings.EqualFold(first, r.Wanted.Header):
		return wrongHeader(t, evidence)
	case slices.ContainsFunc(r.Duplicates, func(name string) bool { return strings.EqualFold(name, first) }):
		return checks.Finding{Status: checks.Warn, Summary: "the header " + first + " is sent more than once; servers differ in which one they read", Evidence: evidence}
	case len(r.Carriers) > 1:
		return checks.Finding{Status: checks.Warn, Summary: "the request carries credentials in " + strings.Join(r.Carriers, " and ") + "; servers differ in which one they read", Evidence: evidence}
	}
	return checks.Finding{Status: checks.Pass, Summary: "the credential travels in " + r.Wanted.Header + " alone", Evidence: evidence}
}

// wrongHeader: the credential is not where the provider looks first. Where that is Authorization there is hardly another
// place; where it is a header of its own, many also take Authorization, so that only a reply tells.
func wrongHeader(t checks.Target, evidence []checks.Evidence) checks.Finding {
	r := t.Request
	found := checks.Finding{
		Status:     checks.Fail,
		Summary:    "the credential travels in " + r.Carriers[0] + "; " + t.Provider.Name + " reads " + r.Wanted.Header,
		Evidence:   evidence,
		Causes:     []cause.ID{cause.CredentialWrongHeader},
		Confidence: checks.Inferred,
		Local:      true,
		Changes:    []checks.Change{asWanted("wanted-header", t)},
	}
	inQuery := strings.HasPrefix(r.Carriers[0], "?")
	if !strings.EqualFold(r.Wanted.Header, "Authorization") {
		if inQuery {
			return checks.Finding{Status: checks.Warn, Summary: "the credential travels in the URL, where logs and proxies keep it", Evidence: evidence}
		}
		found.Confidence = checks.Possible
		found.Tell = "the same request with the credential in " + r.Wanted.Header
	}
	if inQuery { // probes send it in the header, so their replies say nothing about this request
		found.Local, found.Changes = false, nil
	}
	return found
}

func scheme(_ context.Context, f checks.Facts) checks.Finding {
	t := f.Target()
	if reason := unaskable(t); reason != "" {
		return checks.Finding{Status: checks.Skip, Because: reason}
	}
	r := t.Request
	if !strings.EqualFold(r.Carriers[0], r.Wanted.Header) {
		return checks.Finding{Status: checks.Skip, Because: OneAuthorization}
	}
	wanted := wantedScheme(r.Wanted)
	evidence := []checks.Evidence{{Source: source + ", " + r.Carriers[0], Measured: shown(r.Scheme), Expected: shown(wanted)}}
	if strings.EqualFold(r.Scheme, wanted) { // RFC 9110 section 11.1: in any case
		return checks.Finding{Status: checks.Pass, Summary: "the credential travels with " + shown(wanted), Evidence: evidence}
	}
	found := checks.Finding{
		Status:     checks.Fail,
		Summary:    "the credential travels with " + shown(r.Scheme) + "; " + t.Provider.Name + " wants " + shown(wanted),
		Evidence:   evidence,
		Causes:     []cause.ID{cause.CredentialBearerPrefix},
		Confidence: checks.Inferred,
		Local:      true,
	}
	if !strings.EqualFold(r.Scheme, "Basic") || r.Decoded != nil {
		found.Changes = []checks.Change{asWanted("wanted-scheme", t)}
	}
	return found
}

// unaskable says why the checks have nothing to look at; empty where they have.
func unaskable(t checks.Target) string {
	switch {
	case t.Request == nil:
		return "no request was given"
	case len(t.Request.Carriers) == 0 && t.Request.Format == FormatHAR:
		return "the HAR entry holds no credential"
	case len(t.Request.Carriers) == 0:
		return "the request carries no credential"
	case t.Request.Wanted.Header == "":
		return "it is not known how " + t.Provider.ID + " takes a credential"
	}
	return ""
}

// asWanted sends the same credential as the provider takes it.
func asWanted(id string, t checks.Target) checks.Change {
	wanted := t.Request.Wanted
	title := "send the credential in the header " + wanted.Header + " with " + shown(wantedScheme(wanted))
	return checks.Change{
		ID:    id,
		Title: title,
		Probe: checks.ProbeReal,
		Apply: func(t checks.Target) checks.Target {
			if t.Request == nil {
				return t
			}
			facts := *t.Request
			if strings.EqualFold(facts.Scheme, "Basic") && facts.Decoded != nil {
				t.Credential = facts.Decoded
			}
			facts.Scheme, facts.Decoded = wantedScheme(wanted), nil
			if len(facts.Carriers) > 0 {
				facts.Carriers = append([]string{wanted.Header}, facts.Carriers[1:]...)
			}
			t.Provider.Auth, t.Request = wanted, &facts
			t.Changes = append(slices.Clone(t.Changes), title)
			return t
		},
	}
}

// wantedScheme is the word in front of {key}: "Bearer", or none.
func wantedScheme(auth provider.Auth) string {
	before, _, _ := strings.Cut(auth.Format, "{")
	return strings.TrimSpace(before)
}

func shown(scheme string) string {
	if scheme == "" {
		return "no scheme"
	}
	return "the scheme " + scheme
}
