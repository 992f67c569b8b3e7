package screens

import (
	"authdoctor/flows"
	"authdoctor/ui/session"
)

// Ask is what a screen wants of the app.
type Ask interface{ ask() }

// ShowWalk: show the walk of a choice; start it where there is none yet.
type ShowWalk struct {
	Choice session.Choice
	Title  string
}

// RunAgain: start the walk of a choice once more.
type RunAgain struct{ Choice session.Choice }

// Answer: the answer to the question that the walk of a choice waits with. Empty: "I don't know".
type Answer struct {
	Choice session.Choice
	Text   string
}

// ReadReport: show the diagnosis of a finished walk.
type ReadReport struct{ Choice session.Choice }

// ShowReport: show the whole report of a finished walk, to copy or save.
type ShowReport struct{ Choice session.Choice }

// ShowFix: show one fix of a diagnosis of a finished walk. Both count from 0.
type ShowFix struct {
	Choice         session.Choice
	Diagnosis, Fix int
}

// ShowTarget: show what a walk of the choice would examine. With Replace the present screen is a target already and
// shows another choice from now on.
type ShowTarget struct {
	Choice  session.Choice
	Title   string
	Replace bool
}

// TypeKey: let a person type or paste a key, for the target of a choice or to be stored.
type TypeKey struct {
	Choice session.Choice
	Store  StoreFor
}

// UseKey: examine the choice with the key that was typed, or store it. With Inner only the key inside the text. The app
// hands the bytes on and clears them.
type UseKey struct {
	Choice session.Choice
	Store  StoreFor
	Key    []byte
	Inner  bool
}

// ShowPaste: let a person paste what failed.
type ShowPaste struct{}

// ReadText: say what a pasted text is.
type ReadText struct{ Text string }

// ShowPractices: show the practice cases.
type ShowPractices struct{}

// ShowPlaces: show every place of a key.
type ShowPlaces struct{}

// LookAgain: look around on this machine once more.
type LookAgain struct{}

// CopyText: put a text on the clipboard. It must be redacted already.
type CopyText struct {
	Text string
	What string // "the command", "the report"
}

// OpenURL: open a page in the browser.
type OpenURL struct{ URL string }

// SaveReport: write the report of a finished walk into a file.
type SaveReport struct {
	Choice session.Choice
	Format session.Format
}

// ShowJudged: show what is wrong with a request that has not been sent.
type ShowJudged struct{ Report flows.Report }

// Leave: go back to the screen before.
type Leave struct{}

func (ShowWalk) ask()      {}
func (RunAgain) ask()      {}
func (Answer) ask()        {}
func (ReadReport) ask()    {}
func (ShowReport) ask()    {}
func (ShowFix) ask()       {}
func (ShowTarget) ask()    {}
func (TypeKey) ask()       {}
func (UseKey) ask()        {}
func (ShowPaste) ask()     {}
func (ReadText) ask()      {}
func (ShowPractices) ask() {}
func (ShowPlaces) ask()    {}
func (LookAgain) ask()     {}
func (CopyText) ask()      {}
func (OpenURL) ask()       {}
func (SaveReport) ask()    {}
func (ShowJudged) ask()    {}
func (Leave) ask()         {}
