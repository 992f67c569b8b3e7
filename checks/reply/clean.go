package reply

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// longest is the number of characters that Clean lets through.
const longest = 2000

// Clean makes text of a server safe to show on a terminal and in a report, on one line. It drops escape sequences
// whole (ECMA-48: CSI, OSC and the other strings), control characters, everything invisible (bidi controls,
// zero-width characters, other format characters) and invalid UTF-8, makes one space of any white space, and cuts
// what is longer than 2000 characters.
func Clean(s string) string {
	var out strings.Builder
	length, space := 0, false
	for i := 0; i < len(s); {
		if n := escape(s[i:]); n > 0 {
			i += n
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		switch {
		case unicode.IsSpace(r):
			space = length > 0
			continue
		case r == utf8.RuneError && n == 1, hidden(r):
			continue
		}
		room := longest - length
		if space {
			room--
		}
		if room < 1 || room == 1 && i < len(s) {
			out.WriteRune('…')
			break
		}
		if space {
			out.WriteByte(' ')
			length, space = length+1, false
		}
		out.WriteRune(r)
		length++
	}
	return out.String()
}

// hidden reports whether a character steers a terminal or shows nothing.
func hidden(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Cs, unicode.Co, unicode.Noncharacter_Code_Point, unicode.Other_Default_Ignorable_Code_Point)
}

// escape is the length of the escape sequence at the start of s: 0 where there is none. An OSC or another string
// ends at its terminator; one that is never ended loses its introducer only.
func escape(s string) int {
	kind, n := introducer(s)
	switch kind {
	case 0:
		return 0
	case '[':
		for n < len(s) && s[n] >= 0x20 && s[n] <= 0x3f {
			n++
		}
		if n < len(s) && s[n] >= 0x40 && s[n] <= 0x7e {
			n++
		}
		return n
	case ']', 'P', 'X', '^', '_':
		return n + stringSequence(s[n:])
	}
	return n
}

// introducer reads ESC and what follows, or the C1 character that means the same.
func introducer(s string) (kind byte, length int) {
	if s == "" {
		return 0, 0
	}
	if s[0] == 0x1b {
		n := 1
		for n < len(s) && s[n] >= 0x20 && s[n] <= 0x2f {
			n++
		}
		if n == len(s) || s[n] < 0x30 || s[n] > 0x7e {
			return 0x1b, n
		}
		if n > 1 {
			return 0x1b, n + 1
		}
		return s[n], n + 1
	}
	if r, n := utf8.DecodeRuneInString(s); r >= 0x80 && r <= 0x9f {
		return byte(r) - 0x40, n
	}
	return 0, 0
}

// stringSequence is the length of a control string up to its terminator, BEL or ST; 0 where it has none before the
// next escape.
func stringSequence(s string) int {
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == 0x07:
			return i + 1
		case s[i] == 0x1b && i+1 < len(s) && s[i+1] == '\\':
			return i + 2
		case s[i] == 0x1b:
			return 0
		case s[i] == 0xc2 && i+1 < len(s) && s[i+1] == 0x9c:
			return i + 2
		case s[i] == 0xc2 && i+1 < len(s) && s[i+1] >= 0x80 && s[i+1] <= 0x9f:
			return 0
		}
	}
	return 0
}

// Cut cleans a short value, such as a code or a header, and keeps at most n characters.
func Cut(s string, n int) string {
	s = Clean(s)
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n-1]) + "…"
}
