package screens

import (
	"slices"
	"strings"

	"authdoctor/checks"
	"authdoctor/flows"
	"authdoctor/ui/layout"
	"authdoctor/ui/theme"
)

// symptoms are the findings that follow from the causes: what failed or could not be answered beside the evidence. An
// open verdict lists what could not be answered elsewhere.
func (d *Diagnosis) symptoms() []flows.Finding {
	if len(d.report.Diagnoses) == 0 {
		return nil
	}
	return d.findings(func(f flows.Finding) bool {
		unanswered := f.Status == string(checks.Unknown) && d.report.Verdict != flows.Unknown
		return (f.Status == string(checks.Fail) || unanswered) && !d.isEvidence(f.Check)
	})
}

func (d *Diagnosis) warnings() []flows.Finding {
	return d.findings(func(f flows.Finding) bool { return f.Status == string(checks.Warn) })
}

func (d *Diagnosis) findings(which func(flows.Finding) bool) []flows.Finding {
	var found []flows.Finding
	for _, f := range d.report.Findings {
		if which(f) {
			found = append(found, f)
		}
	}
	return found
}

func (d *Diagnosis) isEvidence(check string) bool {
	return slices.ContainsFunc(d.report.Diagnoses, func(diagnosis flows.Diagnosis) bool {
		return slices.ContainsFunc(diagnosis.Evidence, func(e flows.Evidence) bool { return e.Check == check })
	})
}

// foldedSections are one line until a person asks for them: neither symptoms nor warnings change the verdict.
func (d *Diagnosis) foldedSections(width int) [][]layout.Line {
	symptoms, warnings := d.symptoms(), d.warnings()
	count := len(symptoms) + len(warnings)
	if count == 0 {
		return nil
	}
	if d.unfolded {
		return [][]layout.Line{
			d.findingSection("symptom", ", which the cause explains", symptoms, width), d.findingSection("warning", "", warnings, width),
		}
	}
	glyph, them := d.theme.Glyphs.Warn, "them"
	if len(warnings) == 0 {
		glyph = d.theme.Glyphs.Below
	}
	if count == 1 {
		them = "it"
	}
	var parts []string
	if len(symptoms) > 0 {
		parts = append(parts, counted(len(symptoms), "symptom"))
	}
	if len(warnings) > 0 {
		parts = append(parts, counted(len(warnings), "warning"))
	}
	row := layout.Say(theme.Warn, glyph+" "+strings.Join(parts, " and ")).And(theme.Faint, " (w shows "+them+")")
	return [][]layout.Line{{row}}
}

func (d *Diagnosis) findingSection(what, more string, findings []flows.Finding, width int) []layout.Line {
	if len(findings) == 0 {
		return nil
	}
	rows := heading(counted(len(findings), what) + more)
	for _, f := range findings {
		rows = append(rows, findingRows(f, width, d.theme.Glyphs)...)
	}
	return rows
}
