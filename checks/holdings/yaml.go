package holdings

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

var errYAML = errors.New("is no YAML that can be read")

// yamlScan finds where the scalars of a YAML text stand. yaml.v3 tells the line and column of a node, counted in its
// own way: in characters, with U+0085, U+2028 and U+2029 as line ends too (YAML 1.1, section 5.4).
type yamlScan struct {
	text  []byte
	lines []int // where each line begins
	found []spot
}

func yamlSpots(text []byte) ([]spot, []fault) {
	y := &yamlScan{text: text, lines: []int{0}}
	for i := 0; i < len(text); {
		width := lineEnd(text[i:])
		if width > 0 {
			y.lines = append(y.lines, i+width)
		}
		i += max(width, 1)
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	for {
		var document yaml.Node
		err := decoder.Decode(&document)
		if errors.Is(err, io.EOF) {
			return y.found, nil
		}
		if err == nil {
			err = y.node(&document, nil)
		} else {
			err = errYAML // its own text may quote a value
		}
		if err != nil {
			return y.found, faultsOf(err, 0)
		}
	}
}

// lineEnd is the width of the line end that the text begins with; 0 where it does not.
func lineEnd(text []byte) int {
	switch r, width := utf8.DecodeRune(text); {
	case bytes.HasPrefix(text, []byte("\r\n")):
		return 2
	case r == '\n', r == '\r', r == 0x85, r == 0x2028, r == 0x2029:
		return width
	}
	return 0
}

// node walks a tree.
func (y *yamlScan) node(n *yaml.Node, path []string) error {
	if len(path) > deepestNesting {
		return errDeep
	}
	switch n.Kind {
	case yaml.DocumentNode:
		return y.node(n.Content[0], path)
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			name, value := n.Content[i], n.Content[i+1]
			if value.Kind == yaml.ScalarNode {
				if err := y.scalar(value, append(path, name.Value), y.offset(name), len(n.Content)/2); err != nil {
					return err
				}
			} else if err := y.node(value, append(path, name.Value)); err != nil {
				return err
			}
		}
	case yaml.SequenceNode:
		for i, value := range n.Content {
			step := append(path, strconv.Itoa(i))
			if value.Kind != yaml.ScalarNode {
				if err := y.node(value, step); err != nil {
					return err
				}
			} else if err := y.scalar(value, step, y.dash(value), len(n.Content)); err != nil {
				return err
			}
		}
	}
	return nil // a scalar without a name, or an alias: what it stands for is found where it is written
}

// scalar takes a value whose entry begins at start, -1: unknown. siblings is how many entries stand beside it, itself
// included: without any, a comment in its place would leave no mapping or list.
func (y *yamlScan) scalar(n *yaml.Node, path []string, start, siblings int) error {
	if len(y.found) == mostSpots {
		return errMany
	}
	s := spot{path: append([]string(nil), path...), value: []byte(n.Value), mark: "# "}
	from := y.offset(n)
	if from < 0 || n.Value == "" {
		return nil
	}
	rest := y.text[from:]
	end := -1
	switch n.Style &^ yaml.TaggedStyle {
	case yaml.DoubleQuotedStyle, yaml.SingleQuotedStyle:
		if rest[0] == '"' || rest[0] == '\'' {
			s.quote, end = rest[0], closingQuote(rest, rest[0] == '"')
			from, rest = from+1, rest[1:]
			end--
		}
	case 0:
		if bytes.HasPrefix(rest, []byte(n.Value)) {
			end = len(n.Value)
		}
	}
	if end < 0 || bytes.ContainsAny(rest[:end], "\r\n") {
		s.where, s.fixed = span{from, from}, "it is written over several lines or with a tag"
		y.found = append(y.found, s)
		return nil
	}
	s.where = span{from, from + end}
	after := s.where.to
	if s.quote != 0 {
		after++
	}
	if start >= 0 && siblings > 1 {
		s.whole = alone(y.text, span{start, after}, "#")
	}
	y.found = append(y.found, s)
	return nil
}

// closingQuote is where the quoted text at the start of rest ends; -1 where it does not. In double quotes a backslash
// keeps the next character, in single ones two quotes are one character.
func closingQuote(rest []byte, double bool) int {
	for i := 1; i < len(rest); i++ {
		switch {
		case double && rest[i] == '\\':
			i++
		case rest[i] != rest[0]:
		case !double && i+1 < len(rest) && rest[i+1] == rest[0]:
			i++
		default:
			return i
		}
	}
	return -1
}

// offset is where a node begins, -1 where its line or column is not in the text.
func (y *yamlScan) offset(n *yaml.Node) int {
	if n.Line < 1 || n.Line > len(y.lines) {
		return -1
	}
	at := y.lines[n.Line-1]
	for range n.Column - 1 {
		if at >= len(y.text) {
			return -1
		}
		_, width := utf8.DecodeRune(y.text[at:])
		at += width
	}
	if at >= len(y.text) {
		return -1
	}
	return at
}

// dash is where the "-" in front of an element of a list stands; -1 where there is none on its line.
func (y *yamlScan) dash(n *yaml.Node) int {
	from := y.offset(n)
	if from < 0 {
		return -1
	}
	before := bytes.TrimRight(y.text[:from], " ")
	if !bytes.HasSuffix(before, []byte("-")) {
		return -1
	}
	return len(before) - 1
}
