// Package uitest plays the engine and the person for tests of the interface.
//
// It opens no connection, waits for nothing but channels, and is never part of the program.
//
//	fake := uitest.QuotedKey()
//	uitest.Press(model, "enter") // and everything that this sets off
package uitest

import (
	"context"
	"errors"
	"sync"

	"authdoctor/flows"
	"authdoctor/ui/session"
)

// Session is a scripted engine. Its members are set before it is used.
type Session struct {
	Found    session.Welcome
	FoundErr error
	Rows     []session.Row
	Script   []Step
	Report   flows.Report
	Err      error

	mu      sync.Mutex
	choices []session.Choice
}

// Step is one thing that a walk does: wait for Gate, call Do, fail with Panic, tell Event, each where there is one.
type Step struct {
	Event flows.Event
	Gate  <-chan struct{}
	Do    func()
	Panic string
}

// Welcome returns what was scripted.
func (s *Session) Welcome(context.Context) (session.Welcome, error) { return s.Found, s.FoundErr }

// Outline returns what was scripted.
func (s *Session) Outline(session.Choice) []session.Row { return s.Rows }

// Walk plays the script.
func (s *Session) Walk(ctx context.Context, choice session.Choice, observe flows.Observer) (flows.Report, error) {
	s.mu.Lock()
	s.choices = append(s.choices, choice)
	s.mu.Unlock()
	for _, step := range s.Script {
		if step.Gate != nil {
			select {
			case <-step.Gate:
			case <-ctx.Done():
			}
		}
		if ctx.Err() != nil {
			return flows.Report{}, errors.New("the walk was told to stop")
		}
		if step.Do != nil {
			step.Do()
		}
		if step.Panic != "" {
			panic(step.Panic)
		}
		if step.Event != nil {
			observe(step.Event)
		}
	}
	return s.Report, s.Err
}

// Walked lists the choices of the walks so far.
func (s *Session) Walked() []session.Choice {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]session.Choice(nil), s.choices...)
}
