package network_test

import (
	"slices"
	"strings"
	"testing"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/checks/wire"
)

func moved(status int, location string) wire.Exchange {
	if location == "" {
		return page(status, "", "")
	}
	return page(status, "", "", "Location", location)
}

func TestRedirects(t *testing.T) {
	const hop = "follow-redirect"
	fail := func(id cause.ID, c checks.Confidence, says string, changes ...string) want {
		return want{status: checks.Fail, cause: id, confidence: c, says: says, changes: changes}
	}
	cases := map[string]struct {
		base  string
		ex    wire.Exchange
		want  want
		base2 string // where the change leads
	}{
		"none": {vendorBase, answered(), want{status: checks.Pass, says: "status 200"}, ""},
		"another host": {ownBase, moved(308, "https://api.gateway.example/v1/models"),
			fail(cause.EndpointAuthStripped, checks.Inferred, "status 308 to https://api.gateway.example/v1/models: clients drop the Authorization header"), ""},
		"another port":                           {ownBase, moved(301, "https://gateway.example:8443/v1/models"), fail(cause.EndpointAuthStripped, checks.Inferred, "gateway.example:8443"), ""},
		"loopback to loopback":                   {loopBase, moved(308, "http://localhost:8080/v1/models"), fail(cause.EndpointAuthStripped, checks.Inferred, "localhost:8080", hop), "http://localhost:8080/v1"},
		"loopback to elsewhere":                  {loopBase, moved(308, "http://gateway.example/v1/models"), fail(cause.EndpointAuthStripped, checks.Inferred, "gateway.example"), ""},
		"a name that only begins with localhost": {loopBase, moved(308, "http://localhost.example/v1/models"), fail(cause.EndpointAuthStripped, checks.Inferred, "localhost.example"), ""},
		"301 on the same origin":                 {ownBase, moved(301, "/api/v1/models"), fail(cause.RequestWrongPath, checks.Inferred, "a POST arrives there as a GET", hop), "https://gateway.example/api/v1"},
		"302 on the same origin":                 {ownBase, moved(302, "https://GATEWAY.example:443/api/v1/models"), fail(cause.RequestWrongPath, checks.Inferred, "as a GET", hop), "https://GATEWAY.example:443/api/v1"},
		"308 on the same origin":                 {ownBase, moved(308, "/v1/models/"), fail(cause.RequestWrongPath, checks.Possible, "which only some clients follow", hop), "https://gateway.example/v1"},
		"307 on the same origin":                 {ownBase, moved(307, "models/models"), fail(cause.RequestWrongPath, checks.Possible, "which only some clients follow", hop), "https://gateway.example/v1/models"},
		"http to https": {"http://gateway.example/v1", moved(301, "https://gateway.example/v1/models"),
			fail(cause.ClientMisconfigured, checks.Inferred, "the base URL has the wrong scheme", hop), "https://gateway.example/v1"},
		"http to https, another port": {"http://gateway.example:8080/v1", moved(301, "https://gateway.example:8443/v1/models"), fail(cause.EndpointAuthStripped, checks.Inferred, "gateway.example:8443"), ""},
		"loopback, another port":      {loopBase, moved(308, "http://localhost:9090/v1/models"), fail(cause.EndpointAuthStripped, checks.Inferred, "localhost:9090"), ""},
		"https to http":               {ownBase, moved(301, "http://gateway.example/v1/models"), fail(cause.EndpointAuthStripped, checks.Inferred, "http://gateway.example"), ""},
		"login page":                  {ownBase, moved(302, "https://sso.example/login?next=%2Fv1%2Fmodels"), fail(cause.NetNonJSONResponse, checks.Inferred, "to https://sso.example/login: a login or portal page"), ""},
		"login on the same host":      {ownBase, moved(302, "/login"), fail(cause.NetNonJSONResponse, checks.Inferred, "a login or portal page"), ""},
		"no Location":                 {ownBase, moved(302, ""), fail(cause.NetNonJSONResponse, checks.Possible, "status 302 without a usable Location"), ""},
		"a Location that is no URL":   {ownBase, moved(302, "http://[::1"), fail(cause.NetNonJSONResponse, checks.Possible, "without a usable Location"), ""},
		"304":                         {ownBase, moved(304, ""), fail(cause.NetNonJSONResponse, checks.Possible, "status 304"), ""},
		"404":                         {ownBase, page(404, jsonType, "{}"), want{status: checks.Pass, says: "status 404"}, ""},
		"no reply":                    {ownBase, failed(wire.FaultCut, wire.StageWait), want{status: checks.Skip, because: "network.answers"}, ""},
		"not sent":                    {ownBase, failed(wire.FaultWithheld, wire.StageGuard), want{status: checks.Unknown, because: "withheld"}, ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			f := visit(t, c.base, c.ex)
			got := f.check("endpoint.redirects", c.want)
			if strings.HasPrefix(c.want.says, "which only") && got.Tell == "" {
				t.Error("nothing tells the explanations apart")
			}
			for _, change := range got.Changes {
				after := change.Apply(f.target)
				if after.BaseURL.Value != c.base2 || change.Proves != c.want.cause || change.Probe != checks.ProbeReal || len(after.Changes) != 1 {
					t.Errorf("%s: %q, proves %s with %s, changes %v; want %q", change.ID, after.BaseURL.Value, change.Proves, change.Probe, after.Changes, c.base2)
				}
				after.BaseURL.Value = c.base
				sameBut(t, f.target, after)
			}
		})
	}
}

