package ui

import (
	"strings"

	"authdoctor/ui/intent"
	"authdoctor/ui/layout"
	"authdoctor/ui/theme"
	"authdoctor/ui/widgets"
)

// View draws the window: where one is, the screen, what can be done. Before the size of the window is known it draws
// nothing. A panic on the way draws one line, so that the keys still work.
func (a *app) View() (drawn string) {
	if a.window.Width < 1 || a.window.Height < 1 {
		return ""
	}
	defer func() {
		if fault := recover(); fault != nil {
			a.fault = faultOf(fault).What
			line := layout.Say(theme.Bad, "q quits; authdoctor itself failed to draw: "+a.fault)
			drawn = layout.Paint([]layout.Line{line}, a.window.Width, a.theme)
		}
	}()
	head, foot := a.head(), a.foot()
	parts := make([]string, 0, 3)
	if len(head) > 0 {
		parts = append(parts, layout.Paint(head, a.window.Width, a.theme))
	}
	parts = append(parts, a.open.top().View())
	if len(foot) > 0 {
		parts = append(parts, layout.Paint(foot, a.window.Width, a.theme))
	}
	return strings.Join(parts, "\n")
}

// resize gives the screen on top the rows between head and foot.
func (a *app) resize() {
	height := a.window.Height - len(a.head()) - len(a.foot())
	a.open.top().Resize(layout.Size{Width: a.window.Width, Height: height})
}

// head is the trail of screens. A small window has none.
func (a *app) head() []layout.Line {
	if a.window.Small() {
		return nil
	}
	line := layout.Say(theme.Strong, "authdoctor")
	if len(a.open) == 1 {
		line = line.And(theme.Faint, "  finds the one cause of an authorization error, and proves it")
	}
	for _, screen := range a.open[1:] {
		line = line.And(theme.Faint, " "+a.theme.Glyphs.Trail+" ").And(theme.Text, screen.Title())
	}
	return []layout.Line{line, nil}
}

// foot is the help line, or why the last key did nothing. A very low window has none.
func (a *app) foot() []layout.Line {
	const roomForBar = 10
	if a.window.Height < roomForBar {
		return nil
	}
	switch glyphs := a.theme.Glyphs; {
	case a.notice.text == "":
	case a.notice.good:
		return []layout.Line{layout.Say(theme.Good, glyphs.Pass+" "+a.notice.text)}
	default:
		return []layout.Line{layout.Say(theme.Warn, glyphs.Warn+" "+a.notice.text)}
	}
	top := a.open.top()
	offers, quit := append(top.Offers(), a.mouseOffer()), intent.Offer{Act: intent.Quit, Text: "quit"}
	if a.guard.running() || a.asking() {
		quit.Text = "stop"
	}
	last := []intent.Offer{quit, {Act: intent.Help}}
	switch {
	case top.Typing() != intent.Commands:
		last = []intent.Offer{{Act: intent.Interrupt, Text: quit.Text}}
	case a.window.Width < layout.SmallWidth: // the way back matters more than the way out
		offers, last = append(offers, quit), last[1:]
	}
	return []layout.Line{widgets.Bar(offers, last, a.window.Width, a.theme.Glyphs)}
}
