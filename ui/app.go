// Package ui is the interactive app: welcome, walk, diagnosis, help, in a full screen or as plain lines.
//
// It shows what the engine reports and decides nothing itself: the engine is handed in as a session.Session. Rules of
// this package:
//
//   - Only app is a Bubble Tea model. Screens have methods, take intents and return text.
//   - Keys become intents in ui/intent/keys.go and nowhere else.
//   - Whatever takes time starts in commands.go, and what it found comes back as a message; a walk's messages carry
//     the number of its run.
//   - No goroutine is started here: a panic outside a command would leave the terminal raw.
//   - The screen never has more rows than the window, and no row is wider.
//   - Nothing is written while nothing happens.
//
// An example:
//
//	exit, err := ui.Run(ctx, engine, ui.Options{In: os.Stdin, Out: os.Stdout, Environ: os.Getenv})
package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"authdoctor/flows"
	"authdoctor/ui/layout"
	"authdoctor/ui/screens"
	"authdoctor/ui/session"
	"authdoctor/ui/theme"
)

// app is the root model: which screens are open, which walks there have been, and which one runs.
type app struct {
	commands commands
	theme    theme.Theme
	animated bool

	window  layout.Size // zero until the terminal has said how large it is
	welcome *screens.Welcome
	open    stack
	notice  string // why the last key did nothing

	walks   map[session.Choice]*screens.Walk // kept, so that going back loses nothing
	guard   guard
	current *screens.Walk // the walk of the guard's run
	listen  tea.Cmd       // waits for what it says next

	fault  string // the program's own failure, if there was one
	record string // the file that describes it
}

func newApp(c commands, t theme.Theme, animated bool) *app {
	welcome := screens.NewWelcome(t)
	return &app{
		commands: c, theme: t, animated: animated, welcome: welcome,
		open: stack{welcome}, walks: map[session.Choice]*screens.Walk{},
	}
}

// Init starts the first look around.
func (a *app) Init() tea.Cmd { return a.commands.lookAround() }

// show opens a screen on top of the others.
func (a *app) show(screen screens.Screen) {
	a.open.push(screen)
	a.resize()
}

// answer does what a screen asked for.
func (a *app) answer(ask screens.Ask) tea.Cmd {
	switch want := ask.(type) {
	case screens.ShowWalk:
		return a.showWalk(want)
	case screens.RunAgain:
		return a.runAgain(want.Choice)
	case screens.ReadReport:
		if report, ok := a.walks[want.Choice].Report(); ok {
			a.show(screens.NewDiagnosis(a.theme, want.Choice, report))
		}
	case screens.LookAgain:
		a.welcome.Look()
		return a.commands.lookAround()
	case screens.Leave:
		a.open.pop()
		a.resize()
	}
	return nil
}

// showWalk goes to the walk of a choice. One that has been started before is shown as it stands.
func (a *app) showWalk(want screens.ShowWalk) tea.Cmd {
	if walk, ok := a.walks[want.Choice]; ok {
		a.show(walk)
		return nil
	}
	return a.start(want.Choice, want.Title)
}

func (a *app) runAgain(choice session.Choice) tea.Cmd {
	title := a.walks[choice].Title()
	a.open.home()
	return a.start(choice, title)
}

// start begins a walk. A walk of something else that still runs is stopped.
func (a *app) start(choice session.Choice, title string) tea.Cmd {
	a.stop()
	walk := screens.NewWalk(a.theme, choice, title, a.commands.session.Outline(choice))
	a.walks[choice], a.current = walk, walk
	ctx, run := a.guard.begin(a.commands.ctx)
	examine, listen := a.commands.walk(ctx, run, choice)
	a.listen = listen
	a.welcome.Result(choice, walk.Words())
	a.show(walk)
	if !a.animated {
		return tea.Batch(examine, listen)
	}
	return tea.Batch(examine, listen, a.commands.tick(run))
}

// stop ends the walk that runs as interrupted.
func (a *app) stop() {
	if a.guard.running() {
		a.end(flows.Report{}, screens.ErrInterrupted)
	}
}

// end closes the walk that runs.
func (a *app) end(report flows.Report, err error) {
	a.guard.stop()
	a.current.End(report, err)
	a.welcome.Result(a.current.Choice(), a.current.Words())
}
