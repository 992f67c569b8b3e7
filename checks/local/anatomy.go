package local

import (
	"authdoctor/checks/provider"

	"strings"
	"unicode/utf8"
)

// class is the part that a character plays in a value. Every character has exactly one, so that no defect is
// reported by two checks and each can be repaired alone.
type class int

const (
	body    class = iota // the key itself
	quote                // a wrapping mark, ASCII
	scheme               // a scheme word or header name in front
	label                // "NAME=" in front
	space                // ASCII white space and control characters
	foreign              // outside ASCII
	mask                 // stands for characters that are not there
	trailer              // what follows a key that is complete
)

// part is one character of a value; a byte that is not UTF-8 counts as one, too.
type part struct {
	class class
	char  rune
	bytes []byte
}

// lore is what must be known besides the value to read it.
type lore struct {
	name     string            // the variable that holds it
	custom   bool              // it goes to a host that is no vendor's, where unusual keys are legal
	prefixes []string          // public key prefixes
	provider provider.Provider // that is examined
	whole    func(string) bool // the text has the form of a vendor's key, from end to end
}

// anatomy is a value taken apart. Its parts point into the bytes that it was made from.
type anatomy struct {
	parts       []part
	schemes     []string // the scheme words and header names in front, as they are usually written
	placeholder string   // what stands in the key's place, in words
	thing       string   // what was pasted instead of a key, in words
	masked      string   // how characters were left out, in words
}

// dissect takes a value apart. It accepts any bytes.
func dissect(b []byte, l lore) anatomy {
	a := anatomy{parts: decode(b)}
	from, to := a.wrapping(l)
	inner := a.parts[from:to]
	text := join(inner)
	if a.placeholder = placeholder(text, l); a.placeholder != "" {
		return a
	}
	if a.thing = thing(text); a.thing != "" && strings.ContainsAny(text, " \t\r\n") {
		return a // its white space belongs to it
	}
	a.masked = markMasked(inner, l)
	complete := leadingKey(text, l)
	for i := range inner {
		switch p := &inner[i]; {
		case p.class == mask:
		case isSpace(p.char) && p.class == body:
			p.class = space
		case complete > 0 && i >= complete:
			p.class = trailer
		case p.char >= utf8.RuneSelf:
			p.class = foreign
		}
	}
	return a
}

func decode(b []byte) []part {
	parts := make([]part, 0, len(b))
	for len(b) > 0 {
		char, size := utf8.DecodeRune(b)
		parts = append(parts, part{char: char, bytes: b[:size]})
		b = b[size:]
	}
	return parts
}

func join(parts []part) string {
	var text strings.Builder
	for _, p := range parts {
		text.Write(p.bytes)
	}
	return text.String()
}

// wrapping classifies what lies around the key and returns the bounds of what is left.
func (a *anatomy) wrapping(l lore) (from, to int) {
	to = len(a.parts)
	for from < to {
		if n := a.opening(a.parts[from:to]); n > 0 {
			from += n
			continue
		}
		if n := a.closing(a.parts[from:to]); n > 0 {
			to -= n
			continue
		}
		if !inBrackets(a.parts[from:to], l) {
			break
		}
		a.parts[from].class, a.parts[to-1].class = quote, quote
		from, to = from+1, to-1
	}
	return from, to
}

// opening classifies one thing at the start and returns its length in characters.
func (a *anatomy) opening(parts []part) int {
	if c := wrapper(parts[0].char); c != body {
		parts[0].class = c
		return 1
	}
	text := join(parts)
	if word, n := schemeWord(text); n > 0 {
		a.schemes = append(a.schemes, word)
		return paint(parts[:n], scheme)
	}
	return paint(parts[:labelLength(text)], label)
}

// closing classifies one thing at the end and returns its length. A comma or semicolon counts only behind a
// quote: that is a line of a program or of JSON.
func (a *anatomy) closing(parts []part) int {
	last := len(parts) - 1
	if c := wrapper(parts[last].char); c != body {
		parts[last].class = c
		return 1
	}
	if char := parts[last].char; (char == ',' || char == ';') && last > 0 && isQuote(parts[last-1].char) {
		return paint(parts[last-1:], quote)
	}
	return 0
}

