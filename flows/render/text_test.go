package render

import (
	"strings"
	"testing"
	"time"

	"authdoctor/flows"

	"github.com/charmbracelet/x/exp/golden"
)

func asText(t testing.TB, r flows.Report, o TextOptions) string {
	t.Helper()
	var b strings.Builder
	if err := Text(&b, r, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestText(t *testing.T) {
	for _, tt := range []struct {
		name   string
		report flows.Report
		TextOptions
	}{
		{"problem-proven", problemProven(), TextOptions{}},
		{"problem-stated-two", problemStated(), TextOptions{}},
		{"unknown-possible", unknownPossible(), TextOptions{}},
		{"unknown-nothing-named", nothingNamed(), TextOptions{}},
		{"server-outage", outage(), TextOptions{}},
		{"server-outage-cet", outage(), TextOptions{Zone: time.FixedZone("CET", 3600)}},
		{"healthy-warnings", healthy(), TextOptions{}},
		{"healthy-verbose", healthy(), TextOptions{Verbose: true}},
		{"healthy-repaired", repairedReport(), TextOptions{}},
		{"healthy-much-skipped", muchSkipped(), TextOptions{}},
		{"fixes-in-every-state", fixStates(), TextOptions{}},
		{"explained", explained(), TextOptions{}},
		{"narrow", problemProven(), TextOptions{Width: 40, Verbose: true}},
		{"ascii", problemProven(), TextOptions{ASCII: true, Verbose: true}},
		{"colour", problemProven(), TextOptions{Color: true, Verbose: true}},
	} {
		t.Run(tt.name, func(t *testing.T) { golden.RequireEqual(t, asText(t, tt.report, tt.TextOptions)) })
	}
}

// What was not looked at does not push the answer off the screen.
func muchSkipped() flows.Report {
	r := healthy()
	for _, name := range []string{"a", "b", "c", "d", "e", "f", "g"} {
		r.Findings = append(r.Findings, skipped("mcp."+name, "the server has a document "+name, "--only"))
	}
	return r
}

func fixStates() flows.Report {
	r := problemProven()
	r.Diagnoses[0].Fixes = []flows.Fix{
		{ID: "a", Title: "Repair the base URL", Kind: "automatic", Status: "verified", Command: "authdoctor check --fix --yes"},
		{ID: "b", Title: "Remove the quotes", Kind: "automatic", Status: "unverified"},
		{ID: "c", Title: "Drop the organization", Kind: "automatic", Status: "failed", Preview: strings.Repeat("-OPENAI_ORG_ID=org-of-somebody-else-whose-name-is-far-too-long-for-a-line-of-eighty\n", 14)},
		{ID: "d", Title: "Move the key to the keyring", Kind: "automatic", Status: "not_applied"},
		{ID: "e", Title: "Clean the key", Kind: "automatic", Status: "planned"},
	}
	return r
}
