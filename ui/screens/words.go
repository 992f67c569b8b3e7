package screens

import (
	"slices"
	"strings"

	"authdoctor/checks"
	"authdoctor/flows"
	"authdoctor/ui/theme"
	"authdoctor/ui/widgets"
)

// headline is the outcome of a report in one line.
func headline(r flows.Report) string {
	switch {
	case r.Verdict == flows.Healthy && len(r.Diagnoses) > 0:
		return "repaired and verified"
	case len(r.Diagnoses) > 0:
		return openFirst(r).Diagnoses[0].Title
	case r.Verdict == flows.Healthy:
		return "no fault was found"
	case r.Verdict == flows.Problem:
		return "a problem was found"
	}
	return "the cause could not be told"
}

// verdictWords is the outcome for a list.
func verdictWords(r flows.Report) string {
	switch {
	case r.Verdict == flows.Healthy && len(r.Diagnoses) > 0:
		return "healthy: repaired"
	case len(r.Diagnoses) > 0:
		return string(r.Verdict) + ": " + openFirst(r).Diagnoses[0].Cause
	}
	return string(r.Verdict)
}

// mended reports whether a fix of a diagnosis was made and verified.
func mended(d flows.Diagnosis) bool {
	return slices.ContainsFunc(d.Fixes, func(f flows.Fix) bool { return f.Status == "verified" })
}

// openFirst is a report with what is still wrong before what was repaired.
func openFirst(r flows.Report) flows.Report {
	if r.Verdict == flows.Healthy {
		return r // nothing is wrong any more
	}
	r.Diagnoses = slices.Clone(r.Diagnoses)
	slices.SortStableFunc(r.Diagnoses, func(a, b flows.Diagnosis) int {
		switch {
		case mended(a) == mended(b):
			return 0
		case mended(b):
			return -1
		}
		return 1
	})
	return r
}

func verdictStatus(r flows.Report, glyphs theme.Glyphs) widgets.Status {
	switch r.Verdict {
	case flows.Healthy:
		return widgets.Status{Glyph: glyphs.Pass, Word: "healthy", Role: theme.Good}
	case flows.Problem:
		return widgets.Status{Glyph: glyphs.Fail, Word: "problem", Role: theme.Bad}
	}
	return widgets.Status{Glyph: glyphs.Unknown, Word: "unknown", Role: theme.Warn}
}

func confidenceOf(r flows.Report) string {
	if len(r.Diagnoses) == 0 || r.Verdict == flows.Healthy {
		return ""
	}
	return openFirst(r).Diagnoses[0].Confidence
}

// confidenceWords say what a confidence rests on.
func confidenceWords(confidence string) string {
	switch checks.Confidence(confidence) {
	case checks.Proven:
		return "Proven: with one change, and nothing else, the fault was gone."
	case checks.Stated:
		return "Stated: the provider says so, in a code or wording that it documents."
	case checks.Inferred:
		return "Inferred: the measurements leave this one explanation."
	case checks.Possible:
		return "Possible: other explanations are left."
	}
	return confidence
}

// ownerWords say who has to act.
func ownerWords(owner string) string {
	switch owner {
	case "you":
		return "You can fix it."
	case "organization":
		return "Somebody with rights in your organization has to act."
	case "provider":
		return "The provider has to act."
	case "network":
		return "Whoever runs this network has to act."
	}
	return ""
}

// retryWords say what trying again is worth.
func retryWords(d flows.Diagnosis) string {
	words := ""
	switch d.Retry {
	case "never":
		words = "Trying again changes nothing."
	case "after_fix":
		words = "Try again after the fix."
	case "after_wait":
		words = "Wait, then try again."
	case "after_reset":
		words = "It works again when the limit is reset."
	}
	if d.RetryAt != nil {
		words = strings.TrimSpace(words + " Not before " + d.RetryAt.Format("2006-01-02 15:04 MST") + ".")
	}
	return words
}

// place is where something was found, for people: the reports' "file:.env:3" is ".env:3" here.
func place(source string) string {
	if source == "env" {
		return "the environment"
	}
	return strings.TrimPrefix(source, "file:")
}
