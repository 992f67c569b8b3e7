package render

import (
	"testing"
	"time"

	"authdoctor/flows"
)

func TestRetryWords(t *testing.T) {
	r := base(flows.Problem)
	after := func(d time.Duration) *time.Time {
		at := r.Started.Add(420 * time.Millisecond).Add(d)
		return &at
	}
	for _, tt := range []struct {
		confidence, retry string
		at                *time.Time
		want              string
	}{
		{"stated", "never", nil, "retrying will not help"},
		{"stated", "after_fix", nil, "retrying will not help until this is fixed"},
		{"stated", "after_wait", nil, "retry after a short wait"},
		{"stated", "after_wait", after(44580 * time.Millisecond), "retry after 12:03:20 UTC (in 45 s)"},
		{"stated", "after_wait", after(-time.Minute), "retry after 12:01:35 UTC (now)"},
		{"stated", "after_reset", nil, "retry after the limit is reset"},
		{"stated", "after_reset", after(20 * time.Minute), "retry after the limit is reset: 12:22:35 UTC (in 20 min)"},
		{"stated", "after_reset", after(12 * time.Hour), "retry after the limit is reset: 2026-03-05 00:02:35 UTC (in 12 h)"},
		{"stated", "after_reset", after(27 * 24 * time.Hour), "retry after the limit is reset: 2026-03-31 12:02:35 UTC (in 27 days)"},
		{"stated", "", nil, ""},
		{"possible", "after_fix", nil, ""},
		{"possible", "after_wait", nil, "retry after a short wait"},
	} {
		if got := retryWords(r, flows.Diagnosis{Confidence: tt.confidence, Retry: tt.retry, RetryAt: tt.at}); got != tt.want {
			t.Errorf("%s %s: got %q, want %q", tt.confidence, tt.retry, got, tt.want)
		}
	}
	if got := retryWords(base(flows.Healthy), flows.Diagnosis{Retry: "never"}); got != "" {
		t.Errorf("healthy: got %q, want nothing", got)
	}
}

// The time is the reader's own: the zone of the report's start, not of the server's header.
func TestMomentIsInTheZoneOfTheReport(t *testing.T) {
	r := base(flows.Problem)
	r.Started = r.Started.In(time.FixedZone("CET", 3600))
	if got, want := moment(r, started().Add(time.Minute)), "13:03:35 CET (in 60 s)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	r.Started = r.Started.In(time.Local)
	if got, want := moment(r, started().Add(time.Minute)), started().Add(time.Minute).Local().Format("15:04:05")+" (in 60 s)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestHeadline(t *testing.T) {
	named := func(verdict flows.Verdict, confidence, fix string) flows.Report {
		return flows.Report{Verdict: verdict, Diagnoses: []flows.Diagnosis{{
			Title: "The key is cut", Confidence: confidence, Fixes: []flows.Fix{{Status: fix}},
		}}}
	}
	for _, tt := range []struct {
		report flows.Report
		want   string
	}{
		{flows.Report{Verdict: flows.Healthy}, "Healthy"},
		{named(flows.Healthy, "proven", "verified"), "Healthy: repaired and verified"},
		{named(flows.Healthy, "proven", "unverified"), "Healthy"},
		{named(flows.Problem, "stated", "planned"), "Problem: the key is cut"},
		{flows.Report{Verdict: flows.Problem}, "Problem"},
		{named(flows.Unknown, "possible", ""), "Could not tell; possible: the key is cut"},
		{named(flows.Unknown, "stated", ""), "Could not tell: the key is cut"},
		{flows.Report{Verdict: flows.Unknown}, "Could not tell"},
		{flows.Report{}, "Could not tell"},
	} {
		if got := headline(tt.report); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.report.Verdict, got, tt.want)
		}
	}
}

