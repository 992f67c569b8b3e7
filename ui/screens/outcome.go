package screens

import (
	"strings"

	"authdoctor/ui/layout"
	"authdoctor/ui/theme"
)

// leftToDo lists what a person has to do after a key was changed.
func leftToDo(next []string, width int) []layout.Line {
	if len(next) == 0 {
		return nil
	}
	rows := heading("What is left to do")
	for _, line := range next {
		item := layout.Indent(4, layout.Wrap(theme.Text, sentence(line), width-4))
		if len(item) > 0 && len(item[0]) > 0 {
			item[0] = append(layout.Say(theme.Strong, "  - "), item[0][1:]...)
		}
		rows = append(rows, item...)
	}
	return rows
}

// pageIn is the first page that is named in sentences; empty: none is.
func pageIn(lines []string) string {
	for _, line := range lines {
		for _, word := range strings.Fields(line) {
			if strings.HasPrefix(word, "https://") {
				return strings.TrimRight(word, ".,;:)")
			}
		}
	}
	return ""
}
