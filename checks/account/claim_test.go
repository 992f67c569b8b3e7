package account_test

import (
	"slices"
	"testing"
	"time"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/checks/provider"
	"authdoctor/checks/wire"
)

// claims are the checks that read a refusal of a key that the server knows.
func claims() []string {
	return []string{
		"account.active", "account.organization", "account.project", "account.region", "account.network", "account.scope",
		"account.verified", "account.model", "account.quota", "account.rate", "gateway.upstream",
	}
}

func mismatch(header string) string {
	return refused("OpenAI-"+header+" header should match for API key", invalidRequest, map[string]string{"Organization": "mismatched_organization", "Project": "mismatched_project"}[header])
}

// One refusal of the list of models, the one check that claims it, and what it makes of it. All others leave it alone.
func TestClaims(t *testing.T) {
	const compatible = "openai-compatible"
	retry := func(seconds string) wire.Exchange {
		return said(429, `{"error":{"message":"Too many requests"}}`, "Retry-After", seconds)
	}
	cases := map[string]struct {
		provider string
		real     wire.Exchange
		claimant string
		want     want
	}{
		"deactivated":        {"openai", said(401, refused("This key is associated with a deactivated account.", invalidRequest, "account_deactivated")), "account.active", fail(checks.Inferred, cause.AccountDeactivated)},
		"no organization":    {"openai", said(401, refused("You must be a member of an organization to use the API.", invalidRequest, "no_organization")), "account.organization", fail(checks.Stated, cause.OrgMismatch)},
		"other organization": {"openai", said(401, mismatch("Organization")), "account.organization", fail(checks.Inferred, cause.OrgMismatch)},
		"other project":      {"openai", said(401, mismatch("Project")), "account.project", fail(checks.Inferred, cause.ProjectInvalid)},
		"archived project":   {"openai", said(401, refused("The project you are requesting has been archived", invalidRequest, "not_authorized_invalid_project")), "account.project", fail(checks.Inferred, cause.ProjectInvalid)},
		"region":             {"openai", said(403, region), "account.region", fail(checks.Stated, cause.PermissionRegion)},
		"address":            {"openai", said(401, refused("Your IP is not authorized.", "", "ip_not_authorized")), "account.network", fail(checks.Stated, cause.PermissionIPAllowlist)},
		"scope":              {"openai", said(403, noScope), "account.scope", fail(checks.Inferred, cause.PermissionMissingScope)},
		"scope as a 401":     {"openai", said(401, noScope), "account.scope", fail(checks.Inferred, cause.PermissionMissingScope)},
		"scope or role":      {"openai", said(403, refused("You have insufficient permissions for this operation.", invalidRequest, "")), "account.scope", fail(checks.Inferred, cause.PermissionMissingScope, cause.PermissionRole)},
		"unverified":         {"openai", said(400, refused("Your organization must be verified to stream this model.", invalidRequest, "unsupported_value")), "account.verified", fail(checks.Inferred, cause.PermissionOrgUnverified)},
		"quota":              {"openai", said(429, noQuota), "account.quota", fail(checks.Inferred, cause.QuotaExhausted, cause.QuotaHardLimit)},
		"credit":             {"openai", said(429, refused("No credits.", "insufficient_quota", "credit_balance_exhausted")), "account.quota", fail(checks.Stated, cause.QuotaExhausted)},
		"own limit":          {"openai", said(400, refused("Billing hard limit has been reached", invalidRequest, "billing_hard_limit_reached")), "account.quota", fail(checks.Inferred, cause.QuotaHardLimit)},
		"money, no words":    {compatible, said(402, ""), "account.quota", fail(checks.Possible, cause.QuotaExhausted)},
		"rate":               {"openai", said(429, refused("Rate limit reached for gpt-x on requests per min (RPM): Limit 3.", "requests", "rate_limit_exceeded")), "account.rate", fail(checks.Inferred, cause.RateRequests)},
		"slow down":          {"openai", said(429, slowDown), "account.rate", fail(checks.Stated, cause.RateRequests)},
		"some rate":          {"openai", said(429, refused("Slow down.", "rate_limit_error", "rate_limit_exceeded")), "account.rate", fail(checks.Inferred, cause.RateRequests, cause.RateTokens, cause.RateDaily)},
		"429, no words":      {compatible, said(429, `{"error":{"message":"Too many requests"}}`), "account.rate", fail(checks.Possible, cause.RateRequests, cause.RateTokens, cause.RateDaily, cause.QuotaExhausted)},
		"429 that passes": {compatible, retry("30"), "account.rate", want{
			status: checks.Fail, confidence: checks.Inferred, causes: []cause.ID{cause.RateRequests, cause.RateTokens, cause.RateDaily}, changes: []string{"after-wait"}}},
		"no channel":       {compatible, said(503, refused("当前分组 default 下对于模型 gpt-x 无可用渠道", "new_api_error", "model_not_found")), "gateway.upstream", fail(checks.Stated, cause.GatewayNoRoute)},
		"upstream key":     {compatible, said(500, refused("bad response", "new_api_error", "bad_response_status_code")), "gateway.upstream", fail(checks.Stated, cause.GatewayUpstreamFault)},
		"403 for this key": {compatible, said(403, ""), "account.scope", fail(checks.Possible, cause.PermissionMissingScope, cause.PermissionModelAccess, cause.PermissionRole)},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			f := openAI(t, c.real)
			f.target.Provider, _ = resolved(t, c.provider)
			got := f.check(c.claimant, c.want)
			groups := map[string]bool{}
			for _, id := range got.Causes {
				groups[id.Group()] = true
			}
			if len(groups) > 1 && (got.Tell == "" || got.Confidence != checks.Possible) {
				t.Errorf("%s %v, tell %q: several explanations are left", got.Confidence, got.Causes, got.Tell)
			}
			for _, id := range claims() {
				if id == c.claimant {
					continue
				}
				if other := f.ask(id); other.Status != checks.Skip {
					t.Errorf("%s: %s %s: another check answers for this refusal", id, other.Status, other.Summary)
				}
			}
		})
	}
}

