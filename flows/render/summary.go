package render

import (
	"strings"

	"authdoctor/flows"
)

// summary is a diagnosis as plain lines, for formats that have one field for it.
func summary(r flows.Report, d flows.Diagnosis) string {
	lines := []string{d.Title, withCause(confidenceWords(d), d.Cause), d.Explanation}
	for _, e := range d.Evidence {
		lines = append(lines, evidencePlace(e)+": "+against(e))
	}
	if d.Proof != nil {
		lines = append(lines, "proof: "+d.Proof.Change+"; before "+d.Proof.Before+", after "+d.Proof.After)
	}
	if len(d.Alternatives) > 0 {
		lines = append(lines, "also left: "+strings.Join(d.Alternatives, "; "))
	}
	if d.Tell != "" {
		lines = append(lines, "what would tell: "+d.Tell)
	}
	for _, f := range d.Fixes {
		lines = append(lines, "to do: "+joined("\n", joined(", ", f.Title, fixWords(f)), f.Command, f.URL))
	}
	return joined("\n", append(lines, whoWords(r, d), retryWords(r, d))...)
}
