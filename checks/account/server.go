package account

import (
	"context"
	"fmt"
	"strings"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/checks/reply"
	"authdoctor/checks/wire"
)

// available fails on replies that are the provider's own fault. They are never proof of anything about the key.
func available(ctx context.Context, f checks.Facts) checks.Finding {
	last := ask(ctx, f, checks.ProbeReal)
	if f.Target().Sender() == nil || last.ex.Fault == wire.FaultWithheld || last.ex.Fault == wire.FaultInvalidHeader {
		last = ask(ctx, f, checks.ProbeNone)
	} else if last.OK() {
		if beyond, ok := second(ctx, f); ok {
			last = beyond
		}
	}
	first := last.first()
	claimed := first == cause.ServerError || first == cause.ServerOverloaded || first == cause.EndpointRetired
	switch {
	case !last.ex.Answered():
		return checks.Finding{Status: checks.Unknown, Because: "network.answers", Summary: last.words()}
	case first != "" && !claimed, last.ex.Status < 500 && !claimed:
		return checks.Finding{Status: checks.Pass, Summary: fmt.Sprintf("status %d", last.ex.Status)}
	}
	finding := checks.Finding{
		Status: checks.Fail, Causes: []cause.ID{cause.ServerError}, Confidence: checks.Inferred, Summary: last.words(),
		Evidence: last.evidence("a status below 500"), RetryAt: last.RetryAt, Retry: last.Retry,
	}
	if last.ex.Status == 529 || first == cause.ServerOverloaded {
		finding.Causes[0] = cause.ServerOverloaded
	} else if claimed {
		finding.Causes[0] = first
	}
	if last.Rule != nil && claimed {
		finding.Confidence = checks.ByMark(last.Rule.Mark)
	}
	return finding
}

// accepted takes what no other check claims.
func accepted(ctx context.Context, f checks.Facts) checks.Finding {
	said, refused := refusal(ctx, f)
	if !refused {
		return unrefused(ctx, f, "request.accepted")
	}
	first := said.first()
	if said.generic() && alike(said, ask(ctx, f, checks.ProbeNone)) {
		first = ""
	}
	switch {
	case first.Group() == "request" && first != cause.RequestWrongPath, first == cause.ClientMisconfigured:
		finding := refusalFinding(said, said.Causes)
		finding.Changes = append(checks.OtherVersion(f.Target(), said.ex.Probe), checks.DemandedHeaders(f.Target(), said.ex.Probe)...)
		return finding
	case first == "" && said.ex.Status < 500 && said.ex.Status != 404 && said.ex.Status != 405:
		return checks.Finding{
			Status: checks.Unknown, Because: "no rule knows this reply", Summary: "refused in words that no rule knows: " + said.words(),
			Evidence: said.evidence("granted"),
		}
	}
	for _, id := range claimants() {
		if f.Finding(ctx, id).Status == checks.Fail {
			return checks.Finding{Status: checks.Skip, Because: id, Summary: "an earlier check answers for the refusal"}
		}
	}
	return checks.Finding{Status: checks.Unknown, Because: "no check claims this reply", Summary: "refused: " + said.words(), Evidence: said.evidence("granted")}
}

// limits shows what the reply tells of limits; it never fails.
func limits(ctx context.Context, f checks.Facts) checks.Finding {
	seen := ask(ctx, f, checks.ProbeReal)
	known := standing(ctx, f)
	if beyond, ok := second(ctx, f); ok && len(beyond.Limits) > 0 {
		seen = beyond
	}
	if len(seen.Limits)+len(known.Facts) == 0 {
		return checks.Finding{Status: checks.Skip, Because: "the reply", Summary: "no limit header came with it"}
	}
	var parts []string
	if len(known.Facts) > 0 {
		parts = append(parts, plainly(known))
	}
	for _, l := range seen.Limits {
		text := fmt.Sprintf("%s: %s of %s left", l.Name, orUnknown(l.Remaining), orUnknown(l.Limit))
		if l.Reset != "" {
			text += ", full again in " + l.Reset
		}
		parts = append(parts, text)
	}
	summary := reply.Clean(strings.Join(parts, "; "))
	return checks.Finding{Status: checks.Pass, Summary: summary, Evidence: []checks.Evidence{{Source: limitSource(seen, known), Measured: summary, Expected: "something left"}}}
}

// limitSource names where the limits were told.
func limitSource(seen, known asked) string {
	switch {
	case len(known.Facts) == 0:
		return "limit headers"
	case len(seen.Limits) == 0:
		return known.ex.Method + " " + known.ex.URL
	}
	return "limit headers and " + known.ex.Method + " " + known.ex.URL
}

func orUnknown(s string) string {
	if s == "" {
		return "?"
	}
	return s
}

// claimants are the checks that answer for a refusal, beside this one.
func claimants() []string {
	return []string{
		"endpoint.header-arrives", "account.key", "account.active", "account.organization", "account.project", "account.region",
		"account.network", "account.scope", "account.verified", "account.model", "account.quota", "account.rate", "gateway.upstream",
		"server.available", "endpoint.route", "edge.passed", "edge.api-answered",
	}
}
