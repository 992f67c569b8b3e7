package render

import (
	"strconv"
	"strings"

	"authdoctor/flows"
)

// outcomeWords is what became of a request: its status, why there is none, or both.
func outcomeWords(e flows.ExchangeView) string {
	status := ""
	if e.Status != 0 {
		status = strconv.Itoa(e.Status)
	}
	return joined(", ", status, e.Fault)
}

// timingWords is how long a request took and where the time went: "182.4 ms: dns 12.1, connect 20.3, wait 150".
func timingWords(e flows.ExchangeView) string {
	var stages []string
	for _, s := range e.Stages {
		stages = append(stages, s.Stage+" "+milliseconds(s.MS))
	}
	return joined(": ", milliseconds(e.TookMS)+" ms", strings.Join(stages, ", "))
}

func milliseconds(ms float64) string { return strconv.FormatFloat(ms, 'f', -1, 64) }

// requests sets every exchange: what was asked, and beneath it what came back and where the time went.
func (t text) requests() {
	if len(t.report.Exchanges) == 0 {
		return
	}
	t.space()
	t.line(spaces(2) + t.paint("Requests", strong))
	for _, e := range t.report.Exchanges {
		lead := strconv.Itoa(e.Number) + ". "
		t.row(2, lead, quiet, joined(": ", e.Title, outcomeWords(e)), plain)
		t.prose(2+len(lead), timingWords(e), quiet)
	}
}

// requests folds every exchange under their number.
func (m *markdown) requests() {
	var lines []string
	for _, e := range m.report.Exchanges {
		lines = append(lines, "- "+prose(joined(": ", e.Title, outcomeWords(e)))+" ("+code(joined(" ", e.Method, e.URL))+prose(", "+timingWords(e))+")")
	}
	if len(lines) == 0 {
		return
	}
	m.block("<details><summary>" + plural(len(lines), "request") + "</summary>")
	m.block(lines...)
	m.block("</details>")
}
