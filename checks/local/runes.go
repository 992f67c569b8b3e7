package local

import (
	"fmt"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// glyph is a character that gets into keys by copying, with the ASCII text that was meant. The names are those
// of the Unicode character database.
type glyph struct {
	char      rune
	name      string
	ascii     string // empty: nothing was meant, the character is dropped
	invisible bool   // or a quotation mark: it cannot begin or end a key
}

var glyphs = sync.OnceValue(func() map[rune]glyph {
	known := map[rune]glyph{}
	for _, g := range []glyph{
		{0x00A0, "NO-BREAK SPACE", "", true},
		{0x00AD, "SOFT HYPHEN", "", true},
		{0x2018, "LEFT SINGLE QUOTATION MARK", "", true},
		{0x2019, "RIGHT SINGLE QUOTATION MARK", "", true},
		{0x201A, "SINGLE LOW-9 QUOTATION MARK", "", true},
		{0x201C, "LEFT DOUBLE QUOTATION MARK", "", true},
		{0x201D, "RIGHT DOUBLE QUOTATION MARK", "", true},
		{0x201E, "DOUBLE LOW-9 QUOTATION MARK", "", true},
		{0x00AB, "LEFT-POINTING DOUBLE ANGLE QUOTATION MARK", "", true},
		{0x00BB, "RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK", "", true},
		{0x00B4, "ACUTE ACCENT", "", true},
		{0x2028, "LINE SEPARATOR", "", true},
		{0x2029, "PARAGRAPH SEPARATOR", "", true},
		{0x200B, "ZERO WIDTH SPACE", "", true},
		{0x200C, "ZERO WIDTH NON-JOINER", "", true},
		{0x200D, "ZERO WIDTH JOINER", "", true},
		{0x200E, "LEFT-TO-RIGHT MARK", "", true},
		{0x200F, "RIGHT-TO-LEFT MARK", "", true},
		{0x202F, "NARROW NO-BREAK SPACE", "", true},
		{0x2060, "WORD JOINER", "", true},
		{0x3000, "IDEOGRAPHIC SPACE", "", true},
		{0xFEFF, "ZERO WIDTH NO-BREAK SPACE (byte order mark)", "", true},
		{0x2010, "HYPHEN", "-", false},
		{0x2011, "NON-BREAKING HYPHEN", "-", false},
		{0x2012, "FIGURE DASH", "-", false},
		{0x2013, "EN DASH", "-", false},
		{0x2014, "EM DASH", "-", false},
		{0x2212, "MINUS SIGN", "-", false},
	} {
		known[g.char] = g
	}
	addLetters(known, "CYRILLIC CAPITAL LETTER", "АA A,ВB VE,ЕE IE,КK KA,МM EM,НH EN,ОO O,РP ER,СC ES,ТT TE,УY U,ХX HA,ІI BYELORUSSIAN-UKRAINIAN I,ЅS DZE,ЈJ JE")
	addLetters(known, "CYRILLIC SMALL LETTER", "аa A,еe IE,кk KA,оo O,рp ER,сc ES,уy U,хx HA,іi BYELORUSSIAN-UKRAINIAN I,ѕs DZE,јj JE")
	addLetters(known, "GREEK CAPITAL LETTER", "ΑA ALPHA,ΒB BETA,ΕE EPSILON,ΖZ ZETA,ΗH ETA,ΙI IOTA,ΚK KAPPA,ΜM MU,ΝN NU,ΟO OMICRON,ΡP RHO,ΤT TAU,ΥY UPSILON,ΧX CHI")
	addLetters(known, "GREEK SMALL LETTER", "οo OMICRON,νv NU")
	return known
})

// addLetters reads a list of look-alikes: the letter, the ASCII letter it is taken for, its name.
func addLetters(known map[rune]glyph, script, list string) {
	for _, entry := range strings.Split(list, ",") {
		char, size := utf8.DecodeRuneInString(entry)
		known[char] = glyph{char: char, name: script + entry[size+1:], ascii: entry[size : size+1]}
	}
}

// invisible characters and quotation marks cannot begin or end a key.
func invisible(char rune) bool {
	if char < utf8.RuneSelf {
		return false
	}
	return glyphs()[char].invisible || unicode.Is(unicode.Zs, char) || unicode.Is(unicode.Cf, char) || char == 0x85
}

// asciiFor is what was meant by a character outside ASCII; false where nobody can tell.
func asciiFor(char rune) (string, bool) {
	if g, ok := glyphs()[char]; ok {
		return g.ascii, true
	}
	if char >= 0xFF01 && char <= 0xFF5E { // full-width forms of ASCII
		return string(char - 0xFEE0), true
	}
	return "", invisible(char)
}

// runeName is a character outside ASCII as a finding names it.
func runeName(p part) string {
	if len(p.bytes) == 1 {
		return fmt.Sprintf("byte 0x%02X (not UTF-8)", p.bytes[0])
	}
	name := scriptName(p.char)
	if g, ok := glyphs()[p.char]; ok {
		name = g.name
	}
	return strings.TrimSpace(fmt.Sprintf("U+%04X %s", p.char, name))
}

func scriptName(char rune) string {
	switch {
	case char >= 0xFF01 && char <= 0xFF5E:
		return "(a full-width form)"
	case unicode.Is(unicode.Cyrillic, char):
		return "(a Cyrillic letter)"
	case unicode.Is(unicode.Greek, char):
		return "(a Greek letter)"
	case unicode.Is(unicode.Han, char):
		return "(a Chinese character)"
	case invisible(char):
		return "(invisible)"
	}
	return ""
}

// spaceName is a white space or control character as a finding names it.
func spaceName(char rune) string {
	switch char {
	case ' ':
		return "space"
	case '\t':
		return "tab"
	case '\n':
		return "line feed"
	case '\r':
		return "carriage return"
	}
	return fmt.Sprintf("control byte 0x%02X", char)
}

func quoteName(char rune) string {
	switch char {
	case '"':
		return "double quote"
	case '\'':
		return "single quote"
	case '`':
		return "backquote"
	case '<', '>':
		return "angle bracket"
	}
	return "separator"
}
