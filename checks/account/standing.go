package account

import (
	"context"
	"slices"
	"strings"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/checks/reply"
)

// standing is the reply that tells how the key and its account stand, where the provider has one: the control probe's,
// else that of a free request made for it. It has no Facts where none told anything, or where any key is granted.
func standing(ctx context.Context, f checks.Facts) asked {
	real := ask(ctx, f, checks.ProbeReal)
	if len(real.Facts) > 0 || !real.OK() || f.Target().Sender() == nil {
		return real
	}
	for _, probe := range []string{checks.ProbeBalance, checks.ProbeIdentity} {
		spec, ok := f.Target().Spec(probe)
		if !ok || len(spec.Facts) == 0 || spec.ID == f.Target().Provider.ControlID() || ask(ctx, f, checks.ProbeDummy).OK() {
			continue
		}
		if told := ask(ctx, f, probe); len(told.Facts) > 0 {
			return told
		}
	}
	return real
}

// alarm is the first fact that means one of the causes.
func alarm(known asked, causes ...cause.ID) (reply.Fact, bool) {
	for _, fact := range known.Facts {
		if len(fact.Causes) > 0 && slices.Contains(causes, fact.Causes[0]) {
			return fact, true
		}
	}
	return reply.Fact{}, false
}

// alarmed is the finding of a fact: the key is granted, and the account behind it cannot be used all the same.
func alarmed(f checks.Facts, known asked, fact reply.Fact) checks.Finding {
	finding := checks.Finding{
		Status: checks.Fail, Causes: fact.Causes, Confidence: checks.Possible, Summary: fact.Label + ": " + fact.Value,
		Evidence: []checks.Evidence{{Source: known.ex.Method + " " + known.ex.URL, Measured: fact.Label + ": " + fact.Value, Expected: "another value"}},
	}
	if spec, ok := f.Target().Spec(known.ex.Probe); ok {
		finding.Confidence = checks.ByMark(spec.Mark)
	}
	return finding
}

// plainly tells the facts that mean no trouble.
func plainly(known asked) string {
	var parts []string
	for _, fact := range known.Facts {
		parts = append(parts, fact.Label+": "+fact.Value)
	}
	return strings.Join(parts, "; ")
}
