package screens

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"authdoctor/flows"
	"authdoctor/ui/layout"
	"authdoctor/ui/theme"
	"authdoctor/ui/widgets"
)

const labelWidth = 12

// causeRows name a cause, explain it and say how sure it is.
func causeRows(d flows.Diagnosis, status widgets.Status, width int) []layout.Line {
	title := layout.Wrap(status.Role, sentence(d.Title), width-2)
	rows := layout.Indent(2, title)
	if len(rows) > 0 {
		rows[0] = append(layout.Say(status.Role, status.Glyph+" "), title[0]...)
	}
	rows = append(rows, layout.Indent(2, layout.Wrap(theme.Faint, d.Cause, width-2))...)
	if d.Explanation != "" {
		rows = append(rows, nil)
		rows = append(rows, layout.Wrap(theme.Text, d.Explanation, width)...)
	}
	rows = append(rows, nil)
	rows = append(rows, layout.Labelled("Confidence", theme.Text, confidenceWords(d.Confidence), labelWidth, width)...)
	if len(d.Alternatives) > 0 {
		rows = append(rows, layout.Labelled("Or else", theme.Text, strings.Join(d.Alternatives, ", "), labelWidth, width)...)
	}
	if d.Tell != "" {
		rows = append(rows, layout.Labelled("To tell", theme.Text, d.Tell, labelWidth, width)...)
	}
	return rows
}

// noCauseRows are the top of a report that names no cause.
func noCauseRows(r flows.Report, width int, glyphs theme.Glyphs) []layout.Line {
	status := verdictStatus(r, glyphs)
	rows := layout.Wrap(status.Role, status.Glyph+" "+sentence(headline(r)), width)
	rows = append(rows, nil)
	text := "Every check that was needed passed: the provider answers and accepts this credential."
	if r.Verdict != flows.Healthy {
		text = "No cause is named, because a check that was needed could not be answered. Guessing would be worse."
	}
	return append(rows, layout.Wrap(theme.Text, text, width)...)
}

func allEvidenceRows(evidence []flows.Evidence, width int) []layout.Line {
	if len(evidence) == 0 {
		return nil
	}
	rows := heading("Measured against expected")
	for _, e := range evidence {
		rows = append(rows, layout.Indent(2, evidenceRows(e, width-2))...)
	}
	return rows
}

func evidenceRows(e flows.Evidence, width int) []layout.Line {
	rows := layout.Wrap(theme.Faint, place(e.Source), width)
	rows = append(rows, layout.Labelled("measured", theme.Text, e.Measured, labelWidth, width)...)
	if e.Expected == "" {
		return rows
	}
	return append(rows, layout.Labelled("expected", theme.Text, e.Expected, labelWidth, width)...)
}

// proofRows put the request before and after the one change side by side, where there is room.
func proofRows(p *flows.Proof, width int, glyphs theme.Glyphs) []layout.Line {
	if p == nil {
		return nil
	}
	rows := heading("Proof: the same request, with one change")
	rows = append(rows, layout.Indent(2, layout.Labelled("change", theme.Accent, p.Change, labelWidth, width-2))...)
	const roomForTwo = 64
	if width < roomForTwo {
		rows = append(rows, layout.Indent(2, layout.Labelled("before", theme.Bad, p.Before, labelWidth, width-2))...)
		return append(rows, layout.Indent(2, layout.Labelled("after", theme.Good, p.After, labelWidth, width-2))...)
	}
	column := (width - 2) / 2
	before := append(layout.Wrap(theme.Faint, "before", column), layout.Wrap(theme.Bad, glyphs.Fail+" "+p.Before, column-2)...)
	after := append(layout.Wrap(theme.Faint, "after", column), layout.Wrap(theme.Good, glyphs.Pass+" "+p.After, column-2)...)
	return append(rows, layout.Indent(2, layout.Beside(before, column-1, glyphs.Bar+" ", after))...)
}

// nextRows say what to do: who, the fixes in order, and what trying again is worth.
func nextRows(d flows.Diagnosis, statusPage string, width int) []layout.Line {
	rows := heading("What to do next")
	who := strings.TrimSpace(ownerWords(d.Owner) + " " + retryWords(d))
	if mended(d) {
		rows, who = heading("What was done"), ""
	}
	rows = append(rows, layout.Indent(2, wrapLines(theme.Text, who, width-2))...)
	for i, fix := range d.Fixes {
		rows = append(rows, fixRows(i+1, fix, width)...)
	}
	if d.Owner == "provider" && statusPage != "" {
		rows = append(rows, layout.Indent(2, layout.Wrap(theme.Accent, "status page: "+statusPage, width-2))...)
	}
	return rows
}

func fixRows(number int, fix flows.Fix, width int) []layout.Line {
	title := sentence(fix.Title)
	if fix.Status != "planned" && fix.Status != "not_applied" {
		title += " (" + fixStatusWords(fix.Status) + ")"
	}
	rows := layout.Indent(4, layout.Wrap(theme.Text, title, width-4))
	if len(rows) > 0 {
		rows[0] = append(layout.Say(theme.Strong, fmt.Sprintf("  %d ", number)), rows[0][1:]...)
	}
	for _, part := range [][]layout.Line{
		wrapLines(theme.Accent, fix.Command, width-6), diffRows(fix.Preview, width-6), wrapLines(theme.Accent, fix.URL, width-6),
	} {
		rows = append(rows, layout.Indent(6, part)...)
	}
	return rows
}

// sentence starts with a capital letter: titles of the catalogue are written to stand in the middle of a line.
func sentence(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + text[size:]
}
