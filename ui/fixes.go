package ui

import (
	"context"
	"errors"

	tea "github.com/charmbracelet/bubbletea"

	"authdoctor/flows"
	"authdoctor/keystore"
	"authdoctor/ui/message"
	"authdoctor/ui/screens"
	"authdoctor/ui/session"
)

// mend is what was repaired about a choice.
type mend struct {
	before []*screens.Walk // what is true again once it is taken back, the last fixes last
	keyID  string          // of the key that works now
}

// undoable reports whether something can be taken back.
func (a *app) undoable(choice session.Choice) bool { return len(a.mends[choice].before) > 0 }

// answerFix does what a screen asked for about fixes.
func (a *app) answerFix(ask screens.Ask) tea.Cmd {
	switch want := ask.(type) {
	case screens.ApplyFix:
		return a.apply(want.Want)
	case screens.PlanAll:
		if report, ok := a.walks[want.Choice].Report(); ok {
			a.show(screens.NewPlan(a.theme, want.Choice, report))
		}
	case screens.AskUndo:
		return a.planUndo(screens.NewUndo(a.theme, want.Choice))
	case screens.UndoFix:
		return a.undo(want)
	case screens.ShowPrevention:
		if report, ok := a.walks[want.Choice].Report(); ok {
			a.show(screens.NewPrevent(a.theme, want.Choice, report, a.mends[want.Choice].keyID, a.held))
		}
	}
	return nil
}

// apply begins to make fixes. A walk of something else that still runs is stopped.
func (a *app) apply(want session.ApplyFix) tea.Cmd {
	walk, ok := a.walks[want.Choice]
	if !ok {
		return nil
	}
	a.stop()
	report, _ := walk.Report()
	if _, again := a.open.top().(*screens.Apply); again {
		a.leave()
	}
	screen := screens.NewApply(a.theme, want, walk.Title(), report, a.commands.session.Outline(want.Choice))
	a.applying = screen
	return a.watch(screen.Walk(), screen, func(ctx context.Context, run uint64) visit { return a.commands.apply(ctx, run, want) })
}

// halt tells fixes that are being made to stop. What became of them is still waited for. It reports whether that is new.
func (a *app) halt() bool {
	a.guard.halt()
	return a.applying.Stop()
}

// applied takes what became of fixes.
func (a *app) applied(msg message.FixApplied) tea.Cmd {
	a.guard.stop()
	ask := a.applying.Ask()
	a.settle(msg.Applied, msg.Err)
	if msg.Err != nil && (a.lockedOut(msg.Err) || errors.Is(msg.Err, keystore.ErrNoStore) && a.held.Shut()) {
		a.show(screens.NewPassphrase(a.theme, a.held.Stored.Shelf, ask))
	}
	return a.look()
}

// settle shows everywhere what became of fixes.
func (a *app) settle(applied session.Applied, err error) {
	screen := a.applying
	a.applying = nil
	screen.Done(applied, err)
	choice, before := screen.Choice(), a.walks[screen.Choice()]
	kept := a.mends[choice]
	if len(applied.Changed) > 0 {
		kept.before, kept.keyID = append(kept.before, before), applied.KeyID
		a.mends[choice] = kept
	}
	switch {
	case err != nil:
		a.current = before
	case len(applied.Changed) > 0:
		a.replace(before, screen.Walk())
	default:
		before.Settle(applied.Report)
		a.replace(before, before)
	}
	a.resize()
}

// replace puts the state after a change in the place of the one before, on every screen that shows it.
func (a *app) replace(old, fresh *screens.Walk) {
	choice := fresh.Choice()
	a.walks[choice], a.current = fresh, fresh
	a.open.swap(old, fresh)
	report, ok := fresh.Report()
	for _, screen := range a.open {
		if shown, takes := screen.(interface {
			Choice() session.Choice
			Take(flows.Report, bool)
		}); ok && takes && shown.Choice() == choice {
			shown.Take(report, a.undoable(choice))
		}
	}
	a.tell(fresh)
}

// backToResult leaves the screens that led through a fix, so that the way back is that of the result.
func (a *app) backToResult() {
	for {
		switch a.open.top().(type) {
		case *screens.Diagnosis, *screens.Fix, *screens.Plan, *screens.Apply, *screens.Prevent:
			a.leave()
		default:
			return
		}
	}
}

// planUndo shows what taking back would change.
func (a *app) planUndo(screen *screens.Undo) tea.Cmd {
	a.show(screen)
	screen.Wait("Looking at what it would change", "")
	ctx, number := a.call()
	return a.commands.planUndo(ctx, number, screen.Choice())
}

// undo takes back, as the screen on top has asked.
func (a *app) undo(want screens.UndoFix) tea.Cmd {
	screen, ok := a.open.top().(*screens.Undo)
	if !ok {
		return nil
	}
	screen.Wait("Taking it back", a.held.Hint())
	ctx, number := a.call()
	return a.commands.undo(ctx, number, want.Choice)
}

// undoPlanned takes what taking back would change.
func (a *app) undoPlanned(msg message.UndoPlanned) {
	screen, ok := waiter[*screens.Undo](a, msg.Call)
	switch {
	case !ok:
	case msg.Err != nil:
		screen.Failed(msg.Err)
	default:
		screen.Planned(msg.Plan)
	}
}

// undone takes what was taken back, and shows what is true again.
func (a *app) undone(msg message.FixUndone) tea.Cmd {
	screen, ok := waiter[*screens.Undo](a, msg.Call)
	if !ok {
		return nil
	}
	if msg.Err != nil {
		screen.Failed(msg.Err)
		if a.lockedOut(msg.Err) {
			a.show(screens.NewPassphrase(a.theme, a.held.Stored.Shelf, screen.Ask()))
		}
		return a.look()
	}
	choice := screen.Choice()
	kept := a.mends[choice]
	if last := len(kept.before) - 1; last >= 0 {
		before := kept.before[last]
		a.mends[choice] = mend{before: kept.before[:last:last]}
		a.replace(a.walks[choice], before)
	}
	screen.Done(msg.Undone)
	a.open.drop(func(other screens.Screen) bool {
		switch other.(type) {
		case *screens.Apply, *screens.Plan, *screens.Prevent:
			return true
		}
		return false
	})
	return a.look()
}
