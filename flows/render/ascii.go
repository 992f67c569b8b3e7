package render

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// asciiOnly is s in ASCII: the usual typography by its nearest form, any other character as \u and four or \U and
// eight hex digits, as Go and Python write it.
func asciiOnly(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r < utf8.RuneSelf:
			b.WriteRune(r)
		case typewriter(r) != "":
			b.WriteString(typewriter(r))
		case r > 0xffff:
			fmt.Fprintf(&b, `\U%08x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

// typewriter is how r was written before there was Unicode, or nothing.
func typewriter(r rune) string {
	switch r {
	case '…':
		return "..."
	case '“', '”', '„', '«', '»':
		return `"`
	case '‘', '’', '‚':
		return "'"
	case '–', '—', '−', '‑', '‐':
		return "-"
	case '→':
		return "->"
	case '›':
		return ">"
	case '•', '·':
		return "*"
	case '×':
		return "x"
	case '\u00a0':
		return " "
	}
	return ""
}
