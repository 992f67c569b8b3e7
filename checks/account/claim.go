package account

import (
	"context"
	"fmt"
	"slices"
	"time"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/checks/wire"
)

// claim makes a check that fails where the API's refusal names one of its causes.
func claim(id, title string, probes []string, changes func(asked, checks.Target) []checks.Change, causes ...cause.ID) checks.Check {
	return checks.Check{ID: id, Title: title, Probes: probes, Causes: causes, Run: func(ctx context.Context, f checks.Facts) checks.Finding {
		said, refused := refusal(ctx, f)
		if !refused {
			known := standing(ctx, f)
			if fact, ok := alarm(known, causes...); ok {
				return alarmed(f, known, fact)
			}
			return unrefused(ctx, f, id)
		}
		ranked := rank(said)
		if said.generic() && alike(said, ask(ctx, f, checks.ProbeNone)) {
			ranked = nil // refused with and without the key: whatever it is, it is not this account's
		}
		if len(ranked) == 0 || !slices.Contains(causes, ranked[0]) {
			if len(ranked) == 0 && said.ex.Status < 500 {
				return checks.Finding{Status: checks.Skip, Because: "request.accepted", Summary: "the refusal does not say"}
			}
			return checks.Finding{Status: checks.Skip, Because: "another refusal", Summary: "the API refused for another reason first"}
		}
		finding := refusalFinding(said, ranked)
		if changes != nil {
			finding.Changes = changes(said, f.Target())
		}
		return finding
	}}
}

func refusalFinding(said asked, ranked []cause.ID) checks.Finding {
	finding := checks.Finding{
		Status: checks.Fail, Causes: ranked, Summary: said.words(), Evidence: said.evidence("granted"),
		Retry: said.Retry, RetryAt: said.RetryAt, Confidence: checks.Possible,
	}
	if said.Rule != nil {
		finding.Confidence = checks.ByMark(said.Rule.Mark)
		finding.Summary = said.Rule.Meaning + ": " + said.words()
	}
	if said.generic() && ranked[0].Group() == "rate" && !said.RetryAt.IsZero() {
		finding.Confidence = checks.Inferred
	}
	// Several readings of one group share their owner and their remedy; readings of different groups do not.
	for _, other := range ranked[1:] {
		if other.Group() != ranked[0].Group() {
			finding.Confidence = checks.Possible
			finding.Tell = "whether " + string(other) + " or " + string(ranked[0]) + " applies"
		}
	}
	if len(ranked) > 1 && finding.Confidence == checks.Stated {
		finding.Confidence = checks.Inferred
	}
	if !said.RetryAt.IsZero() {
		finding.Evidence = append(finding.Evidence, checks.Evidence{Source: "Retry-After", Measured: said.RetryAt.UTC().Format(time.RFC3339), Expected: "-"})
	}
	return finding
}

// rank narrows the causes of a refusal by what the reply says beside its rule.
func rank(said asked) []cause.ID {
	ranked := slices.Clone(said.Causes)
	first := said.first()
	if said.generic() && first.Group() == "rate" {
		// A 429 that says when to come back is a rate limit (RFC 6585 section 4); billing does not pass by waiting.
		return slices.DeleteFunc(ranked, func(id cause.ID) bool { return !said.RetryAt.IsZero() && id.Group() != "rate" })
	}
	both := slices.Contains(ranked, cause.OrgMismatch) && slices.Contains(ranked, cause.ProjectInvalid)
	if both {
		return []cause.ID{cause.ProjectInvalid} // the words name the project header
	}
	if first == cause.OrgMismatch || first == cause.ProjectInvalid {
		return ranked[:1]
	}
	return ranked
}

// unrefused answers a claim where nothing was refused.
func unrefused(ctx context.Context, f checks.Facts, id string) checks.Finding {
	real := ask(ctx, f, checks.ProbeReal)
	if f.Target().Sender() == nil {
		return checks.Finding{Status: checks.Skip, Because: "credential.found", Summary: "there is no key to ask about"}
	}
	if real.ex.Fault == wire.FaultWithheld {
		return checks.Finding{Status: checks.Unknown, Because: "not sent", Summary: "the key was not sent"}
	}
	if !real.spoke() {
		return checks.Finding{Status: checks.Unknown, Because: "edge.api-answered", Summary: "the API itself did not answer"}
	}
	beyond, ok := second(ctx, f)
	needsCall := id == "account.quota" || id == "account.rate" || id == "account.scope" || id == "account.verified"
	granted := real
	if !real.OK() && ok {
		granted = beyond
	}
	switch {
	case !needsCall && !granted.OK() && !usable(granted):
		return checks.Finding{Status: checks.Unknown, Because: "server.available", Summary: granted.words()}
	case !needsCall && granted.OK():
		return checks.Finding{Status: checks.Pass, Summary: fmt.Sprintf("granted (%d)", granted.ex.Status), Evidence: granted.evidence("granted")}
	case !needsCall:
		return checks.Finding{Status: checks.Pass, Summary: fmt.Sprintf("not refused (%d)", granted.ex.Status), Evidence: granted.evidence("granted, or refused for its body only")}
	case id == "account.quota" && f.Target().Model.Value == "" && len(standing(ctx, f).Facts) > 0:
		known := standing(ctx, f)
		return checks.Finding{Status: checks.Pass, Summary: plainly(known), Evidence: []checks.Evidence{{Source: known.ex.Method + " " + known.ex.URL, Measured: plainly(known), Expected: "something left"}}}
	case f.Target().Model.Value == "":
		return checks.Finding{Status: checks.Skip, Because: "--model", Summary: "give --model NAME to ask with a call that costs nothing"}
	case !ok || beyond.ex.Probe == checks.ProbeModel && beyond.OK():
		return checks.Finding{Status: checks.Skip, Because: "not the vendor's own host", Summary: "a call that is free there may cost here: allow one token with --paid"}
	case !beyond.spoke() || !usable(beyond):
		return checks.Finding{Status: checks.Unknown, Because: "server.available", Summary: beyond.words()}
	}
	return checks.Finding{Status: checks.Pass, Summary: "a chat request got past this point", Evidence: beyond.evidence("granted, or refused for its body only")}
}
