// Package reply knows what a provider's reply means: one place for live probes, pasted text and the proxy.
//
// It reads bytes and headers and names causes with the rule they rest on; it opens no connection and judges no
// credential: that takes control probes, which are package account's.
//
//	r := reply.Read(openai, reply.Request{}, 401, header, body)
//	fmt.Println(r.Causes[0], r.Rule.ID, r.Rule.Mark) // credential.invalid openai-invalid-api-key documented
package reply

import (
	"strconv"
	"time"

	"authdoctor/checks/cause"
	"authdoctor/checks/provider"
)

// Form is what kind of thing answered.
type Form string

// The forms of a reply.
const (
	FormModels Form = "models" // a list of models
	FormObject Form = "object" // another JSON value without an error
	FormError  Form = "error"  // a JSON error of a known shape
	FormEdge   Form = "edge"   // a page of a firewall or content network in front of the API
	FormHTML   Form = "html"   // another HTML page
	FormText   Form = "text"   // text that is neither
	FormEmpty  Form = "empty"
)

// Request is what of the request a reading may depend on.
type Request struct {
	HeaderNames []string
	Now         time.Time       // when the reply arrived, for RetryAt; zero: the reply's Date header counts
	Facts       []provider.Fact // what to look for in an answer that grants the request
}

// Reading is what a reply says.
type Reading struct {
	Form    Form
	Status  int
	Code    string // error.code or its equivalent, sanitised
	Type    string
	Message string // sanitised; may echo a masked key
	Param   string

	Causes  []cause.ID     // best first; empty: nothing is wrong, or no rule matched
	Rule    *provider.Rule // what the causes rest on; nil without causes
	Retry   string
	RetryAt time.Time // zero: not told
	Edge    string    // with FormEdge: whose, such as "Cloudflare", and the mark it was known by

	Models    []string          // with FormModels
	Shutdown  map[string]string // model -> shutdown_date (YYYY-MM-DD), where the API tells one
	Limits    []Limit
	Facts     []Fact
	RequestID string
	Echo      *Echo // the masked key that the message quotes
}

// OK reports whether the reply is the API's own and grants the request.
func (r Reading) OK() bool {
	return r.Status >= 200 && r.Status < 300 && (r.Form == FormModels || r.Form == FormObject)
}

// API reports whether the API itself answered, not something in front of it.
func (r Reading) API() bool {
	return r.Form == FormModels || r.Form == FormObject || r.Form == FormError
}

// Brief is the status with the code, else the type, of the error. A code that repeats the status is left out.
func (r Reading) Brief() string {
	status := strconv.Itoa(r.Status)
	for _, word := range []string{r.Code, r.Type} {
		if word != "" && word != status {
			return status + " " + word
		}
	}
	return status
}

// Fact is what an answer tells about the key or its account.
type Fact struct {
	Label  string
	Value  string     // sanitised
	Causes []cause.ID // what it means; empty: no trouble
}

// Limit is one limit header: what is allowed and what is left.
type Limit struct {
	Name      string // requests, tokens
	Limit     string
	Remaining string
	Reset     string // as sent
}

// Echo is a key as a provider quotes it: first characters, stars, last characters. A key that a server quotes
// without a mask is masked here, and in Message, so that neither holds more than Head and Tail; only what can be no
// secret, such as an unexpanded ${VARIABLE}, is kept whole, in Head.
type Echo struct {
	Text   string
	Length int // characters of the key the server received; 0 where the echo hides it
	Head   string
	Tail   string
}
