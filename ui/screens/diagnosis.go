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
	fixes    []numberedFix
	text     widgets.Text
	unfolded bool // the symptoms and warnings are shown
}

// NewDiagnosis makes the screen of a finished walk.
func NewDiagnosis(t theme.Theme, choice session.Choice, report flows.Report) *Diagnosis {
	return &Diagnosis{page: page{theme: t}, choice: choice, report: report, fixes: fixesOf(report)}
}

// Title is the screen's place in the trail.
func (d *Diagnosis) Title() string { return "Diagnosis" }

// Offers lists what can be done here.
func (d *Diagnosis) Offers() []intent.Offer {
	fix := intent.Offer{Act: intent.Open, Text: "see the fix"}
	pick := intent.Offer{Act: intent.Pick, Text: "see a fix"}
	if len(d.fixes) == 0 {
		fix.Off, pick.Off = "there is no fix to see", "there is no fix to see"
	}
	_, what := d.copyable()
	page := intent.Offer{Act: intent.OpenPage}
	if d.url() == "" {
		page.Off = "no page belongs to this cause"
	}
	fold := intent.Offer{Act: intent.Unfold}
	switch {
	case len(d.symptoms())+len(d.warnings()) == 0:
		fold.Off = "there are no symptoms and no warnings"
	case d.unfolded:
		fold.Text = "hide symptoms and warnings"
	}
	target, again := intent.Offer{Act: intent.Target}, intent.Offer{Act: intent.RunAgain}
	if d.stored() {
		target.Off, again.Off = "it is a stored key; esc leads back to it", "esc leads back to the key, where it is tested"
	}
	return []intent.Offer{
		fix, {Act: intent.Back}, {Act: intent.Copy, Text: "copy " + what}, page, {Act: intent.Report}, {Act: intent.Save, Text: "save the report"},
		pick, fold, target, {Act: intent.Places}, again, d.storeOffer(),
	}
}

// stored reports whether a stored key was tested, or one that was to be stored.
func (d *Diagnosis) stored() bool { return d.choice.StoredName != "" }

// storeOffer offers to store the key that a person typed or chose for this walk.
func (d *Diagnosis) storeOffer() intent.Offer {
	offer := intent.Offer{Act: intent.Add, Text: "store the key"}
	if d.choice.Edits.KeyID == "" {
		offer.Off = "the key was not typed here; p lists the keys, and stores them"
	}
	return offer
}

// Handle acts on an intent.
func (d *Diagnosis) Handle(in intent.Intent) Ask {
	if d.text.Handle(in, len(d.rows()), d.size.Height) {
		return nil
	}
	switch in.Act {
	case intent.Open:
		return d.openFix(0)
	case intent.Pick:
		return d.openFix(in.Number - 1)
	case intent.Copy:
		text, what := d.copyable()
		return CopyText{Text: text, What: what}
	case intent.OpenPage:
		if url := d.url(); url != "" {
			return OpenURL{URL: url}
		}
	case intent.Report:
		return ShowReport{d.choice}
	case intent.Save:
		return SaveReport{Choice: d.choice, Format: session.Markdown}
	case intent.Places:
		return ShowPlaces{}
	case intent.Add:
		if id := d.choice.Edits.KeyID; id != "" {
			return AddKey{KeyID: id}
		}
	case intent.Target:
		if !d.stored() {
			return ShowTarget{Choice: d.choice, Title: d.about()}
		}
	case intent.Unfold:
		d.unfolded = !d.unfolded && len(d.symptoms())+len(d.warnings()) > 0
	case intent.RunAgain:
		if !d.stored() {
			return RunAgain{d.choice}
		}
	case intent.Back:
		return Leave{}
	}
	return nil
}

func (d *Diagnosis) openFix(number int) Ask {
	if number < 0 || number >= len(d.fixes) {
		return nil
	}
	return ShowFix{Choice: d.choice, Diagnosis: d.fixes[number].diagnosis, Fix: d.fixes[number].fix}
}

// url is the page of the first fix that has one.
func (d *Diagnosis) url() string {
	for _, fix := range d.fixes {
		if fix.URL != "" {
			return fix.URL
		}
	}
	return ""
}

// about names what was examined.
func (d *Diagnosis) about() string {
	if d.report.Target.Provider == "" {
		return "Check"
	}
	return d.report.Target.Provider
}

// View draws the part of the text that the position says.
func (d *Diagnosis) View() string {
	return d.paint(d.text.Rows(d.rows(), d.size.Height, d.theme.Glyphs))
}

func (d *Diagnosis) rows() []layout.Line {
	width, glyphs := d.textWidth(), d.theme.Glyphs
	sections := [][]layout.Line{d.practiceRows(width)}
	if len(d.report.Diagnoses) == 0 {
		sections = append(sections, noCauseRows(d.report, width, glyphs))
	} else {
		root := d.report.Diagnoses[0]
		sections = append(sections, causeRows(root, verdictStatus(d.report, glyphs), width),
			allEvidenceRows(root.Evidence, width), proofRows(root.Proof, width, glyphs), nextRows(root, d.report.StatusPage, width))
		sections = append(sections, furtherRows(d.report.Diagnoses[1:], len(root.Fixes), width, glyphs))
	}
	sections = append(sections, unansweredRows(d.report, width, glyphs))
	sections = append(sections, d.foldedSections(width)...)
	sections = append(sections, examinedRows(d.report, width), requestSection(d.report, width, glyphs),
		noteRows(d.report, width), d.pathSection(width))
	return apart(sections)
}

// apart puts an empty row between sections. Empty ones are left out.
func apart(sections [][]layout.Line) []layout.Line {
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

// practiceRows say that nothing real was examined.
func (d *Diagnosis) practiceRows(width int) []layout.Line {
	if d.choice.PracticeID == "" {
		return nil
	}
	text := "This was practice on a built-in broken API. Esc leads back to the list."
	return layout.Wrap(theme.Faint, text, width)
}

func (d *Diagnosis) pathSection(width int) []layout.Line {
	if len(d.report.Trail) == 0 {
		return nil
	}
	return append(heading("The path through the checks"), pathRows(trail(d.report), width, d.theme.Glyphs)...)
}

func heading(text string) []layout.Line { return []layout.Line{layout.Say(theme.Strong, text)} }
