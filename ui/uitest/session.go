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
	"fmt"
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

	Targets   func(session.Choice) session.Target // nil: AnyTarget
	TargetErr error
	Pasted    session.Pasted // what any text is
	ReadErr   error
	Facts     func(key []byte) session.KeyFacts // nil: only the length
	AllPlaces []session.Place
	PlacesErr error
	SaveErr   error
	Store     Store
	Workshop  Workshop

	mu      sync.Mutex
	choices []session.Choice
	answers []string
	kept    []string
	saved   []session.Format
	calls   []string
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
func (s *Session) Walk(ctx context.Context, choice session.Choice, visitor session.Visitor) (flows.Report, error) {
	s.mu.Lock()
	s.choices = append(s.choices, choice)
	s.mu.Unlock()
	return s.play(ctx, visitor)
}

// play plays the script.
func (s *Session) play(ctx context.Context, visitor session.Visitor) (flows.Report, error) {
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
			visitor.Observe(step.Event)
		}
		if asked, ok := step.Event.(flows.Asked); ok && visitor.Ask != nil {
			answer := visitor.Ask(ctx, asked.Question)
			s.mu.Lock()
			s.answers = append(s.answers, answer)
			s.mu.Unlock()
			visitor.Observe(flows.Answered{Node: asked.Question.Node, Answer: answer})
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

// Target returns what was scripted.
func (s *Session) Target(_ context.Context, choice session.Choice) (session.Target, error) {
	if s.Targets == nil {
		return AnyTarget(choice), s.TargetErr
	}
	return s.Targets(choice), s.TargetErr
}

// Read returns what was scripted.
func (s *Session) Read(context.Context, string) (session.Pasted, error) { return s.Pasted, s.ReadErr }

// Inspect returns what was scripted.
func (s *Session) Inspect(key []byte) session.KeyFacts {
	if s.Facts != nil {
		return s.Facts(key)
	}
	if len(key) == 0 {
		return session.KeyFacts{}
	}
	return session.KeyFacts{Shown: fmt.Sprintf("%d characters", len(key))}
}

// Keep remembers a key.
func (s *Session) Keep(key []byte, inner bool) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kept = append(s.kept, fmt.Sprintf("%s inner=%v", key, inner))
	return fmt.Sprintf("typed-%d", len(s.kept))
}

// Kept lists the keys that were typed.
func (s *Session) Kept() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.kept...)
}

// Places returns what was scripted.
func (s *Session) Places(context.Context) ([]session.Place, error) { return s.AllPlaces, s.PlacesErr }

// Save remembers that a report was saved.
func (s *Session) Save(_ context.Context, _ flows.Report, format session.Format) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.SaveErr != nil {
		return "", s.SaveErr
	}
	s.saved = append(s.saved, format)
	return "authdoctor-report." + string(format), nil
}

// Saved lists the formats of the reports that were saved.
func (s *Session) Saved() []session.Format {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]session.Format(nil), s.saved...)
}

// Answers lists the answers to the questions of the walks so far.
func (s *Session) Answers() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.answers...)
}
