package network

import (
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
	keepsPath := strings.HasSuffix(strings.TrimRight(to.Path, "/"), controlPath(f.Target()))
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

// askedPath is where a probe asks, without the query.
func askedPath(spec provider.Probe) string {
	if u, err := url.Parse(spec.Path); err == nil && spec.Path != "" { // a whole URL, or one with a query
		return u.Path
	}
	return "/models"
}

// controlPath is where the control probe asks.
func controlPath(t checks.Target) string {
	spec, _ := t.Spec(checks.ProbeReal)
	return askedPath(spec)
}

// moved changes the base URL to where a redirect leads. It is offered only for another path of the same host and port,
// for https in place of http, and for another name of this machine: a key never follows to an address that nobody named.
func moved(t checks.Target, to *url.URL, proves cause.ID) checks.Change {
	base := to.Scheme + "://" + to.Host + strings.TrimSuffix(strings.TrimRight(to.Path, "/"), controlPath(t))
	return checks.Change{
		ID: "follow-redirect", Title: "at the redirect's target", Probe: checks.ProbeReal, Proves: proves,
		Apply: func(t checks.Target) checks.Target {
			t.BaseURL.Value = base
			t.Changes = append(slices.Clone(t.Changes), "base URL "+reply.Clean(base))
			return t
		},
	}
}
