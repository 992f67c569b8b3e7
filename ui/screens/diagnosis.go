package screens

import (
	"slices"

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
	undo     bool // something was changed that can be taken back
	text     widgets.Text
	unfolded bool // the symptoms and warnings are shown
}

// NewDiagnosis makes the screen of a finished walk.
func NewDiagnosis(t theme.Theme, choice session.Choice, report flows.Report) *Diagnosis {
	d := &Diagnosis{page: page{theme: t}, choice: choice}
	d.Take(report, false)
	return d
}

// Choice is what was examined.
func (d *Diagnosis) Choice() session.Choice { return d.choice }

// Take shows another report, what is still wrong before what was repaired. Undo: something was changed that can be taken
// back.
func (d *Diagnosis) Take(report flows.Report, undo bool) {
	d.report, d.undo, d.text = openFirst(report), undo, widgets.Text{}
	d.fixes = fixesOf(d.report)
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
		fix, d.applyOffer(), d.undoOffer(), {Act: intent.Back}, {Act: intent.Copy, Text: "copy " + what}, page, {Act: intent.Report}, {Act: intent.Save, Text: "save the report"},
		pick, fold, target, {Act: intent.Places}, again, d.storeOffer(),
	}
}

// applyOffer offers to make all automatic fixes at once, where there are several.
func (d *Diagnosis) applyOffer() intent.Offer {
	offer := intent.Offer{Act: intent.ApplyAll, Text: "apply all fixes"}
	switch count := len(applicable(d.report)); {
	case d.stored() || d.choice == session.Choice{}:
		offer.Off = "check a setup to apply fixes: here a stored key or a text was examined"
	case count == 0:
		offer.Off = "there is no automatic fix left"
	case count == 1:
		offer.Off = "there is one automatic fix only; enter shows it"
	}
	return offer
}

func (d *Diagnosis) undoOffer() intent.Offer {
	offer := intent.Offer{Act: intent.RollBack, Text: "undo the fix"}
	if !d.undo {
		offer.Off = "nothing was changed here"
	}
	return offer
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
	case intent.ApplyAll:
		if d.applyOffer().Off == "" {
			return PlanAll{d.choice}
		}
	case intent.RollBack:
		if d.undo {
			return AskUndo{d.choice}
		}
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
		sections = append(sections, d.repairedRows(width), noCauseRows(d.report, width, glyphs))
	} else {
		root := d.report.Diagnoses[0]
		sections = append(sections, d.repairedRows(width), causeRows(root, causeStatus(root, d.report.Verdict, verdictStatus(d.report, glyphs), glyphs), width),
			allEvidenceRows(root.Evidence, width), proofRows(root.Proof, width, glyphs), nextRows(root, d.report.StatusPage, width))
		sections = append(sections, furtherRows(d.report, len(root.Fixes), width, glyphs))
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

// repairedRows say that what follows was found and is repaired.
func (d *Diagnosis) repairedRows(width int) []layout.Line {
	undo := ""
	if d.undo {
		undo = " u undoes the last change."
	}
	switch repaired := slices.ContainsFunc(d.report.Diagnoses, mended); {
	case !repaired && d.undo:
		return layout.Wrap(theme.Text, "A file was changed in this visit."+undo, width)
	case !repaired:
		return nil
	case d.report.Verdict == flows.Healthy:
		return append(layout.Wrap(theme.Good, d.theme.Glyphs.Pass+" Healthy: repaired and verified", width), layout.Wrap(theme.Faint, "What follows was found before."+undo, width)...)
	default:
		return layout.Wrap(theme.Text, "A fault is repaired."+undo+" What comes first is still wrong.", width)
	}
}

// causeStatus is how a cause is marked: one that is repaired, or was not found by the last walk, is no fault any more.
func causeStatus(d flows.Diagnosis, verdict flows.Verdict, status widgets.Status, glyphs theme.Glyphs) widgets.Status {
	switch {
	case mended(d):
		return widgets.Status{Glyph: glyphs.Pass, Word: "repaired", Role: theme.Good}
	case verdict == flows.Healthy:
		return widgets.Status{Glyph: glyphs.Skip, Word: "gone", Role: theme.Text}
	}
	return status
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
