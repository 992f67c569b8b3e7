package request

import (
	"errors"
	"runtime"
	"strings"
	"unicode/utf8"
)

// deepest bounds the shell parser's calls within each other.
const deepest = 2000

var errDeep = errors.New("nested too deeply")

// shallow hands the shell parser its text, a kilobyte at a time, until the parser's own calls lie too deep. Its
// recursion follows the nesting of the text, and Go ends a process whose stack overflows: no recover helps.
type shallow struct{ text *strings.Reader }

func (s shallow) Read(p []byte) (int, error) {
	var calls [deepest]uintptr
	if runtime.Callers(0, calls[:]) == deepest {
		return 0, errDeep
	}
	return s.text.Read(p)
}

// firstStandIn begins 256 private characters that stand for bytes.
const firstStandIn = 0x10FF00

// standIns puts private characters in the place of bytes that are no UTF-8: the shell parser refuses them, and in a key
// they are the diagnosis.
func standIns(text string) string {
	if utf8.ValidString(text) {
		return text
	}
	var out strings.Builder
	for len(text) > 0 {
		char, size := utf8.DecodeRuneInString(text)
		if char == utf8.RuneError && size == 1 {
			out.WriteRune(firstStandIn + rune(text[0]))
		} else {
			out.WriteString(text[:size])
		}
		text = text[size:]
	}
	return out.String()
}

// original undoes standIns.
func original(text string) string {
	var out strings.Builder
	for len(text) > 0 {
		char, size := utf8.DecodeRuneInString(text)
		if char >= firstStandIn {
			out.WriteByte(byte(char - firstStandIn))
		} else {
			out.WriteString(text[:size])
		}
		text = text[size:]
	}
	return out.String()
}