// What a redirect carries beside its path may be a secret of the login; it is not repeated, and nothing of it steers a
// terminal.
func TestRedirectShowsNoSecret(t *testing.T) {
	f := visit(t, ownBase, moved(302, "https://user:hunter22@sso.example/login%1b%5b2J?ticket=hunter22#hunter22"))
	got := f.ask("endpoint.redirects")
	if all := got.Summary + got.Evidence[0].Measured; strings.Contains(all, "hunter22") || strings.Contains(all, "\x1b") {
		t.Errorf("%q", all)
	}
}

const (
	openaiUnknown = `{"error":{"message":"Invalid URL (GET /v1/v1/models)","type":"invalid_request_error","param":null,"code":null}}`
	fastAPI       = `{"detail":"Not Found"}`
	noModel       = `{"error":{"message":"The model 'x' does not exist","type":"NotFoundError","code":404}}`
)

func TestRoute(t *testing.T) {
	const again = "repair-base-url"
	lost := func(c checks.Confidence, says string, changes ...string) want {
		return want{status: checks.Fail, cause: cause.RequestWrongPath, confidence: c, says: says, changes: changes}
	}
	unknown := want{status: checks.Unknown, because: "edge.api-answered"}
	refusal, list := page(401, jsonType, wrongKey), answered()
	cases := map[string]struct {
		base       string
		real, bare wire.Exchange
		want       want
	}{
		"known":                           {vendorBase, list, list, want{status: checks.Pass}},
		"known, key refused":              {vendorBase, refusal, refusal, want{status: checks.Pass, says: "status 401"}},
		"a key is asked for first":        {ownBase, page(404, jsonType, fastAPI), refusal, lost(checks.Inferred, "status 404 with the key, which was asked for first", again)},
		"unknown to OpenAI":               {"https://api.openai.com/v1/v1", page(404, jsonType, openaiUnknown), page(404, jsonType, openaiUnknown), lost(checks.Inferred, "status 404 with and without the key: Invalid URL", again)},
		"unknown to FastAPI":              {ownBase, page(404, jsonType, fastAPI), page(404, jsonType, fastAPI), lost(checks.Inferred, "Not Found", again)},
		"a web server's page":             {ownBase, page(404, "text/html", nginx404), page(404, "text/html", nginx404), lost(checks.Possible, "404 Not Found", again)},
		"an empty 404":                    {ownBase, page(404, "", ""), page(404, "", ""), lost(checks.Possible, "nothing answers at this path", again)},
		"another service's JSON":          {"https://gateway.example", page(200, jsonType, `{"status":"ok"}`), page(200, jsonType, `{"status":"ok"}`), lost(checks.Possible, "status 200 with and without the key", again)},
		"another object behind the key":   {ownBase, page(200, jsonType, `{"status":"ok"}`), refusal, want{status: checks.Pass}},
		"404 for the key, list for none":  {ownBase, page(404, jsonType, fastAPI), list, want{status: checks.Pass}},
		"it is the model that is unknown": {ownBase, page(404, jsonType, noModel), page(404, jsonType, noModel), want{status: checks.Pass}},
		"a page where JSON was due":       {ownBase, page(403, "text/html", "<html></html>"), page(403, "text/html", "<html></html>"), unknown},
		"a redirect":                      {ownBase, moved(302, "/login"), moved(302, "/login"), unknown},
		"an outage":                       {ownBase, page(502, "text/html", nginx502), page(502, "text/html", nginx502), unknown},
		"no reply":                        {ownBase, failed(wire.FaultTimeout, wire.StageWait), failed(wire.FaultTimeout, wire.StageWait), want{status: checks.Skip, because: "network.answers"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			f := visit(t, c.base, c.real).but(checks.ProbeNone, c.bare).but(checks.ProbeRoute, c.real)
			if got := f.check("endpoint.route", c.want); got.Status == checks.Fail && got.Tell == "" {
				t.Error("nothing tells what would settle it")
			}
		})
	}
	// Without a key there is one reply only.
	f := visit(t, ownBase, page(404, jsonType, fastAPI)).but(checks.ProbeRoute, page(404, jsonType, fastAPI))
	f.target.Credential = nil
	delete(f.exchanges, checks.ProbeReal)
	f.check("endpoint.route", lost(checks.Inferred, "Not Found", again))
}

