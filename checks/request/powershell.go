package request

import (
	"strings"
)

// psText reads a command for PowerShell: about_Quoting_Rules and about_Special_Characters, learn.microsoft.com.
type psText struct {
	text   string
	start  int // of text in the source
	env    Environment
	at     int
	line   int
	filled []string
}

// powershell reads the words of a command line by line; a backtick at a line's end continues it.
func powershell(text string, start int, env Environment) (command, error) {
	in := &psText{text: text[start:], start: start, env: bounded(env), line: lineOf(text, start)}
	var found command
	for {
		in.skipSpace()
		if in.at >= len(in.text) || strings.IndexByte("\n;|", in.text[in.at]) >= 0 {
			return found, nil
		}
		w := word{line: in.line}
		w.text, w.runs = in.word()
		w.filled, in.filled = in.filled, nil
		found.words = append(found.words, w)
	}
}

func (p *psText) skipSpace() {
	for p.at < len(p.text) {
		rest := p.text[p.at:]
		switch {
		case strings.IndexByte(" \t\r", rest[0]) >= 0:
			p.at++
		case strings.HasPrefix(rest, "`\n"), strings.HasPrefix(rest, "`\r\n"):
			p.at += strings.IndexByte(rest, '\n') + 1
			p.line++
		default:
			return
		}
	}
}

// word reads up to white space or the command's end outside of quotes.
func (p *psText) word() (string, []run) {
	var out traced
	quote := byte(0)
	for p.at < len(p.text) {
		char := p.text[p.at]
		if quote == 0 && strings.IndexByte(" \t\r\n;|", char) >= 0 {
			break
		}
		if char == '\n' {
			p.line++
		}
		out.from(p.start + p.at)
		switch {
		case quote == 0 && (char == '"' || char == '\''):
			quote = char
		case quote != 0 && char == quote:
			if p.at+1 < len(p.text) && p.text[p.at+1] == quote { // doubled: the character itself
				p.at++
				out.WriteByte(quote)
			} else {
				quote = 0
			}
		case quote != '\'' && char == '`':
			p.escape(&out)
			continue
		case quote != '\'' && char == '$' && p.fill(&out):
			continue
		default:
			out.WriteByte(char)
		}
		p.at++
	}
	return out.String(), out.runs
}

// escape reads a backtick and the character that it changes.
func (p *psText) escape(out *traced) {
	p.at++
	if p.at >= len(p.text) {
		return
	}
	switch char := p.text[p.at]; char {
	case 'n':
		out.WriteByte('\n')
	case 'r':
		out.WriteByte('\r')
	case 't':
		out.WriteByte('\t')
	case '0':
		out.WriteByte(0)
	case '\r', '\n':
		p.at += max(0, strings.IndexByte(p.text[p.at:min(len(p.text), p.at+2)], '\n'))
		p.line++
	default:
		out.WriteByte(char)
	}
	p.at++
}

// fill replaces $env:NAME or ${env:NAME}. Any other variable is PowerShell's own and stays as it is written.
func (p *psText) fill(out *traced) bool {
	rest := p.text[p.at+1 : min(len(p.text), p.at+80)]
	braced := strings.HasPrefix(rest, "{")
	rest = strings.TrimPrefix(rest, "{")
	if len(rest) < 4 || !strings.EqualFold(rest[:4], "env:") {
		return false
	}
	rest = rest[4:]
	length := len(rest) - len(strings.TrimLeft(rest, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz0123456789"))
	name := rest[:length]
	if !isVariable(name) || braced && !strings.HasPrefix(rest[length:], "}") {
		return false
	}
	value, ok := p.env.lookup(name)
	if !ok {
		return false
	}
	p.at += len("$env:") + length
	if braced {
		p.at += len("{}")
	}
	out.WriteString(value)
	p.filled = append(p.filled, name)
	return true
}