func TestRetryIsTold(t *testing.T) {
	got := openAI(t, said(429, slowDown, "Retry-After", "20")).ask("account.rate")
	if want := testNow.Add(20 * time.Second); !got.RetryAt.Equal(want) || got.Retry != "after_wait" {
		t.Errorf("retry %q at %s, want after_wait at %s", got.Retry, got.RetryAt, want)
	}
	if last := got.Evidence[len(got.Evidence)-1]; last.Source != "Retry-After" || last.Measured != "2026-11-23T14:03:20Z" {
		t.Errorf("evidence %+v", got.Evidence)
	}
	got = openAI(t, said(429, noQuota, "Retry-After", "20")).ask("account.quota")
	if !got.RetryAt.IsZero() || got.Retry != "never" {
		t.Errorf("retry %q at %s: billing does not pass by waiting", got.Retry, got.RetryAt)
	}
}

// A refusal that everybody meets, in no words that a rule knows, says nothing about this account.
func TestRefusedForEverybody(t *testing.T) {
	for name, ex := range map[string]wire.Exchange{"403": said(403, ""), "402": said(402, ""), "429": said(429, `{"error":{"message":"Too many requests"}}`), "400": said(400, refused("Odd.", "", ""))} {
		t.Run(name, func(t *testing.T) {
			f := visit(t, "openai-compatible", ex, ex, ex)
			for _, id := range claims() {
				if id == "account.model" {
					continue
				}
				f.check(id, want{status: checks.Skip, because: "request.accepted"})
			}
			f.check("request.accepted", want{status: checks.Unknown, because: "no rule knows this reply", says: "refused in words that no rule knows"})
		})
	}
	// In words that a rule knows, it is what they say.
	visit(t, "openai", said(403, region), said(403, region), said(403, region)).check("account.region", fail(checks.Stated, cause.PermissionRegion))
}

