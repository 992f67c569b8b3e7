package account_test

import (
	"testing"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/checks/provider"
	"authdoctor/checks/wire"
)

const (
	tells   = "endpoint.checks-keys"
	arrives = "endpoint.header-arrives"
	known   = "account.key"
)

var pass = want{status: checks.Pass}

func unknown(because string) want { return want{status: checks.Unknown, because: because} }
func skip(because string) want    { return want{status: checks.Skip, because: because} }
func fail(c checks.Confidence, ids ...cause.ID) want {
	return want{status: checks.Fail, causes: ids, confidence: c}
}

// The reading of the control probes, one case after the other: a to g are the letters of the design.
func TestControlProbes(t *testing.T) {
	const unanswered = "edge.api-answered"
	missing := func(id cause.ID) want { return fail(checks.Inferred, id) }
	list := said(200, models)
	cases := map[string]struct {
		provider            string
		none, dummy, real   wire.Exchange
		tells, arrives, key want
	}{
		"a: pages all around":                      {"openai", said(200, webPage), said(200, webPage), said(200, webPage), unknown(unanswered), unknown(unanswered), unknown(unanswered)},
		"a: a page for the key":                    {"openai", said(401, noKey), said(401, wrongKey), said(403, challenge), unknown(unanswered), unknown(unanswered), unknown(unanswered)},
		"a: a page without it":                     {"openai", said(403, challenge), said(401, wrongKey), said(401, wrongKey), unknown(unanswered), unknown(unanswered), unknown(unanswered)},
		"a: a page for the false one":              {"openai", said(401, noKey), said(403, challenge), said(401, wrongKey), unknown(unanswered), unknown(unanswered), unknown(unanswered)},
		"a: redirects":                             {"openai", said(302, ""), said(302, ""), said(302, ""), unknown(unanswered), unknown(unanswered), unknown(unanswered)},
		"c: the address checks nothing":            {"openai-compatible", list, list, list, want{status: checks.Warn, says: "grants any key, and none"}, pass, skip(tells)},
		"c: any key will do":                       {"openai-compatible", said(401, unauthorized), list, list, want{status: checks.Warn, says: "grants a false key as well"}, pass, skip(tells)},
		"c: a public list that refuses false keys": {"openai-compatible", list, said(401, unauthorized), list, pass, pass, pass},
		"c: a public list that refuses this key":   {"openai", list, said(401, wrongKey), said(401, incorrect("sk-proj-*****aB3d")), pass, pass, fail(checks.Stated, cause.CredentialInvalid)},
		"d: the key was dropped before":            {"openai", said(401, noKey), said(401, wrongKey), said(401, noKey), pass, fail(checks.Possible, cause.CredentialMissing, cause.EndpointAuthStripped), missing(cause.CredentialMissing)},
		"e: the header is stripped":                {"openai", said(401, noKey), said(401, noKey), said(401, noKey), pass, fail(checks.Inferred, cause.EndpointAuthStripped), fail(checks.Possible, cause.CredentialInvalid, cause.EndpointAuthStripped)},
		"e: one answer for all, vLLM":              {"vllm", said(401, unauthorized), said(401, unauthorized), said(401, unauthorized), pass, pass, fail(checks.Possible, cause.CredentialInvalid, cause.EndpointAuthStripped)},
		"e: one answer for all, a gateway":         {"openai-compatible", said(401, unauthorized), said(401, unauthorized), said(401, unauthorized), pass, pass, fail(checks.Possible, cause.CredentialInvalid, cause.EndpointAuthStripped)},
		"e: one answer that may mean both": {"localai", said(401, refused("An authentication key is required", invalidRequest, "")), said(401, refused("An authentication key is required", invalidRequest, "")), said(401, refused("An authentication key is required", invalidRequest, "")),
			pass, pass, fail(checks.Possible, cause.CredentialInvalid, cause.EndpointAuthStripped)},
		"e: one answer without words":                  {"openai-compatible", said(401, ""), said(401, ""), said(401, ""), pass, pass, fail(checks.Possible, cause.CredentialInvalid, cause.EndpointAuthStripped)},
		"f: unknown to OpenAI":                         {"openai", said(401, noKey), said(401, wrongKey), said(401, incorrect("sk-proj-********aB3d")), pass, pass, fail(checks.Stated, cause.CredentialInvalid)},
		"f: unknown to Groq":                           {"groq", said(401, refused("Missing key", invalidRequest, "")), said(401, refused("Invalid API Key", invalidRequest, "invalid_api_key")), said(401, refused("Invalid API Key", invalidRequest, "invalid_api_key")), pass, pass, fail(checks.Stated, cause.CredentialInvalid)},
		"f: unknown to a server that borrows the rule": {"openai-compatible", said(401, noKey), said(401, wrongKey), said(401, incorrect("sk-proj-********aB3d")), pass, pass, fail(checks.Inferred, cause.CredentialInvalid)},
		"f: in words that no rule knows":               {"openai-compatible", said(401, noKey), said(401, refused("Nope, mate.", "", "")), said(401, refused("Nope, mate.", "", "")), pass, pass, fail(checks.Possible, cause.CredentialInvalid, cause.CredentialWrongKind)},
		"f: 403 for the wrong key, no words":           {"openai-compatible", said(401, noKey), said(403, ""), said(403, ""), pass, pass, fail(checks.Possible, cause.CredentialInvalid, cause.CredentialWrongKind)},
		"f: 400 for the wrong key, xAI": {"xai", said(401, refused("Unauthorized", "", "")), said(400, refused("Incorrect API key provided: xa***be. You can obtain an API key from https://console.x.ai.", "", "")),
			said(400, refused("Incorrect API key provided: xa***9z. You can obtain an API key from https://console.x.ai.", "", "")), pass, pass, fail(checks.Inferred, cause.CredentialInvalid)},
		"g: another organization":   {"openai", said(401, noKey), said(401, wrongKey), said(401, refused("OpenAI-Organization header should match organization for API key", invalidRequest, "mismatched_organization")), pass, pass, pass},
		"g: deactivated":            {"openai", said(401, noKey), said(401, wrongKey), said(401, refused("This key is associated with a deactivated account.", invalidRequest, "account_deactivated")), pass, pass, pass},
		"g: a scope is missing":     {"openai", said(401, noKey), said(401, wrongKey), said(403, noScope), pass, pass, pass},
		"g: revoked":                {"openai", said(401, noKey), said(401, wrongKey), said(401, refused("Encountered invalidated oauth token for user", invalidRequest, "token_revoked")), pass, pass, fail(checks.Inferred, cause.CredentialRevoked)},
		"g: expired":                {"openai", said(401, noKey), said(401, wrongKey), said(401, refused("Your authentication token has expired.", invalidRequest, "token_expired")), pass, pass, fail(checks.Inferred, cause.TokenExpired)},
		"g: another region":         {"openai", said(401, noKey), said(401, wrongKey), said(401, refused("Attempted to access resource with incorrect regional hostname.", invalidRequest, "incorrect_hostname")), pass, pass, fail(checks.Inferred, cause.EndpointWrongHost)},
		"g: wrong in other words":   {"openai", said(401, noKey), said(401, refused("Bad prefix.", "", "")), said(401, wrongKey), pass, pass, fail(checks.Possible, cause.CredentialInvalid, cause.CredentialRevoked)},
		"granted":                   {"openai", said(401, noKey), said(401, wrongKey), list, pass, pass, pass},
		"403 for everybody":         {"openai-compatible", said(403, ""), said(403, ""), said(403, ""), pass, pass, unknown("request.accepted")},
		"the region, for everybody": {"openai", said(403, region), said(403, region), said(403, region), pass, pass, unknown("request.accepted")},
		"400 for every key":         {"openai-compatible", said(401, noKey), said(400, refused("Odd.", "", "")), said(400, refused("Odd.", "", "")), pass, pass, fail(checks.Possible, cause.CredentialInvalid, cause.CredentialWrongKind)},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			f := visit(t, c.provider, c.none, c.dummy, c.real)
			f.check(tells, c.tells)
			for id, w := range map[string]want{arrives: c.arrives, known: c.key} {
				if got := f.check(id, w); len(got.Causes) > 1 && got.Tell == "" {
					t.Errorf("%s leaves %v, and nothing tells them apart", id, got.Causes)
				}
			}
		})
	}
}

