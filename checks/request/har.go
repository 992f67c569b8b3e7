package request

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// harEntry is one request of a HAR file, http://www.softwareishard.com/blog/har-12-spec/ "entries".
type harEntry struct {
	Request *struct {
		Method  string `json:"method"`
		URL     string `json:"url"`
		Headers []struct {
			Name  string `json:"name"`
			Value string `json:"value"`
		} `json:"headers"`
		PostData struct {
			Text string `json:"text"`
		} `json:"postData"`
	} `json:"request"`
	Response struct {
		Status int `json:"status"` // 0: no reply came
	} `json:"response"`
}

// readHAR reads a HAR file, or an entry of one by itself.
func readHAR(text string) (draft, error) {
	var file struct {
		Log struct {
			Entries []harEntry `json:"entries"`
		} `json:"log"`
		harEntry
	}
	if err := json.Unmarshal([]byte(text), &file); err != nil {
		return draft{}, at(jsonLine(text, err), fmt.Errorf("HAR that is %w", ErrSyntax), "export it again, or keep one whole entry")
	}
	entries := file.Log.Entries
	if len(entries) == 0 {
		entries = []harEntry{file.harEntry}
	}
	chosen := failing(entries)
	entry := entries[chosen]
	if entry.Request == nil {
		return draft{}, at(1, ErrFormat, `JSON is taken as HAR: "log" with "entries", or an entry with "request"`)
	}
	if entry.Request.URL == "" || !isMethod(entry.Request.Method) {
		return draft{}, at(1, fmt.Errorf("%w or no method in the HAR entry", ErrNoURL), "export it again")
	}
	d := draft{format: FormatHAR, method: entry.Request.Method, address: entry.Request.URL, body: entry.Request.PostData.Text}
	if len(entries) > 1 {
		d.note(fmt.Sprintf("entry %d of %d was taken", chosen+1, len(entries)))
	}
	for _, h := range entry.Request.Headers {
		if isToken(h.Name) && !strings.EqualFold(h.Name, "Host") { // HTTP/2's pseudo-headers are no tokens
			d.fields = append(d.fields, field{name: h.Name, value: h.Value})
		}
	}
	return d, nil
}

// failing is the index of the first entry that a server refused, else of the first without a reply, else 0.
func failing(entries []harEntry) int {
	for _, fails := range []func(status int) bool{
		func(status int) bool { return status >= 400 },
		func(status int) bool { return status == 0 },
	} {
		for i, e := range entries {
			if e.Request != nil && fails(e.Response.Status) {
				return i
			}
		}
	}
	return 0
}

func jsonLine(text string, err error) int {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return lineOf(text, int(syntax.Offset))
	case errors.As(err, &kind):
		return lineOf(text, int(kind.Offset))
	}
	return 1
}
