package account_test

import (
	"slices"
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
	either := fail(checks.Possible, cause.CredentialInvalid, cause.EndpointAuthStripped)
	guess := fail(checks.Possible, cause.CredentialInvalid, cause.CredentialWrongKind)
	list := said(200, models)
	keyRequired := said(401, refused("An authentication key is required", invalidRequest, ""))
	groq := said(401, refused("Invalid API Key", invalidRequest, "invalid_api_key"))
	proxy := said(401, refused("Authentication Error, Invalid proxy server token passed.", "token_not_found_in_db", "401"))
	xai := func(echo string) wire.Exchange {
		return said(400, refused("Incorrect API key provided: "+echo+". You can obtain an API key from https://console.x.ai.", "", ""))
	}
	nope, odd := said(401, refused("Nope, mate.", "", "")), said(400, refused("Odd.", "", ""))
	// one is OpenAI's refusal of this key only, where the other two are refused as ever.
	one := func(status int, message, code string) [3]wire.Exchange {
		return [3]wire.Exchange{said(401, noKey), said(401, wrongKey), said(status, refused(message, invalidRequest, code))}
	}
	all := func(ex wire.Exchange) [3]wire.Exchange { return [3]wire.Exchange{ex, ex, ex} }
	cases := map[string]struct {
		provider            string
		said                [3]wire.Exchange // without a key, with a false one, with the real one
		tells, arrives, key want
	}{
		"a: pages all around":                      {"openai", all(said(200, webPage)), unknown(unanswered), unknown(unanswered), unknown(unanswered)},
		"a: a page for the key":                    {"openai", [3]wire.Exchange{said(401, noKey), said(401, wrongKey), said(403, challenge)}, unknown(unanswered), unknown(unanswered), unknown(unanswered)},
		"a: a page without it":                     {"openai", [3]wire.Exchange{said(403, challenge), said(401, wrongKey), said(401, wrongKey)}, unknown(unanswered), unknown(unanswered), unknown(unanswered)},
		"a: a page for the false one":              {"openai", [3]wire.Exchange{said(401, noKey), said(403, challenge), said(401, wrongKey)}, unknown(unanswered), unknown(unanswered), unknown(unanswered)},
		"a: redirects":                             {"openai", all(said(302, "")), unknown(unanswered), unknown(unanswered), unknown(unanswered)},
		"c: the address checks nothing":            {"openai-compatible", all(list), want{status: checks.Warn, says: "grants any key, and none"}, pass, skip(tells)},
		"c: any key will do":                       {"openai-compatible", [3]wire.Exchange{said(401, unauthorized), list, list}, want{status: checks.Warn, says: "grants a false key as well"}, pass, skip(tells)},
		"c: a public list that refuses false keys": {"openai-compatible", [3]wire.Exchange{list, said(401, unauthorized), list}, pass, pass, pass},
		"c: a public list that refuses this key":   {"openai", [3]wire.Exchange{list, said(401, wrongKey), said(401, incorrect("sk-proj-*****aB3d"))}, pass, pass, fail(checks.Stated, cause.CredentialInvalid)},
		"d: the key was dropped before":            {"openai", [3]wire.Exchange{said(401, noKey), said(401, wrongKey), said(401, noKey)}, pass, fail(checks.Possible, cause.CredentialMissing, cause.EndpointAuthStripped), fail(checks.Inferred, cause.CredentialMissing)},
		"e: the header is stripped":                {"openai", all(said(401, noKey)), unknown(known), fail(checks.Inferred, cause.EndpointAuthStripped), either},
		"e: one answer for all, vLLM":              {"vllm", all(said(401, unauthorized)), unknown(known), pass, either},
		"e: one answer for all, a gateway":         {"openai-compatible", all(said(401, unauthorized)), unknown(known), pass, either},
		"e: one answer that may mean both":         {"localai", all(keyRequired), unknown(known), pass, either},
		"e: one answer without words":              {"openai-compatible", all(said(401, "")), unknown(known), pass, either},
		"f: unknown to OpenAI":                     {"openai", [3]wire.Exchange{said(401, noKey), said(401, wrongKey), said(401, incorrect("sk-proj-********aB3d"))}, pass, pass, fail(checks.Stated, cause.CredentialInvalid)},
		"f: unknown to Groq":                       {"groq", [3]wire.Exchange{said(401, refused("Missing", "", "")), groq, groq}, pass, pass, fail(checks.Stated, cause.CredentialInvalid)},
		"f: unknown, by a borrowed rule":           {"openai-compatible", [3]wire.Exchange{said(401, noKey), said(401, wrongKey), said(401, incorrect("sk-proj-********aB3d"))}, pass, pass, fail(checks.Inferred, cause.CredentialInvalid)},
		"f: unknown to LiteLLM":                    {"litellm", [3]wire.Exchange{said(401, refused("No api key passed in.", "auth_error", "401")), proxy, proxy}, pass, pass, fail(checks.Stated, cause.CredentialInvalid)},
		"f: in words that no rule knows":           {"openai-compatible", [3]wire.Exchange{said(401, noKey), nope, nope}, pass, pass, guess},
		"f: 403 for the wrong key, no words":       {"openai-compatible", [3]wire.Exchange{said(401, noKey), said(403, ""), said(403, "")}, pass, pass, guess},
		"f: 400 for the wrong key, no rule":        {"openai-compatible", [3]wire.Exchange{said(401, noKey), odd, odd}, pass, pass, guess},
		"f: 400 for the wrong key, xAI":            {"xai", [3]wire.Exchange{said(401, refused("Unauthorized", "", "")), xai("xa***be"), xai("xa***9z")}, pass, pass, fail(checks.Inferred, cause.CredentialInvalid)},
		"f: alike, and not about the key":          {"openai", [3]wire.Exchange{said(401, noKey), said(403, region), said(403, region)}, pass, pass, unknown("request.accepted")},
		"g: another organization":                  {"openai", one(401, "OpenAI-Organization header should match organization for API key", "mismatched_organization"), pass, pass, pass},
		"g: deactivated":                           {"openai", one(401, "This key is associated with a deactivated account.", "account_deactivated"), pass, pass, pass},
		"g: a scope is missing":                    {"openai", one(403, "Missing scopes: api.model.read.", "missing_scope"), pass, pass, pass},
		"g: revoked":                               {"openai", one(401, "Encountered invalidated oauth token for user", "token_revoked"), pass, pass, fail(checks.Inferred, cause.CredentialRevoked)},
		"g: expired":                               {"openai", one(401, "Your authentication token has expired.", "token_expired"), pass, pass, fail(checks.Inferred, cause.TokenExpired)},
		"g: another region":                        {"openai", one(401, "Attempted to access resource with incorrect regional hostname.", "incorrect_hostname"), pass, pass, fail(checks.Inferred, cause.EndpointWrongHost)},
		"g: wrong in other words":                  {"openai", [3]wire.Exchange{said(401, noKey), nope, said(401, wrongKey)}, pass, pass, fail(checks.Possible, cause.CredentialInvalid, cause.CredentialRevoked)},
		"granted":                                  {"openai", [3]wire.Exchange{said(401, noKey), said(401, wrongKey), list}, pass, pass, pass},
		"granted, a false key unanswered":          {"openai", [3]wire.Exchange{said(401, noKey), silent(wire.FaultTimeout), list}, want{status: checks.Warn, says: "no answer to compare with"}, pass, want{status: checks.Warn, says: "got no answer to compare with"}},
		"403 for everybody":                        {"openai-compatible", all(said(403, "")), unknown(known), pass, unknown("request.accepted")},
		"the region, for everybody":                {"openai", all(said(403, region)), unknown(known), pass, unknown("request.accepted")},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			f := visit(t, c.provider, c.said[0], c.said[1], c.said[2])
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
	f.check(arrives, unknown("not sent"))
	f.check(tells, unknown("not sent"))
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
	litellm := func(echo string) string {
		return refused("Authentication Error, Invalid proxy server token passed. Received API Key = "+echo, "token_not_found_in_db", "401")
	}
	for name, pair := range map[string][2]string{
		"OpenAI's echo":  {incorrect("sk-auth*************************-key"), incorrect("sk-proj-" + "**************************************************aB3d")},
		"a short echo":   {incorrect("sk-auth*************************-key"), incorrect("abc")},
		"an ellipsis":    {refused("Wrong key sk-auth…-key", "", ""), refused("Wrong key my-te…oken", "", "")},
		"three dots":     {refused("Wrong key sk-...-key", "", ""), refused("Wrong key xyz...789", "", "")},
		"a request id":   {refused("Wrong. (request id: 20261123140300123456789abcdefgh)", "", ""), refused("Wrong. (request id: 20261123140301987654321hgfedcba)", "", "")},
		"a trace id":     {refused("Wrong, trace req_01abcdef", "", ""), refused("Wrong, trace req_02ghijkl", "", "")},
		"a long hash":    {refused("Wrong hash aabbccddeeffaabbccdd", "", ""), refused("Wrong hash ddccbbaaffeeddccbbaa", "", "")},
		"a time":         {refused("Wrong at 14:03:00", "", ""), refused("Wrong at 14:03:01", "", "")},
		"LiteLLM's tail": {litellm("sk-...obe, Key Hash (Token) =aa11"), litellm("sk-...xyz, Key Hash (Token) =bb22")},
		"one-api's id":   {refused("无效的令牌 (request id: 2026112314030012345)", "new_api_error", ""), refused("无效的令牌 (request id: 2026112314030198765)", "new_api_error", "")},
	} {
		t.Run(name, func(t *testing.T) {
			got := visit(t, "openai-compatible", said(401, noKey), said(401, pair[0]), said(401, pair[1])).ask(known)
			if got.Status != checks.Fail || slices.Contains(got.Causes, cause.CredentialRevoked) {
				t.Errorf("%s %v %s: the replies pass for unlike", got.Status, got.Causes, got.Summary)
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
	f.exchanges[checks.ProbeDummy] = f.exchanges[checks.ProbeReal]
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
