// Package checks asks one question at a time about a Target and answers it with a Finding.
//
// It knows targets, probes, checks and how to run them; what a provider's reply means is package reply's, how a
// request travels package wire's, and what to do about a cause package flows'. The checks themselves live in the
// children (local, network, account, request), in one ordered list in catalog.
//
//	view := checks.NewRunner(client, registry, catalog.All(maker), checks.Consent{}).View(target)
//	finding := view.Finding(ctx, "network.resolves") // pass, or fail naming net.dns
package checks

import (
	"slices"
	"strings"
	"time"

	"authdoctor/checks/cause"
	"authdoctor/checks/provider"
	"authdoctor/checks/wire"
	"authdoctor/keystore"
)

// Setting is a value and where it was found. The zero Setting is unset.
type Setting struct {
	Value  string
	Source string          // "flag --model", "env OPENAI_ORG_ID", "file:.env:4", "default", "request"
	Set    bool            // also true for a variable that is set to the empty string
	Name   string          // the variable that holds it; empty: none does
	Place  keystore.Source // where that variable is set
}

// Header is an extra request header that the user's client would send. A header that carries a credential is a
// Candidate instead, never one of these.
type Header struct {
	Name, Value string
	Source      string
}

// Target is what is examined. It is a value: a proof changes a copy.
type Target struct {
	Provider     provider.Provider
	BaseURL      Setting // verbatim, as the client would read it
	UserNamed    bool    // the base URL came from a flag, the environment, a file or a request, not from the provider's data
	Named        string  // host:port of the base URL as found; a change of the base URL does not move it. Set by Runner.View
	Model        Setting
	Organization Setting
	Project      Setting
	Version      Setting // of the API, where requests name one; see provider.Version
	Headers      []Header

	Credential *keystore.Candidate  // nil: none was found
	Shadowed   []keystore.Candidate // the losers, nearest first
	Elsewhere  []keystore.Candidate // read by other tools only; shown, never used by themselves
	Admin      *keystore.Candidate  // an admin key; only shown
	Override   *keystore.Candidate  // the header of the key in the client's custom headers, which beats the key

	Unseen string // a file that could hold the key and could not be read; empty: there is none
	Unread error  // why the stored key that was named could not be read; nil: it was, or none was named

	Request *RequestFacts // what the user's own request shows; nil: none was given

	Carried  *provider.Way // a proof: how the credential travels; nil: as the client sends it
	Complete bool          // a proof: with the headers that the API demands and the request lacks

	Direct bool // a proof: without the proxy
	Trust  bool // a proof: trust the topmost certificate of Chain; no credential travels on such a connection
	Chain  []wire.Certificate
	Later  bool // a proof: asked again, after a wait

	Changes []string // what a proof changed, in words; empty for the target as found
}

// Change is one difference between a failing target and a passing one. A Change that works is the proof of the
// cause and the fix at once.
type Change struct {
	ID     string    // "clean-key", "drop-organization", "repair-base-url", ...
	Title  string    // "send the key without the quotes", never containing the key
	Probe  string    // the probe to repeat
	Proves cause.ID  // what it proves where it works; empty: the finding's first cause
	After  time.Time // nothing but time is changed: not before then; zero: at once
	Apply  func(Target) Target
}

// Carries reports whether the user's client sends a header of its own with this name.
func (t Target) Carries(name string) bool {
	return slices.ContainsFunc(t.Headers, func(h Header) bool { return strings.EqualFold(h.Name, name) })
}
