package account_test

import (
	"testing"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/checks/wire"
)

// Which request is made beyond the list of models, and what its reply means. A probe that a case does not name must not
// be asked for.
func TestBeyondTheList(t *testing.T) {
	const quota, byName, paid = checks.ProbeQuota, checks.ProbeModel, checks.ProbeOneToken
	notHere := silent(wire.FaultWithheld) // a body that must fail is for the vendor's own hosts
	unknownModel := said(404, refused("The model `gpt-y` does not exist or you do not have access to it.", invalidRequest, "model_not_found"))
	noCall := said(401, refused("You have insufficient permissions for this operation. Missing scopes: model.request.", invalidRequest, "missing_scope"))
	unverified := said(400, refused("Your organization must be verified to use the model `gpt-x`.", invalidRequest, "unsupported_value"))
	hardLimit := said(400, refused("Billing hard limit has been reached", invalidRequest, "billing_hard_limit_reached"))
	past := want{status: checks.Pass, says: "a chat request got past this point"}
	cases := map[string]struct {
		real   wire.Exchange
		model  string
		beyond []any
		paid   bool
		check  string
		want   want
	}{
		"listed: a chat body that must fail":    {said(200, models), "gpt-x", []any{quota, said(400, badTokens)}, false, "account.quota", past},
		"refused as 422":                        {said(200, models), "gpt-x", []any{quota, said(422, refused("Unprocessable", "", ""))}, false, "account.quota", past},
		"refused in words that no rule knows":   {said(200, models), "gpt-x", []any{quota, said(400, `{"no":"words"}`)}, false, "account.quota", past},
		"granted, though it should have failed": {said(200, models), "gpt-x", []any{quota, said(200, `{"id":"chatcmpl-1","object":"chat.completion"}`)}, false, "account.quota", past},
		"no quota":                              {said(200, models), "gpt-x", []any{quota, said(429, noQuota)}, false, "account.quota", fail(checks.Inferred, cause.QuotaExhausted, cause.QuotaHardLimit)},
		"a spending limit dressed as a 400":     {said(200, models), "gpt-x", []any{quota, hardLimit}, false, "account.quota", fail(checks.Inferred, cause.QuotaHardLimit)},
		"a rate limit":                          {said(200, models), "gpt-x", []any{quota, said(429, slowDown)}, false, "account.rate", fail(checks.Stated, cause.RateRequests)},
		"the call lacks a scope":                {said(200, models), "gpt-x", []any{quota, noCall}, false, "account.scope", fail(checks.Inferred, cause.PermissionMissingScope)},
		"verification":                          {said(200, models), "gpt-x", []any{quota, unverified}, false, "account.verified", fail(checks.Inferred, cause.PermissionOrgUnverified)},
		"not listed: asked for by name":         {said(200, models), "gpt-y", []any{byName, unknownModel}, false, "account.quota", skip("another refusal")},
		"not listed, but there":                 {said(200, models), "gpt-y", []any{byName, said(200, oneModel), quota, said(400, badTokens)}, false, "account.quota", past},
		"not listed, and no path for one model": {said(200, models), "gpt-y", []any{byName, said(404, `{"detail":"Not Found"}`), quota, said(400, badTokens)}, false, "account.quota", past},
		"ended: asked for by name":              {said(200, models), "gpt-w", []any{byName, unknownModel}, false, "account.quota", skip("another refusal")},
		"elsewhere: the model by name":          {said(200, models), "gpt-x", []any{quota, notHere, byName, said(200, oneModel)}, false, "account.scope", skip("not the vendor's own host")},
		"elsewhere: no path for one model":      {said(200, models), "gpt-x", []any{quota, notHere, byName, said(404, `{"detail":"Not Found"}`)}, false, "account.scope", skip("not the vendor's own host")},
		"elsewhere: the model is closed":        {said(200, models), "gpt-x", []any{quota, notHere, byName, said(403, noScope)}, false, "account.scope", fail(checks.Inferred, cause.PermissionMissingScope)},
		"paid: one token tells it":              {said(200, models), "gpt-y", []any{paid, said(200, `{"id":"chatcmpl-1"}`)}, true, "account.verified", past},
		"paid: verification":                    {said(200, models), "gpt-x", []any{paid, unverified}, true, "account.verified", fail(checks.Inferred, cause.PermissionOrgUnverified)},
		"paid: a 400 is no success":             {said(200, models), "gpt-x", []any{paid, said(400, `{"no":"words"}`)}, true, "account.verified", skip("another refusal")},
		"may not list, may call":                {said(403, noScope), "gpt-x", []any{quota, said(400, badTokens)}, false, "account.scope", past},
		"may not list, may call: the key":       {said(403, noScope), "gpt-x", []any{quota, said(400, badTokens)}, false, "account.key", pass},
		"may not list, may call: the model":     {said(403, noScope), "gpt-x", []any{quota, said(400, badTokens)}, false, "account.model", pass},
		"may not list, may call with a token":   {said(403, noScope), "gpt-x", []any{paid, said(200, `{"id":"chatcmpl-1"}`)}, true, "account.scope", past},
		"elsewhere: may not list, nor see one":  {said(403, noScope), "gpt-x", []any{quota, notHere, byName, said(403, noScope)}, false, "account.scope", fail(checks.Inferred, cause.PermissionMissingScope)},
		"may not list, and may not call":        {said(403, noScope), "gpt-x", []any{quota, noCall}, false, "account.scope", fail(checks.Inferred, cause.PermissionMissingScope)},
		"may not list, the call unanswered":     {said(403, noScope), "gpt-x", []any{quota, silent(wire.FaultTimeout)}, false, "account.scope", fail(checks.Inferred, cause.PermissionMissingScope)},
		"may not list, no model named":          {said(403, noScope), "", nil, false, "account.scope", fail(checks.Inferred, cause.PermissionMissingScope)},
		"refused otherwise: nothing beyond it":  {said(401, mismatch("Organization")), "gpt-x", nil, false, "account.quota", skip("another refusal")},
		"an unanswered list: nothing beyond it": {said(403, challenge), "gpt-x", []any{byName, silent(wire.FaultTimeout)}, false, "account.model", unknown("edge.api-answered")},
		"an unanswered call":                    {said(200, models), "gpt-x", []any{quota, silent(wire.FaultTimeout)}, false, "account.quota", unknown("server.available")},
		"a call that met the budget":            {said(200, models), "gpt-x", []any{quota, silent(wire.FaultBudget)}, false, "account.rate", unknown("server.available")},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			f := openAI(t, c.real)
			f.paid = c.paid
			if c.model != "" {
				f.model(c.model, c.beyond...)
			}
			f.check(c.check, c.want)
		})
	}
}

// A list that everybody may read shows no key; only what lies beyond it can.
func TestPublicList(t *testing.T) {
	f := visit(t, "huggingface", said(200, models), said(200, models), said(200, models))
	f.check("endpoint.checks-keys", want{status: checks.Warn, says: "grants any key, and none"})
	f.check("account.key", skip("endpoint.checks-keys"))
	f.check("account.quota", skip("--model"))
	f.paid = true
	f.model("gpt-x", checks.ProbeOneToken, said(402, refused("You have no credits", "", "")))
	if got := f.ask("account.quota"); got.Status != checks.Fail || got.Causes[0] != cause.QuotaExhausted {
		t.Errorf("%s %v %s", got.Status, got.Causes, got.Summary)
	}
}
