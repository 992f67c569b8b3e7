package holdings

import (
	"bytes"
	"regexp"
	"strings"
)

// eachLine calls f with every line, without its end, and where it begins.
func eachLine(text []byte, f func(line []byte, from int)) {
	for from := 0; from < len(text); {
		line := text[from : from+until(text[from:], "\n")]
		f(bytes.TrimSuffix(line, []byte("\r")), from)
		from += len(line) + 1
	}
}

// iniSpots reads name = value lines under [section] lines, as Python's configparser writes them.
func iniSpots(text []byte) []spot {
	var spots []spot
	section := ""
	eachLine(text, func(line []byte, from int) {
		trimmed := bytes.TrimSpace(line)
		if bytes.HasPrefix(trimmed, []byte("[")) && bytes.HasSuffix(trimmed, []byte("]")) {
			section = string(trimmed[1 : len(trimmed)-1])
			return
		}
		name, value, ok := bytes.Cut(line, []byte("="))
		name, plain := bytes.TrimSpace(name), bytes.TrimSpace(value)
		if !ok || len(name) == 0 || len(plain) == 0 || name[0] == '#' || name[0] == ';' {
			return
		}
		start := from + len(line) - len(bytes.TrimLeft(value, " \t"))
		s := spot{path: []string{section, string(name)}, value: bytes.Clone(plain), where: span{start, start + len(plain)}, mark: "# "}
		s.whole = span{from, s.where.to}
		spots = append(spots, s)
	})
	return spots
}

// netrcSpots finds the password of each machine (the GNU inetutils manual, "The .netrc file"). The name of a macro
// begins text up to an empty line that is no entry.
func netrcSpots(text []byte) []spot {
	var spots []spot
	host, before := "", ""
	macro := false
	eachLine(text, func(line []byte, from int) {
		if macro = macro && len(bytes.TrimSpace(line)) > 0; macro {
			return
		}
		for pos := 0; pos < len(line); {
			if line[pos] == ' ' || line[pos] == '\t' {
				pos++
				continue
			}
			end := pos
			for end < len(line) && line[end] != ' ' && line[end] != '\t' {
				end++
			}
			word := string(line[pos:end])
			switch {
			case strings.HasPrefix(word, "#") && before == "":
				return
			case before == "machine":
				host = word
			case before == "password":
				spots = append(spots, spot{path: []string{host, "password"}, value: []byte(word), where: span{from + pos, from + end}})
			case word == "default":
				host = ""
			case word == "macdef":
				macro = true
				return
			}
			isName := before == "machine" || before == "login" || before == "password" || before == "account"
			if before = word; isName {
				before = ""
			}
			pos = end
		}
	})
	return spots
}

// How PowerShell sets a variable, up to the value: $env:NAME = '...', and the .NET call that also makes it lasting.
var (
	powershellEnv  = regexp.MustCompile(`(?i)\$(?:env:([A-Za-z_]\w*)|\{env:([A-Za-z_]\w*)\})\s*=\s*(["'])`)
	powershellCall = regexp.MustCompile(`(?i)\[(?:System\.)?Environment\]::SetEnvironmentVariable\(\s*["']([A-Za-z_]\w*)["']\s*,\s*(["'])`)
)

// powershellSpots finds variables that a profile sets to text in quotes, line by line.
func powershellSpots(text []byte) []spot {
	var spots []spot
	eachLine(text, func(line []byte, from int) {
		if bytes.HasPrefix(bytes.TrimSpace(line), []byte("#")) {
			return
		}
		for _, pattern := range []*regexp.Regexp{powershellEnv, powershellCall} {
			for _, found := range pattern.FindAllSubmatchIndex(line, -1) {
				open := found[1] - 1
				end := powershellEnd(line[open:])
				name := bytes.Join([][]byte{group(line, found, 1), group(line, found, 2)}, nil)
				if pattern == powershellCall {
					name = group(line, found, 1)
				}
				if end < 0 || line[open] == '"' && refers(line[open+1:open+end]) {
					continue
				}
				s := spot{path: []string{string(name)}, value: unescapePowerShell(line[open+1:open+end], line[open]),
					where: span{from + open + 1, from + open + end}, quote: line[open], mark: "# "}
				whole := span{from + found[0], s.where.to + 1}
				if pattern == powershellCall {
					whole.to += until(line[open+end+1:], ")") + 1
				}
				if whole.to <= from+len(line) {
					s.whole = alone(text, whole, "#")
				}
				spots = append(spots, s)
			}
		}
	})
	return spots
}

func group(line []byte, found []int, n int) []byte {
	if 2*n+1 >= len(found) || found[2*n] < 0 {
		return nil
	}
	return line[found[2*n]:found[2*n+1]]
}

// powershellEnd is where the quoted text at the start of rest ends, -1 where it does not on this line. A doubled quote
// is one character, and in double quotes so is one behind a backtick (about_Quoting_Rules).
func powershellEnd(rest []byte) int {
	for i := 1; i < len(rest); i++ {
		switch {
		case rest[0] == '"' && rest[i] == '`':
			i++
		case rest[i] != rest[0]:
		case i+1 < len(rest) && rest[i+1] == rest[0]:
			i++
		default:
			return i
		}
	}
	return -1
}

func unescapePowerShell(raw []byte, quote byte) []byte {
	var out []byte
	for i := 0; i < len(raw); i++ {
		if i+1 < len(raw) && (raw[i] == quote || quote == '"' && raw[i] == '`') {
			i++
		}
		out = append(out, raw[i])
	}
	return out
}
