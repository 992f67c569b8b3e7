package explain

import (
	"net/http"
	"strings"

	"authdoctor/checks/provider"
	"authdoctor/checks/reply"
)

// Bounds of the search for a known wording.
const (
	mostLines    = 16 // lines that speak of an error
	mostSegments = 4  // places in a line where a message can begin
	longestPage  = 16 << 10
)

// wording reads what is no JSON as a reply: a web page, or a line of a log whose words a rule of the provider knows.
func wording(text string, p provider.Provider, status int, header http.Header) (reply.Reading, bool) {
	lower := strings.ToLower(text)
	for _, tag := range []string{"<!doctype html", "<html"} {
		if at := strings.Index(lower, tag); at >= 0 && len(lower) == len(text) {
			page := text[at:min(len(text), at+longestPage)]
			r := reply.Read(p, reply.Request{}, status, header, []byte(page))
			return r, r.Rule != nil
		}
	}
	lines := 0
	for line := range strings.Lines(text) {
		if lines == mostLines || !speaksOfError(line) {
			continue
		}
		lines++
		for _, message := range messages(line) {
			if number, ok := strings.CutPrefix(strings.ToLower(message), "error code: "); ok && len(strings.TrimRight(number, ". ")) == 3 {
				continue // a status, in openai-python's words; an edge's page begins alike
			}
			r := reply.Read(p, reply.Request{}, status, header, []byte(message))
			if r.Rule != nil && (r.Rule.Match != "" || r.Form == reply.FormEdge) {
				return r, true
			}
		}
	}
	return reply.Reading{}, false
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
