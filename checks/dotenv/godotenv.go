package dotenv

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

// readGo gives godotenv's statements, or the place where it gives up: one line that it cannot read costs all of
// them. The offset of a refusal is in its Line.
func readGo(text []byte) ([]statement, *Refusal) {
	scan := goScan{text: text, known: map[string][]byte{}, bound: expansion{left: expansionLimit}}
	var named []statement
	for scan.start() {
		s, fault := scan.next()
		if fault != "" {
			for _, earlier := range named {
				clear(earlier.result)
			}
			return nil, &Refusal{Line: s.name.Start, Message: "godotenv refuses the file: " + fault}
		}
		if len(s.key) > 0 {
			named = append(named, s)
		}
	}
	return named, nil
}

type goScan struct {
	text    []byte
	pos     int
	known   map[string][]byte // the values so far: all that $NAME can refer to
	bound   expansion
	nameEnd bool // a name was sought up to the end of the text, so that no other can be there
}

// start goes to the next statement, past white space and comments. A comment ends at an LF only.
func (g *goScan) start() bool {
	for g.pos < len(g.text) {
		r, width := utf8.DecodeRune(g.text[g.pos:])
		switch {
		case unicode.IsSpace(r):
			g.pos += width
		case r == '#':
			end := bytes.IndexByte(g.text[g.pos:], '\n')
			if end < 0 {
				return false
			}
			g.pos += end
		default:
			return true
		}
	}
	return false
}

func (g *goScan) next() (statement, string) {
	s := statement{whole: Span{g.pos, g.pos}}
	if rest, found := bytes.CutPrefix(g.text[g.pos:], []byte("export")); found {
		if trimmed := bytes.TrimLeftFunc(rest, goSpace); len(trimmed) < len(rest) {
			s.export = true
			g.pos = len(g.text) - len(trimmed)
		}
	}
	s.name = Span{g.pos, g.pos}
	if g.pos == len(g.text) {
		return s, "nothing follows the word export"
	}
	if fault := g.name(&s); fault != "" {
		return s, fault
	}
	g.pos = len(g.text) - len(bytes.TrimLeftFunc(g.text[g.pos:], goSpace))
	if fault := g.value(&s); fault != "" {
		return s, fault
	}
	s.whole.End = g.pos
	g.known[string(s.key)] = s.result
	return s, ""
}

// name reads up to "=" or ":", byte by byte as the library does: letters, numbers, "_", "." and white space other
// than LF are allowed. At the end of the text the name is empty and all of it is taken for the value.
func (g *goScan) name(s *statement) string {
	for i := g.pos; i < len(g.text) && !g.nameEnd; i++ {
		r := rune(g.text[i])
		switch {
		case r == '=' || r == ':':
			s.key = bytes.TrimRightFunc(g.text[g.pos:i], unicode.IsSpace)
			s.name.End = g.pos + len(s.key)
			g.pos = i + 1
			return ""
		case goSpace(r), r == '_', r == '.', unicode.IsLetter(r), unicode.IsNumber(r):
		case r == '\n':
			return "a line has neither = nor :"
		default:
			return "a name holds a character other than letters, numbers, _ and ."
		}
	}
	g.nameEnd = true
	return ""
}

func (g *goScan) value(s *statement) string {
	start := g.pos
	s.value = Span{start, start}
	s.set = true
	if start == len(g.text) {
		return ""
	}
	if quote := g.text[start]; quote == '\'' || quote == '"' {
		return g.quoted(s, quote)
	}
	end := bytes.IndexAny(g.text[start:], "\r\n")
	if end < 0 {
		end = len(g.text) - start
	}
	g.pos = start + end
	value := bytes.TrimFunc(g.beforeComment(g.text[start:g.pos]), goSpace)
	s.value.End = start + len(value)
	if !utf8.Valid(value) {
		value = []byte(string([]rune(string(value)))) // the library goes through runes: such a byte becomes U+FFFD
	}
	g.expand(s, value)
	return ""
}

