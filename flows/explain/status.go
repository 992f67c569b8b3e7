package explain

import (
	"slices"
	"sort"
	"strconv"
	"strings"

	"authdoctor/checks/reply"
)

// told is a status of an HTTP reply and the words that tell it.
type told struct {
	status int
	logged bool // by a line for one request among others
	at     int  // in the text
	words  string
}

// mostStatuses bounds how many statuses of a log are looked at.
const mostStatuses = 1000

// wordsBefore stand in front of a status; those of the first list also in front of one below 400.
func wordsBefore() (any, failed []string) {
	return []string{"http/1.1", "http/1.0", "http/2", "http/2.0", "http/3", "status", "status code", "statuscode", "status_code", "status-code", "status of", "status code of"},
		[]string{"error code", "code", "http_status", "http_code", "returned error", "server returned", "endpoint returned", "api returned", "http error", "api error", "apierror", "http", "http code", "httperror", "response"}
}

// classes are the beginnings of exceptions in front of a status, as openai-node prints them: "AuthenticationError: 401".
func classes() []string {
	return []string{"authentication", "permissiondenied", "ratelimit", "notfound", "badrequest", "internalserver", "unprocessableentity", "api", "apicall", "apistatus", "client", "server", "status", "http", "httpstatus", "response", "request", "resourceexhausted", "unauthorized"}
}

// classEnds are how the names of further exceptions end, as the JVM's and .NET's clients call them: "NonTransientAi",
// "OpenAiHttp", "RestClientResponse".
func classEnds() []string {
	return []string{"ai", "http", "restclient", "httpclient", "clientresponse", "apirequest"}
}

// reasons stand behind a status (RFC 9110 section 15; google.rpc.Code).
func reasons() []string {
	return []string{"unauthorized", "payment required", "forbidden", "not found", "method not allowed", "bad request", "too many requests", "unprocessable",
		"internal server error", "bad gateway", "service unavailable", "gateway time", "proxy authentication required", "client error", "server error",
		"unauthenticated", "permission_denied", "resource_exhausted", "not_found", "invalid_argument", "failed_precondition", "status code (no body)", "{"}
}

// statuses finds the statuses that a text tells, in order: a number of three digits that stands alone, with the words of
// a status beside it. A number without them is none: a progress bar and a line of code have numbers, too.
func statuses(text string) []told {
	var all []told
	for at := 0; at+3 <= len(text) && len(all) < mostStatuses; at++ {
		if !isStatus(text, at) {
			continue
		}
		number, _ := strconv.Atoi(text[at : at+3])
		from, to := at, at+3
		if before, ok := introduced(text, at, number); ok {
			from = before
		} else if behind, ok := reasoned(text, at+3); ok && number >= 400 {
			to = behind
		} else {
			at += 2
			continue
		}
		all = append(all, told{status: number, at: from, words: short(text[from:to])})
		at += 2
	}
	return all
}

// introduced finds the words in front of a status, and where they begin.
func introduced(text string, at, number int) (from int, ok bool) {
	const longest = 40
	start := max(0, at-longest)
	if line := strings.LastIndexByte(text[start:at], '\n'); line >= 0 {
		start += line + 1
	}
	before := reply.LowerASCII(text[start:at])
	words := strings.TrimRight(before, " \t:=\"'(")
	if words == before || words == "" {
		return 0, false
	}
	marks := before[len(words):]
	always, failed := wordsBefore()
	for i, list := range [][]string{always, failed} {
		for _, word := range list {
			if !strings.HasSuffix(words, word) || i == 1 && (number < 400 || word == "code" && !strings.ContainsAny(marks, ":=")) {
				continue
			}
			if begin := len(words) - len(word); begin == 0 || !hostByte(words[begin-1]) {
				return start + begin, true
			}
		}
	}
	if number < 400 || !strings.Contains(marks, ":") {
		return 0, false
	}
	if failed := strings.LastIndex(words, "failed to "); failed >= 0 && endsLine(text[at+3:]) {
		return start + failed, true // "Failed to fetch models: 403"
	}
	for _, end := range []string{"error", "exception"} {
		class, ok := strings.CutSuffix(words, end)
		if !ok {
			continue
		}
		begin := len(class)
		for begin > 0 && hostByte(class[begin-1]) {
			begin--
		}
		if slices.Contains(classes(), class[begin:]) || slices.ContainsFunc(classEnds(), func(end string) bool { return strings.HasSuffix(class, end) }) {
			return start + begin, true
		}
	}
	return 0, false
}

