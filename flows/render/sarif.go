package render

import (
	"cmp"
	"io"
	"net/url"
	"strconv"
	"strings"
	"time"

	"authdoctor/checks"
	"authdoctor/flows"
)

// sarifSchema is where the OASIS committee publishes the schema of SARIF 2.1.0.
const sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

// SARIF writes the report as one run of SARIF 2.1.0 (OASIS): a rule for each cause that was named and each check that
// failed or warned, and a result for each time it happened. Evidence from a file has a physical location. What a
// list of results cannot say, such as that nothing could be told, is a notification of the run.
func SARIF(w io.Writer, r flows.Report) error {
	r = washed(r, asIs)
	made := &sarifBook{report: r, index: map[string]int{}, rules: []sarifRule{}, results: []sarifResult{}}
	for _, d := range r.Diagnoses {
		made.diagnosis(d)
	}
	for _, f := range r.Findings {
		made.finding(f)
	}
	run := sarifRun{
		Tool:        sarifTool{Driver: sarifDriver{Name: "authdoctor", Rules: made.rules}},
		Invocations: []sarifInvocation{sarifRunOf(r)},
		ColumnKind:  "unicodeCodePoints",
		Results:     made.results,
		Properties:  map[string]string{"verdict": string(r.Verdict), "provider": r.Target.Provider},
	}
	return document(w, sarifLog{Schema: sarifSchema, Version: "2.1.0", Runs: []sarifRun{run}})
}

// sarifBook collects rules, each once, and results.
type sarifBook struct {
	report  flows.Report
	index   map[string]int
	rules   []sarifRule
	results []sarifResult
}

func (b *sarifBook) rule(made sarifRule) int {
	if i, known := b.index[made.ID]; known {
		return i
	}
	b.index[made.ID] = len(b.rules)
	b.rules = append(b.rules, made)
	return len(b.rules) - 1
}

func (b *sarifBook) diagnosis(d flows.Diagnosis) {
	level := "error"
	switch {
	case b.report.Verdict == flows.Healthy:
		level = "note" // found, and repaired since
	case d.Confidence == string(checks.Possible):
		level = "warning"
	}
	made := sarifRule{ID: d.Cause, Short: said(cmp.Or(d.Title, d.Cause)), Configure: sarifLevel{level}}
	if d.Explanation != "" {
		made.Full = new(said(d.Explanation))
	}
	var help []string
	for _, f := range d.Fixes {
		help = append(help, joined("\n", f.Title, f.Command, f.URL))
		if made.HelpURI == "" && isWebURL(f.URL) {
			made.HelpURI = f.URL
		}
	}
	if len(help) > 0 {
		made.Help = new(said(strings.Join(help, "\n")))
	}
	b.results = append(b.results, sarifResult{
		RuleID: d.Cause, RuleIndex: b.rule(made), Level: level, Message: said(summary(b.report, d)),
		Locations:  sarifLocations(d.Evidence),
		Properties: map[string]string{"confidence": d.Confidence, "owner": d.Owner, "retry": d.Retry},
	})
}

func (b *sarifBook) finding(f flows.Finding) {
	level := ""
	switch status := checks.Status(f.Status); {
	case status == checks.Fail && b.report.Verdict == flows.Healthy:
		level = "note"
	case status == checks.Fail:
		level = "error"
	case status == checks.Warn:
		level = "warning"
	default:
		return
	}
	lines := []string{says(f)}
	for _, e := range f.Evidence {
		lines = append(lines, evidencePlace(e)+": "+against(e))
	}
	made := sarifRule{ID: f.Check, Short: said(cmp.Or(f.Title, f.Check)), Configure: sarifLevel{level}}
	b.results = append(b.results, sarifResult{
		RuleID: f.Check, RuleIndex: b.rule(made), Level: level,
		Message: said(strings.Join(lines, "\n")), Locations: sarifLocations(f.Evidence),
	})
}

func sarifLocations(evidence []flows.Evidence) []sarifLocation {
	made := []sarifLocation{}
	seen := map[string]bool{}
	for _, e := range evidence {
		if e.Source == "" || seen[e.Source] {
			continue
		}
		seen[e.Source] = true
		made = append(made, sarifLocationOf(e.Source))
	}
	return made
}

// sarifLocationOf is a place in a file for "file:PATH:LINE:COLUMN", "file:PATH:LINE" and "file:PATH", and a name for
// anything else.
func sarifLocationOf(source string) sarifLocation {
	path, isFile := strings.CutPrefix(source, "file:")
	if !isFile || path == "" {
		return sarifLocation{Logical: []sarifLogical{{Name: source}}}
	}
	place := &sarifPhysical{}
	if before, last, ok := numbered(path); ok {
		path, place.Region = before, &sarifRegion{StartLine: last}
		if before, line, ok := numbered(path); ok {
			path, place.Region = before, &sarifRegion{StartLine: line, StartColumn: last}
		}
	}
	place.Artifact.URI = fileURI(path)
	return sarifLocation{Physical: place}
}

// numbered cuts a number off the end of "PATH:NUMBER".
func numbered(path string) (before string, number int, ok bool) {
	i := strings.LastIndexByte(path, ':')
	if i <= 0 {
		return path, 0, false
	}
	number, err := strconv.Atoi(path[i+1:])
	return path[:i], number, err == nil && number > 0
}

// fileURI is a path as a URI reference (RFC 3986 section 4.1; RFC 8089 for absolute paths): relative paths stay so.
func fileURI(path string) string {
	path = strings.ReplaceAll(path, `\`, "/")
	switch {
	case strings.HasPrefix(path, "/"):
		return (&url.URL{Scheme: "file", Path: path}).String()
	case len(path) > 2 && path[1] == ':' && path[2] == '/': // a drive of Windows
		return (&url.URL{Scheme: "file", Path: "/" + path}).String()
	}
	return (&url.URL{Path: path}).String()
}

func sarifRunOf(r flows.Report) sarifInvocation {
	const form = "2006-01-02T15:04:05.000Z"
	ended := r.Started.Add(time.Duration(r.DurationMS) * time.Millisecond)
	made := sarifInvocation{
		Successful: r.CrashFile == "", Start: r.Started.UTC().Format(form), End: ended.UTC().Format(form),
		Notifications: []sarifNotification{},
	}
	if r.Verdict == flows.Unknown {
		made.Notifications = append(made.Notifications, sarifNotification{"warning", said(headline(r))})
	}
	if r.CrashFile != "" {
		crashed := said("internal error; what happened, redacted, is in " + r.CrashFile)
		made.Notifications = append(made.Notifications, sarifNotification{"error", crashed})
	}
	for _, note := range r.Notes {
		made.Notifications = append(made.Notifications, sarifNotification{"note", said(note)})
	}
	return made
}

// said is s as a message in which nothing is a placeholder or a link (sections 3.11.5 and 3.11.6).
func said(s string) sarifMessage {
	return sarifMessage{strings.NewReplacer("{", "{{", "}", "}}", "](", "] (").Replace(s)}
}

// isWebURL reports whether s is an http or https URL that can be written as it is.
func isWebURL(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && !strings.ContainsAny(s, " <>\"`\\|^{}")
}
