package explain

import (
	"strings"
	"unicode/utf8"
)

// unframed blanks the frames that terminal programs draw around a text, so that what is in them can be read on from one
// line to the next. No byte moves.
func unframed(text string) string {
	for _, frame := range []string{"│", "┃", "║", "▌"} {
		if strings.Contains(text, frame) {
			text = strings.ReplaceAll(text, frame, "   ")
		}
	}
	return text
}

// The widths of terminals whose breaking of lines is undone.
const (
	narrowest = 50
	widest    = 250
)

// unwrapped joins the lines that a terminal broke in the middle of a word: those that end where the longest one does.
func unwrapped(text string) string {
	lines := strings.Split(text, "\n")
	width := 0
	for i, line := range lines {
		if line = strings.TrimRight(line, " \r"); i+1 < len(lines) {
			width = max(width, utf8.RuneCountInString(line))
		}
	}
	if width < narrowest || width > widest {
		return text
	}
	var out strings.Builder
	full := false // the line before is as long as the terminal is wide
	for i, line := range lines {
		line = strings.TrimRight(line, " \r")
		rest := strings.TrimLeft(line, " \t")
		switch {
		case full && rest != "" && goesOn(rest[0]):
			out.WriteString(rest)
		case i > 0:
			out.WriteString("\n" + line)
		default:
			out.WriteString(line)
		}
		full = utf8.RuneCountInString(line) >= width-1 && goesOn(line[len(line)-1])
	}
	return out.String()
}

// goesOn reports whether a character can stand in the middle of a word that begins small.
func goesOn(c byte) bool { return wordByte(c) && (c < 'A' || c > 'Z') || c == '\\' || c == '/' }