// A server may have a chat endpoint and no list of models. Only what an unknown path would not answer shows that.
func TestRouteWithoutList(t *testing.T) {
	there := want{status: checks.Warn, says: "there is a chat endpoint"}
	lost := want{status: checks.Fail, cause: cause.RequestWrongPath, confidence: checks.Inferred, changes: []string{"repair-base-url"}}
	cases := map[string]struct {
		chat wire.Exchange
		want want
	}{
		"wants POST":         {page(405, jsonType, `{"detail":"Method Not Allowed"}`), there},
		"wants POST, empty":  {page(405, "", ""), there},
		"refuses the key":    {page(401, jsonType, wrongKey), there},
		"wants a body":       {page(400, jsonType, `{"error":{"message":"Missing body"}}`), there},
		"unknown, too":       {page(404, jsonType, fastAPI), lost},
		"another service":    {page(200, jsonType, `{"status":"ok"}`), lost},
		"a web page":         {page(200, "text/html", portal), lost},
		"an outage":          {page(502, "text/html", nginx502), lost},
		"no reply":           {failed(wire.FaultTimeout, wire.StageWait), lost},
		"no such probe here": {failed(wire.FaultWithheld, wire.StageBuild), lost},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			visit(t, ownBase, page(404, jsonType, fastAPI)).but(checks.ProbeRoute, c.chat).check("endpoint.route", c.want)
		})
	}
}

func TestRepairChange(t *testing.T) {
	f := visit(t, "https://gateway.example/v1/v1/chat/completions", page(404, "", "")).but(checks.ProbeRoute, page(404, "", ""))
	var bases []string
	for _, change := range f.ask("endpoint.route").Changes {
		after := change.Apply(f.target)
		bases = append(bases, after.BaseURL.Value)
		if change.Proves != cause.RequestWrongPath || change.Probe != checks.ProbeReal || !slices.Equal(after.Changes, []string{"base URL " + after.BaseURL.Value}) {
			t.Errorf("%q: proves %s with %s, changes %v", change.Title, change.Proves, change.Probe, after.Changes)
		}
		after.BaseURL.Value = f.target.BaseURL.Value
		sameBut(t, f.target, after)
	}
	if want := []string{"https://gateway.example/v1/v1", "https://gateway.example/v1"}; !slices.Equal(bases, want) {
		t.Errorf("tried %v, want %v: each costs a request", bases, want)
	}
}
