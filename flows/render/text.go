// Package render turns a flows.Report into every output format: text for a terminal, JSON, Markdown, JUnit and SARIF.
//
// It knows formats and words, judges nothing and looks nothing up: it writes to the io.Writer it is given, asks no
// terminal, and uses no colour unless told to. A report is redacted before it comes here; control characters are
// removed once more, whatever the format.
//
//	err := render.Text(os.Stdout, report, render.TextOptions{Width: 80, Color: true})
package render

import (
	"io"
	"slices"
	"strings"
	"time"

	"authdoctor/checks"
	"authdoctor/flows"
)

// TextOptions says how a report is set as text.
type TextOptions struct {
	Width   int  // cells in a line; 0: 80, at least 20. Prose is set no wider than 100
	Color   bool // with SGR sequences
	ASCII   bool // nothing outside ASCII, in the marks and in the report's own strings
	Verbose bool // every check with its answer, every request with its timings

	Zone *time.Location // for times of the day; nil: that of the report's start
}

const (
	label = 10 // the column in which evidence, proof and target are named
)

// text is one report on its way onto a page.
type text struct {
	*page
	report  flows.Report
	marks   marks
	verbose bool
}

// Text writes the report for a person: the verdict first, then why, then what to do. The lines are no wider than
// Width, except one that is a single URL, command or file name to copy. The error is the writer's.
func Text(w io.Writer, r flows.Report, o TextOptions) error {
	t := text{page: newPage(o.Width, o.Color), report: washed(r, asIs), marks: drawn(), verbose: o.Verbose}
	if o.ASCII {
		t.report, t.marks = washed(r, asciiOnly), typed()
	}
	if o.Zone != nil {
		t.report.Started = r.Started.In(o.Zone)
	}
	t.verdict()
	t.notes()
	if len(r.Diagnoses) > 0 {
		t.root(t.report.Diagnoses[0])
		t.others(t.report.Diagnoses[1:])
	}
	t.unanswered()
	t.statusPage()
	t.warnings()
	if t.verbose {
		t.checks()
		t.requests()
	}
	t.target()
	t.totals()
	_, err := io.WriteString(w, t.out.String())
	return err
}

func (t text) verdict() {
	mark, as := t.marks.unknown, doubt
	switch t.report.Verdict {
	case flows.Healthy:
		mark, as = t.marks.ok, good
	case flows.Problem:
		mark, as = t.marks.failed, bad
	}
	t.row(0, mark+" ", as, headline(t.report), strong)
	if len(t.report.Diagnoses) == 0 {
		return
	}
	first := t.report.Diagnoses[0]
	if t.report.Verdict == flows.Healthy {
		t.row(2, "found: ", quiet, midSentence(first.Title), plain)
	}
	t.prose(2, withCause(confidenceWords(first), first.Cause), quiet)
}

// notes are what a reader must know before he believes the rest.
func (t text) notes() {
	for _, note := range t.report.Notes {
		t.row(2, "note: ", caution, note, plain)
	}
	if t.report.CrashFile != "" {
		t.row(2, "note: ", caution, "internal error; what happened, redacted, is in", plain)
		t.copyable(4, t.report.CrashFile, link)
	}
}

// unanswered lists what the verdict does not cover: without a diagnosis all that failed or stayed open, and in a
// healthy report the questions that a flag would have asked.
func (t text) unanswered() {
	if t.verbose || t.report.Verdict == flows.Problem || len(t.report.Diagnoses) > 0 {
		return
	}
	t.space()
	for _, f := range t.report.Findings {
		status := checks.Status(f.Status)
		if status == checks.Unknown || status == checks.Fail && t.report.Verdict == flows.Unknown {
			lead, as := t.marks.status(f.Status)
			t.row(2, lead, as, openWords(f), plain)
		}
	}
	if t.report.Verdict == flows.Healthy {
		t.notAsked()
	}
}

// notAsked names the checks that were left out for want of a flag, or for one, in one line for each flag.
func (t text) notAsked() {
	var flags []string
	left := map[string][]string{}
	for _, f := range t.report.Findings {
		if f.Status != string(checks.Skip) || !strings.HasPrefix(f.Because, "--") {
			continue
		}
		if left[f.Because] == nil {
			flags = append(flags, f.Because)
		}
		left[f.Because] = append(left[f.Because], f.Check)
	}
	for _, flag := range flags {
		lead, as := t.marks.status(string(checks.Skip))
		t.row(2, lead, as, "not asked ("+flag+"): "+strings.Join(left[flag], ", "), plain)
	}
}

func (t text) statusPage() {
	ofProvider := len(t.report.Diagnoses) > 0 && t.report.Diagnoses[0].Owner == "provider"
	if t.report.StatusPage == "" || t.report.Verdict == flows.Healthy || t.report.Verdict == flows.Problem && !ofProvider {
		return
	}
	t.space()
	t.line(spaces(2) + t.paint("Status page", strong))
	t.copyable(4, t.report.StatusPage, link)
}

// warnings stand whole: in a healthy report they are the only reservation. What is evidence of a diagnosis is said there.
func (t text) warnings() {
	t.space()
	for _, f := range t.report.Findings {
		if f.Status == string(checks.Warn) && !t.evident(f.Check) {
			lead, as := t.marks.status(f.Status)
			t.row(2, lead, as, says(f), plain)
		}
	}
}

// evident reports whether a diagnosis rests on a check, or is what the check is named for.
func (t text) evident(check string) bool {
	return slices.ContainsFunc(t.report.Diagnoses, func(d flows.Diagnosis) bool {
		return strings.HasPrefix(d.Cause, check) || slices.ContainsFunc(d.Evidence, func(e flows.Evidence) bool { return e.Check == check })
	})
}

func (t text) totals() {
	t.space()
	if len(t.report.Findings) > 0 {
		counted := tally(t.report.Findings)
		if !t.verbose {
			counted += " (--verbose lists them)"
		}
		t.prose(0, counted, quiet)
	}
	t.prose(0, cost(t.report), quiet)
}
