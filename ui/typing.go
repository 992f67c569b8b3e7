package ui

import (
	"time"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"

	"authdoctor/ui/intent"
	"authdoctor/ui/message"
)

// A terminal that does not mark pastes delivers them as keys, with Enter for every line break. They differ from a
// person's keys in their speed only, so these are the limits between both.
const (
	pasteSpeed = 20 * time.Millisecond  // an Enter so soon after a longer piece is a part of it
	keyHeld    = 50 * time.Millisecond  // a held key with more text behind it within this time is a part of a paste
	quietTime  = 400 * time.Millisecond // after an unmarked paste was taken, keys are dropped until it is quiet so long
	graceLimit = 1500 * time.Millisecond
)

// typing tells what a person types from what a terminal pastes without saying so.
type typing struct {
	piece   time.Time  // when the last long piece of unmarked text arrived
	pasted  bool       // there was one since the field was opened
	held    uint64     // the key that waits whether more text comes; 0: none
	word    tea.KeyMsg // what waits where letters are commands; without runes: an Enter waits
	count   uint64
	grace   time.Time // the end of the time in which keys are dropped; zero: none are
	started time.Time
}

// take decides what a key means where it may be a part of a paste.
func (a *app) take(in intent.Intent) tea.Cmd {
	if a.dropped(in) {
		return nil
	}
	mode := a.open.top().Typing()
	if mode == intent.Commands {
		return a.handle(in)
	}
	t, now := &a.typing, a.clock()
	held := t.held
	t.held = 0
	switch in.Act {
	case intent.Type:
		var broken tea.Cmd
		if held != 0 {
			broken = a.lineBreak(mode)
		}
		if mode == intent.Area && !in.Pasted && utf8.RuneCountInString(in.Text) > intent.HandTyped {
			t.piece, t.pasted = now, true
		}
		return tea.Batch(broken, a.handle(in))
	case intent.Open:
		if held != 0 || mode == intent.Area && a.inPaste() {
			t.piece = now
			return a.lineBreak(mode)
		}
		return a.holdKey()
	}
	if in.Act == intent.Next && mode == intent.Area && a.inPaste() {
		in = intent.Intent{Act: intent.Type, Text: "\t"}
	}
	if held != 0 {
		return tea.Batch(a.submit(), a.handle(in))
	}
	return a.handle(in)
}

// inPaste reports whether a long piece of unmarked text has just arrived.
func (a *app) inPaste() bool {
	return !a.typing.piece.IsZero() && a.clock().Sub(a.typing.piece) < pasteSpeed
}

// lineBreak is an Enter inside a paste. On a single line it means nothing.
func (a *app) lineBreak(mode intent.Typing) tea.Cmd {
	if mode != intent.Area {
		return nil
	}
	return a.handle(intent.Intent{Act: intent.Newline})
}

// holdKey keeps a key back until it is known whether more text comes.
func (a *app) holdKey() tea.Cmd {
	a.typing.count++
	a.typing.held = a.typing.count
	return a.commands.hold(a.typing.held)
}

// keyHeld is the end of the time in which more text would have made a held key a part of a paste.
func (a *app) keyHeld(msg message.KeyHeld) tea.Cmd {
	if a.typing.held != msg.Key {
		return nil
	}
	a.typing.held = 0
	if word := a.typing.word; len(word.Runes) > 0 {
		a.typing.word = tea.KeyMsg{}
		if a.open.top().Typing() != intent.Commands {
			return nil // a field was opened meanwhile: the keys were not meant for it
		}
		return a.press(word)
	}
	return a.submit()
}

// unmarked decides about keys where letters are commands. Several different ones at once are keys that were pressed
// faster than they were read, or a word of a paste that the terminal did not mark: what follows it tells. It reports
// whether the keys are settled.
func (a *app) unmarked(msg tea.KeyMsg) (cmd tea.Cmd, settled bool) {
	if before := a.typing.word; len(before.Runes) > 0 {
		a.typing.word, a.typing.held = tea.KeyMsg{}, 0
		if intent.OfAText(msg) {
			a.shut()
			return nil, true
		}
		cmd = a.press(before)
	}
	if a.open.top().Typing() != intent.Commands || !intent.Word(msg) {
		return cmd, false
	}
	if len(msg.Runes) > intent.HandTyped {
		a.shut()
		return cmd, true
	}
	a.typing.word = msg
	return tea.Batch(cmd, a.holdKey()), true
}

// submit is an Enter that a person pressed. Where the field was filled by an unmarked paste, the rest of it may still
// be on its way, and must not become commands of the next screen.
func (a *app) submit() tea.Cmd {
	before := a.open.top()
	cmd := a.handle(intent.Intent{Act: intent.Open})
	left := a.open.top() != before || before.Typing() == intent.Commands
	if left && a.typing.pasted {
		a.shut()
	}
	return cmd
}

// shut begins the time in which keys are dropped.
func (a *app) shut() {
	now := a.clock()
	a.typing = typing{count: a.typing.count, grace: now.Add(quietTime), started: now}
}

// dropped reports whether a key falls into the time after an unmarked paste. Each dropped key makes it longer, up to a
// limit. What stops or suspends the app always works.
func (a *app) dropped(in intent.Intent) bool {
	t := &a.typing
	if t.grace.IsZero() || in.Act == intent.Interrupt || in.Act == intent.Suspend || in.Act == intent.Repaint {
		return false
	}
	now := a.clock()
	if now.After(t.grace) || now.Sub(t.started) > graceLimit {
		t.grace = time.Time{}
		return false
	}
	t.grace = now.Add(quietTime)
	a.notice = notice{text: "keys right after a paste are ignored; press again"}
	return true
}
