package keys

import (
	"context"
	"errors"
	"fmt"

	"authdoctor/checks/cause"
	"authdoctor/flows"
	"authdoctor/keystore"
)

// judgement is what a test says about a key.
type judgement struct {
	verdict keystore.Verdict
	cause   string // where the verdict is not Works
	words   string // "it works", "the provider refuses it: the key has been revoked (credential.revoked)"
	bad     bool   // the key itself is proven bad, not the way to the provider, the account's money or a limit
	report  *flows.Report
}

// test examines a key that is not stored yet, or one that is.
func (k *Keeper) test(ctx context.Context, p keystore.Profile, key keystore.Candidate) (judgement, error) {
	report, err := k.Examine(ctx, p, key)
	switch {
	case errors.Is(err, flows.ErrNoTree):
		return judgement{verdict: keystore.Unverified, words: "it was not tested: its provider's API is not examined"}, nil
	case err != nil:
		return judgement{}, err
	case ctx.Err() != nil:
		return judgement{}, fmt.Errorf("%w: %w", ErrUntested, ctx.Err())
	}
	return judge(report), nil
}

// judge reads a report. Only a cause of the key itself proves a key bad: a good key can meet a limit, an empty account, a
// closed network or a server that is down.
func judge(report flows.Report) judgement {
	j := judgement{verdict: keystore.Unverified, report: &report, words: "the test could not tell whether it works"}
	switch report.Verdict {
	case flows.Healthy:
		j.verdict, j.words = keystore.Works, "it works"
		return j
	case flows.Problem:
		j.verdict = keystore.Refused
	case flows.Unknown:
	}
	if len(report.Diagnoses) == 0 {
		return j
	}
	first := report.Diagnoses[0]
	j.cause = first.Cause
	id := cause.ID(first.Cause)
	switch {
	case j.verdict == keystore.Unverified:
		j.words = fmt.Sprintf("the test could not tell whether it works; possibly: %s (%s)", first.Title, first.Cause)
	case id.Group() == "credential" || id.Group() == "token" || id == cause.AccountDeactivated:
		j.bad, j.words = true, fmt.Sprintf("it is refused: %s (%s)", first.Title, first.Cause)
	case id.Group() == "net" || id.Group() == "tls" || id.Group() == "waf" || id.Group() == "endpoint" || id.Group() == "client":
		j.verdict, j.words = keystore.Unverified, fmt.Sprintf("it could not be tested: %s (%s)", first.Title, first.Cause)
	default:
		j.words = fmt.Sprintf("the key itself is known, but: %s (%s)", first.Title, first.Cause)
	}
	return j
}

// note writes a judgement into a profile.
func (j judgement) note(p *keystore.Profile, k *Keeper) {
	p.Verdict, p.Cause = j.verdict, j.cause
	if j.report != nil && j.verdict != keystore.Unverified {
		p.Verified = k.now().UTC()
	}
}
