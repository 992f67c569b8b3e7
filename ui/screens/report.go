package screens

import (
	"bytes"
	"fmt"

	"authdoctor/flows"
	"authdoctor/flows/render"
	"authdoctor/ui/intent"
	"authdoctor/ui/layout"
	"authdoctor/ui/session"
	"authdoctor/ui/theme"
	"authdoctor/ui/widgets"
)

// Report shows the whole redacted report as it is copied and saved, in one of three formats.
type Report struct {
	page
	choice session.Choice
	report flows.Report
	sheets [3]sheetOfText // by format, in the order of formats
	shown  int
	saved  string // what came of the last save
	failed bool   // it did not work
}

// sheetOfText is the report in one format, set for one width.
type sheetOfText struct {
	position widgets.Text
	rows     []layout.Line
	width    int // that the rows are made for; 0: there are none yet
}

// NewReport makes the screen of a finished walk's report.
func NewReport(t theme.Theme, choice session.Choice, report flows.Report) *Report {
	return &Report{page: page{theme: t}, choice: choice, report: report}
}

// Saved says where the report was written, or why it was not.
func (r *Report) Saved(path string, err error) {
	r.saved, r.failed = "saved as "+path, err != nil
	if err != nil {
		r.saved = "could not save: " + err.Error()
	}
}

// Whole is the report that is shown.
func (r *Report) Whole() flows.Report { return r.report }

// Title is the screen's place in the trail.
func (r *Report) Title() string { return "Report" }

// Offers lists what can be done here.
func (r *Report) Offers() []intent.Offer {
	name := reportFormats()[r.shown].name
	return []intent.Offer{
		{Act: intent.Copy, Text: "copy the " + name}, {Act: intent.Save, Text: "save the " + name}, {Act: intent.Back},
		{Act: intent.Next, Text: "next format"}, {Act: intent.Previous, Text: "format before"}, {Act: intent.Pick, Text: "format"},
	}
}

// Handle acts on an intent.
func (r *Report) Handle(in intent.Intent) Ask {
	_, height := r.top()
	if r.sheets[r.shown].position.Handle(in, len(r.rows()), height) {
		return nil
	}
	formats := reportFormats()
	switch in.Act {
	case intent.Next:
		r.shown = (r.shown + 1) % len(formats)
	case intent.Previous:
		r.shown = (r.shown + len(formats) - 1) % len(formats)
	case intent.Pick:
		if in.Number <= len(formats) {
			r.shown = in.Number - 1
		}
	case intent.Copy:
		const usualWidth = 80
		return CopyText{Text: r.written(usualWidth), What: "the report as " + formats[r.shown].name}
	case intent.Save:
		return SaveReport{Choice: r.choice, Format: formats[r.shown].format}
	case intent.Back:
		return Leave{}
	}
	return nil
}

// reportFormat is one way of writing a report.
type reportFormat struct {
	format session.Format
	name   string
}

func reportFormats() [3]reportFormat {
	return [3]reportFormat{{session.Text, "text"}, {session.Markdown, "Markdown"}, {session.JSON, "JSON"}}
}

// View draws the formats, what came of saving, and the part of the report that the position says.
func (r *Report) View() string {
	top, height := r.top()
	return r.paint(append(top, r.sheets[r.shown].position.Rows(r.rows(), height, r.theme.Glyphs)...))
}

// top are the rows that do not scroll, and how many are left below them.
func (r *Report) top() (rows []layout.Line, left int) {
	const roomForTabs, roomForAir = 4, 16
	if r.size.Height < roomForTabs {
		return nil, r.size.Height
	}
	rows = append(rows, r.tabs())
	if r.saved != "" {
		role, glyph := theme.Good, r.theme.Glyphs.Pass
		if r.failed {
			role, glyph = theme.Bad, r.theme.Glyphs.Fail
		}
		rows = append(rows, layout.Say(role, glyph+" "+r.saved))
	}
	if r.size.Height >= roomForAir {
		rows = append(rows, nil)
	}
	return rows, r.size.Height - len(rows)
}

// tabs are the formats in one row, the shown one marked; where they do not fit, the shown one alone.
func (r *Report) tabs() layout.Line {
	glyphs := r.theme.Glyphs
	var row, shown layout.Line
	for i, format := range reportFormats() {
		role := theme.Text
		if i == r.shown {
			role = theme.Focus
		}
		tab := append(widgets.Mark(i == r.shown, glyphs), layout.Say(theme.Faint, fmt.Sprintf("%d ", i+1)).And(role, format.name)...)
		if i == r.shown {
			shown = tab
		}
		row = append(row, tab...).And(theme.Text, "  ")
	}
	if row.Width() > r.size.Width {
		return shown.Cut(r.size.Width, "")
	}
	return row
}

// rows are the lines of the shown format. They are made once for a width.
func (r *Report) rows() []layout.Line {
	sheet, width := &r.sheets[r.shown], max(1, r.size.Width)
	if sheet.width != width {
		sheet.width, sheet.rows = width, layout.Wrap(theme.Text, r.written(width), width)
	}
	return sheet.rows
}

// written is the report in the shown format.
func (r *Report) written(width int) string {
	var b bytes.Buffer
	var err error
	switch reportFormats()[r.shown].format {
	case session.Text:
		err = render.Text(&b, r.report, render.TextOptions{Width: width, ASCII: r.theme.ASCII, Verbose: true})
	case session.Markdown:
		err = render.Markdown(&b, r.report)
	case session.JSON:
		err = render.JSON(&b, r.report)
	}
	if err != nil {
		return "could not write the report: " + err.Error()
	}
	return b.String()
}
