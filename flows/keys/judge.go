package keys

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"authdoctor/checks/cause"
	"authdoctor/flows"
	"authdoctor/keystore"
)

// judgement is what a test says about a key.
type judgement struct {
	verdict keystore.Verdict
	cause   string // where the verdict is not Works
	words   string // "it works", "it is refused: The key has been revoked (credential.revoked)"
	bad     bool   // the key itself is proven bad, not the way to the provider, the account's money or a limit
	report  *flows.Report
}

func untested(why string) judgement {
	return judgement{verdict: keystore.Unverified, words: "it was not tested" + why}
}

// test examines a key that is not stored yet, or one that is. A key of which nobody knows whose it is goes nowhere.
func (k *Keeper) test(ctx context.Context, p keystore.Profile, key keystore.Candidate) (judgement, error) {
	if p.Provider == "" && p.BaseURL == "" {
		return untested(": it is not known whose it is"), nil
	}
	report, err := k.Examine(ctx, p, key)
	switch {
	case ctx.Err() != nil:
		return judgement{}, fmt.Errorf("%w: %w", ErrUntested, ctx.Err())
	case errors.Is(err, flows.ErrNoTree):
		return untested(": its provider's API is not examined"), nil
	case err != nil:
		return judgement{}, fmt.Errorf("%w: %w", ErrUntested, err)
	}
	return judge(report), nil
}

// judge reads a report. Only a cause of the key itself proves a key bad: a good key can meet a limit, an empty account, a
// closed network or a server that is down. A fault on the way hides no bad key where the engine got past it.
func judge(report flows.Report) judgement {
	j := judgement{verdict: keystore.Unverified, report: &report, words: "the test could not tell whether it works"}
	if report.Verdict == flows.Healthy {
		j.verdict, j.words = keystore.Works, "it works"
		return j
	}
	if report.CrashFile != "" {
		j.words = "the test itself failed: see " + report.CrashFile
		return j
	}
	if len(report.Diagnoses) == 0 {
		return j
	}
	said := func(words string, d flows.Diagnosis) {
		j.cause, j.words = d.Cause, fmt.Sprintf("%s: %s (%s)", words, d.Title, d.Cause)
	}
	first := report.Diagnoses[0]
	if report.Verdict != flows.Problem {
		said(j.words+"; possibly", first)
		return j
	}
	own := slices.IndexFunc(report.Diagnoses, func(d flows.Diagnosis) bool { return ofTheKey(cause.ID(d.Cause)) && d.Confidence != "possible" })
	switch {
	case own >= 0:
		j.verdict, j.bad = keystore.Refused, true
		said("it is refused", report.Diagnoses[own])
	case behindTheKey(cause.ID(first.Cause)):
		j.verdict = keystore.Refused
		said("the key is known, but", first)
	default:
		said("it could not be tested", first)
	}
	return j
}

// ofTheKey reports whether a cause lies in the key: wherever it is used as it is, it is refused.
func ofTheKey(id cause.ID) bool {
	switch id {
	case cause.CredentialShadowed, cause.CredentialWrongHeader, cause.TokenClockSkew: // about how it is sent, and about a clock
		return false
	}
	return id.Group() == "credential" || id.Group() == "token" || id == cause.AccountDeactivated
}

// behindTheKey reports whether a server that names this cause has recognised the key before. A closed region is told to
// everybody.
func behindTheKey(id cause.ID) bool {
	return slices.Contains([]string{"org", "project", "permission", "model", "quota", "rate"}, id.Group()) && id != cause.PermissionRegion
}

// note writes a judgement into a profile. The verdict and its time are those of the last test that had an answer: one that
// had none says nothing against it.
func (j judgement) note(p *keystore.Profile, k *Keeper) {
	if j.verdict == keystore.Unverified && !p.Verified.IsZero() {
		return
	}
	p.Verdict, p.Cause = j.verdict, j.cause
	if j.verdict != keystore.Unverified {
		p.Verified = k.now().UTC()
	}
}
