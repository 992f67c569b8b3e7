// Package request reads a request that failed elsewhere, as its user has it: a curl command (for bash, cmd.exe or
// PowerShell), raw HTTP, or an entry of a HAR file. It also holds the checks about how a request sends its credential.
//
// It runs nothing and opens no connection, and no file either: what a command names as its body, the caller's Files
// reads. A credential becomes a Secret as soon as it is found; the URL, the headers, the notes and the errors hold none.
//
//	failing, err := request.Read(text, os.LookupEnv, maker)
//	target := failing.Apply(discovered, registry)
package request

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"authdoctor/checks"
	"authdoctor/keystore"
	"authdoctor/keystore/secret"
)

// MaxSize is the most bytes that Read takes.
const MaxSize = 1 << 20

// The forms that Read knows.
const (
	FormatCurl = "curl"
	FormatHTTP = "http"
	FormatHAR  = "har"
)

// What Read's errors wrap. Their texts name a line and never quote the request.
var (
	ErrTooLarge = errors.New("the request is larger than 1 MiB")
	ErrFormat   = errors.New("neither a curl command nor an HTTP request nor HAR")
	ErrSyntax   = errors.New("not well formed")
	ErrNoURL    = errors.New("no URL")
)

// Environment looks a variable up as os.LookupEnv does; nil knows none.
type Environment func(name string) (value string, set bool)

func (e Environment) lookup(name string) (string, bool) {
	if e == nil {
		return "", false
	}
	return e(name)
}

// bounded ends the filling in of variables after MaxSize bytes: a=$b$b doubles.
func bounded(env Environment) Environment {
	left := MaxSize
	return func(name string) (string, bool) {
		value, ok := env.lookup(name)
		if !ok || len(value) > left {
			return "", false
		}
		left -= len(value)
		return value, true
	}
}

// Request is a request that the user handed over, with its credentials taken apart from the rest.
type Request struct {
	Format  string // FormatCurl, FormatHTTP, FormatHAR
	Method  string
	URL     string          // as sent, but without user name, password, fragment and query values that name a credential
	Headers []checks.Header // without those that carry a credential; OpenAI-Organization and OpenAI-Project are apart

	Credential *keystore.Candidate // the value behind the scheme, verbatim; nil: the request carries none
	Scheme     string              // the word in front of it, as sent: "Bearer", "Basic"; "" for a bare value
	Duplicate  []string            // names of headers that are sent more than once

	Organization, Project string
	Model                 string        // of a JSON body or a form
	Body                  secret.Secret // verbatim; a prompt is nobody's business, so it prints as a fingerprint
	BodyKeys              []string      // the members of a JSON body, sorted, or the fields of a form
	Notes                 []string      // what a probe will do differently, for the report

	carriers []carrier
}

// Read takes a request in any of the known forms. Variables that a shell would fill in are looked up in env; one that
// is not set stays as it is written, because its name is then what a server sees. Errors wrap one of the Err values and
// begin with "line N:".
func Read(text []byte, env Environment, maker *secret.Maker) (Request, error) {
	return ReadWith(text, env, nil, maker)
}

// ReadWith is Read with the files that a curl command takes its body from.
func ReadWith(text []byte, env Environment, files Files, maker *secret.Maker) (Request, error) {
	if len(text) > MaxSize {
		return Request{}, at(1, ErrTooLarge, "keep only the failing request")
	}
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	d, err := parse(string(text), env, files)
	if err != nil {
		return Request{}, err
	}
	return d.request(maker), nil
}

func parse(text string, env Environment, files Files) (draft, error) {
	switch {
	case strings.HasPrefix(text, "\xff\xfe"), strings.HasPrefix(text, "\xfe\xff"):
		return draft{}, at(1, ErrFormat, "the text is UTF-16; save it as UTF-8")
	case strings.HasPrefix(strings.TrimLeft(text, " \t\r\n"), "{"):
		return readHAR(text)
	}
	if start := requestLine(text); start >= 0 {
		return readHTTP(text, start)
	}
	if start := curlWord(text); start >= 0 {
		return readCurl(text, start, env, files)
	}
	return draft{}, at(1, ErrFormat, "paste the command from curl on, or the request from its first line on, or export HAR")
}

// at makes an error that names a line and what to type next.
func at(line int, err error, next string) error {
	return fmt.Errorf("line %d: %w; %s", line, err, next)
}

// lineOf is the 1-based line of a byte offset.
func lineOf(text string, offset int) int {
	return 1 + strings.Count(text[:min(max(offset, 0), len(text))], "\n")
}
