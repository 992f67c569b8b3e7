package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"authdoctor/ui/intent"
)

// mouse is who gets the mouse: the app, or the terminal, with which people select text.
type mouse struct {
	off   bool // a person does not want the app to read it
	reads bool // the terminal has been told to report it
}

// track tells the terminal to report the mouse where the screen on top has a use for it, and only there.
func (a *app) track() tea.Cmd {
	want := !a.mouse.off && a.open.top().Mouse()
	if want == a.mouse.reads {
		return nil
	}
	a.mouse.reads = want
	if want {
		return tea.EnableMouseCellMotion
	}
	return tea.DisableMouse
}

// pointed hands a click or the wheel to the screen.
func (a *app) pointed(msg tea.MouseMsg) tea.Cmd {
	if !a.mouse.reads || a.open.top().Typing() == intent.Area {
		return nil
	}
	var cmds []tea.Cmd
	for _, in := range intent.FromMouse(msg) {
		in.Row -= len(a.head())
		cmds = append(cmds, a.handle(in))
	}
	return tea.Batch(cmds...)
}

// toggleMouse gives the mouse to the terminal, or back to the app.
func (a *app) toggleMouse() {
	a.mouse.off = !a.mouse.off
	switch {
	case a.mouse.off:
		a.notice = notice{text: "mouse off: the terminal selects text with it", good: true}
	case a.open.top().Mouse():
		a.notice = notice{text: "mouse on: click and wheel; hold shift to select text", good: true}
	default:
		a.notice = notice{text: "mouse on, but not here, where people select text", good: true}
	}
}

// mouseOffer says in the help line who has the mouse.
func (a *app) mouseOffer() intent.Offer {
	offer := intent.Offer{Act: intent.Mouse, Text: "mouse off"}
	switch {
	case a.mouse.off:
		offer.Text = "mouse on"
	case !a.open.top().Mouse():
		offer.Off = "text can be selected here"
	}
	return offer
}
