package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"authdoctor/ui/intent"
	"authdoctor/ui/screens"
)

// keys takes what the terminal sent, unless it is a part of a paste.
func (a *app) keys(msg tea.KeyMsg) tea.Cmd {
	cmd, settled := a.unmarked(msg)
	if settled {
		return cmd
	}
	return tea.Batch(cmd, a.press(msg))
}

// press hands what was pressed to handle, one key at a time.
func (a *app) press(msg tea.KeyMsg) tea.Cmd {
	var cmds []tea.Cmd
	for _, single := range intent.Split(msg, a.open.top().Typing()) {
		if in, ok := intent.FromKey(single, a.open.top().Typing()); ok {
			cmds = append(cmds, a.take(in))
		}
	}
	return tea.Batch(cmds...)
}

// handle does what works everywhere and leaves the rest to the screen.
func (a *app) handle(in intent.Intent) tea.Cmd {
	a.notice = notice{}
	switch in.Act {
	case intent.Quit, intent.Interrupt:
		return a.quit(in)
	case intent.Repaint:
		return tea.ClearScreen
	case intent.Suspend:
		return tea.Suspend
	case intent.Mouse:
		a.toggleMouse()
		return nil
	}
	top := a.open.top()
	if _, open := top.(*screens.Help); in.Act == intent.Help && !open {
		a.show(screens.NewHelp(a.theme, top.Title(), top.Offers()))
		return nil
	}
	for _, offer := range top.Offers() {
		if offer.Act == in.Act && offer.Off != "" {
			a.notice = notice{text: offer.Off}
			return nil
		}
	}
	cmd := a.answer(top.Handle(in))
	a.resize() // the screen may want another foot now
	return cmd
}

// quit stops the walk that runs, or what is asked of the store; where there is neither it ends the app.
func (a *app) quit(in intent.Intent) tea.Cmd {
	stopped := "the checks were stopped; "
	switch {
	case a.stop():
	case a.asking():
		a.stopAsking()
		stopped = "stopped; "
	default:
		return tea.Quit
	}
	key, _ := intent.Label(in.Act)
	a.notice = notice{text: stopped + key + " again quits"}
	return a.look()
}
