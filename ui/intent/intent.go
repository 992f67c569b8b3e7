// Package intent turns keys into what a person wants, so that a screen never sees a key.
//
// The table in keys.go is the only place that names keys; the help bar and the help screen are generated from it.
// It knows no screen.
//
//	in, ok := intent.FromKey(msg, typing) // "j" -> {Act: Down}, while typing -> {Act: Type, Text: "j"}
package intent

// Action is one thing that a person may want.
type Action int

// The actions. Type, Erase and EraseAll occur only while text is typed.
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
	Filter
	RunAgain
	Warnings
	Help
	Quit
	Interrupt
	Repaint
	Suspend
	Type
	Erase
	EraseAll
)

// Intent is an action with what belongs to it.
type Intent struct {
	Act    Action
	Number int    // Pick: 1 to 9
	Text   string // Type: what was typed or pasted, on one line
}

// Offer is an action that a screen has a use for.
type Offer struct {
	Act  Action
	Text string // what it does here; empty: as the table says
	Off  string // why it can do nothing now; empty: it can
}
