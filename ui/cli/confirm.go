package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"authdoctor/ui/term"
)

// asks reports whether there is somebody to ask.
func (s Streams) asks() bool { return term.IsTerminal(s.In) && term.IsTerminal(s.Err) }

// person is whoever can be asked, or an error that says what to type instead.
func (s Streams) person(instead string) (*term.Person, error) {
	person, err := term.FindPerson(s.In, s.Err)
	if err != nil {
		return nil, usage(fmt.Errorf("ask: %w", err), instead)
	}
	return person, nil
}

// somebody is an error that says what to type instead where nobody can be asked: before anything is printed.
func (s Streams) somebody(instead string) error {
	person, err := s.person(instead)
	if err != nil {
		return err
	}
	person.Close()
	return nil
}

// confirm asks on the terminal; anything but y or yes means no. It ends with its context. instead says what to type where
// nobody can be asked.
func (s Streams) confirm(ctx context.Context, question, instead string) (bool, error) {
	person, err := s.person(instead)
	if err != nil {
		return false, err
	}
	defer person.Close()
	answer, err := person.Line(ctx, question+" [y/N] ")
	if err != nil && !errors.Is(err, io.EOF) {
		return false, err
	}
	word := strings.ToLower(strings.TrimSpace(string(answer)))
	return word == "y" || word == "yes", nil
}
