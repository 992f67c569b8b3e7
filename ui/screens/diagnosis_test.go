package screens

import (
	"strings"
	"testing"
	"time"

	"authdoctor/flows"
	"authdoctor/ui/intent"
	"authdoctor/ui/layout"
	"authdoctor/ui/session"
	"authdoctor/ui/theme"
)

func drawn(r flows.Report, keys ...intent.Action) string {
	d := NewDiagnosis(theme.New(false, true), session.Choice{SetupID: "x"}, r)
	d.Resize(layout.Size{Width: 100, Height: 200})
	for _, act := range keys {
		d.Handle(intent.Intent{Act: act})
	}
	return d.View()
}

// mendedQuotes is a cause whose fix was made and verified.
func mendedQuotes() flows.Diagnosis {
	return flows.Diagnosis{Cause: "credential.quoted", Title: "the key is wrapped in quotes", Confidence: "proven", Owner: "you",
		Fixes: []flows.Fix{{ID: "unquote", Title: "take them out", Kind: "automatic", Status: "verified"}}}
}

func TestDiagnosisSaysWhatTheReportSays(t *testing.T) {
	resets := time.Date(2030, 1, 2, 3, 4, 0, 0, time.UTC)
	tests := []struct {
		name   string
		report flows.Report
		want   []string
		absent []string
	}{
		{"healthy", flows.Report{Verdict: flows.Healthy, Findings: []flows.Finding{{Check: "a.b", Status: "unknown", Summary: "not looked at"}}},
			[]string{"+ No fault was found", "accepts this credential", "none was found"}, []string{"Not answered", "What to do next"}},
		{"unknown", flows.Report{Verdict: flows.Unknown, Findings: []flows.Finding{
			{Check: "account.accepted", Status: "unknown", Summary: "no answer", Because: "network.connects"},
			{Check: "network.connects", Status: "fail", Title: "a connection can be opened"}, {Check: "c.d", Status: "pass"}}},
			[]string{"? The cause could not be told", "No cause is named", "Not answered", "? no answer, because: network.connects", "x a connection can be opened"}, []string{"c.d"}},
		{"possible", flows.Report{Verdict: flows.Unknown, Diagnoses: []flows.Diagnosis{{
			Cause: "credential.invalid", Title: "the key may be wrong", Confidence: "possible", Owner: "organization", Retry: "never",
			Alternatives: []string{"endpoint.auth-stripped", "account.deactivated"}, Tell: "send it to the provider directly"}}},
			[]string{"? The key may be wrong", "Possible: other explanations are left.", "Or else     endpoint.auth-stripped, account.deactivated",
				"To tell     send it to the provider directly", "Somebody with rights in your organization has to act. Trying again changes nothing."}, []string{"Proof"}},
		{"rate", flows.Report{Verdict: flows.Problem, StatusPage: "https://status.example.com", Diagnoses: []flows.Diagnosis{{
			Cause: "rate.daily", Title: "the daily limit is used up", Confidence: "stated", Owner: "provider", Retry: "after_reset", RetryAt: &resets}}},
			[]string{"Stated: the provider says so", "The provider has to act. It works again when the limit is reset. Not before 2030-01-02 03:04",
				"status page: https://status.example.com"}, nil},
		{"network", flows.Report{Verdict: flows.Problem, Notes: []string{"the run was cut short"}, CrashFile: "/state/crash.txt", Diagnoses: []flows.Diagnosis{{
			Cause: "net.timeout", Title: "no answer in time", Confidence: "inferred", Owner: "network", Retry: "after_wait",
			Fixes: []flows.Fix{{Title: "wait", Status: "unverified"}}}, {Cause: "quota.exhausted", Title: "no credit is left", Fixes: []flows.Fix{{Title: "buy some"}}}}},
			[]string{"Whoever runs this network has to act. Wait, then try again.", "1 Wait (done, but not verified)", "Also found (1)", "No credit is left",
				"2 Buy some", "the run was cut short", "/state/crash.txt"}, nil},
		{"repaired", flows.Report{Verdict: flows.Healthy, Diagnoses: []flows.Diagnosis{mendedQuotes()}},
			[]string{"+ Healthy: repaired and verified", "What follows was found before.", "+ The key is wrapped in quotes", "What was done", "1 Take them out (done and verified)"}, []string{"What to do next"}},
		{"half repaired", flows.Report{Verdict: flows.Problem, Diagnoses: []flows.Diagnosis{mendedQuotes(), {Cause: "request.wrong-path", Title: "the path is wrong", Confidence: "proven", Owner: "you"}}},
			[]string{"A fault is repaired. What comes first is still wrong.", "x The path is wrong", "Also found (1)", "+ The key is wrapped in quotes"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			view := drawn(tt.report)
			for _, want := range tt.want {
				if !strings.Contains(view, want) {
					t.Errorf("%q is missing", want)
				}
			}
			for _, absent := range tt.absent {
				if strings.Contains(view, absent) {
					t.Errorf("%q is shown", absent)
				}
			}
			if t.Failed() {
				t.Log(strings.TrimRight(view, "\n"))
			}
		})
	}
}

