package explain

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// page is a text in the plain form in which phrases are looked for, and the way back to its lines.
type page struct {
	text   string // as it was read
	plain  string
	starts []lineStart // where lines begin in both forms
	speaks map[int]int // what the function speaks says of a line
}

type lineStart struct{ plain, text int }

// newPage reads each byte once.
func newPage(text string) *page {
	p := &page{text: text, starts: []lineStart{{}}, speaks: map[int]int{}}
	var out strings.Builder
	out.Grow(len(text))
	p.starts = append(p.starts, plainTo(&out, text)...)
	p.plain = out.String()
	return p
}

// plain is the form in which phrases are compared: small letters, one space for any white space, straight quotation
// marks, no backslash in front of one.
func plain(text string) string {
	var out strings.Builder
	plainTo(&out, text)
	return out.String()
}

func plainTo(out *strings.Builder, text string) []lineStart {
	var starts []lineStart
	space := true // at the beginning none is written
	for i := 0; i < len(text); {
		c := text[i]
		n := 1
		switch {
		case c == '\n':
			if !space {
				out.WriteByte(' ')
			}
			space = true
			starts = append(starts, lineStart{plain: out.Len(), text: i + 1})
		case c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f':
			if !space {
				out.WriteByte(' ')
			}
			space = true
		case c == '\\' && i+1 < len(text) && (text[i+1] == '"' || text[i+1] == '\'' || text[i+1] == '\\'):
			// the mark behind it counts
		case c >= 'A' && c <= 'Z':
			out.WriteByte(c + 'a' - 'A')
			space = false
		case c < utf8.RuneSelf:
			out.WriteByte(c)
			space = false
		default:
			var r rune
			r, n = utf8.DecodeRuneInString(text[i:])
			space = writeRune(out, r, text[i:i+n], space)
		}
		i += n
	}
	return starts
}

// writeRune writes a character outside ASCII and reports whether white space is the last that was written.
func writeRune(out *strings.Builder, r rune, as string, space bool) bool {
	switch r {
	case '\u2018', '\u2019', '\u00b4':
		out.WriteByte('\'')
	case '\u201c', '\u201d':
		out.WriteByte('"')
	case '\u00a0', '\u3000', '\u2028', '\u202f':
		if !space {
			out.WriteByte(' ')
		}
		return true
	case '\ufeff', '\u200b', '\u200c', '\u200d', '\u2060':
		return space
	default:
		out.WriteString(as)
	}
	return false
}

// lineOf is the number of the line that a place of the plain text is on.
func (p *page) lineOf(at int) int {
	return sort.Search(len(p.starts), func(i int) bool { return p.starts[i].plain > at }) - 1
}

// lineAt is the number of the line that a place of the text is on.
func (p *page) lineAt(at int) int {
	return sort.Search(len(p.starts), func(i int) bool { return p.starts[i].text > at }) - 1
}

// whole is a line of the text as it was read.
func (p *page) whole(number int) string {
	end := len(p.text)
	if number+1 < len(p.starts) {
		end = p.starts[number+1].text
	}
	return p.text[p.starts[number].text:end]
}

// speaksAt reports whether a line speaks of a failure at a place, which is counted from where its plain form begins.
func (p *page) speaksAt(number, at int) bool {
	from, known := p.speaks[number]
	if !known {
		from = speaks(p.whole(number))
		p.speaks[number] = from
	}
	return from == 0 || at >= from
}

// heard keeps the statuses that speak of a failure, and marks those of an access log.
func (p *page) heard(all []told) []told {
	heard := all[:0]
	for _, t := range all {
		number := p.lineAt(t.at)
		if !p.speaksAt(number, 0) {
			continue
		}
		if whole := p.whole(number); len(whole) <= longestQuiet {
			if _, _, t.logged = requestLine(whole); t.logged && asksAround(whole) {
				continue
			}
		}
		heard = append(heard, t)
	}
	return heard
}

// asksAround reports whether a request is one that clients try in case that something is there.
func asksAround(line string) bool {
	for _, path := range []string{"/favicon", "/robots.txt", "/apple-touch-icon", "/.well-known/oauth", "/.well-known/openid", "/.well-known/appspecific"} {
		if strings.Contains(line, path) {
			return true
		}
	}
	return false
}

// answers reports whether a line for a request to a path says that it was answered well.
func (p *page) answers(path string) bool {
	for at := 0; ; at += len(path) {
		next := strings.Index(p.plain[at:], path)
		if next < 0 {
			return false
		}
		at += next
		if whole := p.whole(p.lineOf(at)); len(whole) <= longestQuiet {
			if status, _, ok := requestLine(whole); ok && status >= 200 && status < 300 {
				return true
			}
		}
	}
}

// line is a line of the text as it was read; of a long one what stands around a place of the plain text.
func (p *page) line(number, at int) string {
	end := len(p.text)
	if number+1 < len(p.starts) {
		end = p.starts[number+1].text
	}
	start := p.starts[number].text
	if end-start <= 2*longestLine {
		return p.text[start:end]
	}
	// The plain form is at most as long as the text, so that the place lies a little behind in a line with many spaces.
	from := min(start+max(0, at-p.starts[number].plain-longestLine/3), end)
	to := min(from+2*longestLine, end)
	for from > start && !utf8.RuneStart(p.text[from]) {
		from--
	}
	for to < end && !utf8.RuneStart(p.text[to]) {
		to++
	}
	return p.text[from:to]
}

// around is the plain text near a place. A line of an access log speaks of one request only.
func (p *page) around(from, to int) string {
	const before, after = 240, 400
	if number := p.lineOf(from); p.starts[number].plain <= from {
		if whole := p.whole(number); len(whole) <= longestQuiet {
			if _, _, ok := requestLine(whole); ok {
				return plain(whole)
			}
		}
	}
	return p.plain[max(0, from-before):min(len(p.plain), to+after)]
}
