package explain

import (
	"net/url"
	"strconv"
	"strings"

	"authdoctor/checks/reply"
)

// echoWords describe a quoted key.
func echoWords(echo reply.Echo) string {
	words := short(echo.Text)
	if len(words) > 60 {
		words = short(echo.Head + "…" + echo.Tail)
	}
	if echo.Length > 0 {
		words += ", " + strconv.Itoa(echo.Length) + " characters"
	}
	return words
}

// mostAddresses bounds how many addresses of a text are looked at.
const mostAddresses = 50

// addressOf is the first address of a known API in the text, without query and user name.
func (r *Reader) addressOf(text string) string {
	for range mostAddresses {
		at := strings.Index(text, "http")
		if at < 0 {
			return ""
		}
		text = text[at:]
		end := strings.IndexAny(text, " \t\r\n\"'`<>()[]{}|\\,;")
		if end < 0 {
			end = len(text)
		}
		word := text[:end]
		text = text[max(end, 4):]
		u, err := url.Parse(strings.TrimRight(word, ".:"))
		if err != nil || len(word) > 500 || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
			continue
		}
		if id, _ := r.knownHost([]string{strings.ToLower(u.Hostname())}, r.api, true); id != "" {
			return short(u.Scheme + "://" + u.Host + u.Path)
		}
	}
	return ""
}

// modelOf is the name of the model, where a request or a message tells it.
func modelOf(text string) string {
	for _, mark := range []string{`"model": "`, `"model":"`, `'model': '`, "model `", "model '", "models/"} {
		_, rest, ok := strings.Cut(text, mark)
		if !ok {
			continue
		}
		end := 0
		for end < len(rest) && (wordByte(rest[end]) || rest[end] == '/' && mark != "models/") {
			end++
		}
		if end >= 3 && end <= 100 {
			return short(strings.TrimRight(rest[:end], "."))
		}
	}
	return ""
}

// requestIDOf is the name of a request in the provider's logs, where no answer named it.
func requestIDOf(text string) string {
	for _, mark := range []string{"request id: ", "Request ID: ", "request_id: ", "requestId: ", "RequestId: ", "x-request-id: ", "request-id: ", "(request id: ", "Trace ID: ", "cf-ray: ", "req_"} {
		at := strings.Index(text, mark)
		if at < 0 {
			continue
		}
		rest := text[at+len(mark):]
		end := 0
		for end < len(rest) && wordByte(rest[end]) {
			end++
		}
		id := strings.TrimRight(rest[:end], ".")
		if mark == "req_" {
			id = mark + id
		}
		if len(id) >= 8 && len(id) <= 80 {
			return short(id)
		}
	}
	return ""
}
