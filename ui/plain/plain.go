// Package plain is the interactive app as a conversation in lines, for screen readers, pipes and dumb terminals.
//
// It only ever appends: no cursor movement, no boxes, no colour, nothing that moves. What can be chosen is numbered,
// and answers are read line by line. Input that ends is an error, never an answer. It shows the same report as the
// full screen and decides nothing. What may hold a secret, a key or a pasted text, is read without echo and is never
// written. Three answers are understood everywhere except inside a pasted text: ? explains, b goes back, q ends.
//
//	err := plain.Run(ctx, engine, plain.Options{In: os.Stdin, Out: os.Stdout, Reason: "--plain was given"})
package plain

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"authdoctor/ui/session"
)

// ErrInputEnded means that a question was left without an answer.
var ErrInputEnded = errors.New("read an answer: the input ended before q was typed; authdoctor check asks no questions")

// Options of the conversation.
type Options struct {
	In     *os.File
	Out    io.Writer
	Reason string // why it is plain
	ASCII  bool
	Width  int // of the lines, in cells; 0: 80

	// After calls a function once, later. Nil: time.AfterFunc.
	After func(d time.Duration, call func()) (stop func() bool)
}

// What a person may answer instead of a number: errQuit ends the conversation well, errBack goes back one question,
// errLook looks around again.
var (
	errQuit = errors.New("quit")
	errBack = errors.New("back")
	errLook = errors.New("look")
)

// conversation is one run of the plain app.
type conversation struct {
	session session.Session
	options Options
	in      *answers
	out     *lines
	found   session.Welcome
	mends   map[session.Choice]mend
}

// Run talks until a person quits (nil), the input ends (ErrInputEnded), the output cannot be written, or ctx ends.
func Run(ctx context.Context, s session.Session, o Options) error {
	if o.After == nil {
		o.After = func(d time.Duration, call func()) func() bool { return time.AfterFunc(d, call).Stop }
	}
	c := conversation{session: s, options: o, in: newAnswers(o.In), out: newLines(o), mends: map[session.Choice]mend{}}
	c.out.say("authdoctor, plain line mode, because " + o.Reason)
	c.remind(ctx)
	for {
		err := c.look(ctx)
		for err == nil {
			err = c.welcome(ctx)
		}
		switch {
		case c.out.failed() != nil:
			return fmt.Errorf("write to the output: %w", c.out.failed())
		case errors.Is(err, errQuit):
			return nil
		case !errors.Is(err, errLook):
			return err
		}
	}
}

// look finds out what there is on this machine, and says what to know about it.
func (c *conversation) look(ctx context.Context) error {
	found, err := c.session.Welcome(ctx)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		c.out.say("could not look around: " + err.Error())
	default:
		c.found = found
	}
	for _, note := range c.found.Notes {
		c.out.say(note)
	}
	if len(c.found.Setups) == 0 {
		c.out.say("found on this machine: no key")
	}
	return nil
}

// backed forgets that a person went back: the question before is asked again.
func backed(err error) error {
	if errors.Is(err, errBack) {
		return nil
	}
	return err
}
