package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"authdoctor/flows"
	"authdoctor/ui/intent"
	"authdoctor/ui/layout"
	"authdoctor/ui/message"
	"authdoctor/ui/screens"
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
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		a.window = layout.Size{Width: msg.Width, Height: msg.Height}
		a.resize()
	case tea.KeyMsg:
		return a, a.keys(msg)
	case message.WelcomeReady:
		a.welcome.Found(msg.Welcome, msg.Err)
	case message.WalkHeard:
		if a.guard.current(msg.Run) {
			a.current.Hear(msg.Events...)
			return a, a.listen
		}
	case message.WalkEnded:
		if a.guard.current(msg.Run) {
			a.end(msg.Report, msg.Err)
		}
	case message.Ticked:
		if a.guard.current(msg.Run) {
			a.current.Tick()
			return a, a.commands.tick(msg.Run)
		}
	case message.Crashed:
		return a, a.crashed(msg)
	case message.CrashSaved:
		a.saved(msg)
	}
	return a, nil
}

// keys hands what was pressed to handle, one key at a time.
func (a *app) keys(msg tea.KeyMsg) tea.Cmd {
	var cmds []tea.Cmd
	for _, single := range intent.Split(msg) {
		if in, ok := intent.FromKey(single, a.open.top().Typing()); ok {
			cmds = append(cmds, a.handle(in))
		}
	}
	return tea.Batch(cmds...)
}

// handle does what works everywhere and leaves the rest to the screen.
func (a *app) handle(in intent.Intent) tea.Cmd {
	a.notice = ""
	top := a.open.top()
	switch in.Act {
	case intent.Quit:
		return tea.Quit
	case intent.Interrupt:
		if a.guard.running() {
			a.stop()
			return nil
		}
		return tea.Quit
	case intent.Repaint:
		return tea.ClearScreen
	case intent.Suspend:
		return tea.Suspend
	case intent.Help:
		if _, open := top.(*screens.Help); !open {
			a.show(screens.NewHelp(a.theme, top.Title(), top.Offers()))
			return nil
		}
	}
	for _, offer := range top.Offers() {
		if offer.Act == in.Act && offer.Off != "" {
			a.notice = offer.Off
			return nil
		}
	}
	return a.answer(top.Handle(in))
}

// crashed shows a fault of the program itself and has it recorded.
func (a *app) crashed(crash message.Crashed) tea.Cmd {
	a.fault = crash.What
	if a.guard.current(crash.Run) {
		a.end(flows.Report{}, failed(a.fault, ""))
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