func TestWarningsFold(t *testing.T) {
	r := flows.Report{Verdict: flows.Healthy, Findings: []flows.Finding{
		{Check: "address.legacy", Status: "warn", Summary: "an old variable is set"}, {Check: "hygiene.plaintext", Status: "warn", Title: "no key lies in a file"}}}
	if view := drawn(r); !strings.Contains(view, "! 2 warnings (w shows them)") || strings.Contains(view, "an old variable") {
		t.Errorf("the warnings are not folded:\n%s", view)
	}
	if view := drawn(r, intent.Unfold); !strings.Contains(view, "! an old variable is set") || !strings.Contains(view, "! no key lies in a file") {
		t.Errorf("the warnings do not unfold:\n%s", view)
	}
	if view := drawn(r, intent.Unfold, intent.Unfold); strings.Contains(view, "an old variable") {
		t.Errorf("the warnings do not fold again:\n%s", view)
	}
}

func TestProofColumns(t *testing.T) {
	p := &flows.Proof{Change: "without the quotes", Before: "401 invalid_api_key", After: "200"}
	glyphs := theme.New(false, true).Glyphs
	wide, narrow := "", ""
	for _, row := range proofRows(p, 80, glyphs) {
		wide += row.Plain() + "\n"
	}
	for _, row := range proofRows(p, 40, glyphs) {
		narrow += row.Plain() + "\n"
	}
	if !strings.Contains(wide, "x 401 invalid_api_key                 | + 200") {
		t.Errorf("before and after are not side by side:\n%s", wide)
	}
	if !strings.Contains(narrow, "before      401 invalid_api_key\n  after       200") {
		t.Errorf("before and after are not one below the other:\n%s", narrow)
	}
}

func TestPath(t *testing.T) {
	r := flows.Report{
		Trail: []flows.Step{
			{Node: "a", Check: "a", Outcome: "pass"}, {Node: "b", Check: "b", Outcome: "skip"}, {Node: "c", Check: "c", Outcome: "fail"},
			{Node: "q", Outcome: "not asked"},
			{Node: "a", Check: "a", Outcome: "pass", Changed: "x.one"}, {Node: "c", Check: "c", Outcome: "fail", Changed: "x.one"},
			{Node: "d", Check: "d", Outcome: "unknown", Changed: "x.one"},
		},
		Diagnoses: []flows.Diagnosis{{Cause: "x.one"}, {Cause: "x.two"}},
	}
	glyphs := theme.New(false, true).Glyphs
	if got, want := pathLine(trail(r), 200, glyphs).Plain(), "Path + 1 passed, 1 skipped > x c failed -> x.one > + 1 passed > ? d unknown -> x.two"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got, want := pathLine(toTheRoot(trail(r)), 30, glyphs).Plain(), "Path ... > x c failed -> x.one"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := pathLine(nil, 30, glyphs); got != nil {
		t.Errorf("an empty path draws %q", got.Plain())
	}
}

func TestSymptomsFold(t *testing.T) {
	r := fullReport()
	if view := drawn(r); !strings.Contains(view, "! 2 symptoms and 1 warning (w shows them)") || strings.Contains(view, "429 long") {
		t.Errorf("the symptoms are not folded:\n%s", view)
	}
	view := drawn(r, intent.Unfold)
	for _, want := range []string{"2 symptoms, which the cause explains", "? the model exists, because: account.accepted", "x 429 long", "1 warning", "address.shape"} {
		if !strings.Contains(view, want) {
			t.Errorf("%q is missing:\n%s", want, view)
		}
	}
	if strings.Contains(view, "x the value begins and ends") {
		t.Error("the evidence of the cause counts as a symptom")
	}
	r.Findings = []flows.Finding{{Check: "quota.left", Status: "fail"}}
	if view := drawn(r); !strings.Contains(view, "v 1 symptom (w shows it)") {
		t.Errorf("one symptom:\n%s", view)
	}
	r.Verdict, r.Findings[0].Status = flows.Unknown, "unknown" // listed as not answered already
	if view := drawn(r); !strings.Contains(view, "Not answered") || strings.Contains(view, "symptom") {
		t.Errorf("listed twice:\n%s", view)
	}
}

