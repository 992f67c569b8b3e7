package ui

import (
	"context"
	"sync"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"authdoctor/flows"
	"authdoctor/ui/message"
	"authdoctor/ui/screens"
	"authdoctor/ui/session"
)

// commands starts everything that takes time: all input and output of the app begins in this file. What a command
// found comes back as a message.
type commands struct {
	ctx     context.Context // ends with the app
	session session.Session
	record  func(what string, stack []byte) (path string, err error) // nil: faults are not recorded
	busy    *busy
}

// lookAround reads what there is on this machine.
func (c commands) lookAround() tea.Cmd {
	return c.caught(func() tea.Msg {
		found, err := c.session.Welcome(c.ctx)
		return message.WelcomeReady{Welcome: found, Err: err}
	})
}

// feed carries what a walk says to the command that listens. The end is sent once, after the last event.
type feed struct {
	events chan flows.Event
	end    chan tea.Msg
}

// walk examines a choice. The second command waits for what it says next, or for its end; it is given again after
// every message.WalkHeard, so that one command listens at a time and the order is kept.
func (c commands) walk(ctx context.Context, run uint64, choice session.Choice) (walk, listen tea.Cmd) {
	const ahead = 256 // events that a walk may be ahead of the screen
	f := feed{events: make(chan flows.Event, ahead), end: make(chan tea.Msg, 1)}
	examine := c.caught(func() tea.Msg {
		report, err := c.session.Walk(ctx, choice, func(e flows.Event) {
			select {
			case f.events <- e:
			case <-ctx.Done():
			}
		})
		return message.WalkEnded{Run: run, Report: report, Err: err}
	})
	walk = func() tea.Msg {
		end := examine()
		if crash, ok := end.(message.Crashed); ok {
			crash.Run = run
			end = crash
		}
		f.end <- end
		return nil
	}
	return walk, c.caught(func() tea.Msg { return f.next(ctx, run) })
}

// next waits for events, and returns all there are, or the end.
func (f feed) next(ctx context.Context, run uint64) tea.Msg {
	var events []flows.Event
	select {
	case e := <-f.events:
		events = append(events, e)
	case end := <-f.end:
		if len(f.events) == 0 {
			return end
		}
		f.end <- end // after the events that came before it
	case <-ctx.Done():
		return nil
	}
	for len(f.events) > 0 {
		events = append(events, <-f.events)
	}
	return message.WalkHeard{Run: run, Events: events}
}

// tick lets time pass on the screen of a running walk.
func (c commands) tick(run uint64) tea.Cmd {
	return tea.Tick(time.Second/screens.TicksPerSecond, func(time.Time) tea.Msg { return message.Ticked{Run: run} })
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

// busy counts the commands that run.
type busy struct {
	mu     sync.Mutex
	count  int
	closed bool
	idle   chan struct{} // closed when the last one ends after close
}

func newBusy() *busy { return &busy{idle: make(chan struct{})} }

func (b *busy) enter() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return false
	}
	b.count++
	return true
}

func (b *busy) leave() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.count--
	if b.closed && b.count == 0 {
		close(b.idle)
	}
}

// wait lets nothing start any more and waits for what runs, but not longer than the limit.
func (b *busy) wait(limit time.Duration) {
	b.mu.Lock()
	b.closed = true
	none := b.count == 0
	b.mu.Unlock()
	if none {
		return
	}
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case <-b.idle:
	case <-timer.C:
	}
}
