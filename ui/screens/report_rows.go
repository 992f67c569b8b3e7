package screens

import (
	"fmt"
	"strings"

	"authdoctor/checks"
	"authdoctor/flows"
	"authdoctor/ui/layout"
	"authdoctor/ui/theme"
	"authdoctor/ui/widgets"
)

// furtherRows are the diagnoses after the first: faults of their own. Their fixes are counted on from above.
func furtherRows(r flows.Report, above, width int, glyphs theme.Glyphs) []layout.Line {
	further := r.Diagnoses[1:]
	if len(further) == 0 {
		return nil
	}
	rows := heading(fmt.Sprintf("Also found (%d)", len(further)))
	for _, d := range further {
		status := causeStatus(d, r.Verdict, widgets.Status{Glyph: glyphs.Fail, Role: theme.Bad}, glyphs)
		rows = append(rows, layout.Indent(2, causeRows(d, status, width-2))...)
		for _, fix := range d.Fixes {
			above++
			rows = append(rows, layout.Indent(2, fixRows(above, fix, width-2))...)
		}
	}
	return rows
}

// unansweredRows are the checks without an answer, where no cause is named or the verdict is open.
func unansweredRows(r flows.Report, width int, glyphs theme.Glyphs) []layout.Line {
	if r.Verdict != flows.Unknown {
		return nil
	}
	var rows []layout.Line
	for _, f := range r.Findings {
		if f.Status == string(checks.Unknown) || f.Status == string(checks.Fail) && len(r.Diagnoses) == 0 {
			rows = append(rows, findingRows(f, width, glyphs)...)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return append(heading("Not answered"), rows...)
}

func findingRows(f flows.Finding, width int, glyphs theme.Glyphs) []layout.Line {
	status := widgets.StatusOf(checks.Status(f.Status), glyphs)
	text := f.Summary
	if text == "" {
		text = f.Title
	}
	if f.Because != "" {
		text += ", because: " + f.Because
	}
	rows := layout.Indent(4, layout.Wrap(theme.Text, text, width-4))
	if len(rows) > 0 {
		rows[0] = append(layout.Say(status.Role, "  "+status.Glyph+" "), rows[0][1:]...)
	}
	return append(rows, layout.Indent(4, layout.Wrap(theme.Faint, f.Check, width-4))...)
}

// examinedRows say what the verdict is about.
func examinedRows(r flows.Report, width int) []layout.Line {
	rows := heading("What was examined")
	add := func(label, text string) {
		if text != "" {
			rows = append(rows, layout.Indent(2, layout.Labelled(label, theme.Text, text, labelWidth, width-2))...)
		}
	}
	add("provider", r.Target.Provider)
	add("address", r.Target.BaseURL)
	add("model", r.Target.Model)
	if c := r.Target.Credential; c != nil {
		add("key", joined(", ", c.Name, c.Kind, c.Fingerprint, "from "+place(c.Source)))
		if len(c.ReadBy) > 0 {
			add("read by", strings.Join(c.ReadBy, ", "))
		}
	} else {
		add("key", "none was found")
	}
	for _, s := range r.Target.Shadowed {
		what := "another key"
		if s.Same {
			what = "the same key"
		}
		add("hidden", joined(", ", s.Name, s.Fingerprint, "from "+place(s.Source), what))
	}
	sent := fmt.Sprintf("%d sent, %d of them billable", r.Requests.Sent, r.Requests.Billable)
	if len(r.Requests.Hosts) > 0 {
		sent += ", to " + strings.Join(r.Requests.Hosts, ", ")
	}
	add("requests", sent)
	return rows
}

func noteRows(r flows.Report, width int) []layout.Line {
	var rows []layout.Line
	for _, note := range r.Notes {
		rows = append(rows, layout.Indent(2, layout.Wrap(theme.Text, note, width-2))...)
	}
	if r.CrashFile != "" {
		rows = append(rows, layout.Indent(2, layout.Wrap(theme.Text, "a part of authdoctor failed; the record is in "+r.CrashFile, width-2))...)
	}
	if len(rows) == 0 {
		return nil
	}
	return append(heading("Notes"), rows...)
}

// joined leaves out what is empty.
func joined(between string, parts ...string) string {
	var said []string
	for _, part := range parts {
		if part != "" {
			said = append(said, part)
		}
	}
	return strings.Join(said, between)
}

func rule(width int, glyphs theme.Glyphs) layout.Line {
	return layout.Say(theme.Faint, strings.Repeat(glyphs.Rule, max(0, width)))
}
