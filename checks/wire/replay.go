package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"authdoctor/keystore/secret"

	"golang.org/x/net/http/httpguts"
)

// Replay makes a Request the user's own. It is sent with exactly these headers, and only in a Form of known cost.
type Replay struct {
	Fields []Field       // in order; of one name more than one
	Sealed []Credential  // further headers whose values are secret: cookies, a second key
	Body   secret.Secret // JSON; the zero Secret: none
}

// Form is what a request of the user's own must look like, so that its cost is known.
type Form struct {
	Method, URL string // without the query
	Cost        Cost
	Marks       map[string]string // members of the body, as JSON writes them: those that must fail, or the limit of tokens
}

// longestPaid bounds the body of a billable request, in bytes: what is read is billed, too.
const longestPaid = 8 << 10

// allowsReplay checks a request of the user's own against the forms.
func (g Grant) allowsReplay(r Request, u *url.URL, practice bool) error {
	host := HostPort(u)
	if !slices.Contains(g.Hosts, host) || r.Trust {
		return fmt.Errorf("%w: your own request may not be sent to %s", ErrWithheld, u.Hostname())
	}
	at := slices.IndexFunc(g.Forms, func(f Form) bool { return f.Cost == r.Cost && f.Method == r.Method && f.Is(u) })
	if at < 0 {
		return fmt.Errorf("%w: it is not known what %s %s costs", ErrWithheld, r.Method, u.Path)
	}
	form := g.Forms[at]
	switch {
	case r.Cost == Free && r.Method == http.MethodGet && r.Replay.Body.Len() == 0:
		return nil
	case r.Cost == MustFail && !slices.Contains(g.Own, host) && !practice:
		return fmt.Errorf("%w: a body that must fail is known to be free at the vendor's own hosts only, and %s is none", ErrWithheld, u.Hostname())
	case r.Cost == Paid && !g.Paid:
		return fmt.Errorf("%w: a billable request needs --paid", ErrWithheld)
	case r.Cost == Paid && r.Replay.Body.Len() > longestPaid:
		return fmt.Errorf("%w: a body of more than %d KiB costs more than one token; shorten it", ErrWithheld, longestPaid>>10)
	case r.Cost != MustFail && r.Cost != Paid:
		return fmt.Errorf("%w: %s is not free in this form", ErrWithheld, r.Method)
	}
	return r.Replay.Body.Use(func(body []byte) error {
		if err := form.holds(body, r.Cost); err != nil {
			return fmt.Errorf("%w: %w", ErrWithheld, err)
		}
		return nil
	})
}

// Is reports whether a URL is the form's, whatever its query.
func (f Form) Is(u *url.URL) bool {
	own, err := url.Parse(f.URL)
	return err == nil && own.Scheme == u.Scheme && HostPort(own) == HostPort(u) && own.EscapedPath() == u.EscapedPath()
}

// holds reports what of the form a body lacks; nil: nothing.
func (f Form) holds(body []byte, cost Cost) error {
	members, err := membersOf(body)
	switch {
	case err != nil:
		return err
	case len(f.Marks) == 0:
		return errors.New("nothing is known that keeps this body from being billed")
	case cost == Paid:
		return oneToken(members)
	}
	for name, value := range f.Marks {
		if string(members[name]) != value {
			return fmt.Errorf("the body has to hold %s %s, which keeps it free", name, value)
		}
	}
	return nil
}

// TokenLimits are the members that limit the tokens of an answer.
func TokenLimits() []string {
	return []string{"max_tokens", "max_completion_tokens", "max_output_tokens"}
}

// oneToken reports why a body may cost more than one token.
func oneToken(members map[string]json.RawMessage) error {
	limited := false
	for _, name := range TokenLimits() {
		value, set := members[name]
		if set && string(value) != "1" {
			return fmt.Errorf("%s has to be 1", name)
		}
		limited = limited || set
	}
	if !limited {
		return errors.New("the body does not limit the tokens")
	}
	for _, name := range []string{"n", "best_of"} {
		if value, set := members[name]; set && string(value) != "1" {
			return fmt.Errorf("%s has to be 1", name)
		}
	}
	for _, name := range []string{"stream", "background", "web_search_options", "prediction", "plugins", "audio"} {
		if value, set := members[name]; set && string(value) != "false" && string(value) != "null" {
			return fmt.Errorf("%s may be billed by itself", name)
		}
	}
	var tools []struct {
		Type string `json:"type"`
	}
	if value, set := members["tools"]; set && json.Unmarshal(value, &tools) != nil {
		return nil // what is no list of tools runs none
	}
	for _, tool := range tools {
		if tool.Type != "function" && tool.Type != "custom" && tool.Type != "" {
			return errors.New("tools that the vendor runs are billed by themselves")
		}
	}
	return nil
}

// membersOf reads a JSON object. Of a member that stands there twice it is open which one counts, so that is an error;
// some servers do not tell capital letters from small ones.
func membersOf(body []byte) (map[string]json.RawMessage, error) {
	decoder := json.NewDecoder(bytes.NewReader(body))
	if begin, err := decoder.Token(); err != nil || begin != json.Delim('{') {
		return nil, errors.New("the body is no JSON object")
	}
	members, seen := map[string]json.RawMessage{}, map[string]bool{}
	for decoder.More() {
		name, err := decoder.Token()
		text, isName := name.(string)
		var value json.RawMessage
		if err != nil || !isName || decoder.Decode(&value) != nil {
			return nil, errors.New("the body is no JSON object")
		}
		if seen[strings.ToLower(text)] {
			return nil, errors.New("a member stands in the body twice")
		}
		members[text], seen[strings.ToLower(text)] = value, true
	}
	if _, err := decoder.Token(); err != nil {
		return nil, errors.New("the body is no JSON object")
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("more stands behind the body's JSON")
	}
	return members, nil
}

// buildReplay makes the HTTP request: the user's headers, and the client's own where he has none.
func (c *Client) buildReplay(r Request, u *url.URL) (*http.Request, error) {
	req := &http.Request{Method: r.Method, URL: u, Host: u.Host, Header: http.Header{}, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1}
	for _, field := range r.Replay.Fields {
		if err := sendable(field); err != nil {
			return nil, err
		}
		req.Header.Add(field.Name, field.Value)
	}
	for _, own := range []Field{{"User-Agent", c.opts.UserAgent}, {"Accept", "application/json"}, {"Accept-Encoding", "gzip"}} {
		if req.Header.Get(own.Name) == "" {
			req.Header.Set(own.Name, own.Value)
		}
	}
	_ = r.Replay.Body.Use(func(body []byte) error {
		req.Body = io.NopCloser(bytes.NewReader(bytes.Clone(body)))
		req.ContentLength = int64(len(body))
		return nil
	})
	for _, sealed := range r.Replay.Sealed {
		if err := sealed.put(req.Header.Add); err != nil {
			return nil, err
		}
	}
	if r.Credential != nil {
		return req, r.Credential.put(req.Header.Set)
	}
	return req, nil
}

// sendable reports why a header cannot be sent; nil: it can.
func sendable(field Field) error {
	reason := Unsendable(field.Value)
	if !httpguts.ValidHeaderFieldName(field.Name) {
		reason = "a character in its name that no header has"
	}
	if reason != "" {
		return fmt.Errorf("the header %q cannot be sent as it is, because of %s: correct it", field.Name, reason)
	}
	return nil
}

// Left is how many requests may still be sent, and how many of them may be billed.
func (c *Client) Left() (requests, billable int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.opts.MaxRequests - c.sent, c.opts.MaxPaid - c.billable
}
