// Package message holds what a command tells the app afterwards, one type per thing that happened.
//
// It knows no screen and starts nothing. Everything about a walk carries the number of its run, so that what a
// stopped run still says can be told from what the present one says.
//
//	case message.WalkHeard:
//		if run.Current(msg.Run) { walk.Hear(msg.Events...) }
package message

import (
	"time"

	"authdoctor/flows"
	"authdoctor/ui/session"
)

// WelcomeReady: this machine has been looked at.
type WelcomeReady struct {
	Welcome session.Welcome
	Err     error
}

// TargetReady: what a walk of a choice would examine.
type TargetReady struct {
	Choice session.Choice
	Target session.Target
	Err    error
}

// TextRead: what a pasted text is.
type TextRead struct {
	Pasted session.Pasted
	Err    error
}

// PlacesReady: every place of a key.
type PlacesReady struct {
	Places []session.Place
	Err    error
}

// StoredReady: the stored keys have been listed. Look is the number of the look; after a later one it is out of date.
type StoredReady struct {
	Look   uint64
	Stored session.Stored
	Err    error
}

// KeyDrafted: what is known about a key that is not stored yet. Call is the number of the call, here and below: a
// screen that has been left, or that has stopped waiting, is told nothing.
type KeyDrafted struct {
	Call  uint64
	Draft session.Draft
	Err   error
}

// RotationReady: where a stored key lies, and where a new one is made.
type RotationReady struct {
	Call     uint64
	Rotation session.Rotation
	Err      error
}

// KeyChanged: a stored key was removed, renamed or rolled back, or not.
type KeyChanged struct {
	Call    uint64
	Outcome session.KeyOutcome
	Err     error
}

// Unlocked: the vault is open, or not.
type Unlocked struct {
	Call uint64
	Err  error
}

// VaultLocked: the passphrase is forgotten, or not.
type VaultLocked struct{ Err error }

// ReportSaved: a report was written, or not.
type ReportSaved struct {
	Path string
	Err  error
}

// Copied: a text was sent to the clipboard, or not.
type Copied struct {
	Words string // what can honestly be said about it
	Err   error
}

// PageOpened: a page was handed to the browser, or not.
type PageOpened struct {
	URL string
	Err error
}

// KeyHeld: the time is over in which more text would have made a held key a part of a paste.
type KeyHeld struct{ Key uint64 }

// WalkHeard: events of a walk, in order.
type WalkHeard struct {
	Run    uint64
	Events []flows.Event
}

// WalkEnded: a walk is over; all its events came before. The report is complete where Err is nil.
type WalkEnded struct {
	Run    uint64
	Report flows.Report
	Err    error
}

// KeyDone: a key was tested, and stored or rotated, or not; all events of the test came before.
type KeyDone struct {
	Run     uint64
	Outcome session.KeyOutcome
	Err     error
}

// FixApplied: automatic fixes were made and verified, or not; all events came before.
type FixApplied struct {
	Run     uint64
	Applied session.Applied
	Err     error
}

// UndoPlanned: what taking back the last fixes would change.
type UndoPlanned struct {
	Call uint64
	Plan session.UndoPlan
	Err  error
}

// FixUndone: the last fixes are taken back, or not.
type FixUndone struct {
	Call   uint64
	Undone session.Undone
	Err    error
}

// Ticked: time has passed for a running walk.
type Ticked struct {
	Run uint64
	Now time.Time
}

// Crashed: a fault of the program itself was caught.
type Crashed struct {
	Run   uint64 // the walk that it ended; 0: none
	Call  uint64 // the call that it ended; 0: none
	What  string // one line
	Stack []byte
}

// CrashSaved: a redacted record of the fault was written.
type CrashSaved struct {
	Path string
	Err  error
}
