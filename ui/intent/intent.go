// Package intent turns keys into what a person wants, so that a screen never sees a key.
//
// The table in keys.go is the only place that names keys; the help bar and the help screen are generated from it.
// It knows no screen.
//
//	in, ok := intent.FromKey(msg, typing) // "j" -> {Act: Down}, while typing -> {Act: Type, Text: "j"}
package intent

// Action is one thing that a person may want.
type Action int

// The actions. Type, Newline, Erase and EraseAll occur only while text is typed, Point only with a mouse.
const (
	None Action = iota
	Up
	Down
	PageUp
	PageDown
	Top
	Bottom
	Open
	Pick
	Back
	Next
	Previous
	Filter
	RunAgain
	Target
	Places
	Report
	Unfold
	Copy
	OpenPage
	Save
	Add
	Rotate
	Rename
	RollBack
	Remove
	Lock
	ApplyAll
	Help
	Mouse
	Quit
	Interrupt
	Repaint
	Suspend
	Type
	Newline
	Erase
	EraseAll
	Point
)

// Intent is an action with what belongs to it.
type Intent struct {
	Act    Action
	Number int    // Pick: 1 to 9
	Text   string // Type: what was typed or pasted; in Line mode without line breaks
	Pasted bool   // Type: the terminal said that it was a paste
	Row    int    // Point: the row of the screen, from 0
}

// Typing is what letters mean on a screen.
type Typing int

// The ways of typing.
const (
	Commands Typing = iota // letters are commands
	Line                   // letters are text on one line; Enter takes it
	Area                   // anything is text, line breaks in a paste too; Enter, pressed by a person, takes it
)

// Offer is an action that a screen has a use for.
type Offer struct {
	Act  Action
	Text string // what it does here; empty: as the table says
	Off  string // why it can do nothing now; empty: it can
}
