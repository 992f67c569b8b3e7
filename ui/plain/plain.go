// Package plain is the interactive app as a conversation in lines, for screen readers, pipes and dumb terminals.
//
// It only ever appends: no cursor movement, no boxes, no colour, nothing that moves. What can be chosen is numbered,
// and answers are read line by line. Input that ends is an error, never an answer. It shows the same report as the
// full screen and decides nothing.
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

	"authdoctor/ui/layout"
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
	Width  int // of the report, in cells

	// After calls a function once, later. Nil: time.AfterFunc.
	After func(d time.Duration, call func()) (stop func() bool)
}

// What a person may answer instead of a number: errQuit ends the conversation well, errBack one menu, errLook looks
// around again.
var (
	errQuit = errors.New("quit")
	errBack = errors.New("back")
	errLook = errors.New("look")
)

// conversation is one run of the plain app.
type conversation struct {
	ctx     context.Context // ends with the conversation
	session session.Session
	options Options
	in      *answers
	out     *lines
	found   session.Welcome
}

// Run talks until a person quits (nil), the input ends (ErrInputEnded), the output cannot be written, or ctx ends.
func Run(ctx context.Context, s session.Session, o Options) error {
	if o.After == nil {
		o.After = func(d time.Duration, call func()) func() bool { return time.AfterFunc(d, call).Stop }
	}
	in := newAnswers(ctx, o.In)
	defer in.close()
	c := conversation{ctx: ctx, session: s, options: o, in: in, out: &lines{to: o.Out, ascii: o.ASCII}}
	c.out.say("authdoctor, plain line mode, because " + o.Reason)
	for {
		err := c.look()
		for err == nil {
			err = c.welcome()
		}
		switch {
		case c.out.err != nil:
			return fmt.Errorf("write to the output: %w", c.out.err)
		case errors.Is(err, errQuit):
			return nil
		case !errors.Is(err, errLook):
			return err
		}
	}
}

// look finds out what there is on this machine, and says what to know about it.
func (c *conversation) look() error {
	found, err := c.session.Welcome(c.ctx)
	switch {
	case c.ctx.Err() != nil:
		return c.ctx.Err()
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

// welcome does what is chosen, once.
func (c *conversation) welcome() error {
	var items []string
	for _, s := range c.found.Setups {
		items = append(items, withDetail(s.Title, s.Detail))
	}
	if len(c.found.Practices) > 0 {
		items = append(items, fmt.Sprintf("practice on a built-in fault (%d cases)", len(c.found.Practices)))
	}
	items = append(items, "look around again")
	chosen, err := c.choose("What shall be examined?", items, false)
	switch {
	case err != nil:
		return err
	case chosen < len(c.found.Setups):
		return c.examine(session.Choice{SetupID: c.found.Setups[chosen].ID})
	case chosen < len(items)-1:
		return c.practice(c.found.Practices)
	}
	return errLook
}

func (c *conversation) practice(cases []session.Practice) error {
	items := make([]string, len(cases))
	for i, p := range cases {
		items[i] = withDetail(p.Title, p.Cause)
	}
	chosen, err := c.choose("Which fault?", items, true)
	if errors.Is(err, errBack) {
		return nil
	}
	if err != nil {
		return err
	}
	c.out.say(cases[chosen].About)
	return c.examine(session.Choice{PracticeID: cases[chosen].ID})
}

// examine walks until a person wants something else.
func (c *conversation) examine(choice session.Choice) error {
	for {
		if err := c.walk(choice); err != nil {
			return err
		}
		chosen, err := c.choose("What next?", []string{"back to the list", "run again"}, false)
		if err != nil || chosen == 0 {
			return err
		}
	}
}

func withDetail(title, detail string) string {
	if detail == "" {
		return title
	}
	return title + " (" + detail + ")"
}

// lines writes whole lines and keeps the first error.
type lines struct {
	to    io.Writer
	ascii bool
	err   error
}

func (l *lines) say(text string) {
	if text != "" {
		l.write(l.clean(text) + "\n")
	}
}

func (l *lines) clean(text string) string {
	text = layout.Clean(text)
	if l.ascii {
		text = layout.ASCII(text)
	}
	return text
}

func (l *lines) write(text string) {
	if l.err == nil {
		_, l.err = io.WriteString(l.to, text)
	}
}