func paint(parts []part, c class) int {
	for i := range parts {
		parts[i].class = c
	}
	return len(parts)
}

// wrapper is the class of a character that cannot be the first or last one of a key; body for all others.
func wrapper(char rune) class {
	switch {
	case isSpace(char):
		return space
	case isQuote(char):
		return quote
	case invisible(char):
		return foreign
	}
	return body
}

// inBrackets: <sk-...>, where the user replaced the words of an example and left its brackets.
func inBrackets(parts []part, l lore) bool {
	last := len(parts) - 1
	return last > 1 && parts[0].char == '<' && parts[last].char == '>' && l.whole(join(parts[1:last]))
}

// leadingKey is the length of a complete key that white space and more text follow, such as a comment; else 0.
func leadingKey(text string, l lore) int {
	end := strings.IndexAny(text, " \t\r\n")
	if end > 0 && l.whole(text[:end]) {
		return end
	}
	return 0
}

// schemeWord finds a scheme or header name at the start and returns its usual spelling and its length with what
// separates it from the rest.
func schemeWord(text string) (word string, length int) {
	for _, known := range []string{"Authorization:", "X-Api-Key:", "Api-Key:", "Bearer"} {
		name := strings.TrimSuffix(known, ":")
		if len(text) < len(name) || !strings.EqualFold(text[:len(name)], name) {
			continue
		}
		rest := strings.TrimLeft(text[len(name):], " \t")
		separated := len(rest) < len(text)-len(name) || rest == "" || isSpace(rune(rest[0]))
		if strings.HasPrefix(rest, ":") {
			return known, len(text) - len(strings.TrimLeft(rest[1:], " \t"))
		}
		if known == "Bearer" && separated {
			return known, len(text) - len(rest)
		}
	}
	return "", 0
}

// labelLength is the length of "NAME=" or "export NAME=" in front of a key; 0 where there is none. The name
// must be in capitals and end like a credential's, because '=' also ends base64.
func labelLength(text string) int {
	name, value, ok := strings.Cut(text, "=")
	if !ok || len(value) < 4 || !namesCredential(strings.TrimPrefix(name, "export ")) {
		return 0
	}
	return len(name) + 1
}

func namesCredential(name string) bool {
	if !strings.Contains(name, "_") || strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") != "" {
		return false
	}
	for _, end := range []string{"KEY", "TOKEN", "SECRET", "KEY_HERE", "TOKEN_HERE"} {
		if strings.HasSuffix(name, end) {
			return true
		}
	}
	return false
}

func isSpace(char rune) bool { return char <= ' ' || char == 0x7f }

func isQuote(char rune) bool { return char == '"' || char == '\'' || char == '`' }

// without is the value with the parts of one class repaired, and nothing else; false where no repair is
// plausible or none is needed.
func (a anatomy) without(c class) ([]byte, bool) {
	var out []byte
	changed := false
	for _, p := range a.parts {
		switch {
		case p.class != c && !(c == space && p.class == trailer):
			out = append(out, p.bytes...)
			continue
		case c == foreign:
			plain, ok := asciiFor(p.char)
			if !ok {
				return nil, false
			}
			out = append(out, plain...)
		}
		changed = true
	}
	return out, changed && len(out) > 0
}

// core is the key with every repair made, to be matched with forms. Characters without a repair stay.
func (a anatomy) core() string {
	var out strings.Builder
	for _, p := range a.parts {
		switch p.class {
		case foreign:
			if plain, ok := asciiFor(p.char); ok {
				out.WriteString(plain)
				continue
			}
			out.Write(p.bytes)
		case body, mask:
			out.Write(p.bytes)
		}
	}
	return out.String()
}

// blank: nothing is left that could be a key.
func (a anatomy) blank() bool {
	for _, p := range a.parts {
		if p.class == body || p.class == mask || p.class == foreign && !invisible(p.char) {
			return false
		}
	}
	return true
}
