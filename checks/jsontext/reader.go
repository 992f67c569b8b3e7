package jsontext

import (
	"strings"
	"unicode/utf8"
)

// reader walks a text once.
type reader struct {
	text    string
	at      int
	faults  []Fault
	stopped bool
}

func (r *reader) fault(f Fault) {
	if len(r.faults) < mostFaults {
		r.faults = append(r.faults, f)
	}
}

// fatal ends the reading. It is told even where the list is full.
func (r *reader) fatal(start, end int, what, want string) {
	if !r.stopped {
		r.faults = append(r.faults, Fault{Start: start, End: end, What: what, Want: want, Fatal: true})
	}
	r.stopped = true
}

// mark reads a byte order mark, which RFC 8259 section 8.1 forbids.
func (r *reader) mark() {
	if sign := "\xef\xbb\xbf"; strings.HasPrefix(r.text, sign) {
		r.at = len(sign)
		r.fault(Fault{Start: 0, End: r.at, What: "a byte order mark in front of the JSON text", Want: "none", Edits: []Edit{{0, r.at, ""}}})
	}
}

// space skips white space, and comments with a fault.
func (r *reader) space() {
	for r.at < len(r.text) {
		switch c := r.text[r.at]; {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			r.at++
		case c == '/' || c == '#':
			if !r.comment() {
				return
			}
		case strings.HasPrefix(r.text[r.at:], "\u00a0"), strings.HasPrefix(r.text[r.at:], "\u2028"), strings.HasPrefix(r.text[r.at:], "\ufeff"):
			_, size := utf8.DecodeRuneInString(r.text[r.at:])
			r.fault(Fault{Start: r.at, End: r.at + size, What: "an invisible character outside a string", Want: "a plain space", Edits: []Edit{{r.at, r.at + size, " "}}})
			r.at += size
		default:
			return
		}
	}
}

// comment skips one; false: there is none.
func (r *reader) comment() bool {
	start, rest := r.at, r.text[r.at:]
	var length int
	switch {
	case rest[0] == '#', strings.HasPrefix(rest, "//"):
		if length = strings.IndexByte(rest, '\n'); length < 0 {
			length = len(rest)
		}
	case strings.HasPrefix(rest, "/*"):
		if length = strings.Index(rest, "*/"); length < 0 {
			r.fatal(start, len(r.text), "a comment that is never closed", "no comment")
			r.at = len(r.text)
			return true
		}
		length += 2
	default:
		return false
	}
	r.at += length
	r.fault(Fault{Start: start, End: r.at, What: "a comment", Want: "no comment, which JSON does not have", Edits: []Edit{{start, r.at, ""}}})
	return true
}

// value reads one value; r.at is at its first character.
func (r *reader) value(depth int) Value {
	start := r.at
	if r.at >= len(r.text) {
		r.fatal(r.at, r.at, "the text ends where a value is due", "the rest of the JSON text")
		return Value{Start: start, End: start}
	}
	if depth > deepest {
		r.fatal(r.at, r.at, "values that lie too deep within each other", "at most 500 levels")
		return Value{Start: start, End: start}
	}
	switch c := r.text[r.at]; {
	case c == '{':
		return r.object(depth)
	case c == '[':
		return r.array(depth)
	case c == '"' || c == '\'' || r.curly():
		text := r.str("a string")
		return Value{Kind: String, Start: start, End: r.at, Text: text}
	case c == '-' || c == '+' || c == '.' || c >= '0' && c <= '9':
		return r.number()
	}
	return r.word()
}

// list is what objects and arrays have in common: it calls each for every part, until the closing character.
func (r *reader) list(closing byte, kind string, each func()) {
	r.at++
	for first := true; !r.stopped; first = false {
		r.space()
		if !first && !r.stopped && r.at < len(r.text) {
			switch {
			case r.text[r.at] == ',':
				if !r.comma(closing, kind) {
					return
				}
			case r.text[r.at] != closing:
				r.missingComma()
			}
		}
		switch {
		case r.stopped:
			return
		case r.at >= len(r.text):
			r.fatal(r.at, r.at, "the text ends inside "+kind, "the rest of the JSON text, with the closing "+string(closing))
			return
		case r.text[r.at] == closing:
			r.at++
			return
		case first && r.text[r.at] == ',':
			r.fatal(r.at, r.at+1, "a comma in front of the first value", "a value")
			return
		}
		each()
	}
}

