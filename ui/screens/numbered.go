package screens

import (
	"strings"

	"authdoctor/flows"
	"authdoctor/ui/layout"
)

// numberedFix is a fix with its place in the report. Its number is that of its place in the list, from 1: the fixes of
// all diagnoses are counted on, so that a digit means one of them only.
type numberedFix struct {
	flows.Fix
	diagnosis, fix int
}

func fixesOf(r flows.Report) []numberedFix {
	var all []numberedFix
	for i, d := range r.Diagnoses {
		for j, fix := range d.Fixes {
			all = append(all, numberedFix{fix, i, j})
		}
	}
	return all
}

// copyable is what is worth copying from a diagnosis, and what that is: the first command, else the cause.
func (d *Diagnosis) copyable() (text, what string) {
	for _, fix := range d.fixes {
		if fix.Command != "" {
			return cleanLines(fix.Command), "the command"
		}
	}
	return causeText(d.report), "the cause"
}

// causeText is the cause and its evidence as plain text.
func causeText(r flows.Report) string {
	if len(r.Diagnoses) == 0 {
		return cleanLines(sentence(headline(r)))
	}
	root := r.Diagnoses[0]
	lines := []string{joined(" ", sentence(root.Title), "("+joined(", ", root.Cause, root.Confidence)+")")}
	for _, e := range root.Evidence {
		line := place(e.Source) + ": measured " + e.Measured
		if e.Expected != "" {
			line += "; expected " + e.Expected
		}
		lines = append(lines, line)
	}
	if p := root.Proof; p != nil {
		lines = append(lines, "proof: "+p.Change+"; before "+p.Before+", after "+p.After)
	}
	for i, line := range lines {
		lines[i] = layout.Clean(line)
	}
	return strings.Join(lines, "\n")
}

// cleanLines is text that can be pasted elsewhere: its line breaks are kept, those at the end are not.
func cleanLines(text string) string {
	lines := strings.Split(strings.TrimRight(text, "\r\n"), "\n")
	for i, line := range lines {
		lines[i] = layout.Clean(strings.TrimSuffix(line, "\r"))
	}
	return strings.Join(lines, "\n")
}
