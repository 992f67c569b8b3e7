// Package screens holds what a person sees: welcome, practice, paste, target, key, walk, diagnosis, places, report, help,
// crash; fix, and what is done with fixes: plan, apply, undo, prevent; and what is done with stored keys: a key's own
// screen, add, work, rotate, rename, confirm, passphrase.
//
// A screen has methods, takes intents and returns text of exactly its size. It starts nothing: what it wants done it
// asks the app for with an Ask (asks.go). It decides nothing about causes either; it shows what the engine reports.
//
//	ask := screen.Handle(intent.Intent{Act: intent.Open}) // ShowWalk{Choice: ...}
//	fmt.Println(screen.View())
package screens

import (
	"authdoctor/ui/intent"
	"authdoctor/ui/layout"
	"authdoctor/ui/theme"
)

// Screen is one full page.
type Screen interface {
	Title() string // its place in the trail
	Offers() []intent.Offer
	Typing() intent.Typing
	Mouse() bool // clicks are wanted; false where people select text
	Resize(layout.Size)
	Handle(intent.Intent) Ask // nil: nothing to ask for
	View() string             // exactly the size of the last Resize
}

// page is what all screens have in common.
type page struct {
	theme theme.Theme
	size  layout.Size
}

// Resize sets the part of the window that the screen fills.
func (p *page) Resize(size layout.Size) { p.size = size }

// Typing says that letters are commands.
func (p *page) Typing() intent.Typing { return intent.Commands }

// Mouse says that no clicks are wanted: a mouse that the app reads cannot select text.
func (p *page) Mouse() bool { return false }

func (p *page) paint(lines []layout.Line) string {
	return layout.Paint(layout.Fill(lines, p.size.Height), p.size.Width, p.theme)
}

func (p *page) textWidth() int { return min(p.size.Width, layout.TextWidth) }
