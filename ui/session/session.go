// Package session says what the interface asks of the engine, in the words of the interface.
//
// It knows what a person may choose and what a walk reports; it draws nothing and examines nothing. The command line
// hands in the one implementation, tests hand in a scripted one. No value of this package holds a byte of a secret
// beyond what a fingerprint shows; a key that a person types goes in through Inspect and Keep only.
//
//	welcome, err := s.Welcome(ctx)
//	choice := session.Choice{SetupID: welcome.Setups[0].ID}
//	report, err := s.Walk(ctx, choice, session.Visitor{Observe: observer})
package session

import (
	"context"

	"authdoctor/flows"
)

// Session is one visit of the interactive app. Its methods may be called from different goroutines.
type Session interface {
	Keys
	Fixes

	// Welcome looks around on this machine. It opens no connection.
	Welcome(ctx context.Context) (Welcome, error)

	// Target says what a walk of the choice would examine, and why. It opens no connection.
	Target(ctx context.Context, choice Choice) (Target, error)

	// Walk examines what was chosen and tells the visitor about it on the way. It returns soon after ctx ends.
	// A report is complete only where the error is nil.
	Walk(ctx context.Context, choice Choice, visitor Visitor) (flows.Report, error)

	// Outline lists the checks of a walk in order, before it starts. It answers from memory, without waiting.
	Outline(choice Choice) []Row

	// Read says what a pasted text is: a failing request, an error, a key. It sends nothing and runs nothing.
	Read(ctx context.Context, text string) (Pasted, error)

	// Inspect says what a typed or pasted key looks like, without showing it. It answers from memory, without waiting.
	Inspect(key []byte) KeyFacts

	// Keep holds a typed key for this visit, in memory only, and returns the id that Edits.KeyID takes. With inner it
	// keeps only the key that Inspect found inside the text. The bytes are copied.
	Keep(key []byte, inner bool) (id string)

	// Places lists every place on this machine where a key was found, whoever reads it.
	Places(ctx context.Context) ([]Place, error)

	// Save writes a report into the current folder, under a name that is not taken, and returns that name.
	Save(ctx context.Context, report flows.Report, format Format) (path string, err error)
}

// Visitor hears about a walk and answers its questions.
type Visitor struct {
	Observe flows.Observer
	Ask     flows.Asker // nil: nobody can be asked
}

// Welcome is what a person may choose from. The first setup is the default.
type Welcome struct {
	Setups    []Setup
	Practices []Practice
	Notes     []string // what to know before a walk: where requests go, what they cost
}

// Setup is one way in which a program on this machine reaches a model API.
type Setup struct {
	ID     string
	Title  string // one line: "OpenAI: OPENAI_API_KEY in this shell"
	Detail string // "project key sk-proj-…; ./.env holds another one"
}

// Practice is a built-in broken API with exactly one fault.
type Practice struct {
	ID       string
	Provider string // for people: "Groq"; cases of one provider stand together
	Title    string // "the key is wrapped in quotes"
	Cause    string // "credential.quoted"
	About    string // one or two sentences
}

// Choice is what is examined: a setup, a practice case or a request that was pasted, with what a person changed about
// it. Exactly one of the ids is set. Two equal choices mean the same, so a choice can be the key of a map.
type Choice struct {
	SetupID    string
	PracticeID string
	PastedID   string
	StoredName string // a stored key, or one that is being stored: the methods of Keys test it, Walk and Target do not
	Edits      Edits
}

// Edits are the parts of a target that a person changed. A part that is not set is as it was found.
type Edits struct {
	Provider, BaseURL, Model, Organization, Project Edit
	KeyID                                           string // an Option of the key, or what Keep returned; empty: as found
}

// Edit is a changed part. Set with an empty Value means: none.
type Edit struct {
	Value string
	Set   bool
}

// Row is one check of a walk.
type Row struct {
	Check string // "credential.unquoted"
	Title string // "the key is not wrapped in quotes"
}
