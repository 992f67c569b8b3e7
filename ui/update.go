package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"authdoctor/ui/layout"
	"authdoctor/ui/message"
)

// Update routes. A panic on the way becomes the crash screen.
func (a *app) Update(msg tea.Msg) (model tea.Model, cmd tea.Cmd) {
	defer func() {
		if fault := recover(); fault != nil {
			crash := faultOf(fault)
			crash.Run = a.guard.run // nobody may be listening to it any more
			model, cmd = a, a.crashed(crash)
		}
	}()
	cmd = a.route(msg)
	return a, tea.Batch(cmd, a.track())
}

func (a *app) route(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		a.window = layout.Size{Width: msg.Width, Height: msg.Height}
		a.resize()
	case tea.KeyMsg:
		return a.keys(msg)
	case tea.MouseMsg:
		return a.pointed(msg)
	case message.KeyHeld:
		return a.keyHeld(msg)
	case message.WalkHeard:
		if a.guard.current(msg.Run) {
			return a.heard(msg)
		}
	case message.WalkEnded:
		if a.guard.current(msg.Run) {
			a.end(msg.Report, msg.Err)
		}
	case message.FixApplied:
		if a.guard.current(msg.Run) {
			return a.applied(msg)
		}
	case message.KeyDone:
		if a.guard.current(msg.Run) {
			return a.keyDone(msg)
		}
	case message.Ticked:
		if a.guard.current(msg.Run) {
			a.current.Tick(msg.Now)
			return a.commands.tick(msg.Run, a.animated)
		}
	case message.Crashed:
		return a.crashed(msg)
	case message.CrashSaved:
		a.saved(msg)
	default:
		return a.arrived(msg)
	}
	return nil
}
