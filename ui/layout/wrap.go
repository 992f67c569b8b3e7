package layout

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"authdoctor/ui/theme"
)

// TextWidth is the widest column of running text that is easy to read.
const TextWidth = 96

// Wrap breaks text into rows of at most width cells, at spaces only, so that options and addresses can be copied; a
// word that is wider than a row is cut. Its own line breaks and the spaces at their beginning are kept.
func Wrap(role theme.Role, text string, width int) []Line {
	if width < 1 {
		return nil
	}
	var lines []Line
	for paragraph := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		for _, row := range wrapParagraph(Clean(paragraph), width) {
			lines = append(lines, Say(role, row))
		}
	}
	return lines
}

func wrapParagraph(text string, width int) []string {
	var rows []string
	row := ""
	for i, word := range strings.Split(strings.TrimRight(text, " "), " ") {
		if i > 0 {
			if ansi.StringWidth(row)+1+ansi.StringWidth(word) <= width {
				row += " " + word
				continue
			}
			rows = append(rows, row)
		}
		row = word
		if ansi.StringWidth(word) > width {
			pieces := strings.Split(ansi.Hardwrap(word, width, true), "\n")
			rows = append(rows, pieces[:len(pieces)-1]...)
			row = pieces[len(pieces)-1]
		}
	}
	return append(rows, row)
}

// Labelled puts a label before wrapped text, which hangs beside it; in a narrow column, below it.
func Labelled(label string, role theme.Role, text string, labelWidth, width int) []Line {
	if width < labelWidth*3 {
		return append([]Line{Say(theme.Faint, label)}, Indent(2, Wrap(role, text, width-2))...)
	}
	lines := Indent(labelWidth, Wrap(role, text, width-labelWidth))
	if len(lines) > 0 {
		lines[0] = append(Say(theme.Faint, pad(label, labelWidth)), lines[0][1:]...)
	}
	return lines
}

// Indent moves lines to the right.
func Indent(cells int, lines []Line) []Line {
	moved := make([]Line, len(lines))
	for i, line := range lines {
		if len(line) == 0 {
			continue
		}
		moved[i] = append(Say(theme.Text, strings.Repeat(" ", cells)), line...)
	}
	return moved
}

// Beside joins two columns row by row. The left one takes width cells on every row.
func Beside(left []Line, width int, between string, right []Line) []Line {
	var joined []Line
	for i := range max(len(left), len(right)) {
		var line Line
		if i < len(left) {
			line = left[i].Cut(width, "")
		}
		line = line.And(theme.Text, strings.Repeat(" ", max(0, width-line.Width()))).And(theme.Faint, between)
		if i < len(right) {
			line = append(line, right[i]...)
		}
		joined = append(joined, line)
	}
	return joined
}

func pad(text string, width int) string {
	return text + strings.Repeat(" ", max(0, width-ansi.StringWidth(text)))
}
