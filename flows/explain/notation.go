package explain

import (
	"encoding/json"
	"strconv"
	"strings"
)

// jsonOf turns the object that a text begins with from the notation of Python's repr or Node's inspect into JSON:
// strings in single quotes, None and True, names without quotes. It reads each byte once.
func jsonOf(text string) ([]byte, bool) {
	n := notation{text: text}
	for n.at < len(text) {
		if !n.step() {
			return nil, false
		}
		if n.depth == 0 {
			return n.out, true
		}
	}
	return nil, false
}

type notation struct {
	text  string
	at    int
	depth int
	out   []byte
}

// step takes one token over; false where it is none.
func (n *notation) step() bool {
	switch c := n.text[n.at]; {
	case c == ' ' || c == '\t' || c == '\r' || c == '\n':
		n.at++
	case strings.IndexByte("{}[],:", c) >= 0:
		n.out = append(n.out, c)
		n.at++
		if c == '{' || c == '[' {
			n.depth++
		} else if c == '}' || c == ']' {
			n.depth--
		}
	case c == '\'' || c == '"' || c == '`':
		return n.quoted(c)
	case wordByte(c):
		n.word()
	default:
		return false
	}
	return true
}

// quoted takes a string over; one that the text cuts off is none.
func (n *notation) quoted(end byte) bool {
	var value strings.Builder
	for i := n.at + 1; i < len(n.text); i++ {
		switch c := n.text[i]; {
		case c == end:
			text, err := json.Marshal(value.String())
			n.out, n.at = append(n.out, text...), i+1
			return err == nil
		case c == '\\' && i+1 < len(n.text):
			i++
			value.WriteString(escaped(n.text[i]))
		default:
			value.WriteByte(c)
		}
	}
	return false
}

// escaped is what stands behind a backslash. Codes are left out: no word that matters is written in them.
func escaped(c byte) string {
	switch c {
	case 'n', 'r', 't':
		return " "
	case 'x', 'u':
		return ""
	}
	return string(c)
}

// word takes a name, a number or a word such as None over.
func (n *notation) word() {
	end := n.at
	for end < len(n.text) && wordByte(n.text[end]) {
		end++
	}
	word := n.text[n.at:end]
	n.at = end
	_, notNumber := strconv.ParseFloat(word, 64)
	isName := strings.HasPrefix(strings.TrimLeft(n.text[end:], " \t"), ":")
	switch {
	case isName:
	case word == "None" || word == "null" || word == "undefined":
		n.out = append(n.out, "null"...)
		return
	case word == "True" || word == "true" || word == "False" || word == "false":
		n.out = append(n.out, strings.ToLower(word)...)
		return
	case notNumber == nil && json.Valid([]byte(word)):
		n.out = append(n.out, word...)
		return
	}
	n.out = append(append(append(n.out, '"'), word...), '"')
}

func wordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '.' || c == '-' || c == '+' || c == '$'
}
