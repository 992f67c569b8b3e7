// Package screens holds what a person sees: welcome, walk, diagnosis, help, crash.
//
// A screen has methods, takes intents and returns text of exactly its size. It starts nothing: what it wants done it
// asks the app for with an Ask. It decides nothing about causes either; it shows what the engine reports.
//
//	ask := screen.Handle(intent.Intent{Act: intent.Open}) // StartWalk{Choice: ...}
//	fmt.Println(screen.View())
package screens

import (
	"authdoctor/ui/intent"
	"authdoctor/ui/layout"
	"authdoctor/ui/session"
	"authdoctor/ui/theme"
)

// Screen is one full page.
type Screen interface {
	Title() string // its place in the trail
	Offers() []intent.Offer
	Typing() bool // letters are text, not commands
	Resize(layout.Size)
	Handle(intent.Intent) Ask // nil: nothing to ask for
	View() string             // exactly the size of the last Resize
}

// Ask is what a screen wants of the app.
type Ask interface{ ask() }

// ShowWalk: show the walk of a choice; start it where there is none yet.
type ShowWalk struct {
	Choice session.Choice
	Title  string
}

// RunAgain: start the walk of a choice once more.
type RunAgain struct{ Choice session.Choice }

// ReadReport: show the report of a finished walk.
type ReadReport struct{ Choice session.Choice }

// LookAgain: look around on this machine once more.
type LookAgain struct{}

// Leave: go back to the screen before.
type Leave struct{}

func (ShowWalk) ask()   {}
func (RunAgain) ask()   {}
func (ReadReport) ask() {}
func (LookAgain) ask()  {}
func (Leave) ask()      {}

// page is what all screens have in common.
type page struct {
	theme theme.Theme
	size  layout.Size
}

// Resize sets the part of the window that the screen fills.
func (p *page) Resize(size layout.Size) { p.size = size }

// Typing reports that letters are commands.
func (p *page) Typing() bool { return false }

func (p *page) paint(lines []layout.Line) string {
	return layout.Paint(layout.Fill(lines, p.size.Height), p.size.Width, p.theme)
}

func (p *page) textWidth() int { return min(p.size.Width, layout.TextWidth) }
