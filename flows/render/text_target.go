package render

import (
	"slices"
	"strconv"
	"strings"

	"authdoctor/checks"
	"authdoctor/flows"

	"github.com/charmbracelet/x/ansi"
)

// target sets what was examined, which key won, and what it hides.
func (t text) target() {
	view := t.report.Target
	t.space()
	t.named(2, "provider", joined(", ", view.Provider, view.BaseURL), plain)
	t.named(2, "model", view.Model, plain)
	switch c := view.Credential; {
	case c != nil:
		t.named(2, "key", namedPlace(c.Name, c.Source), plain)
		t.row(2, spaces(label), plain, keyWords(*c), plain)
		t.named(2, "read by", strings.Join(c.ReadBy, ", "), plain)
	case t.report.Command == "check":
		t.named(2, "key", "none was found", plain)
	}
	for i, s := range view.Shadowed {
		name := "hides"
		if i > 0 {
			name = " "
		}
		t.named(2, name, hiddenWords(s), plain)
	}
	if t.report.Command == "check" && slices.ContainsFunc(view.Shadowed, func(s flows.ShadowedView) bool { return !s.Same }) {
		t.row(2, spaces(label), plain, "authdoctor keys where shows which program uses which key", quiet)
	}
}

// checks sets every finding: its answer, its statement, and beneath it the id, the time it took and what was found.
func (t text) checks() {
	if len(t.report.Findings) == 0 {
		return
	}
	t.space()
	t.line(spaces(2) + t.paint("Checks", strong))
	for _, f := range t.report.Findings {
		lead, as := t.marks.status(f.Status)
		under := 2 + ansi.StringWidth(lead)
		if t.width-under < 24 {
			under = 4
		}
		t.row(2, lead, as, joined(": ", f.Title, f.Because), plain)
		t.prose(under, joined(": ", joined(", ", f.Check, strconv.FormatInt(f.TookMS, 10)+" ms"), f.Summary), quiet)
		if f.Status != string(checks.Fail) && f.Status != string(checks.Warn) {
			continue
		}
		for _, e := range f.Evidence {
			t.prose(under, evidencePlace(e)+": "+against(e), quiet)
		}
	}
}
