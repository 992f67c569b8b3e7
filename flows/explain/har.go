package explain

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// isHAR reports whether a text begins as an HTTP archive does (HAR 1.2): an object with the member log.
func isHAR(head []byte) bool {
	head = bytes.TrimSpace(bytes.TrimPrefix(head, []byte("\ufeff")))
	return len(head) > 0 && head[0] == '{' && bytes.Contains(head, []byte(`"log"`)) &&
		(bytes.Contains(head, []byte(`"entries"`)) || bytes.Contains(head, []byte(`"creator"`)))
}

// harEntry is what of an exchange tells of an error.
type harEntry struct {
	Request struct {
		Method string `json:"method"`
		URL    string `json:"url"`
	} `json:"request"`
	Response struct {
		Status     int    `json:"status"`
		StatusText string `json:"statusText"`
		Headers    []struct {
			Name  string `json:"name"`
			Value string `json:"value"`
		} `json:"headers"`
		Content struct {
			Text     string `json:"text"`
			Encoding string `json:"encoding"`
		} `json:"content"`
		Error string `json:"_error"` // Chrome: net::ERR_NAME_NOT_RESOLVED
	} `json:"response"`
}

// mostEntries bounds how many failed exchanges of an archive are read.
const mostEntries = 500

// har reads an archive entry by entry; long strings are shortened before they are decoded.
func (r *Reader) har(in io.Reader, redact func(string) string) (Symptom, error) {
	decoder := json.NewDecoder(&shortener{in: in})
	var all Symptom
	read, seen := 0, false
	if err := enter(decoder, "log", "entries"); err != nil {
		all.Cut = true
		return all, unlessBroken(err)
	}
	for decoder.More() {
		var entry harEntry
		if err := decoder.Decode(&entry); err != nil {
			all.Cut = true
			return all, unlessBroken(err)
		}
		if !entry.failed() {
			continue
		}
		if read++; read > mostEntries {
			all.Cut = true
			break
		}
		next := r.Read(redact(entry.text()))
		if !seen {
			all, seen = next, true
			continue
		}
		all = all.with(next)
	}
	return all, nil
}

// unlessBroken keeps the errors of the input; an archive that is cut off or no JSON is read as far as it goes.
func unlessBroken(err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	if errors.As(err, &syntax) || errors.As(err, &kind) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, errNoEntries) {
		return nil
	}
	return fmt.Errorf("read the archive: %w", err)
}

var errNoEntries = errors.New("the archive has no log.entries")

// enter goes down to the list that a path of members leads to.
func enter(decoder *json.Decoder, path ...string) error {
	for _, name := range path {
		if token, err := decoder.Token(); err != nil || token != json.Delim('{') {
			return errors.Join(err, errNoEntries)
		}
		for {
			if !decoder.More() {
				return errNoEntries
			}
			token, err := decoder.Token()
			if err != nil {
				return err
			}
			if token == name {
				break
			}
			var skipped json.RawMessage
			if err := decoder.Decode(&skipped); err != nil {
				return err
			}
		}
	}
	if token, err := decoder.Token(); err != nil || token != json.Delim('[') {
		return errors.Join(err, errNoEntries)
	}
	return nil
}

func (e harEntry) failed() bool {
	if e.Response.Status >= 400 || e.Response.Error != "" {
		return true
	}
	body := e.Response.Content.Text
	return strings.Contains(body[:min(len(body), ahead)], `"error"`)
}

// text writes an exchange as curl -i would.
func (e harEntry) text() string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s %s\n", e.Request.Method, e.Request.URL)
	if e.Response.Error != "" {
		fmt.Fprintf(&out, "%s\n", e.Response.Error)
	}
	if e.Response.Status > 0 {
		fmt.Fprintf(&out, "HTTP/1.1 %d %s\n", e.Response.Status, e.Response.StatusText)
	}
	for _, h := range e.Response.Headers {
		fmt.Fprintf(&out, "%s: %s\n", h.Name, h.Value)
	}
	body := e.Response.Content.Text
	if e.Response.Content.Encoding == "base64" {
		if decoded, err := base64.StdEncoding.DecodeString(body); err == nil {
			body = string(decoded)
		}
	}
	fmt.Fprintf(&out, "\n%s\n", body)
	return out.String()
}

// longestString is how many bytes of a string of an archive are kept: a multiple of four, so that base64 stays whole.
const longestString = 16 << 10

// shortener passes JSON on and leaves out what is too long of its strings, so that an archive's images and scripts are
// never in memory.
type shortener struct {
	in      io.Reader
	inside  bool // a string
	escaped bool
	length  int
	unit    int // bytes of an escape that may not be cut in two
}

func (s *shortener) Read(p []byte) (int, error) {
	for {
		n, err := s.in.Read(p)
		kept := 0
		for _, c := range p[:n] {
			if s.keeps(c) {
				p[kept] = c
				kept++
			}
		}
		if kept > 0 || err != nil || n == 0 {
			return kept, err
		}
	}
}

// keeps decides about one byte. An escape that has begun is passed on to its end.
func (s *shortener) keeps(c byte) bool {
	if !s.inside {
		s.inside, s.length = c == '"', 0
		return true
	}
	if s.unit > 0 {
		s.unit--
		if s.escaped {
			s.escaped = false
			if c == 'u' {
				s.unit = 4
			}
		}
		return s.length <= longestString
	}
	if c == '"' {
		s.inside = false
		return true
	}
	s.length++
	if c == '\\' {
		s.escaped, s.unit = true, 1
	}
	return s.length <= longestString
}