func TestDiagnosisActions(t *testing.T) {
	choice := session.Choice{SetupID: "openai"}
	d := sized(NewDiagnosis(theme.New(false, true), choice, threeFixes()), 80, 100)
	wantDrawn(t, d, "  1 Take the quotes", "  2 Compare with the list", "    3 Unset the variable", "      https://platform.openai.com/api-keys")
	tests := map[intent.Action]Ask{
		intent.Open: ShowFix{choice, 0, 0}, intent.Copy: CopyText{"authdoctor check --fix --yes", "the command"},
		intent.OpenPage: OpenURL{"https://platform.openai.com/api-keys"}, intent.Report: ShowReport{choice}, intent.Places: ShowPlaces{},
		intent.Target: ShowTarget{Choice: choice, Title: "openai"}, intent.Save: SaveReport{choice, session.Markdown},
		intent.RunAgain: RunAgain{choice}, intent.Back: Leave{},
	}
	for action, want := range tests {
		if off := offOf(t, d, action); off != "" {
			t.Errorf("%v is off: %q", action, off)
		}
		if got := act(d, action); got != want {
			t.Errorf("%v: %#v, want %#v", action, got, want)
		}
	}
	for number, want := range []Ask{nil, ShowFix{choice, 0, 0}, ShowFix{choice, 0, 1}, ShowFix{choice, 1, 0}, nil} {
		if got := pick(d, number); got != want {
			t.Errorf("digit %d: %#v, want %#v", number, got, want)
		}
	}
	wantNotDrawn(t, d, "practice")
	d.choice = session.Choice{PracticeID: "x"}
	wantDrawn(t, d, "This was practice on a built-in broken API. Esc leads back to the list.")
}

func TestDiagnosisWithoutFixes(t *testing.T) {
	r := fullReport()
	r.Diagnoses = r.Diagnoses[:1]
	r.Diagnoses[0].Fixes = []flows.Fix{{Title: "ask somebody \x1b[31m"}}
	d := sized(NewDiagnosis(theme.New(false, true), session.Choice{}, r), 80, 100)
	if off := offOf(t, d, intent.OpenPage); off != "no page belongs to this cause" {
		t.Errorf("the page: %q", off)
	}
	want := "The key is wrapped in quotes (credential.quoted, proven)\n.env:3: measured first and last character are \"; expected a value without quotes around it\n" +
		"GET https://api.openai.com/v1/models: measured HTTP 401, code invalid_api_key; expected HTTP 200\n" +
		"proof: send the key without the quotes; before HTTP 401, code invalid_api_key, after HTTP 200, 64 models"
	if got := act(d, intent.Copy); got != (CopyText{want, "the cause"}) {
		t.Errorf("copied %#v", got)
	}
	healthy := NewDiagnosis(theme.New(false, true), session.Choice{}, flows.Report{Verdict: flows.Healthy})
	if off := offOf(t, healthy, intent.Open); off != "there is no fix to see" || act(healthy, intent.Open) != nil {
		t.Errorf("a fix: %q", off)
	}
	if got := act(healthy, intent.Copy); got != (CopyText{"No fault was found", "the cause"}) {
		t.Errorf("copied %#v", got)
	}
}

func TestDiagnosisDrawsRequests(t *testing.T) {
	view := drawn(fullReport())
	for _, want := range []string{"The requests\n  n name  c connect  t TLS  s send  w wait  b body\n", "   300 ms  401\n", "the list of models, without a key"} {
		if !strings.Contains(view, want) {
			t.Errorf("%q is missing:\n%s", want, view)
		}
	}
}

func TestCommandsAreCopiedClean(t *testing.T) {
	if got, want := cleanLines("one\x1b[2J\r\ntwo\n\n"), "one\ntwo"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
