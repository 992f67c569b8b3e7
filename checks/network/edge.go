package network

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/checks/reply"
	"authdoctor/checks/wire"
)

// Tolerated difference between this machine's clock and the server's.
const (
	skewNoted  = 60 * time.Second
	skewSevere = 5 * time.Minute
)

func clock(ctx context.Context, f checks.Facts) checks.Finding {
	ex := travelled(ctx, f)
	if ex.ServerTime.IsZero() {
		return checks.Finding{Status: checks.Skip, Because: "network.answers", Summary: "no reply with a Date header came"}
	}
	skew := ex.ReceivedAt.Sub(ex.ServerTime).Round(time.Second)
	// A Date header has whole seconds and was written before the reply travelled.
	if skew < 0 {
		skew += time.Second
	}
	measured := fmt.Sprintf("this machine %s, server %s", ex.ReceivedAt.UTC().Format(time.RFC3339), ex.ServerTime.UTC().Format(time.RFC3339))
	if skew.Abs() <= skewNoted {
		return checks.Finding{Status: checks.Pass, Summary: fmt.Sprintf("they differ by %s", skew.Abs()), Evidence: evidence(ex, measured, "less than a minute apart")}
	}
	side := "ahead of"
	if skew < 0 {
		side = "behind"
	}
	summary := fmt.Sprintf("this machine's clock is %s %s the server's", skew.Abs(), side)
	if skew.Abs() > skewSevere {
		summary += ": signed and time-limited tokens fail"
	}
	return checks.Finding{Status: checks.Warn, Summary: summary, Evidence: evidence(ex, measured, "less than a minute apart")}
}

// travelledReading is the reading of the exchange that shows the way.
func travelledReading(ctx context.Context, f checks.Facts) (wire.Exchange, reply.Reading) {
	ex := travelled(ctx, f)
	if ex.Probe == checks.ProbeNone {
		return ex, f.Reading(ctx, checks.ProbeNone)
	}
	return ex, f.Reading(ctx, checks.ProbeReal)
}

func edge(ctx context.Context, f checks.Facts) checks.Finding {
	ex, reading := travelledReading(ctx, f)
	if finding, never := before(ex, wire.StageBody); never {
		return finding
	}
	if reading.Form != reply.FormEdge {
		return pass(ex, "no mark of a firewall's page", "no page in front of the API")
	}
	if len(reading.Causes) > 0 && reading.Causes[0].Group() == "server" {
		return checks.Finding{Status: checks.Skip, Because: "server.available", Summary: fmt.Sprintf("status %d and a page of %s that is no refusal", ex.Status, reading.Edge)}
	}
	summary := fmt.Sprintf("status %d and a page of %s: the API never saw the request", ex.Status, reading.Edge)
	if reading.Rule != nil {
		summary = fmt.Sprintf("status %d and a page of %s: %s", ex.Status, reading.Edge, reading.Rule.Meaning)
	}
	finding := fail(ex, cause.WAFBlocked, checks.Inferred, summary, "a JSON reply of the API")
	finding.RetryAt = reading.RetryAt
	return finding
}

func apiAnswered(ctx context.Context, f checks.Facts) checks.Finding {
	ex, reading := travelledReading(ctx, f)
	if ex.Fault == wire.FaultTooLarge && ex.Status == 0 {
		return fail(ex, cause.NetNonJSONResponse, checks.Inferred, "headers larger than any API sends", "a JSON list of models")
	}
	if ex.Fault == wire.FaultTooLarge {
		return fail(ex, cause.NetNonJSONResponse, checks.Inferred, fmt.Sprintf("status %d and more than %d MiB (encoding %q)", ex.Status, wire.MaxBody>>20, ex.Encoding), "a JSON list of models")
	}
	if finding, never := before(ex, wire.StageBody); never {
		return finding
	}
	if ex.Fault != wire.FaultNone {
		return checks.Finding{Status: checks.Skip, Because: "network.answers", Summary: "no complete reply came"}
	}
	kind := ex.Header.Get("Content-Type")
	switch {
	case reading.API():
		return pass(ex, fmt.Sprintf("status %d, %s", ex.Status, kind), "JSON of the API")
	case reading.Form == reply.FormEdge:
		return checks.Finding{Status: checks.Skip, Because: "edge.passed", Summary: "a page in front of it did"}
	case ex.Status >= 300 && ex.Status < 400:
		return checks.Finding{Status: checks.Skip, Because: "endpoint.redirects", Summary: "a redirect"}
	case ex.Status == http.StatusNotFound, ex.Status == http.StatusMethodNotAllowed:
		return checks.Finding{Status: checks.Skip, Because: "endpoint.route", Summary: fmt.Sprintf("status %d without JSON", ex.Status)}
	case ex.Status >= 500:
		return checks.Finding{Status: checks.Skip, Because: "server.available", Summary: fmt.Sprintf("status %d without JSON", ex.Status)}
	case ex.Status == http.StatusTooManyRequests:
		return checks.Finding{Status: checks.Skip, Because: "account.rate", Summary: "status 429 without JSON"}
	case basic(ex):
		return fail(ex, cause.NetNonJSONResponse, checks.Inferred, notJSON(ex, reading), "JSON of the API")
	case ex.Status == http.StatusUnauthorized:
		return pass(ex, "status 401 without JSON: a gate in front of the API, which may read the key", "JSON of the API")
	case reading.Form == reply.FormHTML, ex.Status < 300:
		return fail(ex, cause.NetNonJSONResponse, checks.Inferred, notJSON(ex, reading), "JSON of the API")
	}
	return pass(ex, fmt.Sprintf("status %d without JSON: a gateway's short answer", ex.Status), "JSON of the API")
}

// basic reports whether something asks for a user name and a password (RFC 7617).
func basic(ex wire.Exchange) bool {
	return strings.HasPrefix(strings.ToLower(ex.Header.Get("WWW-Authenticate")), "basic")
}

func notJSON(ex wire.Exchange, reading reply.Reading) string {
	switch {
	case basic(ex):
		return fmt.Sprintf("status %d: something in front of the API asks for a user name and password (Basic)", ex.Status)
	case reading.Form == reply.FormHTML:
		return fmt.Sprintf("status %d and an HTML page: a login portal, a proxy's page or a web site", ex.Status)
	case reading.Form == reply.FormEmpty:
		return fmt.Sprintf("status %d and an empty body", ex.Status)
	}
	return fmt.Sprintf("status %d and text that is no JSON", ex.Status)
}