// The two headers that choose who pays: what the refusal means depends on what was sent, and the proof leaves out what
// it is about.
func TestOrganizationAndProject(t *testing.T) {
	const organization, project = "account.organization", "account.project"
	inferred := func(id cause.ID, changes ...string) want {
		return want{status: checks.Fail, causes: one(id), confidence: checks.Inferred, changes: changes}
	}
	cases := map[string]struct {
		body                string
		org, proj           string
		headers             []checks.Header
		check               string
		want                want
		proves              cause.ID
		orgAfter, projAfter string
		headersAfter        int
	}{
		"organization header": {body: mismatch("Organization"), org: "org-a", proj: "proj_a",
			check: organization, want: inferred(cause.OrgMismatch, "drop-organization"), proves: cause.OrgMismatch, projAfter: "proj_a"},
		"organization among headers": {body: mismatch("Organization"), headers: []checks.Header{{Name: "openai-organization", Value: "org-a"}, {Name: "X-Other", Value: "1"}},
			check: organization, want: inferred(cause.OrgMismatch, "drop-organization"), proves: cause.OrgMismatch, headersAfter: 1},
		"organization that is not sent": {body: mismatch("Organization"),
			check: organization, want: inferred(cause.OrgMismatch)},
		"a project is no organization": {body: mismatch("Project"), org: "org-a", proj: "proj_b",
			check: organization, want: skip("another refusal")},
		"another project": {body: mismatch("Project"), org: "org-a", proj: "proj_b",
			check: project, want: inferred(cause.ProjectInvalid, "drop-project"), orgAfter: "org-a"},
		"a project's name": {body: mismatch("Project"), org: "org-a", proj: "My Project",
			check: project, want: inferred(cause.ProjectInvalid, "drop-project"), orgAfter: "org-a"},
		"project among headers": {body: mismatch("Project"), headers: []checks.Header{{Name: "OPENAI-PROJECT", Value: "proj_b"}},
			check: project, want: inferred(cause.ProjectInvalid, "drop-project")},
		"archived project": {body: refused("Archived.", invalidRequest, "invalid_project"), org: "org-a", proj: "proj_a",
			check: project, want: inferred(cause.ProjectInvalid, "drop-project"), orgAfter: "org-a"},
		"archived project that is not sent": {body: refused("Archived.", invalidRequest, "invalid_project"), org: "org-a",
			check: project, want: inferred(cause.ProjectInvalid)},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			f := openAI(t, said(401, c.body))
			f.target.Organization.Value, f.target.Project.Value, f.target.Headers = c.org, c.proj, c.headers
			before := slices.Clone(c.headers)
			changes := f.check(c.check, c.want).Changes
			if len(changes) == 0 {
				return
			}
			after := changes[0].Apply(f.target)
			if after.Organization.Value != c.orgAfter || after.Project.Value != c.projAfter || len(after.Headers) != c.headersAfter || len(after.Changes) != 1 {
				t.Errorf("after %q: organization %q, project %q, headers %v, changes %v", changes[0].Title, after.Organization.Value, after.Project.Value, after.Headers, after.Changes)
			}
			if changes[0].Proves != c.proves || changes[0].Probe != checks.ProbeReal {
				t.Errorf("proves %q with %s", changes[0].Proves, changes[0].Probe)
			}
			if !slices.Equal(f.target.Headers, before) || f.target.Organization.Value != c.org || len(f.target.Changes) > 0 {
				t.Error("the target as found was changed, too")
			}
		})
	}
}

// The project header without an organization makes a known fault that looks like the vendor's own.
func TestProjectWithoutOrganization(t *testing.T) {
	f := openAI(t, said(500, serverError))
	f.target.Project.Value = "proj_a"
	f.target.Provider.Rules = append([]provider.Rule{{ID: "config", Code: "x", Type: "server_error", Causes: one(cause.ClientMisconfigured), Mark: provider.Observed}}, f.target.Provider.Rules...)
	f.exchanges[checks.ProbeReal] = said(500, refused("The server had an error.", "server_error", "x"))
	f.check("account.project", want{status: checks.Fail, causes: one(cause.ClientMisconfigured), confidence: checks.Inferred, changes: []string{"drop-project"}})
}

// Where nothing is refused, what a call alone can show is not claimed.
func TestNothingRefused(t *testing.T) {
	calls := []string{"account.scope", "account.verified", "account.quota", "account.rate"}
	outcome := func(f *fakeFacts, free, call want) {
		t.Helper()
		for _, id := range claims() {
			if id == "account.model" {
				continue
			}
			if slices.Contains(calls, id) {
				f.check(id, call)
			} else {
				f.check(id, free)
			}
		}
	}
	granted := want{status: checks.Pass, says: "granted (200)"}
	outcome(openAI(t, said(200, models)), granted, skip("--model"))
	outcome(openAI(t, said(200, models)).model("gpt-x", checks.ProbeQuota, said(400, badTokens)), granted, want{status: checks.Pass, says: "a chat request got past this point"})
	outcome(openAI(t, said(200, models)).model("gpt-x", checks.ProbeQuota, silent(wire.FaultTimeout)), granted, unknown("server.available"))
	outcome(openAI(t, said(200, models)).model("gpt-x", checks.ProbeQuota, said(403, challenge)), granted, unknown("server.available"))
	outcome(openAI(t, said(200, models)).model("gpt-x", checks.ProbeQuota, silent(wire.FaultWithheld), checks.ProbeModel, said(200, oneModel)), granted, skip("not the vendor's own host"))
	outcome(openAI(t, said(200, models)).model("gpt-x", checks.ProbeQuota, silent(wire.FaultWithheld), checks.ProbeModel, said(404, `{"detail":"Not Found"}`)), granted, skip("not the vendor's own host"))
	outcome(openAI(t, said(403, challenge)), unknown("edge.api-answered"), unknown("edge.api-answered"))
	outcome(openAI(t, silent(wire.FaultTimeout)), unknown("edge.api-answered"), unknown("edge.api-answered"))
	f := openAI(t, said(401, noKey))
	f.target.Credential = nil
	f.exchanges[checks.ProbeReal] = silent(wire.FaultWithheld)
	outcome(f, skip("credential.found"), skip("credential.found"))
}
