package flows_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/checks/wire"
	"authdoctor/flows"
)

// byTeam answers by the value of the header X-Team, "" for the target as found.
func byTeam(replies map[string]string) answers {
	return func(r *http.Request, _ string) (int, string) {
		body, ok := replies[r.Header.Get("X-Team")]
		switch {
		case !ok:
			return 418, `{"error":{"message":"nobody asked for this"}}`
		case body == granted:
			return 200, body
		case body == tooMany:
			return 429, body
		case strings.HasPrefix(body, "<"):
			return 502, body
		}
		return 403, body
	}
}

// team is a change that sends the header X-Team.
func team(id, value string) checks.Change {
	return change(id, func(t *checks.Target) { t.Headers = []checks.Header{{Name: "X-Team", Value: value}} })
}

// What one changed request shows. A finding of code_a offers the changes; a later check finds code_b.
func TestProof(t *testing.T) {
	const web = `<html><head><title>502</title></head></html>`
	first, second, bare := team("first", "one"), team("second", "two"), team("bare", "one")
	bare.Probe = checks.ProbeNone // which passes wherever the API itself refuses
	const a, b = "org.mismatch inferred", "project.invalid inferred"
	cases := map[string]struct {
		changes []checks.Change
		replies map[string]string
		said    []string
		proof   string // the change of the first diagnosis' proof
	}{
		"passes":                            {[]checks.Change{first}, map[string]string{"": refused, "one": granted}, []string{"org.mismatch proven"}, "with first"},
		"fails in another way":              {[]checks.Change{first}, map[string]string{"": refused, "one": another}, []string{a, b}, ""},
		"fails alike":                       {[]checks.Change{first}, map[string]string{"": refused, "one": refused}, []string{a}, ""},
		"fails alike, then passes":          {[]checks.Change{first, second}, map[string]string{"": refused, "one": refused, "two": granted}, []string{"org.mismatch proven"}, "with second"},
		"fails in another way and passes":   {[]checks.Change{first, second}, map[string]string{"": refused, "one": another, "two": granted}, []string{"org.mismatch proven"}, "with second"},
		"two fail in other ways":            {[]checks.Change{first, second}, map[string]string{"": refused, "one": another, "two": tooMany}, []string{a, b}, ""},
		"a page is no word of the API":      {[]checks.Change{first}, map[string]string{"": refused, "one": web}, []string{a}, ""},
		"what passed before proves nothing": {[]checks.Change{bare}, map[string]string{"": refused, "one": refused}, []string{a}, ""},
		"there is no change":                {nil, map[string]string{"": refused}, []string{a}, ""},
		"another model, refused":            {[]checks.Change{team("nearest-model", "one")}, map[string]string{"": refused, "one": another}, []string{a}, ""},
		"another model, granted":            {[]checks.Change{team("nearest-model", "one")}, map[string]string{"": refused, "one": granted}, []string{"org.mismatch proven"}, "with nearest-model"},
		"a trusted issuer, refused":         {[]checks.Change{team("trust-issuer", "one")}, map[string]string{"": refused, "one": another}, []string{a}, ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			clinic := newClinic(t, byTeam(c.replies),
				online("test.first", cause.OrgMismatch, []string{"code_a"}, c.changes...), online("test.second", cause.ProjectInvalid, []string{"code_b"}), page())
			report := clinic.run()
			if !slices.Equal(said(report), c.said) || report.Verdict != flows.Problem {
				t.Errorf("%s %v, want %v", report.Verdict, said(report), c.said)
			}
			root := report.Diagnoses[0]
			if c.proof == "" && root.Proof != nil || c.proof != "" && (root.Proof == nil || root.Proof.Change != c.proof || root.Proof.Before != "403 code_a" || root.Proof.After != "200") {
				t.Errorf("proof %+v, want %q", root.Proof, c.proof)
			}
			if (root.Tell == "") != (c.proof != "") {
				t.Errorf("proven by %q, and yet %q would tell", c.proof, root.Tell)
			}
		})
	}
}

// A proof names what its change stands for, and no other cause beside it.
func TestProofSettlesTheCause(t *testing.T) {
	fix := team("fix", "one")
	fix.Proves = cause.CredentialShadowed
	open := online("test.open", cause.OrgMismatch, []string{"code_a"})
	for _, c := range []struct {
		change checks.Change
		after  string
		want   string
		others int
	}{
		{fix, granted, "credential.shadowed proven", 0},
		{team("fix", "one"), granted, "org.mismatch proven", 0},
		{fix, refused, "org.mismatch possible", 1},
	} {
		check := open
		check.Run = func(ctx context.Context, f checks.Facts) checks.Finding {
			got := open.Run(ctx, f)
			if got.Status == checks.Fail {
				got.Causes, got.Confidence, got.Changes = []cause.ID{cause.OrgMismatch, cause.QuotaExhausted}, checks.Possible, []checks.Change{c.change}
			}
			return got
		}
		report := newClinic(t, byTeam(map[string]string{"": refused, "one": c.after}), check).run()
		if got := said(report); !slices.Equal(got, []string{c.want}) || len(report.Diagnoses[0].Alternatives) != c.others {
			t.Errorf("%v, alternatives %v, want %s", got, report.Diagnoses[0].Alternatives, c.want)
		}
	}
}

