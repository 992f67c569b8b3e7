package explain

import (
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"
)

// notation reads a value in the notation of JSON, of Python's repr, of Node's inspect, or of JSON inside a quoted
// string: quotes of any kind, None and True, names without quotes, [Object]. What a text cuts off is closed where it
// ends, because people paste what fits. It reads each byte once.
type notation struct {
	text string
	at   int
	left int // levels that may still open
}

// deepest is how many levels of a value are read.
const deepest = 40

// longestCut is how much of a string without an end is kept, in bytes.
const longestCut = 2 << 10

// valueAt reads the value that a text begins with; read is how far it was looked at.
func valueAt(text string) (value any, read int, ok bool) {
	n := &notation{text: text, left: deepest}
	value, ok = n.value()
	return value, n.at, ok
}

func (n *notation) space() {
	for n.at < len(n.text) {
		switch c := n.text[n.at]; {
		case c == ' ' || c == '\t' || c == '\r' || c == '\n':
			n.at++
		case c == '\\' && n.at+1 < len(n.text) && strings.IndexByte("nrt", n.text[n.at+1]) >= 0:
			n.at += 2 // a line break of JSON inside a string
		default:
			return
		}
	}
}

func (n *notation) value() (any, bool) {
	n.space()
	if n.at >= len(n.text) {
		return nil, true
	}
	switch c := n.text[n.at]; {
	case c == '{':
		return n.object()
	case c == '[':
		return n.list()
	case isQuote(c) || c == '\\':
		return n.quoted()
	case wordByte(c):
		return n.word()
	}
	return nil, false
}

func (n *notation) object() (any, bool) {
	if n.left == 0 {
		return nil, false
	}
	n.left--
	n.at++
	members := map[string]any{}
	for {
		n.separators()
		if n.at >= len(n.text) || n.text[n.at] == '}' {
			n.at = min(n.at+1, len(n.text))
			n.left++
			return members, true
		}
		name, ok := n.name()
		if !ok {
			return nil, false
		}
		n.space()
		if n.at >= len(n.text) {
			continue
		}
		if n.text[n.at] != ':' && n.text[n.at] != '=' {
			return nil, false
		}
		n.at++
		value, ok := n.value()
		if !ok {
			return nil, false
		}
		if _, twice := members[name]; !twice {
			members[name] = value
		}
	}
}

// name reads the name of a member.
func (n *notation) name() (string, bool) {
	if isQuote(n.text[n.at]) || n.text[n.at] == '\\' {
		value, ok := n.quoted()
		name, isText := value.(string)
		return strings.TrimSpace(name), ok && isText // a terminal breaks lines anywhere
	}
	from := n.at
	for n.at < len(n.text) && wordByte(n.text[n.at]) {
		n.at++
	}
	return n.text[from:n.at], n.at > from
}

// separators skips commas, which may be one too many, and the marks that stand for what was left out.
func (n *notation) separators() {
	for {
		n.space()
		switch {
		case n.at < len(n.text) && n.text[n.at] == ',':
			n.at++
		case strings.HasPrefix(n.text[min(n.at, len(n.text)):], "..."):
			n.at += 3
		case strings.HasPrefix(n.text[min(n.at, len(n.text)):], "…"):
			n.at += len("…")
		default:
			return
		}
	}
}

func (n *notation) list() (any, bool) {
	if n.left == 0 {
		return nil, false
	}
	n.left--
	n.at++
	items := []any{}
	for {
		n.separators()
		if n.at >= len(n.text) || n.text[n.at] == ']' {
			n.at = min(n.at+1, len(n.text))
			n.left++
			return items, true
		}
		item, ok := n.value()
		if !ok {
			return nil, false
		}
		items = append(items, item)
	}
}

// quoted reads a string. Backslashes in front of its first mark, as JSON inside a string has them, stand in front of
// its last one, too.
func (n *notation) quoted() (any, bool) {
	level := 0
	for n.at < len(n.text) && n.text[n.at] == '\\' {
		level++
		n.at++
	}
	if n.at >= len(n.text) || !isQuote(n.text[n.at]) {
		return nil, false
	}
	mark, from := n.text[n.at], n.at+1
	slashes := 0
	for i := from; i < len(n.text); i++ {
		switch c := n.text[i]; {
		case c == '\\':
			slashes++
			continue
		case c == mark && (level > 0 && slashes <= level || level == 0 && slashes%2 == 0):
			n.at = i + 1
			return unescape(n.text[from : i-min(slashes, level)]), true
		}
		slashes = 0
	}
	n.at = len(n.text)
	rest := n.text[from:min(len(n.text), from+longestCut)]
	rest, _, _ = strings.Cut(rest, "\n\n")
	return unescape(rest), true
}

// unescape undoes the backslashes of JSON, Python and JavaScript.
func unescape(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			out.WriteByte(s[i])
			continue
		}
		i++
		digits := 0
		switch s[i] {
		case 'n':
			out.WriteByte('\n')
		case 'r':
			out.WriteByte('\r')
		case 't':
			out.WriteByte('\t')
		case 'x':
			digits = 2
		case 'u':
			digits = 4
		default:
			out.WriteByte(s[i])
		}
		if digits == 0 {
			continue
		}
		if code, err := strconv.ParseUint(s[i+1:min(len(s), i+1+digits)], 16, 32); err == nil && utf8.ValidRune(rune(code)) {
			out.WriteRune(rune(code))
			i += digits
		}
	}
	return out.String()
}

// word reads a number, a word such as None, a string with a letter in front (b'...'), or a call such as Decimal('1').
func (n *notation) word() (any, bool) {
	from := n.at
	for n.at < len(n.text) && wordByte(n.text[n.at]) {
		n.at++
	}
	word := n.text[from:n.at]
	if n.at < len(n.text) && isQuote(n.text[n.at]) && len(word) <= 2 {
		return n.quoted()
	}
	n.space()
	if n.at < len(n.text) && n.text[n.at] == '{' && word[0] >= 'A' && word[0] <= 'Z' {
		return n.object() // Node prints the class: AuthenticationError {...}
	}
	if n.at < len(n.text) && n.text[n.at] == '(' {
		end := strings.IndexAny(n.text[n.at:min(len(n.text), n.at+200)], ")\n")
		if end < 0 {
			return nil, false
		}
		n.at += end + 1
		return word, true
	}
	switch word {
	case "None", "null", "undefined", "nil":
		return nil, true
	case "True", "true":
		return true, true
	case "False", "false":
		return false, true
	}
	if json.Valid([]byte(word)) {
		return json.Number(word), true
	}
	return word, true
}

func isQuote(c byte) bool { return c == '\'' || c == '"' || c == '`' }

func wordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '.' || c == '-' || c == '+' || c == '$' || c == '@'
}
