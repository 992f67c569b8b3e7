package ui

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"authdoctor/flows"
	"authdoctor/ui/message"
	"authdoctor/ui/screens"
	"authdoctor/ui/session"
	"authdoctor/ui/term"
)

// commands starts everything that takes time: all input and output of the app begins in this file. What a command
// found comes back as a message.
type commands struct {
	ctx     context.Context // ends with the app
	session session.Session
	desk    term.Desk
	record  func(what string, stack []byte) (path string, err error) // nil: faults are not recorded
	busy    *busy
	after   later
}

// later makes a command that waits, then says something. It is tea.Tick but in tests.
type later func(time.Duration, func(time.Time) tea.Msg) tea.Cmd

// lookAround reads what there is on this machine.
func (c commands) lookAround() tea.Cmd {
	return c.caught(func() tea.Msg {
		found, err := c.session.Welcome(c.ctx)
		return message.WelcomeReady{Welcome: found, Err: err}
	})
}

// target finds out what a walk would examine.
func (c commands) target(choice session.Choice) tea.Cmd {
	return c.caught(func() tea.Msg {
		target, err := c.session.Target(c.ctx, choice)
		return message.TargetReady{Choice: choice, Target: target, Err: err}
	})
}

// read finds out what a pasted text is.
func (c commands) read(text string) tea.Cmd {
	return c.caught(func() tea.Msg {
		pasted, err := c.session.Read(c.ctx, text)
		return message.TextRead{Pasted: pasted, Err: err}
	})
}

// places finds every place of a key.
func (c commands) places() tea.Cmd {
	return c.caught(func() tea.Msg {
		places, err := c.session.Places(c.ctx)
		return message.PlacesReady{Places: places, Err: err}
	})
}

// saveReport writes a report into the current folder.
func (c commands) saveReport(report flows.Report, format session.Format) tea.Cmd {
	return c.caught(func() tea.Msg {
		path, err := c.session.Save(c.ctx, report, format)
		return message.ReportSaved{Path: path, Err: err}
	})
}

// copy sends a redacted text to the clipboard.
func (c commands) copy(text, what string) tea.Cmd {
	return c.caught(func() tea.Msg {
		words, err := c.desk.Copy(c.ctx, text)
		return message.Copied{Words: what + " " + words, Err: err}
	})
}

// openPage hands a page to the browser.
func (c commands) openPage(url string) tea.Cmd {
	return c.caught(func() tea.Msg { return message.PageOpened{URL: url, Err: c.desk.Open(url)} })
}

// hold waits whether more text comes after an Enter.
func (c commands) hold(enter uint64) tea.Cmd {
	return c.after(enterHeld, func(time.Time) tea.Msg { return message.EnterHeld{Enter: enter} })
}

// tick lets time pass on the screen of a running walk: fast where something moves, else once a second.
func (c commands) tick(run uint64, animated bool) tea.Cmd {
	interval := time.Second
	if animated {
		interval /= screens.TicksPerSecond
	}
	return c.after(interval, func(now time.Time) tea.Msg { return message.Ticked{Run: run, Now: now} })
}

// save writes the redacted record of a fault.
func (c commands) save(crash message.Crashed) tea.Cmd {
	if c.record == nil {
		return nil
	}
	return c.caught(func() tea.Msg {
		path, err := c.record(crash.What, crash.Stack)
		return message.CrashSaved{Path: path, Err: err}
	})
}

// caught runs a command so that a panic becomes a message, and so that the end of the app can wait for it. Nothing
// starts once the app has ended.
func (c commands) caught(do func() tea.Msg) tea.Cmd {
	return func() (msg tea.Msg) {
		if !c.busy.enter() {
			return nil
		}
		defer c.busy.leave()
		defer func() {
			if fault := recover(); fault != nil {
				msg = faultOf(fault)
			}
		}()
		return do()
	}
}