// Nothing is sent to a host that nobody named, whatever a change proposes; on this machine, to no other port.
func TestProofStaysAtTheHost(t *testing.T) {
	var hits atomic.Int32
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		hits.Add(1)
		fmt.Fprint(w, granted)
	}))
	defer elsewhere.Close()
	for _, base := range []string{elsewhere.URL + "/v1", strings.Replace(elsewhere.URL, "127.0.0.1", "localhost", 1) + "/v1", "https://other.invalid/v1"} {
		c := newClinic(t, byTeam(map[string]string{"": refused}),
			online("test.first", cause.OrgMismatch, []string{"code_a"}, change("move", func(t *checks.Target) { t.BaseURL.Value = base })))
		if got := said(c.run()); !slices.Equal(got, []string{"org.mismatch inferred"}) || hits.Load() != 0 {
			t.Errorf("%s: %v, %d requests went there", base, got, hits.Load())
		}
		if slices.ContainsFunc(c.events, func(e flows.Event) bool { _, ok := e.(flows.ProofStarted); return ok }) {
			t.Errorf("%s: a proof was begun", base)
		}
	}
	// Another name of this machine at the same port is the same place.
	c := newClinic(t, func(r *http.Request, _ string) (int, string) {
		if strings.HasPrefix(r.Host, "localhost:") {
			return 200, granted
		}
		return 403, refused
	})
	c.engine.Checks = []checks.Check{online("test.first", cause.OrgMismatch, []string{"code_a"},
		change("move", func(t *checks.Target) {
			t.BaseURL.Value = strings.Replace(t.BaseURL.Value, "127.0.0.1", "localhost", 1)
		}))}
	c.engine.Trees = []flows.Tree{line(c.engine.Checks)}
	if got := said(c.run()); !slices.Equal(got, []string{"org.mismatch proven"}) {
		t.Errorf("%v", got)
	}
}

// Another key that is refused, too, says nothing about the first, unless the server knows it.
func TestProofByAnotherCandidate(t *testing.T) {
	cases := map[string]struct {
		other string // the reply to the other key
		known checks.Status
		said  []string
	}{
		"it passes":                  {granted, checks.Pass, []string{"credential.shadowed proven"}},
		"it is refused alike":        {refused, checks.Fail, []string{"credential.invalid inferred"}},
		"it is refused otherwise":    {another, checks.Fail, []string{"credential.invalid inferred"}},
		"it could not be told":       {another, checks.Unknown, []string{"credential.invalid inferred"}},
		"the server knows it":        {another, checks.Pass, []string{"credential.shadowed inferred", "project.invalid inferred"}},
		"the server counts requests": {tooMany, checks.Unknown, []string{"credential.shadowed inferred", "rate.requests inferred"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			invalid := online("account.key", cause.CredentialInvalid, []string{"code_a"})
			key := invalid
			key.Run = func(ctx context.Context, f checks.Facts) checks.Finding {
				got := invalid.Run(ctx, f)
				if f.Target().Credential.Name == "OTHER" {
					return checks.Finding{Status: c.known, Causes: []cause.ID{cause.CredentialInvalid}, Confidence: checks.Inferred, Summary: "as the case says"}
				}
				got.Changes = checks.OtherCandidates(f.Target())
				return got
			}
			clinic := newClinic(t, func(_ *http.Request, key string) (int, string) {
				if key == "the-other-key-here" {
					return byTeam(map[string]string{"": c.other})(&http.Request{}, "")
				}
				return 403, refused
			}, key, online("test.second", cause.ProjectInvalid, []string{"code_b"}), online("test.third", cause.RateRequests, []string{"slow_down"}))
			clinic.visit.Target.Shadowed = append(clinic.visit.Target.Shadowed, *clinic.candidate("OTHER", "the-other-key-here"))
			if got := said(clinic.run()); !slices.Equal(got, c.said) {
				t.Errorf("%v, want %v", got, c.said)
			}
		})
	}
}

