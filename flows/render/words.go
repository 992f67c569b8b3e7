package render

import (
	"strings"

	"authdoctor/checks"
	"authdoctor/flows"
)

// headline is the verdict in words.
func headline(r flows.Report) string {
	switch {
	case r.Verdict == flows.Healthy && repaired(r):
		return "Healthy: repaired and verified"
	case r.Verdict == flows.Healthy:
		return "Healthy"
	case r.Verdict == flows.Problem && len(r.Diagnoses) > 0:
		return "Problem: " + midSentence(r.Diagnoses[0].Title)
	case r.Verdict == flows.Problem:
		return "Problem"
	case len(r.Diagnoses) == 0:
		return "Could not tell"
	case r.Diagnoses[0].Confidence == string(checks.Possible):
		return "Could not tell; possible: " + midSentence(r.Diagnoses[0].Title)
	}
	return "Could not tell: " + midSentence(r.Diagnoses[0].Title)
}

// midSentence is a title as it stands after a colon. Only a word that cannot be a name loses its capital.
func midSentence(title string) string {
	first, _, _ := strings.Cut(title, " ")
	switch first {
	case "The", "A", "An", "No", "Nothing", "Something", "This", "That", "There", "Your", "Another", "Only", "One", "Too":
		return strings.ToLower(title[:1]) + title[1:]
	}
	return title
}

func repaired(r flows.Report) bool {
	for _, d := range r.Diagnoses {
		for _, f := range d.Fixes {
			if f.Status == "verified" {
				return true
			}
		}
	}
	return false
}

// confidenceWords says how sure a diagnosis is, and why.
func confidenceWords(d flows.Diagnosis) string {
	switch checks.Confidence(d.Confidence) {
	case checks.Proven:
		return "proven: one change made it pass"
	case checks.Stated:
		return "stated: the provider's own answer says so"
	case checks.Inferred:
		return "inferred: the measurements leave one explanation"
	case checks.Possible:
		if len(d.Alternatives) > 0 {
			return "possible: more than one explanation is left"
		}
		return "possible: nothing measured here confirms it"
	}
	return d.Confidence
}

// whoWords says who has to act, where it is not the reader. Of a cause that is only possible it says nothing.
func whoWords(r flows.Report, d flows.Diagnosis) string {
	if r.Verdict == flows.Healthy || d.Confidence == string(checks.Possible) {
		return ""
	}
	switch d.Owner {
	case "organization":
		return "an administrator of your organization has to fix this"
	case "provider":
		return "only the provider can fix this"
	case "network":
		return "whoever runs this network has to fix this"
	}
	return ""
}

// nextWords is the heading of the fixes.
func nextWords(r flows.Report) string {
	if r.Verdict == flows.Healthy && repaired(r) {
		return "What was done"
	}
	return "What to do"
}

// fixWords says what became of a fix; nothing for one that waits for the reader.
func fixWords(f flows.Fix) string {
	switch f.Status {
	case "verified":
		return "done and verified"
	case "unverified":
		return "done, but not verified"
	case "failed":
		return "could not be applied"
	case "not_applied":
		return "not applied"
	}
	if f.Kind == "automatic" && f.Command == "" {
		return "automatic: add --fix --yes"
	}
	return ""
}

// statusWord is a finding's answer for people.
func statusWord(status string) string {
	switch checks.Status(status) {
	case checks.Pass:
		return "ok"
	case checks.Warn:
		return "warning"
	case checks.Fail:
		return "failed"
	case checks.Skip:
		return "skipped"
	}
	return "unknown"
}

// says is what a finding found, at its shortest.
func says(f flows.Finding) string {
	switch {
	case f.Summary != "":
		return f.Summary
	case f.Because != "" && f.Title != "":
		return f.Title + ": " + f.Because
	case f.Title != "":
		return f.Title
	}
	return f.Check
}

// whyUnknown is why a check has no answer: the other check that would be needed, else what was found.
func whyUnknown(f flows.Finding) string {
	if f.Summary != "" && strings.Contains(f.Because, " ") { // words, no check's id
		return f.Summary
	}
	return f.Because
}

// against is a measurement and what was expected, in one phrase.
func against(e flows.Evidence) string {
	switch {
	case e.Expected == "":
		return "measured " + e.Measured
	case e.Measured == "":
		return "expected " + e.Expected
	}
	return "measured " + e.Measured + ", expected " + e.Expected
}

// joined is the parts that are not empty, with sep between them.
func joined(sep string, parts ...string) string {
	var kept []string
	for _, part := range parts {
		if part != "" {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, sep)
}

// withCause ends words with a cause's id, which is what a reader searches for.
func withCause(words, id string) string {
	if id == "" {
		return words
	}
	return words + " (" + id + ")"
}

// openWords is a question that was not answered, and why.
func openWords(f flows.Finding) string {
	switch {
	case checks.Status(f.Status) == checks.Fail || f.Because == "":
		return says(f)
	case f.Title == "":
		return f.Check + ": " + f.Because
	}
	return f.Title + ": " + whyUnknown(f)
}
