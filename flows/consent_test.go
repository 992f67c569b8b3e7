package flows_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"authdoctor/flows"
)

// A key of another vendor is tried at its own vendor only where a person agrees; where nobody can be asked the report
// says that it was not.
func TestOwnVendorOnlyByConsent(t *testing.T) {
	c := vendorCase{provider: "groq", env: []string{"GROQ_API_KEY=" + claudeKey("api03", "g")}}
	for name, answer := range map[string]string{"nobody to ask": "-", "no answer": "", "no": "No"} {
		visit := vendorTarget(t, c, "")
		var asked []string
		if answer != "-" {
			visit.Ask = func(_ context.Context, q flows.Question) string {
				asked = append(asked, q.Text)
				return answer
			}
		}
		report := offlineNet(t, visit)
		if got := said(report); len(got) == 0 || got[0] != "credential.wrong-provider inferred" {
			t.Errorf("%s: named %q", name, got)
		}
		if !strings.Contains(strings.Join(report.Notes, "; "), "not tried without your word: send the key to Anthropic Claude API") {
			t.Errorf("%s: notes %q", name, report.Notes)
		}
		if slices.ContainsFunc(report.Exchanges, func(x flows.ExchangeView) bool { return strings.Contains(x.URL, "anthropic") }) {
			t.Errorf("%s: the key went to its vendor", name)
		}
		if answer != "-" && !slices.ContainsFunc(asked, func(q string) bool { return strings.Contains(q, "send the key to Anthropic Claude API") }) {
			t.Errorf("%s: asked %q", name, asked)
		}
	}
	visit := vendorTarget(t, c, "")
	visit.Ask = func(context.Context, flows.Question) string { return "Yes, try it once" }
	report := offlineNet(t, visit)
	if !slices.ContainsFunc(report.Exchanges, func(x flows.ExchangeView) bool { return strings.Contains(x.URL, "api.anthropic.com") }) {
		t.Errorf("with a person's word it was not tried: %+v", report.Exchanges)
	}
}
