package dotenv

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// unescapePython decodes \\ and \' in single quotes, and these, \" and \abfnrtv in double quotes.
func unescapePython(raw []byte, quote byte) []byte {
	known, stands := `\'`, "\\'"
	if quote == '"' {
		known, stands = `\'"abfnrtv`, "\\'\"\a\b\f\n\r\t\v"
	}
	out := make([]byte, 0, len(raw))
	for i := 0; i < len(raw); i++ {
		if raw[i] == '\\' && i+1 < len(raw) {
			if at := strings.IndexByte(known, raw[i+1]); at >= 0 {
				out = append(out, stands[at])
				i++
				continue
			}
		}
		out = append(out, raw[i])
	}
	return out
}

// withoutComment cuts an unquoted value at the first white space that a "#" follows, and trims its end. A "#"
// without white space before it belongs to the value.
func withoutComment(line []byte) []byte {
	run := -1 // where the white space before this place begins
	for i := 0; i < len(line); {
		if width := Space(line[i:]); width > 0 {
			if run < 0 {
				run = i
			}
			i += width
			continue
		}
		if line[i] == '#' && run >= 0 {
			return line[:run]
		}
		run = -1
		i++
	}
	if run >= 0 {
		return line[:run]
	}
	return line
}

// Space is the width of the white space that the text begins with, by str.isspace and \s; 0 where it does not.
func Space(text []byte) int {
	if text[0] < utf8.RuneSelf {
		if c := text[0]; c == ' ' || c >= '\t' && c <= '\r' || c >= 0x1c && c <= 0x1f {
			return 1
		}
		return 0
	}
	r, width := utf8.DecodeRune(text)
	switch {
	case r == 0x85, r == 0xa0, r == 0x1680, r >= 0x2000 && r <= 0x200a, r == 0x2028, r == 0x2029, r == 0x202f, r == 0x205f, r == 0x3000:
		return width
	}
	return 0
}

func invalidUTF8(text []byte) int {
	if utf8.Valid(text) {
		return -1
	}
	for i := 0; i < len(text); {
		r, width := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && width == 1 {
			return i
		}
		i += width
	}
	return -1
}

func encodingFault(text []byte) string {
	if bytes.HasPrefix(text, []byte("\xff\xfe")) || bytes.HasPrefix(text, []byte("\xfe\xff")) {
		return "the file is UTF-16, as > of Windows PowerShell writes it; save it as UTF-8"
	}
	return "a byte is not UTF-8; save the file as UTF-8"
}
