package request

import (
	"strings"
)

// cmdText hands out the characters of a command as cmd.exe passes them on: carets undone, %NAME% filled in. It ends
// where the command ends.
type cmdText struct {
	text    string
	env     Environment
	at      int
	line    int
	quoted  bool
	pending string   // what is left of a variable's value
	filled  []string // variables filled in since the last word
}

// next is the next character; ok is false at the end of the command.
func (c *cmdText) next() (char byte, ok bool) {
	for {
		if c.pending != "" {
			char, c.pending = c.pending[0], c.pending[1:]
			return char, true
		}
		if c.at >= len(c.text) {
			return 0, false
		}
		char = c.text[c.at]
		switch {
		case char == '%' && c.fill():
			continue
		case char == '^' && !c.quoted:
			return c.escaped()
		case char == '\n', !c.quoted && strings.IndexByte("&|<>", char) >= 0:
			c.at = len(c.text)
			return 0, false
		case char == '"':
			c.quoted = !c.quoted
		}
		c.at++
		if char != '\r' {
			return char, true
		}
	}
}

// escaped is the character behind a caret. At the end of a line the caret joins the next one on and takes the meaning
// from its first character, which may itself be a line end: so Chrome writes a newline.
func (c *cmdText) escaped() (byte, bool) {
	c.at++
	for range 2 {
		if c.at < len(c.text) && c.text[c.at] == '\r' {
			c.at++
		}
		if c.at >= len(c.text) {
			return 0, false
		}
		char := c.text[c.at]
		c.at++
		if char != '\n' {
			return char, true
		}
		c.line++
	}
	return '\n', true
}

// fill replaces %NAME% at the current place. A name that is not set stays as it is written, as it does for a command
// that is typed.
func (c *cmdText) fill() bool {
	name, _, ok := strings.Cut(c.text[c.at+1:min(len(c.text), c.at+67)], "%")
	if !ok || !isVariable(name) {
		return false
	}
	value, ok := c.env.lookup(name)
	if !ok {
		return false
	}
	c.at += len(name) + 2
	c.pending = value
	c.filled = append(c.filled, name)
	return true
}

// cmd reads the words of a command for cmd.exe as a C program receives them: "Parsing C command-line arguments",
// learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments.
func cmd(text string, start int, env Environment) (command, error) {
	in := &cmdText{text: text[start:], env: bounded(env), line: lineOf(text, start)}
	var found command
	var current traced
	inWord, quoted, closed, slashes := false, false, false, 0 // closed: the last character ended a quoted part
	line := in.line
	end := func() {
		current.WriteString(strings.Repeat(`\`, slashes))
		slashes = 0
		if inWord {
			found.words = append(found.words, word{text: current.String(), line: line, runs: current.runs, filled: in.filled})
			in.filled = nil
		}
		current = traced{}
		inWord = false
	}
	for {
		char, ok := in.next()
		if !ok {
			end()
			return found, nil
		}
		if !quoted && (char == ' ' || char == '\t') {
			end()
			continue
		}
		if !inWord {
			inWord, line = true, in.line
		}
		doubled := closed && char == '"'
		closed = false
		switch {
		case char == '\\':
			slashes++
			continue
		case char != '"':
			current.from(start + in.at - 1 - slashes)
			current.WriteString(strings.Repeat(`\`, slashes))
			current.WriteByte(char)
		case slashes%2 == 1 || doubled:
			current.from(start + in.at - 1)
			current.WriteString(strings.Repeat(`\`, slashes/2) + `"`)
			quoted = quoted || doubled
		default:
			current.WriteString(strings.Repeat(`\`, slashes/2))
			quoted, closed = !quoted, quoted
		}
		slashes = 0
	}
}
