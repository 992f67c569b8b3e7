package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"authdoctor/flows"
	"authdoctor/ui/message"
	"authdoctor/ui/screens"
)

// arrived hands what a command found to the screen that waits for it. A screen that has been left waits no more.
func (a *app) arrived(msg tea.Msg) (next tea.Cmd) {
	switch msg := msg.(type) {
	case message.WelcomeReady:
		a.welcome.Found(msg.Welcome, msg.Err)
		if msg.Err == nil {
			a.practices.Found(msg.Welcome.Practices)
		}
	case message.TargetReady:
		for _, screen := range a.open {
			if target, ok := screen.(*screens.Target); ok && target.Choice() == msg.Choice {
				target.Found(msg.Target, msg.Err)
			}
		}
	case message.TextRead:
		a.paste.Read(msg.Pasted, msg.Err)
	case message.PlacesReady:
		for _, screen := range a.open {
			if places, ok := screen.(*screens.Places); ok {
				places.Found(msg.Places, msg.Err)
			}
		}
	case message.ReportSaved:
		a.reportSaved(msg)
	case message.Copied:
		a.notice = notice{text: msg.Words, good: msg.Err == nil}
		if msg.Err != nil {
			a.notice.text = "could not copy: " + msg.Err.Error()
		}
	case message.PageOpened:
		a.notice = notice{text: "opened " + msg.URL, good: msg.Err == nil}
		if msg.Err != nil {
			a.notice.text = msg.Err.Error()
		}
	default:
		next = a.storeSaid(msg)
	}
	a.resize() // what can be done now may have changed
	return next
}

func (a *app) reportSaved(msg message.ReportSaved) {
	a.notice = notice{text: "saved as " + msg.Path, good: true}
	if msg.Err != nil {
		a.notice = notice{text: "could not save: " + msg.Err.Error()}
	}
	if report, ok := a.open.top().(*screens.Report); ok {
		report.Saved(msg.Path, msg.Err)
	}
}

// crashed shows a fault of the program itself and has it recorded.
func (a *app) crashed(crash message.Crashed) tea.Cmd {
	a.fault = crash.What
	if a.guard.current(crash.Run) {
		a.end(flows.Report{}, failed(a.fault, ""))
	}
	if screen, ok := a.calls.end(crash.Call); ok {
		refuse(screen, failed(a.fault, ""))
	}
	if _, shown := a.open.top().(*screens.Crash); shown {
		a.open.pop()
	}
	a.show(screens.NewCrash(a.theme, a.fault))
	return a.commands.save(crash)
}

func (a *app) saved(msg message.CrashSaved) {
	a.record = msg.Path
	where := msg.Path
	if msg.Err != nil {
		where = "none: " + msg.Err.Error()
	}
	for _, screen := range a.open {
		if crash, ok := screen.(*screens.Crash); ok {
			crash.Saved(where)
		}
	}
}
