package account_test

import (
	"strings"
	"testing"
	"time"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/checks/wire"
)

// An outage is the provider's own, and nothing that a refusal says is one.
func TestServerAvailable(t *testing.T) {
	const id = "server.available"
	cases := map[string]struct {
		facts func(*testing.T) *fakeFacts
		want  want
	}{
		"up":           {func(t *testing.T) *fakeFacts { return openAI(t, said(200, models)) }, want{status: checks.Pass, says: "status 200"}},
		"a refusal":    {func(t *testing.T) *fakeFacts { return openAI(t, said(401, wrongKey)) }, want{status: checks.Pass, says: "status 401"}},
		"a rate limit": {func(t *testing.T) *fakeFacts { return openAI(t, said(429, slowDown)) }, pass},
		"an outage":    {func(t *testing.T) *fakeFacts { return openAI(t, said(500, serverError)) }, fail(checks.Stated, cause.ServerError)},
		"overloaded, documented": {func(t *testing.T) *fakeFacts {
			return openAI(t, said(503, refused("The server is overloaded.", "service_unavailable_error", "server_is_overloaded")))
		}, fail(checks.Stated, cause.ServerOverloaded)},
		"529": {func(t *testing.T) *fakeFacts { return openAI(t, said(529, "")) }, fail(checks.Possible, cause.ServerOverloaded)},
		"a web server's 502": {func(t *testing.T) *fakeFacts {
			return openAI(t, said(502, `<html><title>502 Bad Gateway</title></html>`))
		}, fail(checks.Inferred, cause.ServerError)},
		"a status unheard of": {func(t *testing.T) *fakeFacts { return openAI(t, said(599, "")) }, fail(checks.Inferred, cause.ServerError)},
		"a gateway's 503 that says more": {func(t *testing.T) *fakeFacts {
			f := openAI(t, said(503, refused("无可用渠道", "new_api_error", "")))
			f.target.Provider, _ = resolved(t, "openai-compatible")
			return f
		}, pass},
		"no reply": {func(t *testing.T) *fakeFacts { return openAI(t, silent(wire.FaultTimeout)) }, unknown("network.answers")},
		"only beyond the list": {func(t *testing.T) *fakeFacts {
			return openAI(t, said(200, models)).model("gpt-x", checks.ProbeQuota, said(500, serverError))
		}, fail(checks.Stated, cause.ServerError)},
		"the key was not sent": {func(t *testing.T) *fakeFacts {
			f := openAI(t, silent(wire.FaultWithheld))
			f.exchanges[checks.ProbeNone] = said(500, serverError)
			return f
		}, fail(checks.Stated, cause.ServerError)},
		"there is no key": {func(t *testing.T) *fakeFacts {
			f := openAI(t, silent(wire.FaultWithheld))
			f.target.Credential = nil
			return f
		}, want{status: checks.Pass, says: "status 401"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) { c.facts(t).check(id, c.want) })
	}
	if got := openAI(t, said(503, serverError, "Retry-After", "30")).ask(id); !got.RetryAt.Equal(testNow.Add(30 * time.Second)) {
		t.Errorf("retry at %s", got.RetryAt)
	}
}

// The last check takes what no other claims, and nothing else.
func TestRequestAccepted(t *testing.T) {
	const id = "request.accepted"
	chat := func(t *testing.T, status int, body string) *fakeFacts {
		f := openAI(t, said(200, models)).model("gpt-x", checks.ProbeOneToken, said(status, body))
		f.paid = true
		return f
	}
	cases := map[string]struct {
		facts func(*testing.T) *fakeFacts
		want  want
	}{
		"granted": {func(t *testing.T) *fakeFacts { return openAI(t, said(200, models)) }, pass},
		"malformed": {func(t *testing.T) *fakeFacts {
			return chat(t, 400, refused("We could not parse the JSON body of your request.", invalidRequest, ""))
		}, fail(checks.Inferred, cause.RequestMalformedJSON)},
		"missing parameter": {func(t *testing.T) *fakeFacts {
			return chat(t, 400, refused("Missing required parameter: 'model'.", invalidRequest, "missing_required_parameter"))
		}, fail(checks.Inferred, cause.RequestMissingParam)},
		"context length": {func(t *testing.T) *fakeFacts {
			return chat(t, 400, refused("This model's maximum context length is 8192 tokens.", invalidRequest, "context_length_exceeded"))
		}, fail(checks.Inferred, cause.RequestContextLength)},
		"content policy": {func(t *testing.T) *fakeFacts {
			return chat(t, 400, refused("No.", invalidRequest, "content_policy_violation"))
		}, fail(checks.Inferred, cause.RequestContentPolicy)},
		"another check's": {func(t *testing.T) *fakeFacts { return openAI(t, said(403, region)) }, skip("account.region")},
		"a wrong path": {func(t *testing.T) *fakeFacts {
			f := openAI(t, said(404, refused("Invalid URL (GET /v1/v1/models)", invalidRequest, "")))
			f.findings["endpoint.route"] = checks.Fail
			return f
		}, skip("endpoint.route")},
		"a wrong path that nobody claims": {func(t *testing.T) *fakeFacts {
			return openAI(t, said(404, refused("Invalid URL (GET /v1/v1/models)", invalidRequest, "")))
		}, unknown("no check claims this reply")},
		"an outage":               {func(t *testing.T) *fakeFacts { return openAI(t, said(500, serverError)) }, skip("server.available")},
		"words that nobody knows": {func(t *testing.T) *fakeFacts { return openAI(t, said(418, refused("I am a teapot.", "", ""))) }, want{status: checks.Unknown, because: "no rule knows this reply", says: "I am a teapot."}},
		"a page":                  {func(t *testing.T) *fakeFacts { return openAI(t, said(403, challenge)) }, unknown("edge.api-answered")},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) { c.facts(t).check(id, c.want) })
	}
}

func TestLimitsKnown(t *testing.T) {
	const id = "limits.known"
	openAI(t, said(200, models)).check(id, want{status: checks.Skip, because: "the reply"})
	limited := said(200, models, "X-Ratelimit-Limit-Requests", "500", "X-Ratelimit-Remaining-Requests", "499", "X-Ratelimit-Reset-Requests", "120ms",
		"X-Ratelimit-Remaining-Tokens", "9\x1b[2J0")
	got := openAI(t, limited).check(id, want{status: checks.Pass, says: "requests: 499 of 500 left, full again in 120ms; tokens: "})
	if strings.Contains(got.Summary, "\x1b") || !strings.Contains(got.Summary, "of ? left") || got.Evidence[0].Measured != got.Summary {
		t.Errorf("%q, %+v", got.Summary, got.Evidence)
	}
	// The request beyond the list tells more where it tells anything.
	f := openAI(t, limited).model("gpt-x", checks.ProbeQuota, said(400, badTokens, "X-Ratelimit-Remaining-Requests", "7"))
	f.check(id, want{status: checks.Pass, says: "requests: 7 of ? left"})
	f.exchanges[checks.ProbeQuota] = said(400, badTokens)
	f.check(id, want{status: checks.Pass, says: "499 of 500"})
}
