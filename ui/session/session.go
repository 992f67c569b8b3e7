// Package session says what the interface asks of the engine, in the words of the interface.
//
// It knows what a person may choose and what a walk reports; it draws nothing and examines nothing. The command line
// hands in the one implementation, tests hand in a scripted one.
//
//	welcome, err := s.Welcome(ctx)
//	report, err := s.Walk(ctx, session.Choice{SetupID: welcome.Setups[0].ID}, observer)
package session

import (
	"context"

	"authdoctor/flows"
)

// Session is one visit of the interactive app. Its methods may be called from different goroutines.
type Session interface {
	// Welcome looks around on this machine. It opens no connection.
	Welcome(ctx context.Context) (Welcome, error)

	// Walk examines what was chosen and tells the observer about it on the way. It returns soon after ctx ends.
	// A report is complete only where the error is nil.
	Walk(ctx context.Context, choice Choice, observe flows.Observer) (flows.Report, error)

	// Outline lists the checks of a walk in order, before it starts. It answers from memory, without waiting.
	Outline(choice Choice) []Row
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
	ID    string
	Title string // "the key is wrapped in quotes"
	Cause string // "credential.quoted"
	About string // one or two sentences
}

// Choice is what is examined: a setup or a practice case. Exactly one member is set.
type Choice struct {
	SetupID    string
	PracticeID string
}

// Row is one check of a walk.
type Row struct {
	Check string // "credential.unquoted"
	Title string // "the key is not wrapped in quotes"
}
