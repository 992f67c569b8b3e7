package explain

import (
	"strconv"
	"strings"
	"unicode"
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

// unescaped reads the letters that JSON and Python write as an escape of four hex digits. They write so the
// signs of HTML, too. Anything else stays, and so does an escape that is quoted alone, because what it stands for can be the fault.
func unescaped(text string) string {
	at := strings.Index(text, `\u`)
	if at < 0 {
		return text
	}
	var out strings.Builder
	kept := 0
	for at+6 <= len(text) {
		code, err := strconv.ParseUint(text[at+2:at+6], 16, 32)
		if err == nil && (code >= 0xc0 && unicode.IsLetter(rune(code)) || code < 0x80 && strings.ContainsRune("<>&'=", rune(code))) && (at == 0 || text[at-1] != '\'') {
			out.WriteString(strings.TrimSuffix(text[kept:at], `\`))
			out.WriteRune(rune(code))
			kept = at + 6
		}
		next := strings.Index(text[at+2:], `\u`)
		if next < 0 {
			break
		}
		at += 2 + next
	}
	out.WriteString(text[kept:])
	return out.String()
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
		case full && rest != "" && !alike(line, lines[i-1]) && goesOn(rest[0]) && (rest[0] < '0' || rest[0] > '9'): // a line of a log begins with its time
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

// alike reports whether two lines begin with the same mark of a log.
func alike(a, b string) bool {
	const mark = 5
	return len(a) >= mark && len(b) >= mark && strings.TrimSpace(a[:mark]) != "" && a[:mark] == b[:mark]
}

// goesOn reports whether a character can stand in the middle of a word that begins small.
func goesOn(c byte) bool {
	return wordByte(c) && (c < 'A' || c > 'Z') || strings.IndexByte(`\/*`, c) >= 0
}
