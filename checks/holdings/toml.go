package holdings

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"
)

var errTOML = errors.New("is no TOML that can be read from here on")

// tomlScan reads TOML 1.0 as far as it takes to find its strings: it does not judge numbers, dates or repeated names.
type tomlScan struct {
	text  []byte
	pos   int
	found []spot
}

func tomlSpots(text []byte) ([]spot, []fault) {
	t := &tomlScan{text: text}
	var table []string
	for {
		t.space(true)
		if t.pos == len(text) {
			return t.found, nil
		}
		var err error
		if text[t.pos] == '[' {
			table, err = t.header()
		} else {
			err = t.pair(table, true)
		}
		if err == nil && !t.atLineEnd() {
			err = errTOML
		}
		if err != nil {
			return t.found, faultsOf(err, lineOf(text, min(t.pos, len(text))))
		}
	}
}

// header reads [a.b] or [[a.b]].
func (t *tomlScan) header() ([]string, error) {
	double := bytes.HasPrefix(t.text[t.pos:], []byte("[["))
	t.pos++
	if double {
		t.pos++
	}
	table, err := t.names()
	if err != nil || !t.next(']') || double && !t.next(']') {
		return nil, errTOML
	}
	return table, nil
}

// names reads a.b."c d".
func (t *tomlScan) names() ([]string, error) {
	var names []string
	for {
		t.space(false)
		name, err := t.name()
		if err != nil {
			return nil, err
		}
		if names = append(names, name); len(names) > deepestNesting {
			return nil, errDeep
		}
		t.space(false)
		if !t.next('.') {
			return names, nil
		}
	}
}

func (t *tomlScan) name() (string, error) {
	if t.pos < len(t.text) && (t.text[t.pos] == '"' || t.text[t.pos] == '\'') {
		_, _, text, err := t.str()
		return text, err
	}
	start := t.pos
	for t.pos < len(t.text) && (isNameStart(t.text[t.pos]) || t.text[t.pos] == '-' || t.text[t.pos] >= '0' && t.text[t.pos] <= '9') {
		t.pos++
	}
	if t.pos == start {
		return "", errTOML
	}
	return string(t.text[start:t.pos]), nil
}

// pair reads name = value. Only one on lines of its own can be put out by a comment.
func (t *tomlScan) pair(table []string, own bool) error {
	start := t.pos
	names, err := t.names()
	if err != nil {
		return err
	}
	if !t.next('=') {
		return errTOML
	}
	t.space(false)
	path := append(append([]string(nil), table...), names...)
	count := len(t.found)
	plain := t.pos < len(t.text) && (t.text[t.pos] == '"' || t.text[t.pos] == '\'')
	if err := t.value(path); err != nil {
		return err
	}
	if own && plain && len(t.found) == count+1 {
		t.found[count].whole = alone(t.text, span{start, t.pos}, "#")
	}
	return nil
}

func (t *tomlScan) value(path []string) error {
	switch {
	case len(path) > deepestNesting:
		return errDeep
	case t.pos == len(t.text):
		return errTOML
	case t.text[t.pos] == '"' || t.text[t.pos] == '\'':
		at, quote, text, err := t.str()
		if err != nil {
			return err
		}
		if len(t.found) == mostSpots {
			return errMany
		}
		s := spot{path: path, value: []byte(text), where: at, quote: quote, mark: "# "}
		if bytes.ContainsAny(t.text[at.from:at.to], "\r\n") || at.from-3 >= 0 && t.text[at.from-2] == quote && t.text[at.from-3] == quote {
			s.fixed = "it is written as a text of several lines"
		}
		t.found = append(t.found, s)
		return nil
	case t.text[t.pos] == '[':
		return t.list(path)
	case t.text[t.pos] == '{':
		return t.inline(path)
	}
	start := t.pos
	for t.pos < len(t.text) && !strings.ContainsRune(",]}#\r\n", rune(t.text[t.pos])) {
		t.pos++
	}
	if len(bytes.TrimSpace(t.text[start:t.pos])) == 0 {
		return errTOML
	}
	return nil
}

