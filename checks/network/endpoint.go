package network

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/checks/provider"
	"authdoctor/checks/reply"
	"authdoctor/checks/wire"
)

func redirects(ctx context.Context, f checks.Facts) checks.Finding {
	ex := travelled(ctx, f)
	if finding, never := before(ex, wire.StageBody); never {
		return finding
	}
	if ex.Status < 300 || ex.Status >= 400 {
		return pass(ex, fmt.Sprintf("status %d", ex.Status), "no redirect")
	}
	from, err := url.Parse(ex.URL)
	location, lerr := url.Parse(ex.Header.Get("Location"))
	if err != nil || lerr != nil || ex.Header.Get("Location") == "" {
		return fail(ex, cause.NetNonJSONResponse, checks.Possible, fmt.Sprintf("status %d without a usable Location", ex.Status), "no redirect")
	}
	to := from.ResolveReference(location)
	shown := reply.Clean(to.Scheme + "://" + to.Host + to.Path)
	measured := fmt.Sprintf("status %d to %s", ex.Status, shown)
	keepsPath := strings.HasSuffix(strings.TrimRight(to.Path, "/"), askedPath(f.Target()))
	switch {
	case !keepsPath:
		return fail(ex, cause.NetNonJSONResponse, checks.Inferred, measured+": a login or portal page, not the API", "no redirect")
	case wire.HostPort(from) == wire.HostPort(to) && from.Scheme == to.Scheme:
		// 307 and 308 keep the method, so a client that follows them works (RFC 9110 section 15.4.8); the others turn a
		// POST into a GET.
		finding := fail(ex, cause.RequestWrongPath, checks.Inferred, measured+": a POST arrives there as a GET", "the final address in the base URL")
		if ex.Status == http.StatusTemporaryRedirect || ex.Status == http.StatusPermanentRedirect {
			finding = fail(ex, cause.RequestWrongPath, checks.Possible, measured+", which only some clients follow", "the final address in the base URL")
			finding.Tell = "whether the program follows redirects"
		}
		finding.Changes = []checks.Change{moved(f.Target(), to, cause.RequestWrongPath)}
		return finding
	case from.Hostname() == to.Hostname() && from.Scheme == "http" && to.Scheme == "https" && from.Port() == "" && to.Port() == "":
		finding := fail(ex, cause.ClientMisconfigured, checks.Inferred, measured+": the base URL has the wrong scheme", "https:// in the base URL")
		finding.Changes = []checks.Change{moved(f.Target(), to, cause.ClientMisconfigured)}
		return finding
	}
	finding := fail(ex, cause.EndpointAuthStripped, checks.Inferred, measured+": clients drop the Authorization header on the way to another host", "the final address in the base URL")
	if header := f.Target().Way().Header; header != "Authorization" { // RFC 9110 section 15.4 leaves other headers to the client
		finding.Confidence, finding.Summary = checks.Possible, measured+": some clients drop "+header+" on the way to another host, others show it the key"
		finding.Tell = "the same request at the redirect's target"
	}
	if to.Port() == from.Port() && wire.Loopback(from.Hostname()) && wire.Loopback(to.Hostname()) {
		finding.Changes = []checks.Change{moved(f.Target(), to, cause.EndpointAuthStripped)}
	}
	return finding
}

// askedPath is where the control probe asks, below the base URL.
func askedPath(t checks.Target) string {
	spec, ok := t.Spec(checks.ProbeReal)
	if !ok {
		return "/models"
	}
	if u, err := url.Parse(spec.Path); err == nil { // a whole URL, or one with a query
		return u.Path
	}
	return spec.Path
}

