package holdings

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
)

var (
	errJSON = errors.New("is no JSON that can be read from here on")
	errDeep = errors.New("nested too deeply")
	errMany = errors.New("too many values")
)

// jsonScan reads JSON, also with comments and trailing commas as VS Code and others write it, and remembers where
// everything stands: encoding/json tells neither the place of a string nor what is around a member.
type jsonScan struct {
	text    []byte
	pos     int
	path    []string
	members []*member // the open ones, one for each name of path; nil for the elements of an array
	found   []located
}

// member is what to know to delete an entry of an object.
type member struct {
	from, to int // from the name to the end of the value
	before   int // the comma before it, -1: none
	after    int // what follows behind the comma after it, -1: it is the last one
}

type located struct {
	spot
	members []*member
}

func jsonSpots(text []byte) ([]spot, []fault) {
	j := &jsonScan{text: text}
	j.space()
	var faults []fault
	if j.pos < len(text) {
		err := j.value()
		faults = faultsOf(err, lineOf(text, j.pos))
	}
	spots := make([]spot, 0, len(j.found))
	for _, f := range j.found {
		for i := len(f.members) - 1; i >= 0; i-- {
			f.cuts = append(f.cuts, f.members[i].cut())
		}
		if len(faults) > 0 {
			f.fixed, f.cuts = "the file is no valid JSON; repair it first", nil
		}
		spots = append(spots, f.spot)
	}
	return spots, faults
}

// faultsOf is why a reader stopped, if it did.
func faultsOf(err error, line int) []fault {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, errDeep):
		return []fault{tooDeep(line)}
	case errors.Is(err, errMany):
		return []fault{tooMany(line)}
	}
	return []fault{{line: line, message: err.Error()}}
}

func (m *member) cut() span {
	switch {
	case m == nil || m.to == 0:
		return span{}
	case m.after >= 0:
		return span{m.from, m.after}
	case m.before >= 0:
		return span{m.before, m.to}
	}
	return span{m.from, m.to}
}

// value reads one value at pos, which is not white space.
func (j *jsonScan) value() error {
	if len(j.path) > deepestNesting {
		return errDeep
	}
	switch {
	case j.pos == len(j.text):
		return errJSON
	case j.text[j.pos] == '{':
		return j.object()
	case j.text[j.pos] == '[':
		return j.array()
	case j.text[j.pos] == '"':
		at, text, err := j.str()
		if err != nil {
			return err
		}
		if len(j.path) == 0 {
			return nil // no member of anything
		}
		s := spot{path: append([]string(nil), j.path...), value: []byte(text), where: at, quote: '"'}
		if len(j.found) == mostSpots {
			return errMany
		}
		j.found = append(j.found, located{s, append([]*member(nil), j.members...)})
		return nil
	}
	start := j.pos
	for j.pos < len(j.text) && bytes.IndexByte([]byte(" \t\r\n,]}/"), j.text[j.pos]) < 0 {
		j.pos++
	}
	if !json.Valid(j.text[start:j.pos]) {
		j.pos = start
		return errJSON
	}
	return nil
}

func (j *jsonScan) object() error {
	j.pos++
	before := -1
	for j.space(); ; j.space() {
		if j.next('}') {
			return nil
		}
		m := &member{from: j.pos, before: before, after: -1}
		_, name, err := j.str()
		if err != nil {
			return err
		}
		j.space()
		if !j.next(':') {
			return errJSON
		}
		j.space()
		if err := j.inside(name, m); err != nil {
			return err
		}
		m.to = j.pos
		j.space()
		before = j.pos
		if j.next('}') {
			return nil
		}
		if !j.next(',') {
			return errJSON
		}
		m.after = j.pos + len(j.text[j.pos:]) - len(bytes.TrimLeft(j.text[j.pos:], " \t\r\n"))
	}
}

func (j *jsonScan) array() error {
	j.pos++
	for n := 0; ; n++ {
		j.space()
		if j.next(']') {
			return nil
		}
		if err := j.inside(strconv.Itoa(n), nil); err != nil {
			return err
		}
		j.space()
		if j.next(']') {
			return nil
		}
		if !j.next(',') {
			return errJSON
		}
	}
}

// inside reads a value one level down.
func (j *jsonScan) inside(name string, m *member) error {
	j.path, j.members = append(j.path, name), append(j.members, m)
	err := j.value()
	j.path, j.members = j.path[:len(j.path)-1], j.members[:len(j.members)-1]
	return err
}

func (j *jsonScan) next(c byte) bool {
	if j.pos < len(j.text) && j.text[j.pos] == c {
		j.pos++
		return true
	}
	return false
}

// str reads a string and returns its bytes between the quotes, and what they mean.
func (j *jsonScan) str() (span, string, error) {
	if j.pos == len(j.text) || j.text[j.pos] != '"' {
		return span{}, "", errJSON
	}
	for end := j.pos + 1; end < len(j.text); end++ {
		switch j.text[end] {
		case '\\':
			end++
		case '"':
			var text string
			if json.Unmarshal(j.text[j.pos:end+1], &text) != nil {
				return span{}, "", errJSON
			}
			at := span{j.pos + 1, end}
			j.pos = end + 1
			return at, text, nil
		}
	}
	return span{}, "", errJSON
}

// space passes white space and comments by.
func (j *jsonScan) space() {
	for j.pos < len(j.text) {
		rest := j.text[j.pos:]
		switch {
		case bytes.IndexByte([]byte(" \t\r\n"), rest[0]) >= 0:
			j.pos++
		case bytes.HasPrefix(rest, []byte("//")):
			j.pos += until(rest, "\n")
		case bytes.HasPrefix(rest, []byte("/*")):
			j.pos += 2 + until(rest[2:], "*/")
			j.pos = min(j.pos+2, len(j.text))
		default:
			return
		}
	}
}

// until is the number of bytes before the mark, all of them where it does not come.
func until(text []byte, mark string) int {
	if i := bytes.Index(text, []byte(mark)); i >= 0 {
		return i
	}
	return len(text)
}
