// Package message holds what a command tells the app afterwards, one type per thing that happened.
//
// It knows no screen and starts nothing. Everything about a walk carries the number of its run, so that what a
// stopped run still says can be told from what the present one says.
//
//	case message.WalkHeard:
//		if run.Current(msg.Run) { walk.Hear(msg.Events...) }
package message

import (
	"authdoctor/flows"
	"authdoctor/ui/session"
)

// WelcomeReady: this machine has been looked at.
type WelcomeReady struct {
	Welcome session.Welcome
	Err     error
}

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

// Ticked: time has passed for a running walk.
type Ticked struct{ Run uint64 }

// Crashed: a fault of the program itself was caught.
type Crashed struct {
	Run   uint64 // the walk that it ended; 0: none
	What  string // one line
	Stack []byte
}

// CrashSaved: a redacted record of the fault was written.
type CrashSaved struct {
	Path string
	Err  error
}