// moved changes the base URL to where a redirect leads. It is offered only for another path of the same host and port,
// for https in place of http, and for another name of this machine: a key never follows to an address that nobody named.
func moved(t checks.Target, to *url.URL, proves cause.ID) checks.Change {
	base := to.Scheme + "://" + to.Host + strings.TrimSuffix(strings.TrimRight(to.Path, "/"), askedPath(t))
	return checks.Change{
		ID: "follow-redirect", Title: "at the redirect's target", Probe: checks.ProbeReal, Proves: proves,
		Apply: func(t checks.Target) checks.Target {
			t.BaseURL.Value = base
			t.Changes = append(slices.Clone(t.Changes), "base URL "+reply.Clean(base))
			return t
		},
	}
}

func route(ctx context.Context, f checks.Facts) checks.Finding {
	ex, reading := travelledReading(ctx, f)
	if finding, never := before(ex, wire.StageBody); never {
		return finding
	}
	bare := f.Reading(ctx, checks.ProbeNone)
	// Some gateways ask for a key before they look at the path.
	gate := ex.Status == http.StatusNotFound && (bare.Status == http.StatusUnauthorized || bare.Status == http.StatusForbidden)
	spec, _ := f.Target().Spec(checks.ProbeReal)
	unknownRoute := func(r reply.Reading) bool { return unknownRoute(r, spec.ID == "models") }
	if !unknownRoute(reading) || !unknownRoute(bare) && !gate {
		if ex.Status >= 300 && !reading.API() && ex.Status != http.StatusUnauthorized {
			return checks.Finding{Status: checks.Unknown, Because: "edge.api-answered", Summary: "the API itself did not answer"}
		}
		return pass(ex, fmt.Sprintf("status %d", ex.Status), "an address the API knows")
	}
	says := cmp.Or(reading.Message, "nothing answers at this path")
	if chat := f.Exchange(ctx, checks.ProbeRoute); chat.Answered() && chat.Status/100 == 4 && !unknownRoute(f.Reading(ctx, checks.ProbeRoute)) {
		return checks.Finding{
			Status: checks.Warn, Summary: fmt.Sprintf("there is a chat endpoint (%d), but no list of models (%d: %s): the key cannot be tried without cost", chat.Status, reading.Status, says),
			Evidence: append(evidence(ex, fmt.Sprint(reading.Status, " ", says), "a list of models"), evidence(chat, fmt.Sprint("status ", chat.Status), "an endpoint")...),
		}
	}
	confidence := checks.Possible
	if reading.Rule != nil && reading.Form == reply.FormError {
		confidence = checks.ByMark(reading.Rule.Mark)
	}
	if confidence == checks.Stated && !vendorHost(f, hostOf(f.Target())) && reading.Rule.Code == "" && reading.Rule.Type == "" {
		confidence = checks.Inferred // a framework's words, not the provider's
	}
	if spec.Mark == provider.Unverified {
		confidence = checks.Possible // nobody promises that there is anything to ask
	}
	finding := fail(ex, cause.RequestWrongPath, confidence, fmt.Sprintf("status %d %s: %s", ex.Status, withAndWithout(gate), says), "a base URL below which "+askedPath(f.Target())+" answers")
	finding.Tell = "whether another path of this host answers as the API"
	finding.Changes = checks.OtherVersion(f.Target(), checks.ProbeReal)
	for _, repair := range checks.Repairs(f.Target()) {
		finding.Changes = append(finding.Changes, repair.Change(checks.ProbeReal))
	}
	if len(finding.Changes) > 2 {
		finding.Changes = finding.Changes[:2] // each costs a request
	}
	return finding
}

func withAndWithout(gate bool) string {
	if gate {
		return "with the key, which was asked for first"
	}
	return "with and without the key"
}

// unknownRoute reports whether a reply says that there is nothing at this path: the API's own words, a framework's
// 404, or another service's JSON where the list of models was due.
func unknownRoute(r reply.Reading, list bool) bool {
	if slices.Contains(r.Causes, cause.ModelNotFound) && len(r.Causes) == 1 {
		return false
	}
	return (len(r.Causes) > 0 && r.Causes[0] == cause.RequestWrongPath) || r.Status == 404 ||
		(list && r.Status >= 200 && r.Status < 300 && r.Form == reply.FormObject)
}
