// Package ui is the interactive app: what was found, a walk, its diagnosis, in a full screen or as plain lines.
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
//   - What is pasted is never a command, and a paste alone submits nothing (typing.go).
//
// An example:
//
//	exit, err := ui.Run(ctx, engine, ui.Options{In: os.Stdin, Out: os.Stdout, Environ: os.Getenv})
package ui

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"authdoctor/flows"
	"authdoctor/ui/layout"
	"authdoctor/ui/message"
	"authdoctor/ui/screens"
	"authdoctor/ui/session"
	"authdoctor/ui/theme"
)

// app is the root model: which screens are open, which walks there have been, and which one runs.
type app struct {
	commands commands
	theme    theme.Theme
	animated bool
	clock    func() time.Time

	window layout.Size // zero until the terminal has said how large it is
	open   stack
	notice notice
	mouse  mouse
	typing typing

	welcome   *screens.Welcome // these three keep their place when a person leaves them
	practices *screens.Practices
	paste     *screens.Paste

	walks   map[session.Choice]*screens.Walk // kept, so that going back loses nothing
	guard   guard
	current *screens.Walk // the walk of the guard's run
	listen  tea.Cmd       // waits for what it says next
	answers chan<- string // takes the answer to its question

	held  screens.Holdings // the stored keys, as they are known
	looks uint64           // how often they were listed
	work  *screens.Work    // what the walk of the guard's run is the test of; nil: nothing
	calls calls

	applying *screens.Apply          // what the walk of the guard's run verifies; nil: nothing
	mends    map[session.Choice]mend // what was repaired

	fault  string // the program's own failure, if there was one
	record string // the file that describes it
}

// notice is one line about the last key: why it did nothing, or what came of it.
type notice struct {
	text string
	good bool
}

func newApp(c commands, t theme.Theme, animated bool) *app {
	welcome := screens.NewWelcome(t)
	return &app{
		commands: c, theme: t, animated: animated, clock: time.Now, open: stack{welcome},
		welcome: welcome, practices: screens.NewPractices(t, nil), paste: screens.NewPaste(t),
		walks: map[session.Choice]*screens.Walk{}, mends: map[session.Choice]mend{},
	}
}

// Init starts the first look around.
func (a *app) Init() tea.Cmd { return tea.Batch(a.commands.lookAround(), a.look(), a.track()) }

// show opens a screen on top of the others.
func (a *app) show(screen screens.Screen) {
	a.open.push(screen)
	a.calls.keep(a.open)
	a.resize()
}

// leave goes back one screen.
func (a *app) leave() {
	a.open.pop()
	a.calls.keep(a.open)
	a.resize()
}

// showWalk goes to the walk of a choice. One that has been started before is shown as it stands.
func (a *app) showWalk(want screens.ShowWalk) tea.Cmd {
	if walk, ok := a.walks[want.Choice]; ok {
		a.show(walk)
		return nil
	}
	return a.start(want.Choice, want.Title)
}

// runAgain starts the walk of a choice once more, in the place of the one before.
func (a *app) runAgain(choice session.Choice) tea.Cmd {
	walk := a.walks[choice]
	a.open.back(walk)
	return a.start(choice, walk.Title())
}

// start begins a walk. A walk of something else that still runs is stopped.
func (a *app) start(choice session.Choice, title string) tea.Cmd {
	a.stop()
	walk := screens.NewWalk(a.theme, choice, title, a.commands.session.Outline(choice))
	return a.run(walk, walk, func(ctx context.Context, run uint64) visit { return a.commands.walk(ctx, run, choice) })
}

// run is watch for the walk of a choice, which is kept.
func (a *app) run(walk *screens.Walk, screen screens.Screen, begin func(context.Context, uint64) visit) tea.Cmd {
	a.walks[walk.Choice()] = walk
	a.tell(walk)
	return a.watch(walk, screen, begin)
}

// watch begins what a walk hears about, whosever it is, and shows the screen of it.
func (a *app) watch(walk *screens.Walk, screen screens.Screen, begin func(context.Context, uint64) visit) tea.Cmd {
	a.current = walk
	ctx, run := a.guard.begin(a.commands.ctx)
	visit := begin(ctx, run)
	a.listen, a.answers = visit.listen, visit.answers
	a.show(screen)
	return tea.Batch(visit.examine, visit.listen, a.commands.tick(run, a.animated))
}

// stop ends the walk that runs as interrupted. It reports whether one ran.
func (a *app) stop() bool {
	if a.applying != nil {
		return a.halt()
	}
	running := a.guard.running()
	if running {
		a.end(flows.Report{}, screens.ErrInterrupted)
	}
	return running
}

// end closes the walk that runs.
func (a *app) end(report flows.Report, err error) {
	a.guard.stop()
	if a.applying != nil {
		a.settle(session.Applied{}, err)
		return
	}
	a.current.End(report, err)
	if a.work != nil {
		a.work.Done(session.KeyOutcome{}, err)
		a.work = nil
	}
	a.tell(a.current)
	a.resize() // what can be done now may need another foot
}

// heard takes what a walk says.
func (a *app) heard(msg message.WalkHeard) tea.Cmd {
	if a.applying != nil {
		a.applying.Hear(msg.Events...)
		return a.listen
	}
	a.current.Hear(msg.Events...)
	a.tell(a.current)
	return a.listen
}

// tell says on the lists how a walk stands.
func (a *app) tell(walk *screens.Walk) {
	a.welcome.Result(walk.Choice(), walk.Words())
	a.practices.Result(walk.Choice(), walk.Words())
}
