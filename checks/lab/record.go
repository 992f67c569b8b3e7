package lab

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"time"
)

// bodyLimit bounds what is read of a request's body.
const bodyLimit = 64 << 10

// CredentialKind is what a request carried in the place of a credential; the bytes themselves are not kept.
type CredentialKind string

// The kinds.
const (
	NoCredential    CredentialKind = "none"
	GoodCredential  CredentialKind = "good"  // the one that the server accepts
	OtherCredential CredentialKind = "other" // anything else, a spoilt good one included
)

// Seen is one request that arrived, at the API or (method CONNECT) at the proxy.
type Seen struct {
	Method     string
	Path       string // with the query; of CONNECT the host and port
	Probe      string // a guess: models, models-none, models-dummy, model, quota, scope-responses, one-token, connect; else empty
	Credential CredentialKind
	Body       string
}

// Event is told while a practice runs: a request and how it was answered.
type Event struct {
	Time    time.Time
	Request Seen
	Status  int // 0: no reply was sent
}

// Requests lists what has arrived so far, in order.
func (p *Practice) Requests() []Seen {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]Seen(nil), p.requests...)
}

// entrance is the outermost handler: it marks every reply, records the request and tells the log about it.
func (p *Practice) entrance(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !p.enter() {
			return
		}
		defer p.handlers.Done()
		body, err := io.ReadAll(io.LimitReader(r.Body, bodyLimit))
		if err != nil {
			return // the client is gone
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		seen := p.see(r, body)
		p.mu.Lock()
		p.requests = append(p.requests, seen)
		p.mu.Unlock()
		noted := &notedWriter{ResponseWriter: w, note: func(status int) { p.tell(Event{time.Now(), seen, status}) }}
		w.Header().Set("Server", Server)
		next.ServeHTTP(noted, r)
		noted.once(0)
	})
}

// enter counts a handler in, unless the practice is closing.
func (p *Practice) enter() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closing {
		return false
	}
	p.handlers.Add(1)
	return true
}

func (p *Practice) tell(e Event) {
	if p.log == nil {
		return
	}
	p.telling.Lock()
	defer p.telling.Unlock()
	p.log(e)
}

func (p *Practice) see(r *http.Request, body []byte) Seen {
	seen := Seen{Method: r.Method, Path: r.URL.RequestURI(), Credential: OtherCredential, Body: string(body)}
	if r.Method == http.MethodConnect {
		seen.Path = r.Host
	}
	d := p.scene.account.dialect
	switch {
	case d.token(r) == p.scene.keys.good:
		seen.Credential = GoodCredential
	case keyless(r):
		seen.Credential = NoCredential
	}
	seen.Probe = guess(seen, r.URL.Path, r.Header.Get(d.carriers[0].header) == p.presented, body)
	return seen
}

// keyless reports whether a request carries nothing that could be a credential.
func keyless(r *http.Request) bool {
	for _, name := range append(keyHeaders(), "Proxy-Authorization") {
		if !bare(r.Header.Get(name)) {
			return false
		}
	}
	return true
}

// bare reports whether an Authorization header carries nothing.
func bare(authorization string) bool {
	return authorization == "" || strings.EqualFold(strings.TrimSpace(authorization), "Bearer")
}

// guess names the probe that a request looks like. asSet: it carries the credential that the settings hold.
func guess(seen Seen, path string, asSet bool, body []byte) string {
	_, model, _ := strings.Cut(path, "/models/")
	var fields map[string]any
	_ = json.Unmarshal(body, &fields) // no JSON: no fields
	tokens, limited := fields["max_tokens"].(float64)
	switch {
	case seen.Method == http.MethodConnect:
		return "connect"
	case seen.Method == http.MethodGet && model != "":
		return "model"
	case seen.Method == http.MethodGet && strings.HasSuffix(path, "/models"):
		switch {
		case seen.Credential == NoCredential:
			return "models-none"
		case asSet || seen.Credential == GoodCredential:
			return "models"
		}
		return "models-dummy"
	case seen.Method == http.MethodPost && strings.HasSuffix(path, "/responses") && fields["speed"] != nil:
		return "scope-responses"
	case seen.Method == http.MethodPost && (limited && tokens < 1 || counts(path) || !limited && nothingToSay(fields)):
		return "quota"
	case seen.Method == http.MethodPost:
		return "one-token"
	}
	return ""
}

// nothingToSay reports whether a call holds nothing that a model could answer, as Azure's probe does.
func nothingToSay(fields map[string]any) bool {
	return fields["model"] != nil && fields["messages"] == nil && fields["contents"] == nil && fields["input"] == nil
}

// counts reports whether a path only counts the tokens of a request, which costs nothing.
func counts(path string) bool {
	return strings.HasSuffix(path, "/count_tokens") || strings.HasSuffix(path, ":countTokens")
}

// notedWriter tells the status of a reply once, as soon as it is known.
type notedWriter struct {
	http.ResponseWriter
	note func(status int)
	told bool
}

// Unwrap lets http.ResponseController reach the writer below.
func (w *notedWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// WriteHeader notes the status and sends it.
func (w *notedWriter) WriteHeader(status int) {
	w.once(status)
	w.ResponseWriter.WriteHeader(status)
}

// Write notes the implied status and sends the bytes.
func (w *notedWriter) Write(p []byte) (int, error) {
	w.once(http.StatusOK)
	return w.ResponseWriter.Write(p)
}

func (w *notedWriter) once(status int) {
	if !w.told {
		w.told = true
		w.note(status)
	}
}