var region = refused("Country, region, or territory not supported", "request_forbidden", "unsupported_country_region_territory")

// An outage, a limit or an unknown path says nothing about a credential, whichever of the three requests met it.
func TestWhatSaysNothingAboutTheKey(t *testing.T) {
	good := []wire.Exchange{said(401, noKey), said(401, wrongKey), said(401, wrongKey)}
	for name, ex := range map[string]wire.Exchange{
		"a rate limit": said(429, slowDown), "an outage": said(500, serverError), "overload": said(529, `{"error":{"message":"busy"}}`),
		"a gateway's outage": said(502, `<html><title>502 Bad Gateway</title></html>`), "an edge": said(403, challenge), "an unknown path": said(404, `{"detail":"Not Found"}`),
		"a wrong method": said(405, `{"detail":"Method Not Allowed"}`), "a timeout": silent(wire.FaultTimeout), "a cut": silent(wire.FaultCut),
		"the budget": silent(wire.FaultBudget), "an interruption": silent(wire.FaultCanceled),
	} {
		for i, which := range []string{"none", "dummy", "real"} {
			t.Run(name+" for "+which, func(t *testing.T) {
				three := append([]wire.Exchange{}, good...)
				three[i] = ex
				f := visit(t, "openai", three[0], three[1], three[2])
				f.check(known, unknown("edge.api-answered"))
				f.check(arrives, unknown("edge.api-answered"))
			})
		}
	}
}

