package ui

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"authdoctor/ui/session"
	"authdoctor/ui/term"
	"authdoctor/ui/theme"
)

// Model is the app alone, for a program that plays it step by step, as the README's picture is made: nothing in it moves
// by itself, so what it shows depends on the messages that it hears. Its commands do what a person asked for, except
// that nothing reaches a clipboard, a browser or a file of faults.
func Model(ctx context.Context, s session.Session, look theme.Theme) tea.Model {
	still := func(wait time.Duration, say func(time.Time) tea.Msg) tea.Cmd {
		if wait > keyHeld {
			return nil
		}
		return func() tea.Msg { return say(time.Time{}) }
	}
	nowhere := term.Desk{Env: func(string) string { return "elsewhere" }} // as if it were on another machine, over SSH
	return newApp(commands{ctx: ctx, session: s, desk: nowhere, busy: newBusy(), after: still}, look, false)
}