// endsLine reports whether nothing follows on a line, or in a string that quotes it.
func endsLine(rest string) bool {
	rest = strings.TrimLeft(rest[:min(len(rest), 80)], " ")
	return rest == "" || strings.IndexByte("\n\r\"'\\", rest[0]) >= 0
}

// reasoned finds the words behind a status, and where they end: "401 Unauthorized", "[500 ]", "401 {".
func reasoned(text string, at int) (to int, ok bool) {
	rest := text[at:min(len(text), at+60)]
	words := strings.TrimLeft(rest, " :-\"“")
	if skipped := len(rest) - len(words); skipped == 0 || skipped > 1+len("“") {
		return 0, false
	}
	lower := reply.LowerASCII(words)
	for _, reason := range reasons() {
		if end := prefixed(lower, reason); end > 0 {
			return at + len(rest) - len(words) + end, true
		}
	}
	if at >= 4 && text[at-4] == '[' { // the Google SDKs of JavaScript
		if end := strings.IndexAny(rest, "]\n"); end >= 0 && rest[end] == ']' && strings.Trim(rest[:end], "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ ") == "" {
			return at + end, true
		}
	}
	return 0, false
}

// prefixed is where a phrase that a text begins with ends, however its spaces are broken; 0 where it does not.
func prefixed(text, phrase string) int {
	at := 0
	for i := 0; i < len(phrase); i++ {
		from := at
		for phrase[i] == ' ' && at < len(text) && (text[at] == ' ' || text[at] == '\n') {
			at++
		}
		if at > from {
			continue
		}
		if at == len(text) || text[at] != phrase[i] {
			return 0
		}
		at++
	}
	return at
}

// isStatus reports whether a number that can be a status stands at a place, and no part of a time or a larger number.
func isStatus(text string, at int) bool {
	digit := func(i int) bool { return i >= 0 && i < len(text) && text[i] >= '0' && text[i] <= '9' }
	if text[at] < '1' || text[at] > '5' || !digit(at+1) || !digit(at+2) || digit(at+3) || digit(at-1) {
		return false
	}
	return at == 0 || !strings.ContainsRune(".,:-", rune(text[at-1])) || !digit(at-2)
}

// statusOf chooses the status of the whole text: the first of an error that no access log tells, else the first of an
// error, else the first. Where no number is told, the
// class of an exception tells it.
func statusOf(all []told, text string) told {
	for _, logged := range []bool{false, true} {
		for _, t := range all {
			if t.status >= 400 && t.logged == logged {
				return t
			}
		}
	}
	if len(all) > 0 {
		return all[0]
	}
	return statusOfClass(text)
}

// nearest is the status of what stands between two places: the first inside or on the lines before, else the text's.
func nearest(all []told, from, to int, otherwise int) int {
	const lines = 600 // bytes
	first := sort.Search(len(all), func(i int) bool { return all[i].at >= from-lines })
	best := otherwise
	for _, t := range all[first:] {
		if t.at > to {
			break
		}
		if t.status >= 400 {
			best = t.status
		}
	}
	return best
}

// statusOfClass knows the exceptions of openai-python (src/openai/_exceptions.py), whose names the other vendors' SDKs,
// made by the same generator, share.
func statusOfClass(text string) told {
	best := told{at: len(text)}
	for word, status := range map[string]int{
		"AuthenticationError": 401, "PermissionDeniedError": 403, "RateLimitError": 429, "NotFoundError": 404,
		"BadRequestError": 400, "UnprocessableEntityError": 422, "InternalServerError": 500,
	} {
		if at := strings.Index(text, word); at >= 0 && at < best.at && (at == 0 || !wordByte(text[at-1]) || text[at-1] == '.') {
			best = told{status: status, at: at, words: word}
		}
	}
	if best.status == 0 {
		return told{}
	}
	return best
}