func TestKeyThatWasNotSent(t *testing.T) {
	f := openAI(t, silent(wire.FaultWithheld))
	f.denied = "api.example belongs to another vendor"
	f.check(known, want{status: checks.Unknown, because: "not sent", says: "api.example belongs to another vendor"})
	openAI(t, silent(wire.FaultInvalidHeader)).check(known, want{status: checks.Unknown, because: "not sent", says: "no client can send the key as it is"})

	f = openAI(t, said(401, noKey))
	f.target.Credential = nil
	for _, id := range []string{tells, arrives, known} {
		f.check(id, skip("credential.found"))
	}
	f.exchanges[checks.ProbeNone] = said(200, models)
	f.check(tells, want{status: checks.Warn, says: "answers without a credential"})
}

// What a server quotes of the request does not make two replies unlike.
func TestEchoesAreAlike(t *testing.T) {
	for name, pair := range map[string][2]string{
		"OpenAI's echo":  {incorrect("sk-auth*************************-key"), incorrect("sk-proj-" + "**************************************************aB3d")},
		"a short echo":   {incorrect("sk-auth*************************-key"), incorrect("abc")},
		"an ellipsis":    {refused("Wrong key sk-auth…-key", "", ""), refused("Wrong key my-te…oken", "", "")},
		"three dots":     {refused("Wrong key sk-...-key", "", ""), refused("Wrong key xyz...789", "", "")},
		"a request id":   {refused("Wrong. (request id: 20261123140300123456789abcdefgh)", "", ""), refused("Wrong. (request id: 20261123140301987654321hgfedcba)", "", "")},
		"a trace id":     {refused("Wrong, trace req_01abcdef", "", ""), refused("Wrong, trace req_02ghijkl", "", "")},
		"a long hash":    {refused("Wrong hash aabbccddeeffaabbccdd", "", ""), refused("Wrong hash ddccbbaaffeeddccbbaa", "", "")},
		"a time":         {refused("Wrong at 14:03:00", "", ""), refused("Wrong at 14:03:01", "", "")},
		"LiteLLM's tail": {refused("Authentication Error, Invalid proxy server token passed. Received API Key = sk-...obe, Key Hash (Token) =aa11", "token_not_found_in_db", "401"), refused("Authentication Error, Invalid proxy server token passed. Received API Key = sk-...xyz, Key Hash (Token) =bb22", "token_not_found_in_db", "401")},
		"one-api's id":   {refused("无效的令牌 (request id: 2026112314030012345)", "new_api_error", ""), refused("无效的令牌 (request id: 2026112314030198765)", "new_api_error", "")},
	} {
		t.Run(name, func(t *testing.T) {
			got := visit(t, "openai-compatible", said(401, noKey), said(401, pair[0]), said(401, pair[1])).ask(known)
			if got.Status != checks.Fail {
				t.Errorf("%s %s: the key passes for known", got.Status, got.Summary)
			}
		})
	}
	for name, pair := range map[string][2]string{
		"another code":    {incorrect("sk-auth***-key"), refused("OpenAI-Project header should match project for API key", invalidRequest, "mismatched_project")},
		"another status":  {refused("Nope.", "", ""), ""},
		"another message": {refused("Unknown key.", "", ""), refused("Key is paused by its owner.", "", "")},
	} {
		t.Run(name, func(t *testing.T) {
			real := said(401, pair[1])
			if pair[1] == "" {
				real = said(403, pair[0])
			}
			got := visit(t, "openai-compatible", said(401, noKey), said(401, pair[0]), real).ask(known)
			if got.Status == checks.Fail && got.Confidence != checks.Possible {
				t.Errorf("%s %v %s: a false key is answered otherwise", got.Status, got.Causes, got.Confidence)
			}
		})
	}
}

