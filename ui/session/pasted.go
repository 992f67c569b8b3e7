package session

import "authdoctor/flows"

// Kind of a pasted text.
type Kind string

// What a pasted text can be.
const (
	FailingRequest Kind = "request" // a curl command, raw HTTP or a HAR entry
	ErrorText      Kind = "error"   // what a program or a server said
	KeyAlone       Kind = "key"
	NothingKnown   Kind = "nothing"
)

// Pasted is what a pasted text turned out to be. It quotes the text in redacted form only.
type Pasted struct {
	Kind   Kind
	Title  string        // "a curl command to https://api.openai.com/v1"
	Says   []string      // what was recognised, one thing a line
	Likely []Likely      // what the text says about the cause, best first; empty where it says nothing
	Choice Choice        // what to examine to confirm it
	Judged *flows.Report // what is wrong with the request before it is sent; nil: the text is no request
	Next   string        // what examining would do: "send this request's checks to api.openai.com"; empty: there is nothing to examine
}

// Likely is a cause that a pasted text speaks for. Nothing has been measured yet.
type Likely struct {
	Cause      string // "quota.exhausted"
	Title      string
	Confidence string // as in a report, never "proven"
	Line       string // the words that it rests on
}

// KeyFacts say what a typed or pasted key looks like.
type KeyFacts struct {
	Shown   string   // "51 characters, starts sk-proj-, ends …a1B2"; empty: nothing was typed
	Whose   string   // the vendor and kind that its shape names; empty: none
	Says    []string // what else is in the text: a line break, quotes, "export NAME=", one thing a line
	Stop    string   // why it is not a key to check: two keys, source code; empty: it can be checked
	Inner   bool     // a key alone is inside and can be taken out with Keep
	InnerIs string   // what that would be, in the form of Shown
}

// Format of a saved or shown report.
type Format string

// The formats of a report.
const (
	Text     Format = "text"
	Markdown Format = "markdown"
	JSON     Format = "json"
)
