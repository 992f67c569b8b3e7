package ui

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"authdoctor/ui/plain"
	"authdoctor/ui/session"
	"authdoctor/ui/term"
	"authdoctor/ui/theme"
)

// Options of the interactive app.
type Options struct {
	In, Out *os.File
	Environ func(name string) string // reads a variable, as os.Getenv does
	NoColor bool
	Plain   bool
	NoMouse bool   // the terminal keeps the mouse
	Theme   string // term.Auto, term.Mono or term.ASCII; empty: Auto

	// Record writes the redacted record of a fault of the program itself and returns its path. It may be nil.
	Record func(what string, stack []byte) (path string, err error)
}

// The codes that the program ends with, beside 0.
const (
	exitUsage       = 2
	exitFault       = 4
	exitHungUp      = 129
	exitInterrupted = 130
	exitTerminated  = 143
)

// Run is the interactive app, until a person quits: a full screen, or plain lines where there is no terminal. It
// returns the exit code of the program: 0 after quitting (q, or Ctrl+C while no check runs), 2 with an error where
// plain mode ran out of input or could not write, or the theme is unknown, 4 with an error after a fault of the program itself, 130, 143
// and 129 without one after SIGINT, SIGTERM and SIGHUP (130 also when ctx ends). The error fits on one line and has
// not been shown. When Run returns, the terminal is as it was, and what it started has ended or been told to.
func Run(ctx context.Context, s session.Session, o Options) (exit int, err error) {
	switch o.Theme {
	case "", term.Auto, term.Mono, term.ASCII:
	default:
		return exitUsage, fmt.Errorf("unknown theme %q: choose %s, %s or %s", o.Theme, term.Auto, term.Mono, term.ASCII)
	}
	hangUp, stop := signal.NotifyContext(ctx, syscall.SIGHUP)
	defer stop()
	terminate, stop := signal.NotifyContext(hangUp, syscall.SIGTERM)
	defer stop()
	interrupt, stop := signal.NotifyContext(terminate, os.Interrupt)
	defer stop()

	if mode := term.Decide(o.Environ, o.In, o.Out, o.Plain); mode.Plain {
		exit, err = runPlain(interrupt, s, o, mode.Reason)
	} else {
		exit, err = runScreen(interrupt, s, o)
	}
	switch {
	case ctx.Err() != nil:
		return exitInterrupted, nil
	case hangUp.Err() != nil || errors.Is(err, syscall.EIO): // a terminal that has gone can no longer be read
		return exitHungUp, nil
	case terminate.Err() != nil:
		return exitTerminated, nil
	case interrupt.Err() != nil:
		return exitInterrupted, nil
	}
	return exit, err
}

// collectAt is how much garbage, in percent of what is kept, may gather before it is collected.
const collectAt = 40

func runScreen(ctx context.Context, s session.Session, o Options) (int, error) {
	debug.SetGCPercent(collectAt) // little is kept, and much is drawn and dropped
	inner, cancel := context.WithCancel(ctx)
	out := term.NewOutput(o.Out)
	c := commands{ctx: inner, session: s, desk: term.Desk{Env: o.Environ, Out: out}, record: o.Record, busy: newBusy(), after: tea.Tick}
	a := newApp(c, look(o), term.Animated(o.Environ))
	a.mouse.off = o.NoMouse
	_, err := tea.NewProgram(a, tea.WithContext(ctx), tea.WithInput(o.In), tea.WithOutput(out),
		tea.WithAltScreen(), tea.WithoutSignalHandler()).Run()
	cancel()
	const patience = 2 * time.Second
	c.busy.wait(patience)
	switch {
	case a.fault != "":
		return exitFault, failed(a.fault, a.record)
	case err != nil:
		return exitFault, fmt.Errorf("run the screen: %w (--plain does without it)", err)
	}
	return 0, nil
}

func runPlain(ctx context.Context, s session.Session, o Options, reason string) (exit int, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			crash, path := faultOf(fault), ""
			if o.Record != nil {
				path, _ = o.Record(crash.What, crash.Stack)
			}
			exit, err = exitFault, failed(crash.What, path)
		}
	}()
	err = plain.Run(ctx, s, plain.Options{
		In: o.In, Out: o.Out, Reason: reason, ASCII: term.OnlyASCII(o.Environ, o.Theme), Width: term.Width(o.Out),
	})
	if err != nil {
		return exitUsage, err
	}
	return 0, nil
}

func look(o Options) theme.Theme {
	return theme.New(term.Color(o.Environ, o.Out, o.NoColor, o.Theme), term.OnlyASCII(o.Environ, o.Theme))
}