// A fault that was seen on this machine is there, whatever the server says after it is gone: the walk goes on behind it.
func TestProofOfALocalFault(t *testing.T) {
	for name, c := range map[string]struct {
		after string
		said  []string
	}{
		"passes":      {granted, []string{"credential.quoted proven"}},
		"another way": {another, []string{"credential.quoted inferred", "project.invalid inferred"}},
		"alike":       {refused, []string{"credential.quoted inferred", "org.mismatch inferred"}},
	} {
		t.Run(name, func(t *testing.T) {
			var clinic *clinic
			clean := change("clean-key", func(t *checks.Target) { t.Credential = clinic.candidate("OPENAI_API_KEY", "the-clean-key-here") })
			clinic = newClinic(t, func(_ *http.Request, key string) (int, string) {
				if key == "the-clean-key-here" {
					return byTeam(map[string]string{"": c.after})(&http.Request{}, "")
				}
				return 403, refused
			}, offline(&clinic, "credential.unquoted", cause.CredentialQuoted, testKey, clean),
				online("test.first", cause.OrgMismatch, []string{"code_a"}), online("test.second", cause.ProjectInvalid, []string{"code_b"}))
			if got := said(clinic.run()); !slices.Equal(got, c.said) {
				t.Errorf("%v, want %v", got, c.said)
			}
		})
	}
}

// Where nothing may be sent, a change is taken on trust, and nothing is proven by it.
func TestNoProofOffline(t *testing.T) {
	var clinic *clinic
	clean := change("clean-key", func(t *checks.Target) { t.Credential = clinic.candidate("OPENAI_API_KEY", "the-clean-key-here") })
	clinic = newClinic(t, byTeam(map[string]string{"": refused}), offline(&clinic, "credential.unquoted", cause.CredentialQuoted, testKey, clean),
		offline(&clinic, "credential.clean", cause.CredentialWhitespace, "the-clean-key-here"), online("test.first", cause.OrgMismatch, []string{"code_a"}))
	clinic.visit.Offline = true
	report := clinic.run()
	if got := said(report); !slices.Equal(got, []string{"credential.quoted inferred", "credential.whitespace inferred"}) || clinic.arrived() > 0 || report.Requests.Sent > 0 {
		t.Errorf("%v, %d requests", got, clinic.arrived())
	}
}

// Without the proxy counts what leads further, even where the direct way is closed by somebody else.
func TestProofWithoutTheProxy(t *testing.T) {
	for status, want := range map[checks.Status][]string{
		checks.Pass: {"net.proxy inferred", "org.mismatch inferred"}, checks.Fail: {"net.proxy inferred"}, checks.Unknown: {"net.proxy inferred"},
	} {
		proxy := checks.Check{ID: "test.proxy", Causes: []cause.ID{cause.NetProxy}, Probes: []string{checks.ProbeReal}, Run: func(_ context.Context, f checks.Facts) checks.Finding {
			if f.Target().Direct {
				return checks.Finding{Status: checks.Pass}
			}
			return checks.Finding{Status: checks.Fail, Causes: []cause.ID{cause.NetProxy}, Confidence: checks.Inferred, Summary: "refused by the proxy",
				Changes: []checks.Change{change("without-proxy", func(t *checks.Target) { t.Direct = true })}}
		}}
		connects := checks.Check{ID: "network.connects", Probes: []string{checks.ProbeReal}, Run: func(_ context.Context, f checks.Facts) checks.Finding {
			if f.Target().Direct {
				return checks.Finding{Status: status, Because: "the case"}
			}
			return checks.Finding{Status: checks.Skip, Because: "test.proxy"}
		}}
		c := newClinic(t, byTeam(map[string]string{"": refused}), proxy, connects, online("test.first", cause.OrgMismatch, []string{"code_a"}))
		if got := said(c.run()); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", status, got, want)
		}
	}
}

// A reply where there was none shows that the fault was real; silence as before shows nothing.
func TestProofOfSilence(t *testing.T) {
	for name, c := range map[string]struct {
		change checks.Change
		said   []string
	}{
		"a reply, of whatever kind": {change("other-scheme", func(t *checks.Target) { t.BaseURL.Value = strings.Replace(t.BaseURL.Value, "https:", "http:", 1) }), []string{"tls.protocol inferred", "server.error inferred"}},
		"silence again":             {change("without-proxy-or-so", func(t *checks.Target) { t.Direct = true }), []string{"tls.protocol inferred"}},
	} {
		t.Run(name, func(t *testing.T) {
			speaks := checks.Check{ID: "tls.speaks", Causes: []cause.ID{cause.TLSProtocol}, Probes: []string{checks.ProbeReal}, Run: func(ctx context.Context, f checks.Facts) checks.Finding {
				if f.Exchange(ctx, checks.ProbeReal).Fault != wire.FaultTLSProtocol {
					return checks.Finding{Status: checks.Pass}
				}
				return checks.Finding{Status: checks.Fail, Causes: []cause.ID{cause.TLSProtocol}, Confidence: checks.Inferred, Summary: "no TLS", Changes: []checks.Change{c.change}}
			}}
			clinic := newClinic(t, byTeam(map[string]string{"": "<html></html>"}), speaks, page())
			clinic.visit.Target.BaseURL.Value = strings.Replace(clinic.visit.Target.BaseURL.Value, "http:", "https:", 1)
			if got := said(clinic.run()); !slices.Equal(got, c.said) {
				t.Errorf("%v, want %v", got, c.said)
			}
		})
	}
}
