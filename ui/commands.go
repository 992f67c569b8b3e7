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

// stored lists the stored keys.
func (c commands) stored(look uint64) tea.Cmd {
	return c.caught(func() tea.Msg {
		stored, err := c.session.Stored(c.ctx)
		return message.StoredReady{Look: look, Stored: stored, Err: err}
	})
}

// unlock opens or makes the vault, and clears the passphrase.
func (c commands) unlock(ctx context.Context, call uint64, passphrase []byte) tea.Cmd {
	return c.called(call, func() tea.Msg {
		defer clear(passphrase)
		return message.Unlocked{Call: call, Err: c.session.Unlock(ctx, passphrase)}
	})
}

// lock forgets the passphrase.
func (c commands) lock() tea.Cmd {
	return c.caught(func() tea.Msg { return message.VaultLocked{Err: c.session.Lock(c.ctx)} })
}

// draft finds out what is known about a key before it is stored.
func (c commands) draft(ctx context.Context, call uint64, keyID string) tea.Cmd {
	return c.called(call, func() tea.Msg {
		draft, err := c.session.Draft(ctx, keyID)
		return message.KeyDrafted{Call: call, Draft: draft, Err: err}
	})
}

// rotation finds out where a stored key lies, and where a new one is made.
func (c commands) rotation(ctx context.Context, call uint64, name string) tea.Cmd {
	return c.called(call, func() tea.Msg {
		rotation, err := c.session.Rotation(ctx, name)
		return message.RotationReady{Call: call, Rotation: rotation, Err: err}
	})
}

// change removes, renames or rolls back a stored key.
func (c commands) change(ctx context.Context, call uint64, want screens.Ask) tea.Cmd {
	return c.called(call, func() tea.Msg {
		done := message.KeyChanged{Call: call, Outcome: session.KeyOutcome{Done: true}}
		switch want := want.(type) {
		case screens.RemoveKey:
			done.Err, done.Outcome.Words = c.session.RemoveKey(ctx, want.Name), want.Name+" is removed from the store"
		case screens.RenameKey:
			done.Err, done.Outcome.Words = c.session.RenameKey(ctx, want.Name, want.To), want.Name+" is called "+want.To+" now"
		case screens.RollBack:
			done.Outcome, done.Err = c.session.RollBack(ctx, want.Name)
		}
		return done
	})
}

// work tests a key, and stores or rotates it.
func (c commands) work(ctx context.Context, run uint64, want screens.Ask) visit {
	return c.visit(ctx, run, func(visitor session.Visitor) (tea.Msg, error) {
		done := message.KeyDone{Run: run}
		switch want := want.(type) {
		case screens.StoreKey:
			done.Outcome, done.Err = c.session.StoreKey(ctx, want.Want, visitor)
		case screens.TestKey:
			done.Outcome, done.Err = c.session.TestKey(ctx, want.Name, visitor)
		case screens.RotateKey:
			done.Outcome, done.Err = c.session.RotateKey(ctx, want.Want, visitor)
		}
		return done, done.Err
	})
}

// apply makes automatic fixes. What is told after they were told to stop counts too: something may be changed by then.
func (c commands) apply(ctx context.Context, run uint64, want session.ApplyFix) visit {
	return c.visit(c.ctx, run, func(visitor session.Visitor) (tea.Msg, error) {
		applied, err := c.session.Apply(ctx, want, visitor)
		return message.FixApplied{Run: run, Applied: applied, Err: err}, err
	})
}

// planUndo finds out what taking back would change.
func (c commands) planUndo(ctx context.Context, call uint64, choice session.Choice) tea.Cmd {
	return c.called(call, func() tea.Msg {
		plan, err := c.session.PlanUndo(ctx, choice)
		return message.UndoPlanned{Call: call, Plan: plan, Err: err}
	})
}

// undo takes back the last fixes.
func (c commands) undo(ctx context.Context, call uint64, choice session.Choice) tea.Cmd {
	return c.called(call, func() tea.Msg {
		undone, err := c.session.Undo(ctx, choice)
		return message.FixUndone{Call: call, Undone: undone, Err: err}
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

// hold waits whether more text comes after a key.
func (c commands) hold(key uint64) tea.Cmd {
	return c.after(keyHeld, func(time.Time) tea.Msg { return message.KeyHeld{Key: key} })
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

// called is caught for a call: a panic ends the call too.
func (c commands) called(call uint64, do func() tea.Msg) tea.Cmd {
	caught := c.caught(do)
	return func() tea.Msg {
		msg := caught()
		if crash, ok := msg.(message.Crashed); ok {
			crash.Call = call
			return crash
		}
		return msg
	}
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
