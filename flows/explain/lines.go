package explain

import (
	"cmp"
	"net/http"
	"strings"

	"authdoctor/checks/provider"
	"authdoctor/checks/reply"
)

// Bounds of the search for a known wording.
const (
	mostLines    = 12 // lines that speak of an error
	longText     = 64 << 10
	mostSegments = 4 // places in a line where a message can begin
	longestPage  = 16 << 10
)

// pages hands the web pages of a text to package reply.
func (e *examination) pages() {
	for _, tag := range []string{"<!doctype html", "<html", "<head>", "<title>"} {
		at := indexFold(e.page.text, tag)
		if at < 0 {
			continue
		}
		end := min(len(e.page.text), at+longestPage)
		r := e.reader.replies.Read(e.provider, reply.Request{}, e.status.status, e.header, []byte(e.page.text[at:end]))
		if r.Rule == nil {
			return
		}
		level := byMessage
		if r.Form == reply.FormEdge {
			level = byCode
		}
		e.all = append(e.all, e.ruled(r, level, 40, e.page.lineAt(at), e.page.lineAt(end-1)))
		return
	}
}

// indexFold finds text in small ASCII letters, whatever its case, in one pass.
func indexFold(text, small string) int {
	for at := 0; at+len(small) <= len(text); at++ {
		next := strings.IndexByte(text[at:], small[0])
		if next < 0 || at+next+len(small) > len(text) {
			return -1
		}
		at += next
		if strings.EqualFold(text[at:at+len(small)], small) {
			return at
		}
	}
	return -1
}

// lines tries the provider's rules on the lines that speak of an error and hold no object: a program prints the message
// of an answer without the rest.
func (e *examination) lines() {
	for _, found := range e.all {
		if found.level >= byMessage && (found.reading != nil || len(e.page.text) > longText) {
			return // the answer itself has been read, or enough of a long log is known
		}
	}
	tried, at := 0, 0
	for line := range strings.Lines(e.page.text) {
		number := e.page.lineAt(at)
		at += len(line)
		if tried == mostLines {
			return
		}
		if !speaksOfError(line) || !e.page.speaksAt(number, 0) {
			continue
		}
		tried++
		for _, message := range messages(line) {
			if e.message(message, number) {
				break
			}
		}
	}
}

// longestRule bounds the weight of a rule that fits a line: a pattern that is wide explains no more than a phrase of this
// length, and where nobody's name stands in the text, less.
func (e *examination) longestRule() int {
	if e.provider.Kind == "family" {
		return 8
	}
	return 24
}

// bare reports whether a reply holds so few words that they say nothing without the status that the rule asks for:
// "access denied".
func bare(r reply.Reading) bool {
	const words = 2
	rule := r.Rule
	return len(rule.Status) > 0 && rule.Code == "" && rule.Type == "" && len(strings.Fields(r.Message)) <= words
}

// message reads one line's message as a reply.
func (e *examination) message(message string, line int) bool {
	if number, ok := strings.CutPrefix(strings.ToLower(message), "error code: "); ok && len(strings.TrimRight(number, ". ")) == 3 {
		return false // a status, in openai-python's words; an edge's page begins alike
	}
	if strings.HasPrefix(message, "litellm.") {
		return false // the library's exception; in the message of an answer it is the proxy's word on its upstream
	}
	r := e.reader.replies.Read(e.provider, reply.Request{}, e.status.status, nil, []byte(message))
	if r.Echo != nil {
		e.keep(r)
	}
	if r.Rule == nil || r.Rule.Match == "" && r.Form != reply.FormEdge {
		return false
	}
	if e.status.status == 0 && bare(r) {
		return false
	}
	e.keep(r)
	e.all = append(e.all, e.ruled(r, max(levelOf(r), byMessage), min(weightOf(*r.Rule), e.longestRule()), line, line))
	return true
}

// alone reads the status where nothing else was said.
func (e *examination) alone() {
	if e.status.status < 400 {
		return
	}
	r := e.reader.replies.Read(e.provider, reply.Request{}, e.status.status, e.header, nil)
	if r.Rule == nil {
		r = e.reader.replies.Read(provider.Provider{}, reply.Request{}, e.status.status, e.header, []byte("-"))
	}
	if r.Rule == nil {
		return
	}
	line := e.page.lineAt(e.status.at)
	level := byStatus
	if r.Form == reply.FormEdge {
		level = byCode
	}
	found := e.ruled(r, level, 0, line, line)
	found.line = cmp.Or(e.status.words, r.Message)
	e.all = append(e.all, found)
}

// speaksOfError finds the lines that are worth a closer look.
func speaksOfError(line string) bool {
	lower := strings.ToLower(line[:min(len(line), 2000)])
	for _, word := range []string{
		"error", "invalid", "incorrect", "unauthor", "forbidden", "denied", "key", "token", "quota", "limit", "exceed", "credit", "billing",
		"deactivat", "expired", "not found", "does not exist", "access", "permission", "unsupported", "overloaded", "country", "region",
	} {
		if strings.Contains(lower, word) {
			return true
		}
	}
	return false
}

// messages are the texts that a line may hold a message as: the line, and what stands behind its first colons.
func messages(line string) []string {
	rest := strings.TrimSpace(line[:min(len(line), 2000)])
	all := []string{rest}
	for range mostSegments {
		_, behind, ok := strings.Cut(rest, ": ")
		if !ok {
			break
		}
		rest = strings.TrimLeft(behind, " \"'")
		all = append(all, rest)
		if number, message, ok := strings.Cut(rest, " "); ok && len(number) == 3 && strings.Trim(number, "0123456789") == "" {
			all = append(all, message) // "AuthenticationError: 401 Incorrect API key provided"
		}
	}
	return all
}

// headersOf are the header lines below the last status line of HTTP, as curl -i and curl -v print them.
func headersOf(text string) http.Header {
	header := http.Header{}
	at := -1
	for from := 0; ; {
		next := strings.Index(text[from:], "HTTP/")
		if next < 0 {
			break
		}
		from += next
		if from == 0 || text[from-1] == '\n' || strings.HasSuffix(text[:from], "\n< ") || strings.HasPrefix(text, "< HTTP/") && from == 2 {
			at = from
		}
		from += len("HTTP/")
	}
	if at < 0 {
		return header
	}
	lines := 0
	for line := range strings.Lines(text[at:]) {
		lines++
		name, value, ok := strings.Cut(strings.TrimPrefix(strings.TrimSpace(line), "< "), ":")
		if lines == 1 {
			continue
		}
		if !ok || lines > 80 || strings.ContainsAny(name, " \t{\"'") || len(value) > 1000 {
			break
		}
		header.Add(name, strings.TrimSpace(value))
	}
	return header
}
