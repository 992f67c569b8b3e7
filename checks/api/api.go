// Package api knows what the APIs of models take: addresses, headers, and the members of a body with their types, ranges
// and dependencies. All of it is data: one YAML file per API in data/, compiled into the binary in a compact form.
// data/README.md says how to read and extend them.
//
// It judges nothing and knows no request.
//
//	book, _ := api.Builtin()
//	chat, base := book.ByPath("/v1/chat/completions", "openai", "POST")
//	chat.Body.Members["temperature"].Max // 2
package api

import "authdoctor/checks/provider"

// API is one data file: one operation.
type API struct {
	ID      string        `json:"id" yaml:"id"`
	Name    string        `json:"name" yaml:"name"`               // for people: "chat completions"
	Vendors []string      `json:"vendors" yaml:"vendors"`         // whose own it is; there, members that are not listed are refused
	Method  string        `json:"method,omitempty" yaml:"method"` // POST where empty
	Paths   []string      `json:"paths" yaml:"paths"`             // below a base URL; * stands for one part
	Source  string        `json:"source" yaml:"source"`
	Mark    provider.Mark `json:"mark" yaml:"mark"`
	Headers []Setting     `json:"headers,omitempty" yaml:"headers"`
	Form    string        `json:"form,omitempty" yaml:"form"` // the body is a multipart form: only, or also; empty: JSON
	Also    []string      `json:"also,omitempty" yaml:"also"` // vendors whose hosts take this API of another vendor, too
	Signs   []string      `json:"signs,omitempty" yaml:"signs"`
	Models  string        `json:"models,omitempty" yaml:"models"` // RE2: names that speak for this API
	Order   string        `json:"order,omitempty" yaml:"order"`   // the rule for messages: tool-calls, claude-turns, gemini-turns
	Body    *Shape        `json:"body,omitempty" yaml:"body"`     // none: the call has no body

	Shapes map[string]*Shape            `json:"shapes,omitempty" yaml:"shapes"`
	Extras map[string]map[string]*Shape `json:"extras,omitempty" yaml:"extras"` // by vendor: members that only that one takes
}

// Setting is a header that the API wants.
type Setting struct {
	Name  string `json:"name" yaml:"name"`
	Value string `json:"value" yaml:"value"` // the documented one
}

// Shape is what a value may be. A restriction counts for values of the kind that it fits: Items for an array, Members
// for an object, Min for a number, MinLength for a string.
type Shape struct {
	Is       string   `json:"is,omitempty" yaml:"is"`     // the name of a shape of this file; the other members add to it
	Type     string   `json:"type,omitempty" yaml:"type"` // string, integer, number, boolean, array, object; | separates; empty: any
	Required bool     `json:"required,omitempty" yaml:"required"`
	Null     bool     `json:"null,omitempty" yaml:"null"`
	Enum     []string `json:"enum,omitempty" yaml:"enum"`   // all values there are
	Known    []string `json:"known,omitempty" yaml:"known"` // values that are known; another one is a warning

	Min       *float64 `json:"min,omitempty" yaml:"min"`
	Max       *float64 `json:"max,omitempty" yaml:"max"`
	MinLength int      `json:"min_length,omitempty" yaml:"min_length"` // in characters
	MaxLength int      `json:"max_length,omitempty" yaml:"max_length"`
	Pattern   string   `json:"pattern,omitempty" yaml:"pattern"` // RE2
	MinItems  int      `json:"min_items,omitempty" yaml:"min_items"`
	MaxItems  int      `json:"max_items,omitempty" yaml:"max_items"`
	Items     *Shape   `json:"items,omitempty" yaml:"items"`

	Members  map[string]*Shape `json:"members,omitempty" yaml:"members"`
	Open     bool              `json:"open,omitempty" yaml:"open"`     // other members are fine
	Values   *Shape            `json:"values,omitempty" yaml:"values"` // of the members that are not listed
	By       string            `json:"by,omitempty" yaml:"by"`         // the member whose value chooses one of Variants
	Variants map[string]*Shape `json:"variants,omitempty" yaml:"variants"`
	AtLeast  []string          `json:"at_least,omitempty" yaml:"at_least"` // one of these members has to be there
	OneOf    []string          `json:"one_of,omitempty" yaml:"one_of"`     // no two of these members go together

	Instead  string        `json:"instead,omitempty" yaml:"instead"`     // deprecated: the member that took its place
	Since    string        `json:"since,omitempty" yaml:"since"`         // deprecated since
	Excludes []string      `json:"excludes,omitempty" yaml:"excludes"`   // members that do not go with this one
	Needs    []Need        `json:"needs,omitempty" yaml:"needs"`         // of other members
	Limits   []Limit       `json:"limits,omitempty" yaml:"limits"`       // of some models
	Schema   string        `json:"schema,omitempty" yaml:"schema"`       // the value is a JSON Schema: plain, strict, gemini
	Below    string        `json:"below,omitempty" yaml:"below"`         // a number below that of this member of the body
	NotEmpty bool          `json:"not_empty,omitempty" yaml:"not_empty"` // no empty string, array
	Case     bool          `json:"case,omitempty" yaml:"case"`           // snake_case is taken as camelCase, as protobuf's JSON does
	Mark     provider.Mark `json:"mark,omitempty" yaml:"mark"`           // empty: the file's
	Note     string        `json:"note,omitempty" yaml:"note"`           // for people
	Mistake  string        `json:"mistake,omitempty" yaml:"mistake"`     // a member of another API: the right one here, or "none"
}

// Need is another member that has to be there, with a value where one is named.
type Need struct {
	Member string `json:"member" yaml:"member"`
	Value  string `json:"value,omitempty" yaml:"value"` // as JSON writes it
}

// Limit is what some models do not take.
type Limit struct {
	Models  string        `json:"models" yaml:"models"`             // the id of a class in models.yaml
	Allows  []string      `json:"allows,omitempty" yaml:"allows"`   // values that are taken all the same, as JSON writes them
	Needed  bool          `json:"needed,omitempty" yaml:"needed"`   // the other way: only these models take it
	Instead string        `json:"instead,omitempty" yaml:"instead"` // the member to use
	Mark    provider.Mark `json:"mark,omitempty" yaml:"mark"`
}

// Class is a kind of models, known by their names.
type Class struct {
	ID      string `json:"id" yaml:"id"`
	Name    string `json:"name" yaml:"name"`       // for people: "reasoning models (o1, o3, o4-mini)"
	Pattern string `json:"pattern" yaml:"pattern"` // RE2 on the name without vendor and in small letters
	Except  string `json:"except,omitempty" yaml:"except"`
	Source  string `json:"source" yaml:"source"`
}
