package holdings

import (
	"bytes"
	"regexp"
	"strings"
	"sync"
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
		start := from + len(line) - len(value) + bytes.Index(value, plain)
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

// powershellSet is how PowerShell sets a variable, up to the quote before the value: $env:NAME = '...', and the .NET
// call that also makes it lasting.
var powershellSet = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)\$env:([A-Za-z_]\w*)\s*=\s*["']|\$\{env:([A-Za-z_]\w*)\}\s*=\s*["']|` +
		`\[(?:System\.)?Environment\]::SetEnvironmentVariable\(\s*["']([A-Za-z_]\w*)["']\s*,\s*["']`)
})

// powershellSpots finds variables that a profile sets to text in quotes, line by line.
func powershellSpots(text []byte) []spot {
	var spots []spot
	eachLine(text, func(line []byte, from int) {
		for pos := 0; ; {
			found := powershellSet().FindSubmatchIndex(line[pos:])
			if found == nil || bytes.IndexByte(line[pos:pos+found[0]], '#') >= 0 {
				return // nothing, or a comment
			}
			open := pos + found[1] - 1
			length := powershellEnd(line[open:])
			if length < 0 {
				return
			}
			raw, end := line[open+1:open+length], open+length+1
			if line[open] == '\'' || !refers(raw, '`') {
				s := spot{value: unescapePowerShell(raw, line[open]), where: span{from + open + 1, from + end - 1}, quote: line[open], mark: "# "}
				for n := 2; n < len(found); n += 2 {
					if found[n] >= 0 {
						s.path = []string{string(line[pos+found[n] : pos+found[n+1]])}
					}
				}
				whole := span{from + pos + found[0], from + end}
				if line[pos+found[0]] == '[' { // the call goes on
					whole.to = min(whole.to+until(line[end:], ")")+1, from+len(line))
				}
				s.whole = alone(text, whole, "#")
				spots = append(spots, s)
			}
			pos = end
		}
	})
	return spots
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
