// Package explain reads a pasted error: what a program, a log or a server said. It finds out whose API answered, with
// which status and which error, and what that says about the cause.
//
// It knows texts only: it opens no connection, reads no file and judges no credential, so that nothing that it says is
// more than stated. The caller removes secrets from the text first. The work grows with the length of the text, of
// which at most MaxSize bytes are read.
//
//	symptom := explain.Read("openai.RateLimitError: Error code: 429 - {'error': {'code': 'insufficient_quota'}}", registry)
//	fmt.Println(symptom.Provider.ID, symptom.Status, symptom.Likely[0].Cause) // openai 429 quota.exhausted
package explain

import (
	"net/http"
	"strings"
	"unicode/utf8"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/checks/provider"
	"authdoctor/checks/reply"
)

// MaxSize is how many bytes of a text are read.
const MaxSize = 1 << 20

// Symptom is what a text says. Its strings are clean and on one line each.
type Symptom struct {
	Provider provider.Provider // resolved; without an ID where the text names none
	NamedBy  string            // what names it: "the address api.openai.com"
	Status   int               // of the HTTP reply; 0: not told
	StatusBy string            // the words that tell it: "Error code: 401"

	Code, Type, Message string // of the error; empty: not told
	RequestID           string

	Likely []Likely // what the text says about the cause, best first; empty: nothing
	Cut    bool     // the text was longer than MaxSize
}

// Likely is a cause that the text speaks for. Nothing has been measured.
type Likely struct {
	Cause      cause.ID
	Confidence checks.Confidence // stated at most
	Line       string            // the words that it rests on
}

// Known reports whether the text tells of an error at all.
func (s Symptom) Known() bool { return len(s.Likely) > 0 || s.Status >= 400 || s.Code != "" }

// Read says what a text tells. Nothing in it can make Read fail. The secrets have been removed from it before.
func Read(text string, registry *provider.Registry) Symptom {
	s := Symptom{}
	if len(text) > MaxSize {
		text, s.Cut = text[:MaxSize], true
	}
	text = strings.ToValidUTF8(text, "\ufffd")
	s.Status, s.StatusBy = statusOf(text)
	body, found := errorObject(text)
	message := ""
	if found {
		message = reply.Read(provider.Provider{}, reply.Request{}, s.Status, nil, body).Message
	}
	s.Provider, s.NamedBy = providerOf(text, message, registry)
	reader := s.Provider
	if reader.ID == "" {
		reader, _ = registry.Resolve("openai-compatible")
	}
	header := headersOf(text)
	reading := reply.Reading{}
	if found {
		reading = reply.Read(reader, reply.Request{}, s.Status, header, body)
	}
	if reading.Rule == nil || reading.Rule.Mark == provider.Unverified {
		if worded, ok := wording(text, reader, s.Status, header); ok {
			reading = worded
		}
	}
	if phrase, ok := phraseOf(text); ok && reading.Rule == nil && s.Status == 0 {
		s.Likely = append(s.Likely, phrase)
	}
	if reading.Rule == nil && s.Status >= 400 {
		status := reply.Read(reader, reply.Request{}, s.Status, header, nil)
		reading.Rule, reading.Causes = status.Rule, status.Causes
	}
	s.take(reading)
	return s
}

// take adds what a reply says.
func (s *Symptom) take(r reply.Reading) {
	s.Code, s.Type, s.Message, s.RequestID = r.Code, r.Type, r.Message, r.RequestID
	if r.Rule == nil {
		return
	}
	line, sure := s.restsOn(*r.Rule), checks.ByMark(r.Rule.Mark)
	if r.Edge != "" {
		line = short(r.Edge + ": " + r.Message)
	}
	if sure == checks.Stated && (s.Provider.ID == "" || len(r.Causes) > 1) {
		sure = checks.Inferred // whose documentation that is is not known, or it names several causes
	}
	for _, id := range r.Causes {
		if id.Group() != r.Causes[0].Group() {
			sure = checks.Possible // explanations that have nothing in common are left
		}
	}
	for i, id := range r.Causes {
		if i > 0 {
			sure = checks.Possible
		}
		s.Likely = append(s.Likely, Likely{Cause: id, Confidence: sure, Line: line})
	}
}

// longestLine bounds, in characters, what is quoted of a text.
const longestLine = 240

// restsOn are the words that a rule was chosen by: code before type before message before status.
func (s *Symptom) restsOn(rule provider.Rule) string {
	words := ""
	switch {
	case rule.Code != "" && s.Code != "":
		words = "code " + s.Code
	case rule.Type != "" && s.Type != "":
		words = "type " + s.Type
	case rule.Match != "" && s.Message != "":
		words = s.Message
	case s.StatusBy != "":
		return s.StatusBy
	default:
		words = s.Message
	}
	if words != s.Message && s.Message != "" {
		words += ": " + s.Message
	}
	return short(words)
}

func short(text string) string {
	text = reply.Clean(text)
	if utf8.RuneCountInString(text) <= longestLine {
		return text
	}
	return string([]rune(text)[:longestLine-1]) + "…"
}

// headersOf are the header lines below a status line of HTTP, as curl -i and curl -v print them.
func headersOf(text string) http.Header {
	header := http.Header{}
	at := strings.Index(text, "HTTP/")
	for at > 0 && text[at-1] != '\n' && !strings.HasPrefix(text[max(0, at-3):at], "\n< ") {
		next := strings.Index(text[at+5:], "HTTP/")
		if next < 0 {
			return header
		}
		at += 5 + next
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
