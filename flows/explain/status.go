package explain

import (
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// told is a status of an HTTP reply and the words that tell it.
type told struct {
	status int
	at     int // in the text
	words  string
}

// mostStatuses bounds how many statuses of a log are looked at.
const mostStatuses = 1000

// statusForms are the words around a status. A number alone is none: a progress bar and a line of code have numbers, too.
func statusForms() *regexp.Regexp {
	return regexp.MustCompile(`(?i)\bHTTP/[\d.]+"?[ \t]+([1-5]\d\d)\b` +
		`|\bHTTP(?: status)?(?: code)?(?: error)?[ :=]+([45]\d\d)\b` +
		`|\berror code:? ([45]\d\d)\b` +
		`|\b(?:returned|http) error:? ([45]\d\d)\b` + // curl --fail
		`|\bstatus(?:[ _-]?code)?(?: of)?["']?[ \t]*[:=]?[ \t]*["']?([1-5]\d\d)\b` +
		`|\b(?:code|http_status)["']?[ \t]*[:=][ \t]*["']?([45]\d\d)\b` +
		`|\bAPI ?Error:? ?\(?([45]\d\d)\b` +
		`|\b(?:authentication|api|client|server|status|http|request|ratelimit|notfound|badrequest|permissiondenied|internalserver)[a-z]*(?:error|exception): \(?([45]\d\d)\b` + // openai-node
		`|\b([45]\d\d)[ :-]{1,3}(?:Unauthorized|Payment Required|Forbidden|Not Found|Method Not Allowed|Bad Request|Too Many Requests|Unprocessable|Internal Server Error|Bad Gateway|Service Unavailable|Gateway Time-?out|Proxy Authentication Required|Client Error|Server Error|UNAUTHENTICATED|PERMISSION_DENIED|RESOURCE_EXHAUSTED|NOT_FOUND|INVALID_ARGUMENT|\{)` +
		`|\[([45]\d\d)(?: [A-Z][A-Za-z ]*| )\]` + // the Google SDKs of JavaScript
		`|^([45]\d\d) \{`)
}

// statuses finds the statuses that a text tells, in order: each number of three digits that stands alone is looked at
// with the words around it.
func statuses(text string, form *regexp.Regexp) []told {
	const before, after = 70, 60 // bytes
	var all []told
	for at := 0; at+3 <= len(text) && len(all) < mostStatuses; at++ {
		if !isStatus(text, at) {
			continue
		}
		from, to := max(0, at-before), min(len(text), at+after)
		if line := strings.LastIndexByte(text[from:at], '\n'); line >= 0 {
			from += line + 1
		}
		for _, m := range form.FindAllStringSubmatchIndex(text[from:to], 8) {
			if group := slices.Index(m[2:], at-from); group >= 0 && group%2 == 0 {
				number, _ := strconv.Atoi(text[at : at+3])
				all = append(all, told{status: number, at: from + m[0], words: short(text[from+m[0] : from+m[1]])})
				break
			}
		}
		at += 2
	}
	return all
}

// isStatus reports whether a number that can be a status stands at a place, and no part of a time or a larger number.
func isStatus(text string, at int) bool {
	digit := func(i int) bool { return i >= 0 && i < len(text) && text[i] >= '0' && text[i] <= '9' }
	if text[at] < '1' || text[at] > '5' || !digit(at+1) || !digit(at+2) || digit(at+3) || digit(at-1) {
		return false
	}
	return at == 0 || !strings.ContainsRune(".,:-", rune(text[at-1])) || !digit(at-2)
}

// statusOf chooses the status of the whole text: the first of an error, else the first. Where no number is told, the
// class of an exception tells it.
func statusOf(all []told, text string) told {
	for _, t := range all {
		if t.status >= 400 {
			return t
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
