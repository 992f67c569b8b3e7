package explain

import (
	"regexp"
	"strconv"
)

// statusOf finds the status of an HTTP reply, and the words that tell it: the first of an error, else the first. Where
// no number is told, the class of an exception of the vendors' SDKs tells it.
func statusOf(text string) (status int, words string) {
	told := regexp.MustCompile(`(?i)\bHTTP/[\d.]+"?[ \t]+([1-5]\d\d)\b` +
		`|\berror code:? ([45]\d\d)\b` +
		`|\breturned error: ([45]\d\d)\b` + // curl --fail
		`|\bstatus(?:[ _-]?code)?["']?[ \t]*[:=]?[ \t]*["']?([1-5]\d\d)\b` +
		`|\b[a-z]*(?:error|exception): ([45]\d\d)\b` + // openai-node prints "AuthenticationError: 401 ..."
		`|\b([45]\d\d) (?:Unauthorized|Payment Required|Forbidden|Not Found|Method Not Allowed|Bad Request|Too Many Requests|Unprocessable|Internal Server Error|Bad Gateway|Service Unavailable|Gateway Time-?out|Proxy Authentication Required)\b`)
	for _, m := range told.FindAllStringSubmatchIndex(text, mostStatuses) {
		for group := 2; group < len(m); group += 2 {
			if m[group] < 0 {
				continue
			}
			number, _ := strconv.Atoi(text[m[group]:m[group+1]])
			if status == 0 || status < 400 && number >= 400 {
				status, words = number, short(text[m[0]:m[1]])
			}
		}
		if status >= 400 {
			return status, words
		}
	}
	if status != 0 {
		return status, words
	}
	return statusOfClass(text)
}

// mostStatuses bounds how many statuses of a log are looked at.
const mostStatuses = 1000

// statusOfClass knows the exceptions of openai-python (src/openai/_exceptions.py), whose names the other vendors' SDKs,
// made by the same generator, share.
func statusOfClass(text string) (status int, words string) {
	class := regexp.MustCompile(`\b(AuthenticationError|PermissionDeniedError|RateLimitError|NotFoundError|BadRequestError|UnprocessableEntityError|InternalServerError)\b`)
	word := class.FindString(text)
	return map[string]int{
		"AuthenticationError": 401, "PermissionDeniedError": 403, "RateLimitError": 429, "NotFoundError": 404,
		"BadRequestError": 400, "UnprocessableEntityError": 422, "InternalServerError": 500,
	}[word], word
}
