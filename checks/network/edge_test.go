package network_test

import (
	"strings"
	"testing"
	"time"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/checks/wire"
)

const (
	jsonType  = "application/json"
	htmlType  = "text/html; charset=UTF-8"
	challenge = `<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title></head><body>Enable JavaScript and cookies to continue</body></html>`
	akamai    = `<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY>You don't have permission to access this server.<P>Reference&#32;&#35;18&#46;2d351ab8&#46;1557333295</BODY></HTML>`
	portal    = `<!doctype html><html><head><title>Sign in to the guest network</title></head><body>Welcome</body></html>`
	gate      = `<html><head><title>401 Authorization Required</title></head><body>nginx</body></html>`
	nginx502  = `<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>`
	nginx404  = `<html><head><title>404 Not Found</title></head><body>nginx</body></html>`
	wrongKey  = `{"error":{"message":"Incorrect API key provided: sk-auth**************-key. You can find your API key at https://platform.openai.com/account/api-keys.","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}`
)

func TestClock(t *testing.T) {
	server := func(ahead time.Duration) wire.Exchange { // the local clock, seen from the server's
		return answered(func(ex *wire.Exchange) { ex.ReceivedAt = ex.ServerTime.Add(ahead) })
	}
	cases := map[string]struct {
		ex    wire.Exchange
		want  want
		never string
	}{
		"the same":              {server(0), want{status: checks.Pass, says: "differ by 0s"}, ""},
		"a minute ahead":        {server(60 * time.Second), want{status: checks.Pass, says: "differ by 1m0s"}, ""},
		"a minute behind":       {server(-61 * time.Second), want{status: checks.Pass, says: "differ by 1m0s"}, ""},
		"ahead":                 {server(61 * time.Second), want{status: checks.Warn, says: "1m1s ahead of the server's"}, "tokens fail"},
		"behind":                {server(-62 * time.Second), want{status: checks.Warn, says: "1m1s behind the server's"}, "tokens fail"},
		"five minutes ahead":    {server(5 * time.Minute), want{status: checks.Warn, says: "5m0s ahead of"}, "tokens fail"},
		"far ahead":             {server(5*time.Minute + time.Second), want{status: checks.Warn, says: "ahead of the server's: signed and time-limited tokens fail"}, ""},
		"far behind":            {server(-2 * time.Hour), want{status: checks.Warn, says: "behind the server's: signed and time-limited tokens fail"}, ""},
		"a refusal has a Date":  {page(401, jsonType, wrongKey), want{status: checks.Pass}, ""},
		"no Date header":        {answered(func(ex *wire.Exchange) { ex.ServerTime = time.Time{} }), want{status: checks.Skip, because: "network.answers"}, ""},
		"no reply":              {failed(wire.FaultTimeout, wire.StageWait), want{status: checks.Skip, because: "network.answers"}, ""},
		"no certificate in use": {failed(wire.FaultTLSExpired, wire.StageTLS), want{status: checks.Skip, because: "network.answers"}, ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got := visit(t, vendorBase, c.ex).check("clock.agrees", c.want)
			if c.never != "" && strings.Contains(got.Summary, c.never) {
				t.Errorf("says %q", got.Summary)
			}
		})
	}
}

