package request

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"authdoctor/checks/jsontext"
)

// IsHAR reports whether a text that begins so is a HAR file: an object whose first member is "log".
func IsHAR(begin []byte) bool {
	rest, ok := bytes.CutPrefix(bytes.TrimLeft(bytes.TrimPrefix(begin, []byte("\xef\xbb\xbf")), " \t\r\n"), []byte("{"))
	return ok && bytes.HasPrefix(bytes.TrimLeft(rest, " \t\r\n"), []byte(`"log"`))
}

// ErrNoEntry: the HAR file has no entry of that number.
var ErrNoEntry = errors.New("no such entry")

// OpenHAR reads one request of a HAR file: entry number, from 1, or for 0 the first that a server refused, else the first
// without a reply, else the first. The file streams by: only the request itself is kept, and where an entry is chosen,
// what follows it is not read.
func OpenHAR(file io.Reader, number int) (Message, error) {
	s := harStream{in: bufio.NewReaderSize(file, 64<<10), line: 1, column: 1, number: number}
	err := s.file()
	if errors.Is(err, errEnough) {
		err = nil
	}
	var syntax *harFault
	switch {
	case errors.As(err, &syntax):
		return Message{}, at(s.line, fmt.Errorf("HAR that is %w: %s", ErrSyntax, syntax.what), "export it again, or keep one whole entry")
	case err != nil:
		return Message{}, fmt.Errorf("read the HAR file: %w", err)
	}
	for _, found := range []*harRequest{s.refused, s.silent, s.first} {
		if found != nil {
			return found.message(number, s.count)
		}
	}
	return Message{}, at(1, ErrNoEntry, "the file has "+strconv.Itoa(s.count)+" entries")
}

// harRequest is the raw "request" of an entry.
type harRequest struct {
	raw   []byte
	begin Place
	entry int // from 1
}

// message reads the request with the place of every part.
func (h *harRequest) message(asked, count int) (Message, error) {
	var parsed struct {
		Method, URL string
		Headers     []struct{ Name, Value string }
		PostData    struct{ Text string }
	}
	if err := json.Unmarshal(h.raw, &parsed); err != nil {
		return Message{}, at(h.begin.Line, fmt.Errorf("HAR that is %w", ErrSyntax), "export it again, or keep one whole entry")
	}
	if parsed.URL == "" || !isMethod(parsed.Method) {
		return Message{}, at(h.begin.Line, fmt.Errorf("%w or no method in the HAR entry", ErrNoURL), "export it again")
	}
	raw := string(h.raw)
	tree, _ := jsontext.Read(raw)
	address, _ := tree.Get("url")
	post, _ := tree.Get("postData")
	text, _ := post.Get("text")
	d := draft{format: FormatHAR, method: parsed.Method, address: parsed.URL, addressAt: address.Start + 1, body: parsed.PostData.Text}
	d.bodyRuns = escapeRuns(raw, text)
	headers, _ := tree.Get("headers")
	for i, f := range parsed.Headers {
		if !isToken(f.Name) || strings.EqualFold(f.Name, "Host") || i >= len(headers.Items) {
			continue
		}
		value, _ := headers.Items[i].Get("value")
		d.fields = append(d.fields, field{name: f.Name, value: f.Value, at: headers.Items[i].Start, valueAt: value.Start + 1})
	}
	if asked == 0 && h.entry > 0 && (count > 1 || h.entry > 1) {
		d.note("entry " + strconv.Itoa(h.entry) + " of the HAR file was taken; --entry chooses another one")
	}
	return d.message(raw, h.begin), nil
}

// escapeRuns says where the bytes of a string value stand behind its escapes.
func escapeRuns(raw string, v jsontext.Value) []run {
	if v.Kind != jsontext.String || v.End-v.Start < 2 {
		return nil
	}
	at := v.Start + 1
	runs := []run{{source: at}}
	made := 0
	for at < v.End-1 {
		next := strings.IndexByte(raw[at:v.End-1], '\\')
		if next < 0 {
			return runs
		}
		at, made = at+next, made+next
		size, gives := 2, 1
		if raw[at+1] == 'u' {
			var char string
			for _, size = range []int{12, 6} { // two make a character beyond the first plane
				if at+size < v.End && json.Unmarshal([]byte(`"`+raw[at:at+size]+`"`), &char) == nil && len([]rune(char)) == 1 {
					break
				}
			}
			gives = len(char)
		}
		at, made = at+size, made+gives
		runs = append(runs, run{made: made, source: at})
	}
	return runs
}