// beforeComment cuts at the last "#" that white space precedes: "a # b # c" keeps "a # b".
func (g *goScan) beforeComment(line []byte) []byte {
	for i := len(line) - 1; i > 0; i-- {
		if line[i] != '#' {
			continue
		}
		if before, _ := utf8.DecodeLastRune(line[:i]); goSpace(before) {
			return line[:i]
		}
	}
	return line
}

// quoted reads up to the first quote without a backslash before it. Quotes at the ends of what is between are
// trimmed, so that an escaped quote there is lost. What follows on the line is the next statement.
func (g *goScan) quoted(s *statement, quote byte) string {
	end := -1
	for i := g.pos + 1; i < len(g.text); i++ {
		if g.text[i] == quote && g.text[i-1] != '\\' {
			end = i
			break
		}
	}
	if end < 0 {
		return "a quote is never closed"
	}
	value := bytes.Trim(g.text[g.pos:end], string(quote))
	g.pos = end + 1
	s.quote, s.value.End = quote, g.pos
	if quote == '\'' {
		s.result = bytes.Clone(value)
		s.refuseNUL()
		return ""
	}
	unescaped := unescapeGo(value)
	g.expand(s, unescaped)
	clear(unescaped)
	return ""
}

// unescapeGo makes line ends of \n and \r, then drops every backslash that is not before a "$".
func unescapeGo(raw []byte) []byte {
	lines := make([]byte, 0, len(raw))
	for i := 0; i < len(raw); i++ {
		if raw[i] != '\\' || i+1 == len(raw) || raw[i+1] == '\n' {
			lines = append(lines, raw[i])
			continue
		}
		i++
		switch raw[i] {
		case 'n':
			lines = append(lines, '\n')
		case 'r':
			lines = append(lines, '\r')
		default:
			lines = append(lines, '\\', raw[i])
		}
	}
	out := lines[:0]
	for i := 0; i < len(lines); i++ {
		if lines[i] == '\\' && i+1 < len(lines) && lines[i+1] != '$' {
			i++
		}
		out = append(out, lines[i])
	}
	return out
}

// expand replaces $NAME, ${NAME} and $(NAME of capitals, digits and "_" by the value of an earlier line, else by
// nothing. The environment is not asked. A backslash before "$" keeps it.
func (g *goScan) expand(s *statement, value []byte) {
	var out []byte
	ok := true
	for i := 0; i < len(value) && ok; {
		escaped := value[i] == '\\' && i+1 < len(value) && value[i+1] == '$'
		if value[i] != '$' && !escaped {
			out = append(out, value[i])
			i++
			continue
		}
		name, end := dollar(value, i)
		switch {
		case escaped:
			out = append(out, value[i+1:end]...)
		case len(name) > 0:
			out, ok = g.bound.add(out, g.known[string(name)])
		default:
			out = append(out, value[i:end]...)
		}
		i = end
	}
	s.result = out
	if !ok {
		clear(out)
		s.set, s.result, s.fault = false, nil, TooMuch
	}
	s.refuseNUL()
}

// dollar reads a reference that begins at i, with or without a backslash, parts of it missing or not.
func dollar(value []byte, i int) (name []byte, end int) {
	optional := func(c byte) {
		if i < len(value) && value[i] == c {
			i++
		}
	}
	optional('\\')
	optional('$')
	optional('(')
	optional('{')
	start := i
	for i < len(value) && (value[i] == '_' || value[i] >= 'A' && value[i] <= 'Z' || value[i] >= '0' && value[i] <= '9') {
		i++
	}
	name = value[start:i]
	optional('}')
	return name, i
}

// refuseNUL: os.Setenv returns an error for a NUL byte, and the library does not look at it.
func (s *statement) refuseNUL() {
	if bytes.IndexByte(s.result, 0) >= 0 {
		s.set, s.fault = false, "a NUL byte cannot be in a variable"
	}
}

// goSpace is the library's own white space: without LF.
func goSpace(r rune) bool {
	switch r {
	case '\t', '\v', '\f', '\r', ' ', 0x85, 0xA0:
		return true
	}
	return false
}
