package screens

import (
	"authdoctor/flows"
	"authdoctor/ui/intent"
	"authdoctor/ui/layout"
	"authdoctor/ui/session"
	"authdoctor/ui/theme"
	"authdoctor/ui/widgets"
)

// Diagnosis explains a report: the cause, how sure it is, what was measured, the proof, what to do next.
type Diagnosis struct {
	page
	choice   session.Choice
	report   flows.Report
	text     widgets.Text
	unfolded bool // the warnings are shown
}

// NewDiagnosis makes the screen of a finished walk.
func NewDiagnosis(t theme.Theme, choice session.Choice, report flows.Report) *Diagnosis {
	return &Diagnosis{page: page{theme: t}, choice: choice, report: report}
}

// Title is the screen's place in the trail.
func (d *Diagnosis) Title() string { return "Diagnosis" }

// Offers lists what can be done here.
func (d *Diagnosis) Offers() []intent.Offer {
	warnings := intent.Offer{Act: intent.Warnings}
	switch {
	case len(d.warnings()) == 0:
		warnings.Off = "there are no warnings"
	case d.unfolded:
		warnings.Text = "hide the warnings"
	}
	return []intent.Offer{{Act: intent.Back}, {Act: intent.RunAgain}, warnings}
}

// Handle acts on an intent.
func (d *Diagnosis) Handle(in intent.Intent) Ask {
	if d.text.Handle(in, len(d.rows()), d.size.Height) {
		return nil
	}
	switch in.Act {
	case intent.Warnings:
		d.unfolded = !d.unfolded && len(d.warnings()) > 0
	case intent.RunAgain:
		return RunAgain{d.choice}
	case intent.Back:
		return Leave{}
	}
	return nil
}

// View draws the part of the text that the position says.
func (d *Diagnosis) View() string {
	return d.paint(d.text.Rows(d.rows(), d.size.Height, d.theme.Glyphs))
}

func (d *Diagnosis) rows() []layout.Line {
	width, glyphs := d.textWidth(), d.theme.Glyphs
	var sections [][]layout.Line
	if len(d.report.Diagnoses) == 0 {
		sections = append(sections, noCauseRows(d.report, width, glyphs))
	} else {
		root := d.report.Diagnoses[0]
		sections = append(sections, causeRows(root, verdictStatus(d.report, glyphs), width),
			allEvidenceRows(root.Evidence, width), proofRows(root.Proof, width, glyphs), nextRows(root, d.report.StatusPage, width))
		sections = append(sections, furtherRows(d.report.Diagnoses[1:], width, glyphs))
	}
	sections = append(sections, unansweredRows(d.report, width, glyphs), d.warningRows(width),
		examinedRows(d.report, width), noteRows(d.report, width), d.pathSection(width))
	var rows []layout.Line
	for _, section := range sections {
		if len(section) == 0 {
			continue
		}
		if len(rows) > 0 {
			rows = append(rows, nil)
		}
		rows = append(rows, section...)
	}
	return rows
}

func (d *Diagnosis) pathSection(width int) []layout.Line {
	if len(d.report.Trail) == 0 {
		return nil
	}
	return append(heading("The path through the checks"), pathRows(trail(d.report), width, d.theme.Glyphs)...)
}

func heading(text string) []layout.Line { return []layout.Line{layout.Say(theme.Strong, text)} }