// The same replies, as the two checks about what stands in front of the API see them.
func TestEdgeAndAPI(t *testing.T) {
	passed := want{status: checks.Pass}
	blocked := func(says string) want {
		return want{status: checks.Fail, cause: cause.WAFBlocked, confidence: checks.Inferred, says: says}
	}
	other := func(says string) want {
		return want{status: checks.Fail, cause: cause.NetNonJSONResponse, confidence: checks.Inferred, says: says}
	}
	skip := func(because string) want { return want{status: checks.Skip, because: because} }
	cases := map[string]struct {
		ex        wire.Exchange
		edge, api want
	}{
		"granted":      {answered(), passed, want{status: checks.Pass, says: "status 200, application/json"}},
		"refused":      {page(401, jsonType, wrongKey), passed, passed},
		"outage, JSON": {page(503, jsonType, `{"error":{"message":"overloaded","type":"service_unavailable_error"}}`), passed, passed},
		"rate, JSON":   {page(429, jsonType, `{"error":{"message":"Slow down.","type":"rate_limit_error","code":"slow_down"}}`), passed, passed},
		"behind Cloudflare": {page(401, jsonType, wrongKey, "Cf-Ray", "8f1a2b3c4d5e6f70-FRA", "Server", "cloudflare"),
			passed, passed},
		"Cloudflare's challenge": {page(403, htmlType, challenge, "Cf-Mitigated", "challenge"), blocked("status 403 and a page of Cloudflare (cf-mitigated: challenge)"), skip("edge.passed")},
		"challenge as a 503":     {page(503, htmlType, challenge), blocked("status 503 and a page of Cloudflare"), skip("edge.passed")},
		"challenge as a 200":     {page(200, htmlType, challenge), blocked("status 200"), skip("edge.passed")},
		"error code 1010":        {page(403, "text/plain", "error code: 1010"), blocked("error code: 1010"), skip("edge.passed")},
		"Akamai":                 {page(403, "text/html", akamai), blocked("status 403 and a page of Akamai"), skip("edge.passed")},
		"AWS WAF":                {page(202, "", "", "X-Amzn-Waf-Action", "challenge"), passed, other("status 202 and an empty body")},
		"Cloudflare's 502":       {page(502, htmlType, `<html><title>502: Bad gateway</title><div id="cf-error-details"></div></html>`), skip("server.available"), skip("edge.passed")},
		"portal":                 {page(200, htmlType, portal), passed, other("status 200 and an HTML page")},
		"Basic gate":             {page(401, "text/html", gate, "WWW-Authenticate", `Basic realm="Staging"`), passed, other("asks for a user name and password (Basic)")},
		"a gate's page":          {page(401, "text/html", gate), passed, want{status: checks.Pass, says: "a gate in front of the API"}},
		"a rate limit's page":    {page(429, "text/html", "<html><title>429 Too Many Requests</title></html>"), passed, skip("account.rate")},
		"HTML refusal":           {page(403, "text/html", "<html><title>403 Forbidden</title></html>"), passed, other("status 403 and an HTML page")},
		"empty 200":              {page(200, "", ""), passed, other("status 200 and an empty body")},
		"text 200":               {page(200, "text/plain", "OK"), passed, other("status 200 and text that is no JSON")},
		"short refusal":          {page(401, "text/plain", "Unauthorized"), passed, want{status: checks.Pass, says: "status 401 without JSON"}},
		"empty refusal":          {page(403, "", ""), passed, want{status: checks.Pass, says: "status 403 without JSON"}},
		"404 as a page":          {page(404, "text/html", nginx404), passed, skip("endpoint.route")},
		"405 as a page":          {page(405, "text/html", "<html><title>405 Not Allowed</title></html>"), passed, skip("endpoint.route")},
		"502 as a page":          {page(502, "text/html", nginx502), passed, skip("server.available")},
		"503 as text":            {page(503, "text/plain", "no healthy upstream"), passed, skip("server.available")},
		"redirect":               {page(302, "text/html", "<html>moved</html>", "Location", "/login"), passed, skip("endpoint.redirects")},
		"cut body":               {broken(wire.FaultCut, 200, 17), passed, skip("network.answers")},
		"endless body":           {broken(wire.FaultStalled, 200, 17), passed, skip("network.answers")},
		"too large":              {broken(wire.FaultTooLarge, 200, 2<<20), passed, other("status 200 and more than 2 MiB")},
		"no reply":               {failed(wire.FaultTimeout, wire.StageWait), skip("network.answers"), skip("network.answers")},
		"refused connection":     {failed(wire.FaultRefused, wire.StageConnect), skip("network.connects"), skip("network.connects")},
		"not sent":               {failed(wire.FaultWithheld, wire.StageGuard), want{status: checks.Unknown, because: "withheld"}, want{status: checks.Unknown, because: "withheld"}},
		"budget used up":         {failed(wire.FaultBudget, wire.StageGuard), want{status: checks.Unknown, because: "budget"}, want{status: checks.Unknown, because: "budget"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			f := visit(t, vendorBase, c.ex)
			f.check("edge.passed", c.edge)
			f.check("edge.api-answered", c.api)
		})
	}
}

// broken is a reply whose body did not end well, after n bytes of blanks.
func broken(fault wire.Fault, status, n int) wire.Exchange {
	return answered(func(ex *wire.Exchange) {
		ex.Status, ex.Fault, ex.Failed = status, fault, wire.StageBody
		ex.Body = []byte("{" + strings.Repeat(" ", n-1))
	})
}
