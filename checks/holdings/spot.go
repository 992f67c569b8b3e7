package holdings

import (
	"bytes"
	"fmt"
)

// span is a range of bytes of a text; the zero span is none.
type span struct{ from, to int }

func (s span) none() bool { return s.to == 0 }

func (s span) shifted(by int) span {
	if s.none() {
		return s
	}
	return span{s.from + by, s.to + by}
}

// spot is one value in a text: where it stands, how it is written, and what could be put in its entry's place.
type spot struct {
	path  []string // names from the top; the last is the variable or field
	value []byte   // as the program reads it; wiped at the end
	where span     // its bytes, without quotes
	quote byte
	fixed string // why its bytes cannot be replaced; empty: they can

	whole span   // its entry, where nothing but a comment stands beside it: a comment can take its place
	mark  string // how a comment begins there
	cuts  []span // what to delete of the text, for the last name of path, the one before and so on
}

// fault is a part of a text that could not be read, in words without the text.
type fault struct {
	line    int // 0: the whole
	message string
}

// bom is U+FEFF in UTF-8, which editors on Windows put in front of a file.
const bom = "\xef\xbb\xbf"

// locate finds the values of a text. name is the file's, which tells the dialects of shells apart.
func locate(form Form, name string, text []byte) (spots []spot, faults []fault) {
	if bytes.HasPrefix(text, []byte("\xff\xfe")) || bytes.HasPrefix(text, []byte("\xfe\xff")) {
		return nil, []fault{{message: "is UTF-16, as Windows PowerShell writes it, and was not looked into; save it as UTF-8"}}
	}
	rest, marked := bytes.CutPrefix(text, []byte(bom))
	switch form {
	case Dotenv:
		spots = dotenvSpots(rest)
	case Shell:
		spots, faults = shellSpots(rest, dialect(name))
	case Fish:
		spots = fishSpots(rest)
	case PowerShell:
		spots = powershellSpots(rest)
	case JSON:
		spots, faults = jsonSpots(rest)
	case YAML:
		spots, faults = yamlSpots(rest)
	case TOML:
		spots, faults = tomlSpots(rest)
	case INI:
		spots = iniSpots(rest)
	case Unit:
		spots = unitSpots(rest)
	case Netrc:
		spots = netrcSpots(rest)
	case Plain:
		spots = plainSpots(rest)
	}
	if marked {
		for i := range spots {
			spots[i].shift(len(bom))
		}
	}
	return spots, faults
}

func (s *spot) shift(by int) {
	s.where = span{s.where.from + by, s.where.to + by}
	s.whole = s.whole.shifted(by)
	for i := range s.cuts {
		s.cuts[i] = s.cuts[i].shifted(by)
	}
}

// plainSpots takes the whole text without the white space around it.
func plainSpots(text []byte) []spot {
	value := bytes.TrimSpace(text)
	if len(value) == 0 || bytes.ContainsAny(value, "\r\n") {
		return nil
	}
	from := bytes.Index(text, value)
	at := span{from, from + len(value)}
	return []spot{{path: []string{"token"}, value: bytes.Clone(value), where: at}}
}

func lineOf(text []byte, offset int) int { return bytes.Count(text[:offset], []byte("\n")) + 1 }

// alone is the range if nothing stands beside it on its lines but white space before, and white space or a comment of
// the form's kind behind; else none. A lone CR, at which only some programs end a line, is nothing but white space.
func alone(text []byte, s span, comment string) span {
	start := bytes.LastIndexByte(text[:s.from], '\n') + 1
	if len(bytes.TrimSpace(text[start:s.from])) > 0 {
		return span{}
	}
	rest := bytes.TrimSpace(text[s.to : s.to+until(text[s.to:], "\n")])
	if len(rest) > 0 && !bytes.HasPrefix(rest, []byte(comment)) {
		return span{}
	}
	return s
}

func tooDeep(line int) fault {
	return fault{line: line, message: fmt.Sprintf("is nested deeper than %d levels and was not read further", deepestNesting)}
}

// deepestNesting and mostSpots bound what a hostile file can make the readers here do.
const deepestNesting, mostSpots = 100, 20000

func tooMany(line int) fault {
	return fault{line: line, message: fmt.Sprintf("holds more than %d values: the rest was left out", mostSpots)}
}
