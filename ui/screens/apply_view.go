package screens

import (
	"errors"
	"slices"
	"strings"

	"authdoctor/flows"
	"authdoctor/keystore"
	"authdoctor/ui/layout"
	"authdoctor/ui/theme"
	"authdoctor/ui/widgets"
)

// View draws what is being done above the walk that verifies it, or what came of it.
func (a *Apply) View() string {
	if a.over {
		return a.paint(a.text.Rows(a.rows(), a.size.Height, a.theme.Glyphs))
	}
	return a.walk.below(a.top(), a.size, a.theme)
}

// top says what is done. A low window, and one with a question, has none.
func (a *Apply) top() []layout.Line {
	const roomForTop, roomForTitle = 6, 14
	if a.size.Height < roomForTop || a.walk.asks() {
		return nil
	}
	glyphs := a.theme.Glyphs
	said, role := "Verifying: the checks run again", theme.Accent
	switch {
	case a.stopping:
		said, role = "Stopping"+glyphs.Ellipsis, theme.Warn
	case a.changing:
		said = "Changing " + changedFile(a.fix.Preview) + glyphs.Ellipsis
	}
	state := layout.Say(role, a.walk.frame()+" ").And(theme.Strong, said).Cut(a.size.Width, glyphs.Ellipsis)
	if a.size.Height < roomForTitle || a.fix.Title == "" {
		return []layout.Line{state}
	}
	title := layout.Say(theme.Text, "  "+sentence(a.fix.Title)).Cut(a.size.Width, glyphs.Ellipsis)
	return []layout.Line{state, title}
}

// rows say what became of the fixes.
func (a *Apply) rows() []layout.Line {
	width, glyphs := a.textWidth(), a.theme.Glyphs
	switch {
	case errors.Is(a.err, keystore.ErrLocked), errors.Is(a.err, keystore.ErrNoStore):
		return apart([][]layout.Line{
			layout.Wrap(theme.Warn, glyphs.Warn+" Not done: it takes a key out of a file, and no store is open that keeps the key for undoing it.", width),
			layout.Wrap(theme.Text, "Enter opens the store, or makes an encrypted vault where there is none, and then applies the fix. Or change the file yourself; r checks again.", width),
			layout.Wrap(theme.Faint, sentence(a.err.Error()), width),
		})
	case a.err != nil:
		return apart([][]layout.Line{
			layout.Wrap(theme.Bad, glyphs.Fail+" Not done: "+a.err.Error(), width), a.changedRows(width),
			layout.Wrap(theme.Faint, "Enter tries again, Esc goes back.", width),
		})
	}
	sections := [][]layout.Line{a.stateRows(width), a.nowRows(width), a.changedRows(width)}
	for _, n := range a.made() {
		sections = append(sections, section(sentence(n.Title), diffRows(n.Preview, width-2)))
	}
	return apart(sections)
}

// stateRows say of each fix how far it came, and why.
func (a *Apply) stateRows(width int) []layout.Line {
	var rows []layout.Line
	for _, n := range a.made() {
		status := fixStatus(n.Status, a.theme.Glyphs)
		rows = append(rows, layout.Wrap(status.Role, status.Glyph+" "+sentence(status.Word)+": "+n.Title, width)...)
	}
	for _, note := range a.applied.Report.Notes {
		if !slices.Contains(a.before.Notes, note) {
			rows = append(rows, layout.Indent(2, layout.Wrap(theme.Text, sentence(note)+".", width-2))...)
		}
	}
	return rows
}

// nowRows say what is so now.
func (a *Apply) nowRows(width int) []layout.Line {
	report, glyphs := a.applied.Report, a.theme.Glyphs
	left := a.left()
	switch {
	case report.Verdict == flows.Healthy:
		rows := layout.Wrap(theme.Good, glyphs.Pass+" Healthy: the provider answers and accepts this credential", width)
		return append(rows, layout.Wrap(theme.Faint, "Enter: keep it from happening again.", width)...)
	case a.outcome() == "unverified":
		return layout.Wrap(theme.Faint, "Enter runs the checks again; u takes the change back.", width)
	case left != nil:
		rows := heading("Still wrong")
		rows = append(rows, layout.Indent(2, layout.Wrap(theme.Bad, glyphs.Fail+" "+sentence(left.Title)+" ("+joined(", ", left.Cause, left.Confidence)+")", width-2))...)
		return append(rows, layout.Indent(2, layout.Wrap(theme.Faint, "Enter shows it and what to do next.", width-2))...)
	}
	return layout.Wrap(theme.Text, glyphs.Unknown+" "+sentence(headline(report)), width)
}

// changedRows name what is changed now.
func (a *Apply) changedRows(width int) []layout.Line {
	if len(a.applied.Changed) == 0 {
		return nil
	}
	return layout.Wrap(theme.Text, "Changed: "+strings.Join(a.applied.Changed, ", ")+". u undoes it.", width)
}

// fixStatus is how far a fix came.
func fixStatus(status string, glyphs theme.Glyphs) widgets.Status {
	switch status {
	case "verified":
		return widgets.Status{Glyph: glyphs.Pass, Word: fixStatusWords(status), Role: theme.Good}
	case "unverified":
		return widgets.Status{Glyph: glyphs.Warn, Word: fixStatusWords(status), Role: theme.Warn}
	case "failed":
		return widgets.Status{Glyph: glyphs.Fail, Word: fixStatusWords(status), Role: theme.Bad}
	}
	return widgets.Status{Glyph: glyphs.Skip, Word: fixStatusWords(status), Role: theme.Warn}
}
