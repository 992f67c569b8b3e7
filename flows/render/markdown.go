package render

import (
	"io"
	"strconv"
	"strings"

	"authdoctor/checks"
	"authdoctor/flows"
)

// markdown collects a document in GitHub Flavored Markdown. What was measured, which a server may have worded, stands
// in code spans only: nothing in it is a link, a mention or a tag.
type markdown struct {
	out    strings.Builder
	report flows.Report
}

// Markdown writes the report for an issue or a job summary: the same parts in the same order as Text, every check and
// every request in a fold at the end.
func Markdown(w io.Writer, r flows.Report) error {
	m := &markdown{report: washed(r, asIs)}
	m.block("# " + prose(headline(m.report)))
	for _, note := range m.report.Notes {
		m.block("> note: " + prose(note))
	}
	if m.report.CrashFile != "" {
		m.block("> internal error; what happened, redacted, is in " + code(m.report.CrashFile))
	}
	for i, d := range m.report.Diagnoses {
		heading := "## "
		if i > 0 {
			m.block("## Also found: " + prose(midSentence(d.Title)))
			heading = "### "
		} else if m.report.Verdict == flows.Healthy {
			m.block("Found: " + prose(midSentence(d.Title)))
		}
		m.diagnosis(d)
		m.next(heading, d)
	}
	if m.report.StatusPage != "" && m.report.Verdict == flows.Unknown {
		m.block("Status page: " + address(m.report.StatusPage))
	}
	m.warnings()
	m.target()
	m.checks()
	m.requests()
	m.block(prose(cost(m.report)))
	_, err := io.WriteString(w, m.out.String())
	return err
}

// block adds lines as a paragraph, list or heading of its own.
func (m *markdown) block(lines ...string) {
	if len(lines) == 0 {
		return
	}
	if m.out.Len() > 0 {
		m.out.WriteByte('\n')
	}
	m.out.WriteString(strings.Join(lines, "\n") + "\n")
}

func (m *markdown) diagnosis(d flows.Diagnosis) {
	sure, why, _ := strings.Cut(confidenceWords(d), ": ")
	m.block(joined(": ", "**"+prose(sure)+"**", prose(why)) + " (" + code(d.Cause) + ")")
	for paragraph := range strings.SplitSeq(d.Explanation, "\n") {
		if paragraph != "" {
			m.block(prose(paragraph))
		}
	}
	var lines []string
	for _, e := range d.Evidence {
		lines = append(lines, "- "+code(evidencePlace(e)), "  - measured: "+code(e.Measured), "  - expected: "+code(e.Expected))
	}
	m.block(lines...)
	if d.Proof != nil {
		m.block("Proof: the same request with one change: "+prose(d.Proof.Change), "",
			"- before: "+code(d.Proof.Before), "- after: "+code(d.Proof.After))
	}
	if len(d.Alternatives) > 0 {
		lines = []string{"What is left:", "", "- " + prose(withCause(d.Title, d.Cause))}
		for _, a := range d.Alternatives {
			lines = append(lines, "- "+prose(a))
		}
		m.block(lines...)
	}
	if d.Tell != "" {
		m.block("What would tell: " + prose(d.Tell))
	}
}

func (m *markdown) next(heading string, d flows.Diagnosis) {
	who, again := whoWords(m.report, d), retryWords(m.report, d)
	if who == "" && again == "" && len(d.Fixes) == 0 {
		return
	}
	m.block(heading + nextWords(m.report))
	if who != "" {
		m.block("- " + prose(who))
	}
	for _, f := range d.Fixes {
		title := "- " + prose(f.Title)
		if words := fixWords(f); words != "" {
			title += " (" + words + ")"
		}
		m.block(title)
		if f.Status != "verified" {
			m.fenced("sh", f.Command)
		}
		if f.URL != "" {
			m.block("  " + address(f.URL))
		}
		m.fenced("diff", f.Preview)
		m.fenced("text", f.Letter)
	}
	if again != "" {
		m.block("- " + prose(again))
	}
}

// fenced adds text as a code block inside a list item.
func (m *markdown) fenced(language, text string) {
	if text == "" {
		return
	}
	fence := strings.Repeat("`", max(longestRun(text)+1, 3))
	lines := []string{"  " + fence + language}
	for l := range strings.SplitSeq(text, "\n") {
		lines = append(lines, "  "+l)
	}
	m.block(append(lines, "  "+fence)...)
}

func (m *markdown) warnings() {
	var lines []string
	for _, f := range m.report.Findings {
		if f.Status == string(checks.Warn) {
			lines = append(lines, "- "+prose(says(f)))
		}
	}
	if len(lines) > 0 {
		m.block("## Warnings")
		m.block(lines...)
	}
}

func (m *markdown) target() {
	view := m.report.Target
	var lines []string
	add := func(name, value string) {
		if value != "" {
			lines = append(lines, "- "+name+": "+code(value))
		}
	}
	add("provider", view.Provider)
	add("base URL", view.BaseURL)
	add("model", view.Model)
	if c := view.Credential; c != nil {
		add("key", joined(", ", namedPlace(c.Name, c.Source), keyWords(*c)))
		add("read by", strings.Join(c.ReadBy, ", "))
	} else if m.report.Command == "check" {
		lines = append(lines, "- key: none was found")
	}
	for _, s := range view.Shadowed {
		add("hides", hiddenWords(s))
	}
	if len(lines) > 0 {
		m.block("## Examined")
		m.block(lines...)
	}
}

func (m *markdown) checks() {
	if len(m.report.Findings) == 0 {
		return
	}
	marks := drawn()
	var lines []string
	for _, f := range m.report.Findings {
		lead, _ := marks.status(f.Status)
		told := joined(": ", f.Title, joined("; ", f.Because, f.Summary))
		lines = append(lines, "- "+prose(strings.TrimSpace(lead))+": "+prose(told)+" ("+code(f.Check)+", "+strconv.FormatInt(f.TookMS, 10)+" ms)")
	}
	m.block("<details><summary>" + tally(m.report.Findings) + "</summary>")
	m.block(lines...)
	m.block("</details>")
}
