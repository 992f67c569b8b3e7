package holdings

import (
	"bytes"
	"strings"
)

// fishWord is a word of a line of fish.
type fishWord struct {
	at    span // with its quotes
	value []byte
	quote byte // the one around the whole word, or 0
	fixed bool // written in several pieces
	works bool // fish would have to work it out
}

// fishSpots finds set NAME value, line by line (fishshell.com/docs, "set").
func fishSpots(text []byte) []spot {
	var spots []spot
	eachLine(text, func(line []byte, from int) {
		for _, command := range fishCommands(line) {
			if s, ok := fishSet(command); ok {
				s.shift(from)
				first, last := command[0].at.from, command[len(command)-1].at.to
				s.mark, s.whole = "# ", alone(text, span{from + first, from + last}, "#")
				spots = append(spots, s)
			}
		}
	})
	return spots
}

func fishSet(words []fishWord) (spot, bool) {
	if len(words) < 3 || string(words[0].value) != "set" {
		return spot{}, false
	}
	rest := words[1:]
	for len(rest) > 0 && bytes.HasPrefix(rest[0].value, []byte("-")) {
		if flag := string(rest[0].value); flag != "--" && (flag == "--erase" || flag == "--query" || !strings.HasPrefix(flag, "--") && strings.ContainsAny(flag, "eqaSn")) {
			return spot{}, false
		}
		rest = rest[1:]
	}
	if len(rest) != 2 || rest[1].works || len(rest[1].value) == 0 {
		return spot{}, false
	}
	w := rest[1]
	s := spot{path: []string{string(rest[0].value)}, value: w.value, where: w.at, quote: w.quote}
	if w.quote != 0 {
		s.where = span{w.at.from + 1, w.at.to - 1}
	}
	if w.fixed {
		s.fixed = "it is written in several pieces"
	}
	return s, true
}

// fishCommands cuts a line into the words of its commands. A quote that is not closed on its line ends it.
func fishCommands(line []byte) [][]fishWord {
	var commands [][]fishWord
	var words []fishWord
	for pos := 0; pos < len(line); {
		switch c := line[pos]; {
		case c == ' ' || c == '\t':
			pos++
		case c == '#':
			pos = len(line)
		case c == ';' || c == '&' || c == '|':
			if len(words) > 0 {
				commands, words = append(commands, words), nil
			}
			pos++
		default:
			w, end := readFishWord(line, pos)
			if end < 0 {
				return commands
			}
			words, pos = append(words, w), end
		}
	}
	if len(words) > 0 {
		commands = append(commands, words)
	}
	return commands
}

// readFishWord reads the word at pos and returns where it ends, -1 where a quote is not closed.
func readFishWord(line []byte, pos int) (fishWord, int) {
	w := fishWord{at: span{pos, pos}}
	pieces := 0
	for pos < len(line) && bytes.IndexByte([]byte(" \t;&|"), line[pos]) < 0 {
		c := line[pos]
		pieces++
		if c != '\'' && c != '"' {
			for pos < len(line) && bytes.IndexByte([]byte(" \t;&|'\""), line[pos]) < 0 {
				w.works = w.works || bytes.IndexByte([]byte("$(*?{~<>\\"), line[pos]) >= 0
				w.value = append(w.value, line[pos])
				pos++
			}
			continue
		}
		w.quote = c
		for pos++; pos < len(line) && line[pos] != c; pos++ {
			w.works = w.works || c == '"' && (line[pos] == '$' || line[pos] == '(')
			if line[pos] == '\\' && pos+1 < len(line) && (line[pos+1] == c || line[pos+1] == '\\' || c == '"' && line[pos+1] == '$') {
				pos++
			}
			w.value = append(w.value, line[pos])
		}
		if pos >= len(line) {
			return w, -1
		}
		pos++
	}
	w.at.to = pos
	if pieces > 1 {
		w.quote, w.fixed = 0, true
	}
	return w, pos
}
