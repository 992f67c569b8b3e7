package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"authdoctor/ui/screens"
	"authdoctor/ui/session"
)

// answer does what a screen asked for.
func (a *app) answer(ask screens.Ask) tea.Cmd {
	switch want := ask.(type) {
	case screens.ShowWalk:
		return a.showWalk(want)
	case screens.RunAgain:
		return a.runAgain(want.Choice)
	case screens.Answer:
		a.reply(want)
	case screens.ReadReport, screens.ShowReport, screens.ShowFix:
		a.showResult(want)
	case screens.ShowTarget:
		return a.showTarget(want)
	case screens.TypeKey:
		a.typeKey(want)
	case screens.UseKey:
		return a.useKey(want)
	case screens.ShowPaste:
		a.show(a.paste)
	case screens.ReadText:
		return a.commands.read(want.Text)
	case screens.ShowPractices:
		a.show(a.practices)
	case screens.ShowPlaces:
		a.show(screens.NewPlaces(a.theme, a.held))
		return tea.Batch(a.commands.places(), a.look())
	case screens.LookAgain:
		a.welcome.Look()
		return a.commands.lookAround()
	case screens.CopyText:
		return a.commands.copy(want.Text, want.What)
	case screens.OpenURL:
		return a.commands.openPage(want.URL)
	case screens.SaveReport:
		if shown, ok := a.open.top().(*screens.Report); ok {
			return a.commands.saveReport(shown.Whole(), want.Format)
		}
		if report, ok := a.walks[want.Choice].Report(); ok {
			return a.commands.saveReport(report, want.Format)
		}
	case screens.ShowJudged:
		a.show(screens.NewReport(a.theme, session.Choice{}, want.Report))
	case screens.Leave:
		a.leave()
	case screens.ApplyFix, screens.PlanAll, screens.AskUndo, screens.UndoFix, screens.ShowPrevention:
		return a.answerFix(want)
	default:
		return a.answerStored(want)
	}
	return nil
}

// showResult opens a screen about the report of a finished walk.
func (a *app) showResult(ask screens.Ask) {
	switch want := ask.(type) {
	case screens.ReadReport:
		if report, ok := a.walks[want.Choice].Report(); ok {
			a.backToResult()
			shown := screens.NewDiagnosis(a.theme, want.Choice, report)
			shown.Take(report, a.undoable(want.Choice))
			a.show(shown)
		}
	case screens.ShowReport:
		if report, ok := a.walks[want.Choice].Report(); ok {
			a.show(screens.NewReport(a.theme, want.Choice, report))
		}
	case screens.ShowFix:
		if report, ok := a.walks[want.Choice].Report(); ok {
			shown := screens.NewFix(a.theme, want.Choice, report, want.Diagnosis, want.Fix)
			shown.Take(report, a.undoable(want.Choice))
			a.show(shown)
		}
	}
}

// reply hands the answer to a question to the walk that waits for it.
func (a *app) reply(want screens.Answer) {
	if !a.guard.running() || a.current.Choice() != want.Choice {
		return
	}
	select {
	case a.answers <- want.Text:
	default: // one answer is on its way already
	}
}

// showTarget opens the target of a choice, or shows another choice on the target that is open.
func (a *app) showTarget(want screens.ShowTarget) tea.Cmd {
	if target, ok := a.open.top().(*screens.Target); ok && want.Replace {
		target.Show(want.Choice)
	} else {
		a.show(screens.NewTarget(a.theme, want.Choice, want.Title, a.commands.session.Inspect))
	}
	return a.commands.target(want.Choice)
}

// typeKey opens the field for a key.
func (a *app) typeKey(want screens.TypeKey) {
	if want.Store != (screens.StoreFor{}) {
		a.show(screens.NewKeyToStore(a.theme, want.Store, a.commands.session.Inspect))
		return
	}
	a.show(screens.NewKey(a.theme, want.Choice, a.commands.session.Inspect))
}

// useKey keeps a typed key and shows what will be examined with it, or goes on to store it.
func (a *app) useKey(want screens.UseKey) tea.Cmd {
	id := a.commands.session.Keep(want.Key, want.Inner)
	clear(want.Key)
	a.leave()
	if want.Store != (screens.StoreFor{}) {
		return a.storeTyped(want.Store, id)
	}
	choice := want.Choice
	choice.Edits.KeyID = id
	_, open := a.open.top().(*screens.Target)
	return a.showTarget(screens.ShowTarget{Choice: choice, Title: a.titleOf(want.Choice), Replace: open})
}

// titleOf is the name of a choice in the trail.
func (a *app) titleOf(choice session.Choice) string {
	if walk, ok := a.walks[choice]; ok {
		return walk.Title()
	}
	return "Check"
}
