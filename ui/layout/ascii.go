package layout

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// ASCII is clean text without anything outside ASCII, for terminals with another alphabet. Usual signs become their
// nearest relatives; anything else becomes question marks, one for each cell.
func ASCII(text string) string {
	if plainASCII(text) {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		switch {
		case r < 0x80:
			b.WriteRune(r)
		case strings.ContainsRune("\u2018\u2019\u201a", r):
			b.WriteByte('\'')
		case strings.ContainsRune("\u201c\u201d\u201e", r):
			b.WriteByte('"')
		case strings.ContainsRune("\u2010\u2011\u2012\u2013\u2014\u2212", r):
			b.WriteByte('-')
		case r == '\u2026':
			b.WriteString("...")
		case r == '\u203a' || r == '\u2192':
			b.WriteByte('>')
		case r == '\u00a0':
			b.WriteByte(' ')
		default:
			b.WriteString(strings.Repeat("?", ansi.StringWidth(string(r))))
		}
	}
	return b.String()
}

func (l Line) ascii() Line {
	folded := make(Line, len(l))
	for i, span := range l {
		folded[i] = Span{span.role, ASCII(span.text)}
	}
	return folded
}
