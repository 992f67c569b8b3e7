// Package lint judges a request before it is sent: its address, its headers, its key's place, its JSON, and the members of
// its body against what package api knows. It opens no connection and no file.
//
// What is documented makes a fault; what is not verified, and what another vendor's API may take all the same, is a
// warning. A repair is offered only where no other one is plausible. The words of a fault quote members and documented
// values; text of the request itself may hold a secret, so the caller redacts what he shows.
//
//	result := lint.Run(message, lint.Options{Book: book, Registry: registry})
//	result.Faults[0].Place // line and column
package lint

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"authdoctor/checks"
	"authdoctor/checks/api"
	"authdoctor/checks/cause"
	"authdoctor/checks/jsontext"
	"authdoctor/checks/provider"
	"authdoctor/checks/request"
)

// The questions that are asked of a request. Each is a check of the report.
const (
	Address    = "request.address"
	Headers    = "request.headers"
	Credential = "request.credential"
	JSON       = "request.json"
	Members    = "request.members"
	Values     = "request.values"
	Models     = "request.model-limits"
	Order      = "request.order"
	Schemas    = "request.schemas"
)

// Question is a check and its statement.
type Question struct{ ID, Title string }

// Questions lists the checks in causal order.
func Questions() []Question {
	return []Question{
		{Credential, "the key travels in its place, once and clean"},
		{Address, "the address is one of the API's"},
		{Headers, "the headers are complete and can be sent"},
		{JSON, "the body is valid JSON"},
		{Members, "every member is one that the API takes, and none is missing"},
		{Values, "every value has the documented type and range"},
		{Models, "the model takes what is asked of it"},
		{Order, "the messages have the right roles, in the right order"},
		{Schemas, "the schemas of tools and answers are well formed"},
	}
}

// Fault is one thing that is wrong.
type Fault struct {
	Check      string
	Cause      cause.ID
	Status     checks.Status // Fail, Warn
	Confidence checks.Confidence
	At         int // what request.Message.Place takes; -1: no place of its own
	Place      request.Place
	Member     string // "messages[0].role", "header Authorization"
	Summary    string
	Measured   string
	Expected   string
	Source     string // the page that says so
	Repaired   bool   // the repaired request is without it
}

// Result is what is known of a request.
type Result struct {
	API      *api.API          // nil: none was recognised
	Provider provider.Provider // the host's owner; where there is none, of the API, else the zero value
	Model    string
	Faults   []Fault           // in causal order, then by place
	Skipped  map[string]string // a check that was not asked, and why
	Open     string            // why the whole could not be told; empty: it could
	Repaired *Repaired         // nil: nothing was repaired
}

// Options are what a judge knows beside the request.
type Options struct {
	Book     *api.Book
	Registry *provider.Registry
}

// judge is one request under judgement.
type judge struct {
	Options
	message request.Message
	result  Result
	host    provider.Provider // the owner of the host; zero: unknown
	base    string            // the path in front of the API's own
	trust   trust
	text    string // the body
	body    jsontext.Value

	patterns map[string]*regexp.Regexp

	edits   []jsontext.Edit // of the body
	fields  []request.Field // the headers, repaired
	address string          // repaired
	method  string
	changed bool // an address, a method or a header was repaired
}

// trust says how much the API's list of members counts for this host.
type trust int

const (
	others trust = iota // another vendor's API of the same form: what is not listed may be fine
	guess               // no host is named: the API is the likely one
	own                 // the vendor's own
)

// Run judges a request.
func Run(m request.Message, o Options) Result {
	j := &judge{Options: o, message: m, text: m.Body, address: m.Address, method: m.Method, fields: slices.Clone(m.Fields), patterns: map[string]*regexp.Regexp{}}
	j.result.Skipped = map[string]string{}
	if m.Kind == request.FormatJSON {
		for _, id := range []string{Address, Headers, Credential} {
			j.result.Skipped[id] = "the body stands by itself"
		}
		j.readBody()
		j.recognise()
	} else {
		j.locate()
		j.credential()
		j.headers()
		if j.hasBody() {
			j.readBody()
		}
	}
	j.judgeBody()
	return j.finish()
}

// finish sorts the faults and puts the repaired request together.
func (j *judge) finish() Result {
	for i := range j.result.Faults {
		f := &j.result.Faults[i]
		f.Place = j.message.Place(f.At)
	}
	slices.SortStableFunc(j.result.Faults, func(a, b Fault) int {
		switch {
		case a.Cause != b.Cause && a.Cause.Before(b.Cause):
			return -1
		case a.Cause != b.Cause:
			return 1
		}
		return cmp.Or(cmp.Compare(a.Place.File, b.Place.File), cmp.Compare(a.Place.Line, b.Place.Line), cmp.Compare(a.Place.Column, b.Place.Column))
	})
	j.result.Repaired = j.repaired()
	return j.result
}

// mostFaults bounds the list: a hostile text could have a million.
const mostFaults = 200

// add takes a fault. An unverified fact makes a warning, and so does another vendor's API where lenient.
func (j *judge) add(f Fault, mark provider.Mark, lenient bool) {
	if len(j.result.Faults) >= mostFaults {
		return
	}
	f.Status, f.Confidence = checks.Fail, checks.Inferred
	switch mark {
	case provider.Documented:
		f.Confidence = checks.Stated
	case provider.Unverified:
		f.Status, f.Confidence = checks.Warn, checks.Possible
	}
	if lenient && j.trust == others {
		f.Status, f.Confidence = checks.Warn, checks.Possible
	}
	if f.Source == "" && j.result.API != nil {
		f.Source = j.result.API.Source
	}
	j.result.Faults = append(j.result.Faults, f)
}

// warn takes a fault that never changes the verdict.
func (j *judge) warn(f Fault) { j.add(f, provider.Unverified, false) }

// bodyAt is the place of a byte of the body.
func (j *judge) bodyAt(offset int) int { return j.message.BodyAt(offset) }

// hasBody reports whether the request sends a body.
func (j *judge) hasBody() bool { return j.message.Body != "" }

func shown(list []string) string {
	if len(list) > 12 {
		list = append(slices.Clone(list[:11]), "...")
	}
	return strings.Join(list, ", ")
}