// What the key's own form tells outranks the server's generic words.
func TestShapeOutranksWords(t *testing.T) {
	f := openAI(t, said(401, incorrect("gsk_aaaa****aB3d")))
	f.findings["credential.kind"] = checks.Warn
	f.check(known, fail(checks.Inferred, cause.CredentialWrongKind))
	f.findings["credential.vendor"] = checks.Warn
	f.check(known, fail(checks.Inferred, cause.CredentialWrongProvider))
	f.exchanges[checks.ProbeDummy] = said(401, refused("Bad prefix.", "", ""))
	f.check(known, fail(checks.Possible, cause.CredentialInvalid, cause.CredentialRevoked))
}

// An unverified rule never gives more than a possible cause.
func TestUnverifiedRule(t *testing.T) {
	f := openAI(t, said(401, refused("Go away.", "", "")))
	f.exchanges[checks.ProbeDummy] = f.exchanges[checks.ProbeModels]
	f.target.Provider.Rules = []provider.Rule{{ID: "guess", Status: []int{401}, Match: "^Go away", Causes: one(cause.CredentialInvalid), Mark: provider.Unverified}}
	f.check(known, fail(checks.Possible, cause.CredentialInvalid))
}

// A refused key offers the other credentials of this machine.
func TestOtherCandidatesAreOffered(t *testing.T) {
	f := openAI(t, said(401, wrongKey))
	f.target.Shadowed = append(f.target.Shadowed, candidate("OTHER_KEY"))
	w := fail(checks.Stated, cause.CredentialInvalid)
	w.changes = []string{"other-candidate"}
	f.check(known, w)
	w = fail(checks.Possible, cause.CredentialInvalid, cause.EndpointAuthStripped)
	w.changes = []string{"other-candidate"}
	g := visit(t, "vllm", said(401, unauthorized), said(401, unauthorized), said(401, unauthorized))
	g.target.Shadowed = f.target.Shadowed
	g.check(known, w)
}
