package holdings

import (
	"bytes"
)

// unitSpots finds what the [Service] sections of a systemd unit say about the environment (systemd.exec(5),
// "Environment"; systemd.syntax(7), "Quoting"). A backslash at the end of a line joins it with the next.
func unitSpots(text []byte) []spot {
	var spots []spot
	section := ""
	for from := 0; from < len(text); {
		to := unitEnd(text, from)
		line := bytes.TrimSpace(text[from:to])
		name, _, assigned := bytes.Cut(line, []byte("="))
		switch key := string(bytes.TrimSpace(name)); {
		case len(line) == 0 || line[0] == '#' || line[0] == ';':
		case line[0] == '[':
			section = string(line)
		case !assigned || section != "[Service]":
		case key == "Environment":
			begin := from + bytes.IndexByte(text[from:to], '=') + 1
			spots = append(spots, unitWords(text[:to], begin)...)
		case key == "EnvironmentFile":
			begin := from + bytes.IndexByte(text[from:to], '=') + 1
			value := bytes.TrimSpace(text[begin:to])
			if len(value) > 0 {
				begin += bytes.Index(text[begin:to], value)
				spots = append(spots, spot{path: []string{key}, value: bytes.Clone(value), where: span{begin, begin + len(value)}})
			}
		}
		from = to + 1
	}
	return spots
}

// unitEnd is where the line that begins at from ends, with the lines that belong to it.
func unitEnd(text []byte, from int) int {
	for {
		end := from + until(text[from:], "\n")
		if end >= len(text) || !bytes.HasSuffix(bytes.TrimSuffix(text[from:end], []byte("\r")), []byte(`\`)) {
			return min(end, len(text))
		}
		from = end + 1
	}
}

// unitWords reads the words of Environment= up to the end of the text: NAME=value, "NAME=value with spaces".
func unitWords(text []byte, pos int) []spot {
	var spots []spot
	for pos < len(text) {
		if bytes.IndexByte([]byte(" \t\r\n\\"), text[pos]) >= 0 {
			pos++
			continue
		}
		var word []byte
		quote, at, equal := byte(0), span{}, -1
		for ; pos < len(text); pos++ {
			c := text[pos]
			if quote == 0 && bytes.IndexByte([]byte(" \t\r\n"), c) >= 0 {
				break
			}
			switch {
			case quote == 0 && (c == '"' || c == '\''):
				quote = c
				continue
			case c == quote && quote != 0:
				quote = 0
				continue
			case c == '\\' && pos+1 < len(text):
				pos++
				c = text[pos]
			}
			if word = append(word, c); c == '=' && equal < 0 {
				equal, at = len(word)-1, span{pos + 1, pos + 1}
			} else if equal >= 0 {
				at.to = pos + 1
			}
		}
		if equal > 0 && len(word) > equal+1 {
			s := spot{path: []string{"Environment", string(word[:equal])}, value: bytes.Clone(word[equal+1:]), where: at}
			s.fixed = "units are written with rules of their own"
			spots = append(spots, s)
		}
		clear(word)
	}
	return spots
}