func TestWords(t *testing.T) {
	possible := flows.Diagnosis{Confidence: "possible"}
	several := flows.Diagnosis{Confidence: "possible", Alternatives: []string{"another"}}
	problem, healthy := base(flows.Problem), base(flows.Healthy)
	two := flows.Requests{Sent: 2, Billable: 1, Hosts: []string{"a.com", "b.com:8443"}}
	for _, tt := range []struct{ name, got, want string }{
		{"proven", confidenceWords(flows.Diagnosis{Confidence: "proven"}), "proven: one change made it pass"},
		{"stated", confidenceWords(flows.Diagnosis{Confidence: "stated"}), "stated: the provider's own answer says so"},
		{"inferred", confidenceWords(flows.Diagnosis{Confidence: "inferred"}), "inferred: the measurements leave one explanation"},
		{"possible", confidenceWords(possible), "possible: nothing measured here confirms it"},
		{"one of several", confidenceWords(several), "possible: more than one explanation is left"},

		{"you", whoWords(problem, flows.Diagnosis{Owner: "you"}), ""},
		{"organization", whoWords(problem, flows.Diagnosis{Owner: "organization"}), "an administrator of your organization has to fix this"},
		{"provider", whoWords(problem, flows.Diagnosis{Owner: "provider"}), "only the provider can fix this"},
		{"network", whoWords(problem, flows.Diagnosis{Owner: "network"}), "whoever runs this network has to fix this"},
		{"possible owner", whoWords(problem, flows.Diagnosis{Owner: "network", Confidence: "possible"}), ""},
		{"nobody any more", whoWords(healthy, flows.Diagnosis{Owner: "provider"}), ""},

		{"env", namedPlace("KEY", "env"), "KEY from the environment"},
		{"file", namedPlace("KEY", "file:.env:3"), "KEY from .env:3"},
		{"windows file", namedPlace("KEY", `file:C:\a\.env:3`), `KEY from C:\a\.env:3`},
		{"keyring", namedPlace("work", "keyring:work"), "keyring entry work"},
		{"keyring by another name", namedPlace("KEY", "keyring:work"), "KEY from keyring entry work"},
		{"vault", namedPlace("", "vault:work"), "vault entry work"},
		{"stdin", namedPlace("", "stdin"), "standard input"},
		{"request", namedPlace("Authorization", "request"), "Authorization from the request"},
		{"elsewhere", namedPlace("KEY", "tool:x"), "KEY from tool:x"},
		{"kind", keyWords(flows.CredentialView{Kind: "project key", Fingerprint: "f"}), "project key, f"},
		{"unknown kind", keyWords(flows.CredentialView{Kind: "unknown", Fingerprint: "f"}), "a key of unknown kind, f"},

		{"planned by itself", fixWords(flows.Fix{Kind: "automatic", Status: "planned"}), "automatic: add --fix --yes"},
		{"planned with a command", fixWords(flows.Fix{Kind: "automatic", Status: "planned", Command: "x"}), ""},
		{"guided", fixWords(flows.Fix{Kind: "guided", Status: "planned"}), ""},
		{"not applied", fixWords(flows.Fix{Status: "not_applied"}), "not applied"},
		{"failed", fixWords(flows.Fix{Status: "failed"}), "could not be applied"},
		{"unverified", fixWords(flows.Fix{Status: "unverified"}), "done, but not verified"},
		{"verified", fixWords(flows.Fix{Status: "verified"}), "done and verified"},

		{"nothing sent", cost(flows.Report{DurationMS: 9}), "no requests sent, 9 ms"},
		{"one", cost(flows.Report{DurationMS: 10, Requests: flows.Requests{Sent: 1, Hosts: []string{"a.com"}}}), "1 request to a.com, none billable, 0.01 s"},
		{"two hosts", cost(flows.Report{DurationMS: 61500, Requests: two}), "2 requests to a.com and b.com:8443, 1 billable, 61.50 s"},

		{"summary", says(flows.Finding{Summary: "s", Title: "t"}), "s"},
		{"reason", says(flows.Finding{Title: "t", Because: "b"}), "t: b"},
		{"title", says(flows.Finding{Title: "t"}), "t"},
		{"id", says(flows.Finding{Check: "a.b"}), "a.b"},
		{"open", openWords(flows.Finding{Status: "skip", Title: "t", Because: "b", Summary: "s"}), "t: b"},
		{"open without a title", openWords(flows.Finding{Status: "skip", Check: "a.b", Because: "b"}), "a.b: b"},
		{"open and failed", openWords(flows.Finding{Status: "fail", Title: "t", Because: "b", Summary: "s"}), "s"},

		{"article", midSentence("The key is cut"), "the key is cut"},
		{"one letter", midSentence("A key"), "a key"},
		{"name", midSentence("Cloudflare refused"), "Cloudflare refused"},
		{"abbreviation", midSentence("TLS fails"), "TLS fails"},
		{"no title", midSentence(""), ""},

		{"both", against(flows.Evidence{Measured: "m", Expected: "e"}), "measured m, expected e"},
		{"measured", against(flows.Evidence{Measured: "m"}), "measured m"},
		{"expected", against(flows.Evidence{Expected: "e"}), "expected e"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, tt.got, tt.want)
		}
	}
}

func TestStatusHasMarkWordAndOneWidth(t *testing.T) {
	for status, want := range map[string]string{
		"pass": "✓ ok       ", "warn": "! warning  ", "fail": "✗ failed   ", "skip": "- skipped  ", "unknown": "? unknown  ", "": "? unknown  ",
	} {
		if got, _ := drawn().status(status); got != want {
			t.Errorf("%q: got %q, want %q", status, got, want)
		}
	}
	if got, _ := typed().status("warn"); got != "[!!] warning  " {
		t.Errorf("got %q", got)
	}
}