// comma reads a comma and what may stand wrongly behind it; false: the list ended.
func (r *reader) comma(closing byte, kind string) bool {
	start := r.at
	r.at++
	r.space()
	for r.at < len(r.text) && r.text[r.at] == ',' {
		r.fault(Fault{Start: r.at, End: r.at + 1, What: "two commas in a row", Want: "one comma", Edits: []Edit{{r.at, r.at + 1, ""}}})
		r.at++
		r.space()
	}
	if r.stopped || r.at >= len(r.text) || r.text[r.at] != closing {
		return true
	}
	name := map[byte]string{'}': "brace", ']': "bracket"}[closing]
	r.fault(Fault{Start: start, End: start + 1, What: "a comma before the closing " + name, Want: "no comma behind the last part of " + kind, Edits: []Edit{{start, start + 1, ""}}})
	r.at++
	return false
}

// missingComma takes two parts without a comma between them for two parts, where another one can begin.
func (r *reader) missingComma() {
	c := r.text[r.at]
	if c != '"' && c != '{' && c != '[' && c != '-' && (c < '0' || c > '9') {
		r.fatal(r.at, r.at+1, "a character that cannot stand here", "a comma or the closing character")
		return
	}
	r.fault(Fault{Start: r.at, End: r.at + 1, What: "no comma in front of this", Want: "a comma between two parts", Edits: []Edit{{r.afterLast(), r.afterLast(), ","}}})
}

// afterLast is the offset behind the last character that is no white space.
func (r *reader) afterLast() int {
	return len(strings.TrimRight(r.text[:r.at], " \t\r\n"))
}

func (r *reader) array(depth int) Value {
	v := Value{Kind: Array, Start: r.at}
	r.list(']', "an array", func() { v.Items = append(v.Items, r.value(depth+1)) })
	v.End = r.at
	return v
}

func (r *reader) object(depth int) Value {
	v := Value{Kind: Object, Start: r.at}
	seen := map[string]bool{}
	r.list('}', "an object", func() {
		m, ok := r.member(depth)
		if !ok {
			return
		}
		if seen[m.Name] {
			r.fault(Fault{Start: m.Start, End: m.End, What: "the member " + quoted(m.Name) + " a second time", Want: "each member once; readers differ in which one they take"})
		}
		seen[m.Name] = true
		v.Members = append(v.Members, m)
	})
	v.End = r.at
	return v
}

func (r *reader) member(depth int) (Member, bool) {
	m := Member{Start: r.at}
	c := r.text[r.at]
	switch {
	case c == '"' || c == '\'' || r.curly():
		m.Name = r.str("a member's name")
	case nameByte(c):
		for r.at < len(r.text) && nameByte(r.text[r.at]) {
			r.at++
		}
		m.Name = r.text[m.Start:r.at]
		r.fault(Fault{Start: m.Start, End: r.at, What: "a member's name without quotes", Want: "the name in double quotes", Edits: []Edit{{m.Start, m.Start, `"`}, {r.at, r.at, `"`}}})
	default:
		r.fatal(r.at, r.at+1, "a character that cannot stand here", "a member's name in double quotes")
		return m, false
	}
	m.End = r.at
	r.space()
	switch {
	case r.stopped:
		return m, false
	case r.at >= len(r.text):
		r.fatal(r.at, r.at, "the text ends behind a member's name", "a colon and a value")
		return m, false
	case r.text[r.at] == '=':
		r.fault(Fault{Start: r.at, End: r.at + 1, What: "an equals sign behind a member's name", Want: "a colon", Edits: []Edit{{r.at, r.at + 1, ":"}}})
	case r.text[r.at] != ':':
		r.fatal(r.at, r.at+1, "no colon behind a member's name", "a colon and a value")
		return m, false
	}
	r.at++
	r.space()
	if r.stopped {
		return m, false
	}
	m.Value = r.value(depth + 1)
	return m, true
}

func nameByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-' || c == '$'
}

// longestName bounds what of a name is told.
const longestName = 60

func quoted(name string) string {
	if len(name) > longestName {
		name = strings.ToValidUTF8(name[:longestName], "") + "…"
	}
	return `"` + name + `"`
}
