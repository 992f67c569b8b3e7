// Package provider knows the providers of model APIs: hosts, key shapes, variables, free probes, error rules
// and pages. All of it is data: one YAML file per provider in data/, compiled into the binary in a compact form.
//
// It may not open a connection and knows no credential found on this machine.
//
//	reg, _ := provider.Builtin()
//	openai, _ := reg.ByID("openai")
//	owner, ok := reg.ByHost("api.groq.com") // groq
package provider

import "authdoctor/checks/cause"

// Mark says how well a fact is known; it bounds the confidence of what is concluded from it.
type Mark string

// The three marks of a fact.
const (
	Documented Mark = "documented" // official documentation or source code
	Observed   Mark = "observed"   // seen by users or relied on by public tools
	Unverified Mark = "unverified" // never gives more than a possible cause
)

// Provider is one data file.
type Provider struct {
	ID        string            `json:"id" yaml:"id"`
	Name      string            `json:"name" yaml:"name"`
	Protocol  string            `json:"protocol" yaml:"protocol"` // what the API speaks: "openai", "anthropic", ...
	Kind      string            `json:"kind" yaml:"kind"`         // cloud, self-hosted, family
	Inherits  []string          `json:"inherits,omitempty" yaml:"inherits"`
	BaseURLs  []BaseURL         `json:"base_urls,omitempty" yaml:"base_urls"` // the first is the default
	Auth      Auth              `json:"auth" yaml:"auth"`
	Headers   Headers           `json:"headers,omitzero" yaml:"headers"`
	Version   Version           `json:"version,omitzero" yaml:"version"`
	Retired   Retired           `json:"retired,omitzero" yaml:"retired"`
	Control   string            `json:"control,omitempty" yaml:"control"` // the probe that tells a real key from a false one; empty: models
	Variables []Variable        `json:"variables,omitempty" yaml:"variables"`
	Keys      []KeyShape        `json:"keys,omitempty" yaml:"keys"`
	Probes    []Probe           `json:"probes,omitempty" yaml:"probes"`
	Rules     []Rule            `json:"rules,omitempty" yaml:"rules"`
	Limits    Limits            `json:"limits,omitzero" yaml:"limits"`
	Console   map[string]string `json:"console,omitempty" yaml:"console"` // keys, billing, limits, status, ... -> URL
}

// Variable is an environment variable that the provider's SDK reads.
type Variable struct {
	Name   string `json:"name" yaml:"name"`
	Role   string `json:"role" yaml:"role"`                               // key, admin-key, base-url, organization, project, version, headers, legacy, other
	Common bool   `json:"common,omitempty" yaml:"common"`                 // programs of every kind read it: alone it names no provider
	Skip   bool   `json:"empty_is_unset,omitempty" yaml:"empty_is_unset"` // the client passes an empty value by
	Note   string `json:"note,omitempty" yaml:"note"`
	Mark   Mark   `json:"mark" yaml:"mark"`
	Source string `json:"source,omitempty" yaml:"source"`
}

// KeyShape is the form of one kind of credential.
type KeyShape struct {
	ID         string `json:"id" yaml:"id"`
	Kind       string `json:"kind" yaml:"kind"`               // for people: "project key"
	Use        string `json:"use" yaml:"use"`                 // api, admin, session, ephemeral, oauth, malformed
	Pattern    string `json:"pattern" yaml:"pattern"`         // RE2, unanchored
	Prefix     string `json:"prefix,omitempty" yaml:"prefix"` // public, literal
	Length     int    `json:"length,omitempty" yaml:"length"` // characters; 0 = varies
	Confidence string `json:"confidence" yaml:"confidence"`   // high, medium, low
	Note       string `json:"note,omitempty" yaml:"note"`
	Mark       Mark   `json:"mark" yaml:"mark"`
	Source     string `json:"source,omitempty" yaml:"source"`
}

