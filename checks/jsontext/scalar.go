package jsontext

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// curly reports whether a typographic quote stands here, as word processors write them.
func (r *reader) curly() bool {
	rest := r.text[r.at:]
	return strings.HasPrefix(rest, "“") || strings.HasPrefix(rest, "”")
}

// str reads a string in any quotes and returns what it says.
func (r *reader) str(what string) string {
	start := r.at
	closing := r.text[r.at : r.at+1]
	var other string // a second form of the closing quote
	if r.curly() {
		closing, other = "”", "“"
		r.at += len(closing)
	} else {
		r.at++
	}
	s := stringReader{reader: r, inside: r.at}
	for r.at < len(r.text) {
		rest := r.text[r.at:]
		if end := prefixOf(rest, closing, other); end > 0 {
			r.quotes(what, start, r.at, end, closing)
			said := s.said()
			r.at += end
			return said
		}
		s.one(rest, closing)
	}
	r.fatal(start, len(r.text), what+" that is never closed", "a closing quote")
	return s.said()
}

func prefixOf(text, a, b string) int {
	if strings.HasPrefix(text, a) {
		return len(a)
	}
	if b != "" && strings.HasPrefix(text, b) {
		return len(b)
	}
	return 0
}

// quotes tells of quotes that are not double ones. Where a double one stands inside, the repair would have to escape it.
func (r *reader) quotes(what string, start, close, size int, closing string) {
	if closing == `"` {
		return
	}
	kind := "single quotes"
	if closing != "'" {
		kind = "typographic quotes"
	}
	f := Fault{Start: start, End: close + size, What: what + " in " + kind, Want: "double quotes"}
	if !strings.Contains(r.text[start:close], `"`) && !strings.Contains(r.text[start:close], `\`) {
		f.Edits = []Edit{{start, start + size, `"`}, {close, close + size, `"`}}
	}
	r.fault(f)
}

// stringReader collects what a string says: the runs between escapes are taken from the text at once.
type stringReader struct {
	*reader
	out    strings.Builder
	inside int // where the present run begins
}

// said is all of the string so far.
func (s *stringReader) said() string {
	run := s.text[s.inside:s.at]
	if s.out.Len() == 0 {
		return run
	}
	s.out.WriteString(run)
	return s.out.String()
}

// put ends the run, adds a text in the place of size bytes, and begins the next run.
func (s *stringReader) put(text string, size int) {
	s.out.WriteString(s.text[s.inside:s.at])
	s.out.WriteString(text)
	s.at += size
	s.inside = s.at
}

// one reads a character or an escape.
func (s *stringReader) one(rest, closing string) {
	switch c := rest[0]; {
	case c == '\\':
		s.escape(rest, closing)
	case c < 0x20:
		escaped := map[byte]string{'\n': `\n`, '\r': `\r`, '\t': `\t`, '\b': `\b`, '\f': `\f`}[c]
		if escaped == "" {
			escaped = `\u00` + strconv.FormatInt(int64(c)+0x100, 16)[1:]
		}
		name := map[byte]string{'\n': "a line break", '\r': "a carriage return", '\t': "a tab"}[c]
		if name == "" {
			name = "a control character"
		}
		s.fault(Fault{Start: s.at, End: s.at + 1, What: name + " inside a string", Want: "it written as " + escaped, Edits: []Edit{{s.at, s.at + 1, escaped}}})
		s.at++
	case c < utf8.RuneSelf:
		s.at++
	default:
		char, size := utf8.DecodeRuneInString(rest)
		if char == utf8.RuneError && size == 1 {
			s.fault(Fault{Start: s.at, End: s.at + 1, What: "a byte that is no UTF-8", Want: "text in UTF-8"})
			s.put("\ufffd", 1)
			return
		}
		s.at += size
	}
}

func (s *stringReader) escape(rest, closing string) {
	if len(rest) < 2 {
		s.at++
		return
	}
	plain := strings.IndexByte(`"\/bfnrt`, rest[1])
	switch {
	case plain >= 0:
		s.put("\"\\/\b\f\n\r\t"[plain:plain+1], 2)
	case rest[1] == 'u':
		s.unicode(rest)
	case rest[1] == '\'' && closing != "'":
		s.fault(Fault{Start: s.at, End: s.at + 2, What: `the escape \'`, Want: "the apostrophe without a backslash", Edits: []Edit{{s.at, s.at + 2, "'"}}})
		s.put("'", 2)
	case rest[1] == '\'':
		s.put("'", 2)
	default:
		s.fault(Fault{Start: s.at, End: s.at + 2, What: "an escape that JSON does not have", Want: `one of \" \\ \/ \b \f \n \r \t \uXXXX; a backslash itself is \\`})
		s.put(`\`, 1)
	}
}

// unicode reads \uXXXX, and two of them for a character beyond the first plane.
func (s *stringReader) unicode(rest string) {
	first, ok := hex4(rest)
	if !ok {
		s.fault(Fault{Start: s.at, End: s.at + 2, What: `\u without four hex digits behind it`, Want: `\uXXXX`})
		s.put(`\`, 1)
		return
	}
	if !utf16.IsSurrogate(first) {
		s.put(string(first), 6)
		return
	}
	second, _ := hex4(rest[6:])
	if char := utf16.DecodeRune(first, second); char != utf8.RuneError {
		s.put(string(char), 12)
		return
	}
	s.put("\ufffd", 6) // half a character: readers accept it
}

func hex4(text string) (rune, bool) {
	if len(text) < 6 || text[0] != '\\' || text[1] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(text[2:6], 16, 16)
	return rune(n), err == nil && text[2] != '+' && text[2] != '-'
}

// number reads digits in any form and judges them by RFC 8259 section 6.
func (r *reader) number() Value {
	start := r.at
	for r.at < len(r.text) && strings.IndexByte("0123456789+-.eExXabcdfABCDFinftyINFTY_", r.text[r.at]) >= 0 {
		r.at++
	}
	text := r.text[start:r.at]
	v := Value{Kind: Number, Start: start, End: r.at, Text: text}
	whole, ok := isNumber(text)
	if whole {
		v.Kind = Integer
	}
	if ok {
		return v
	}
	f := Fault{Start: start, End: r.at, What: "a number that JSON does not have", Want: "digits, such as 0.7 or -12"}
	switch fixed := strings.TrimPrefix(text, "+"); {
	case strings.HasPrefix(fixed, "."):
		fixed = "0" + fixed
		fallthrough
	case fixed != text:
		if whole, ok := isNumber(fixed); ok {
			f.Edits, v.Text = []Edit{{start, r.at, fixed}}, fixed
			if whole {
				v.Kind = Integer
			}
		}
	case strings.HasSuffix(text, "."):
		if _, ok := isNumber(text + "0"); ok {
			f.Edits = []Edit{{r.at, r.at, "0"}}
		}
	}
	if len(f.Edits) == 0 {
		v.Kind = Broken
	}
	r.fault(f)
	return v
}

// isNumber: the grammar of section 6, and whether the number is written without fraction and exponent.
func isNumber(text string) (whole, ok bool) {
	rest := strings.TrimPrefix(text, "-")
	digits := func() int {
		n := 0
		for n < len(rest) && rest[n] >= '0' && rest[n] <= '9' {
			n++
		}
		rest = rest[n:]
		return n
	}
	zero := strings.HasPrefix(rest, "0")
	if n := digits(); n == 0 || zero && n > 1 {
		return false, false
	}
	whole = rest == ""
	if after, found := strings.CutPrefix(rest, "."); found {
		if rest = after; digits() == 0 {
			return false, false
		}
	}
	if rest != "" && (rest[0] == 'e' || rest[0] == 'E') {
		if rest = rest[1:]; rest != "" && (rest[0] == '+' || rest[0] == '-') {
			rest = rest[1:]
		}
		if digits() == 0 {
			return false, false
		}
	}
	return whole, rest == ""
}

// word reads true, false, null, and what other languages write in their place.
func (r *reader) word() Value {
	start := r.at
	for r.at < len(r.text) && nameByte(r.text[r.at]) {
		r.at++
	}
	v := Value{Start: start, End: r.at, Text: r.text[start:r.at]}
	switch v.Text {
	case "true", "false":
		v.Kind = Bool
	case "null":
		v.Kind = Null
	case "True", "False", "TRUE", "FALSE":
		v.Kind = Bool
		r.respell(&v, strings.ToLower(v.Text))
	case "None", "nil", "undefined", "NULL", "Null":
		v.Kind = Null
		r.respell(&v, "null")
	case "NaN", "Infinity":
		r.fault(Fault{Start: start, End: r.at, What: v.Text + ", which is no number of JSON", Want: "a number, or null"})
	case "":
		r.at++
		r.fatal(start, r.at, "a character that cannot stand here", "a value")
	default:
		r.fault(Fault{Start: start, End: r.at, What: "a word without quotes", Want: "a string in double quotes, a number, true, false or null"})
	}
	return v
}

// respell tells of another language's word for a value.
func (r *reader) respell(v *Value, text string) {
	r.fault(Fault{Start: v.Start, End: v.End, What: v.Text + " in place of " + text, Want: text, Edits: []Edit{{v.Start, v.End, text}}})
	v.Text = text
}
