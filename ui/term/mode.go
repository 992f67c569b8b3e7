// Package term decides how to talk to the terminal: full screen or lines, with colour or without, in which alphabet.
//
// It reads the environment and asks the operating system whether a file is a terminal. It never asks the terminal
// itself anything: a terminal that does not answer would make the program wait. It draws nothing.
//
//	mode := term.Decide(os.Getenv, os.Stdin, os.Stdout, false)
//	if mode.Plain { fmt.Println("plain line mode:", mode.Reason) }
package term

import (
	"os"
	"strings"

	xterm "github.com/charmbracelet/x/term"
)

// Getenv reads a variable; an unset one is empty.
type Getenv func(name string) string

// Mode is how a person is talked to.
type Mode struct {
	Plain  bool
	Reason string // of plain mode, for people
}

// Decide chooses between the full screen and plain lines. A flag beats the environment.
func Decide(env Getenv, in, out *os.File, plain bool) Mode {
	switch {
	case plain:
		return Mode{true, "--plain was given"}
	case accessible(env):
		return Mode{true, "ACCESSIBLE is set"}
	case env("TERM") == "dumb":
		return Mode{true, "TERM is dumb"}
	case !IsTerminal(in):
		return Mode{true, "the input is not a terminal"}
	case !IsTerminal(out):
		return Mode{true, "the output is not a terminal"}
	}
	return Mode{}
}

// IsTerminal reports whether a file is a terminal.
func IsTerminal(f *os.File) bool { return f != nil && xterm.IsTerminal(f.Fd()) }

// Width is the number of columns of a terminal, or 80 for anything else.
func Width(f *os.File) int {
	const usual = 80
	if f == nil {
		return usual
	}
	width, _, err := xterm.GetSize(f.Fd())
	if err != nil || width <= 0 {
		return usual
	}
	return width
}

func accessible(env Getenv) bool {
	switch strings.ToLower(env("ACCESSIBLE")) {
	case "", "0", "false", "no", "off":
		return false
	}
	return true
}