func (t *tomlScan) list(path []string) error {
	t.pos++
	for n := 0; ; n++ {
		t.space(true)
		if t.next(']') {
			return nil
		}
		if err := t.value(append(append([]string(nil), path...), strconv.Itoa(n))); err != nil {
			return err
		}
		t.space(true)
		if !t.next(',') && (t.pos == len(t.text) || t.text[t.pos] != ']') {
			return errTOML
		}
	}
}

func (t *tomlScan) inline(path []string) error {
	t.pos++
	for {
		t.space(true)
		if t.next('}') {
			return nil
		}
		if err := t.pair(path, false); err != nil {
			return err
		}
		t.space(true)
		if !t.next(',') && (t.pos == len(t.text) || t.text[t.pos] != '}') {
			return errTOML
		}
	}
}

// str reads a string of any of the four kinds and returns its bytes between the quotes, and what they mean.
func (t *tomlScan) str() (span, byte, string, error) {
	quote := t.text[t.pos]
	mark := string(quote)
	if triple := strings.Repeat(mark, 3); bytes.HasPrefix(t.text[t.pos:], []byte(triple)) {
		mark = triple
	}
	from := t.pos + len(mark)
	for i := from; i < len(t.text); i++ {
		switch {
		case quote == '"' && t.text[i] == '\\':
			i++
		case len(mark) == 1 && t.text[i] == '\n':
			return span{}, 0, "", errTOML
		case bytes.HasPrefix(t.text[i:], []byte(mark)):
			t.pos = i + len(mark)
			text := string(t.text[from:i])
			if quote == '"' {
				text = unescapeTOML(text)
			}
			return span{from, i}, quote, text, nil
		}
	}
	return span{}, 0, "", errTOML
}

// unescapeTOML decodes what a basic string may hold (toml.io/en/v1.0.0, "String"). What it does not know stays.
func unescapeTOML(raw string) string {
	var out strings.Builder
	for i := 0; i < len(raw); i++ {
		if raw[i] != '\\' || i+1 == len(raw) {
			out.WriteByte(raw[i])
			continue
		}
		i++
		if at := strings.IndexByte(`btnfr"\`, raw[i]); at >= 0 {
			out.WriteByte("\b\t\n\f\r\"\\"[at])
			continue
		}
		digits := map[byte]int{'u': 4, 'U': 8}[raw[i]]
		if code, err := strconv.ParseUint(raw[i+1:min(len(raw), i+1+digits)], 16, 32); digits > 0 && err == nil && utf8.ValidRune(rune(code)) {
			out.WriteRune(rune(code))
			i += digits
			continue
		}
		out.WriteString(raw[i-1 : i+1])
	}
	return out.String()
}

func (t *tomlScan) next(c byte) bool {
	if t.pos < len(t.text) && t.text[t.pos] == c {
		t.pos++
		return true
	}
	return false
}

// space passes white space by, with lineEnds also these and comments.
func (t *tomlScan) space(lineEnds bool) {
	for t.pos < len(t.text) {
		switch c := t.text[t.pos]; {
		case c == ' ' || c == '\t', lineEnds && c == '\n', lineEnds && t.crlf():
			t.pos++
		case lineEnds && c == '#':
			t.pos += until(t.text[t.pos:], "\n")
		default:
			return
		}
	}
}

func (t *tomlScan) atLineEnd() bool {
	t.space(false)
	return t.pos == len(t.text) || t.text[t.pos] == '\n' || t.crlf() || t.text[t.pos] == '#'
}

// crlf: a lone CR ends no line of TOML.
func (t *tomlScan) crlf() bool { return bytes.HasPrefix(t.text[t.pos:], []byte("\r\n")) }
