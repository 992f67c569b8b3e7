package dotenv

import "bytes"

// Why python-dotenv passes a line by. It warns "could not parse statement starting at line N".
const (
	faultNoName  = "it does not begin with a name"
	faultNoEqual = "the name is not followed by ="
	faultOpen    = "its quote is never closed"
	faultTrail   = "text follows the closing quote"
	faultBare    = "the name has no = and so no value"
)

// readPython gives python-dotenv's statements. The offset of a refusal or a skipped statement is in its Line.
func readPython(text []byte, lookup func(string) (string, bool)) (named []statement, skipped []Refusal, refused *Refusal) {
	if at := invalidUTF8(text); at >= 0 {
		return nil, nil, &Refusal{Line: at, Message: "python-dotenv stops with UnicodeDecodeError: " + encodingFault(text)}
	}
	scan := pythonScan{text: text}
	for scan.pos < len(text) {
		s, ok := scan.next()
		if !ok && s.fault != "" {
			skipped = append(skipped, Refusal{Line: s.whole.Start, Message: s.fault})
		}
		if s.key != nil {
			named = append(named, s)
		}
	}
	resolvePython(named, lookup)
	if refused = refusePython(named, lookup); refused != nil {
		for i := range named {
			clear(named[i].result)
			named[i].set, named[i].result = false, nil
		}
	}
	return named, skipped, refused
}

// refusePython finds the variable at which load_dotenv raises: os.environ takes no NUL, and no "=" in a name.
// A variable that the environment has already is passed by before that.
func refusePython(named []statement, lookup func(string) (string, bool)) *Refusal {
	last := map[string]statement{}
	for _, s := range named {
		if s.set || s.bare {
			last[string(s.key)] = s
		}
	}
	for _, s := range named {
		if !s.set && !s.bare {
			continue
		}
		final := last[string(s.key)]
		if _, taken := lookup(string(s.key)); taken || !final.set {
			continue
		}
		if bytes.IndexByte(final.result, 0) >= 0 || bytes.IndexByte(s.key, 0) >= 0 {
			return &Refusal{Line: final.name.Start, Message: "python-dotenv stops with ValueError: a NUL byte cannot be in a variable"}
		}
		if bytes.IndexByte(s.key, '=') >= 0 {
			return &Refusal{Line: final.name.Start, Message: "python-dotenv stops with ValueError: a variable's name cannot hold ="}
		}
	}
	return nil
}

type pythonScan struct {
	text []byte
	pos  int
}

// next reads one statement, its line end included. Where it fails, the rest of the line is passed by from the place
// that was reached, which after a quoted value of several lines is the last of them.
func (p *pythonScan) next() (statement, bool) {
	p.spaces(true)
	s := statement{whole: Span{p.pos, p.pos}}
	if p.pos == len(p.text) {
		return s, true
	}
	s.fault = p.binding(&s)
	if s.fault != "" {
		s.set, s.result = false, nil
		for p.pos < len(p.text) && p.text[p.pos] != '\n' {
			p.pos++
		}
		p.pos = min(p.pos+1, len(p.text))
	} else if s.bare {
		s.fault = faultBare
	}
	s.whole.End = p.pos
	return s, s.fault == "" || s.bare
}

// binding reads [export] name [= value] [# comment] up to and with the line end. It returns what is wrong.
func (p *pythonScan) binding(s *statement) string {
	p.export(s)
	if fault := p.name(s); fault != "" {
		return fault
	}
	p.spaces(false)
	s.value = Span{p.pos, p.pos}
	trail := faultNoEqual
	if p.peek() == '=' {
		p.pos++
		p.spaces(false)
		if fault := p.value(s); fault != "" {
			return fault
		}
		trail = faultTrail
	}
	p.spaces(false)
	if p.peek() == '#' {
		for p.pos < len(p.text) && p.text[p.pos] != '\n' {
			p.pos++
		}
	}
	if p.pos < len(p.text) {
		if p.text[p.pos] != '\n' {
			return trail
		}
		p.pos++
	}
	s.bare = s.key != nil && !s.set
	return ""
}

// export passes by the word where white space follows it on the same line.
func (p *pythonScan) export(s *statement) {
	const word = "export"
	if !bytes.HasPrefix(p.text[p.pos:], []byte(word)) {
		return
	}
	before := p.pos
	p.pos += len(word)
	if p.spaces(false) == 0 {
		p.pos = before
		return
	}
	s.export = true
}

// name reads a name in single quotes, which may be anything, or up to white space, "=" or "#". A comment has none.
func (p *pythonScan) name(s *statement) string {
	if p.peek() == '#' {
		return ""
	}
	start, end := p.pos, p.pos
	if p.peek() == '\'' {
		length := bytes.IndexByte(p.text[p.pos+1:], '\'')
		if length < 1 {
			return faultNoName
		}
		start, end = p.pos+1, p.pos+1+length
		p.pos = end + 1
	} else {
		for end < len(p.text) && p.text[end] != '=' && p.text[end] != '#' && Space(p.text[end:]) == 0 {
			end++
		}
		if end == start {
			return faultNoName
		}
		p.pos = end
	}
	s.name, s.key = Span{start, end}, p.text[start:end]
	return ""
}

// value reads what follows "=" and the white space after it.
func (p *pythonScan) value(s *statement) string {
	start := p.pos
	s.value = Span{start, start}
	switch quote := p.peek(); quote {
	case '\'', '"':
		end := closing(p.text, start)
		if end < 0 {
			return faultOpen
		}
		s.quote, s.result = quote, unescapePython(p.text[start+1:end], quote)
		p.pos = end + 1
		s.value.End = p.pos
	default:
		length := bytes.IndexByte(p.text[start:], '\n')
		if length < 0 {
			length = len(p.text) - start
		}
		p.pos = start + length
		end := start + len(withoutComment(p.text[start:p.pos]))
		s.result = bytes.Clone(p.text[start:end])
		s.value.End = end
	}
	s.set = true
	return ""
}

func (p *pythonScan) peek() byte {
	if p.pos < len(p.text) {
		return p.text[p.pos]
	}
	return '\n' // the end of the text ends a line too
}

// spaces passes white space by, line ends only where they count as such, and returns its length.
func (p *pythonScan) spaces(lineEnds bool) int {
	start := p.pos
	for p.pos < len(p.text) && (lineEnds || p.text[p.pos] != '\n') {
		width := Space(p.text[p.pos:])
		if width == 0 {
			break
		}
		p.pos += width
	}
	return p.pos - start
}

// closing finds the quote that ends a value: the first one without a backslash before it, however many
// lines down. Where all have one, the regular expression gives back the last.
func closing(text []byte, open int) int {
	last := -1
	for i := open + 1; i < len(text); i++ {
		if text[i] != text[open] {
			continue
		}
		if i == open+1 || text[i-1] != '\\' {
			return i
		}
		last = i
	}
	return last
}