// Probe is a request that is known to be free, or marked as paid.
type Probe struct {
	ID     string `json:"id" yaml:"id"` // models, route, model, identity, balance, quota, scope-responses, one-token
	Method string `json:"method" yaml:"method"`
	Path   string `json:"path" yaml:"path"`           // below the base URL, or a whole URL; {model} and {version} are replaced
	Body   string `json:"body,omitempty" yaml:"body"` // JSON; {model} is replaced
	Cost   string `json:"cost" yaml:"cost"`           // free, must-fail (free because its body is refused), paid
	Proves string `json:"proves,omitempty" yaml:"proves"`
	Public bool   `json:"public,omitempty" yaml:"public"`           // answers without a credential too: its 200 proves nothing about one
	Other  bool   `json:"other_names,omitempty" yaml:"other_names"` // lists names that are not the ones requests use
	Facts  []Fact `json:"facts,omitempty" yaml:"facts"`             // what its answer tells about the key and its account
	Mark   Mark   `json:"mark" yaml:"mark"`
	Source string `json:"source,omitempty" yaml:"source"`
}

// Fact is a member of a probe's answer that tells something about the key or its account.
type Fact struct {
	Member string     `json:"member" yaml:"member"`           // names joined by dots, the n-th of a list by its number: data.usage
	Label  string     `json:"label" yaml:"label"`             // for people: "credit left on this key"
	Alarm  string     `json:"alarm,omitempty" yaml:"alarm"`   // the value that means trouble; 0 also stands for what is below it
	Causes []cause.ID `json:"causes,omitempty" yaml:"causes"` // with that value
}

// Rule reads one reply. It fits where everything that it names fits; only a rule that names a code fits at another
// status too. Of the rules that fit, one that names a code beats one that names a type, then a message, then a
// status (package reply keeps the score).
type Rule struct {
	ID      string     `json:"id" yaml:"id"`
	Status  []int      `json:"status,omitempty" yaml:"status"` // empty: any
	Code    string     `json:"code,omitempty" yaml:"code"`     // exact; | separates alternatives
	Type    string     `json:"type,omitempty" yaml:"type"`     // exact; | separates alternatives
	Match   string     `json:"match,omitempty" yaml:"match"`   // RE2 on the message, then on the whole body
	When    When       `json:"when,omitzero" yaml:"when"`      // on the request
	Causes  []cause.ID `json:"causes" yaml:"causes"`           // best first; several: the reply alone cannot tell
	Clear   bool       `json:"clear,omitempty" yaml:"clear"`   // the words say the first cause; the others are what may lie behind it
	Meaning string     `json:"meaning" yaml:"meaning"`         // for people, one line
	Retry   string     `json:"retry,omitempty" yaml:"retry"`   // never, after_fix, after_wait, after_reset
	Mark    Mark       `json:"mark" yaml:"mark"`
	Source  string     `json:"source,omitempty" yaml:"source"`
}

// Wordless reports whether the rule rests on a status alone, which is nobody's words.
func (r Rule) Wordless() bool { return r.Code == "" && r.Type == "" && r.Match == "" }

// When restricts a rule to requests of one form.
type When struct {
	HeaderPresent string `json:"header_present,omitempty" yaml:"header_present"`
	HeaderAbsent  string `json:"header_absent,omitempty" yaml:"header_absent"`
}

// Limits names the reply headers that tell limits and what is left of them.
type Limits struct {
	Headers   []string `json:"headers,omitempty" yaml:"headers"` // names; a star at the end stands for the rest
	Daily     []string `json:"daily,omitempty" yaml:"daily"`     // the limits, such as requests, that are counted by the day
	Reset     string   `json:"reset,omitempty" yaml:"reset"`     // format of reset values: go-duration, rfc3339, seconds, epoch-ms
	RequestID string   `json:"request_id,omitempty" yaml:"request_id"`
	Mark      Mark     `json:"mark,omitempty" yaml:"mark"`
	Source    string   `json:"source,omitempty" yaml:"source"`
}
