package ui

import (
	"errors"

	tea "github.com/charmbracelet/bubbletea"

	"authdoctor/flows"
	"authdoctor/keystore"
	"authdoctor/ui/message"
	"authdoctor/ui/screens"
	"authdoctor/ui/session"
)

var (
	errStopped = errors.New("stopped; what is stored is in the list of keys")
	errNoTest  = errors.New("no test was made")
)

// storeSaid takes what the store answered.
func (a *app) storeSaid(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case message.StoredReady:
		a.hold(msg)
	case message.KeyDrafted:
		if add, ok := waiter[*screens.Add](a, msg.Call); ok {
			add.Drafted(msg.Draft, msg.Err)
		}
	case message.RotationReady:
		if screen, ok := waiter[planner](a, msg.Call); ok {
			screen.Planned(msg.Rotation, msg.Err)
		}
	case message.Unlocked:
		if screen, ok := waiter[*screens.Passphrase](a, msg.Call); ok {
			return a.unlocked(screen, msg.Err)
		}
	case message.KeyChanged:
		return a.changed(msg)
	case message.UndoPlanned:
		a.undoPlanned(msg)
	case message.FixUndone:
		return a.undone(msg)
	case message.VaultLocked:
		a.notice = notice{text: "the vault is locked", good: true}
		if msg.Err != nil {
			a.notice = notice{text: msg.Err.Error()}
		}
		return a.look()
	}
	return nil
}

// planner is a screen that waits for where a stored key lies.
type planner interface {
	Planned(session.Rotation, error)
}

// waiter is the screen that waits for a call, as what it is.
func waiter[S any](a *app, number uint64) (screen S, ok bool) {
	found, ok := a.calls.end(number)
	if !ok {
		return screen, false
	}
	screen, ok = found.(S)
	return screen, ok
}

// refuse tells a screen that it waits in vain.
func refuse(screen screens.Screen, err error) {
	switch screen := screen.(type) {
	case *screens.Add:
		screen.Drafted(session.Draft{}, err)
	case planner:
		screen.Planned(session.Rotation{}, err)
	case *screens.Confirm:
		screen.Done(session.KeyOutcome{}, err)
	case interface{ Failed(error) }:
		screen.Failed(err)
	}
}

// hold takes a new list of the stored keys. Reminders are said by the store once, so an old list may bring them too.
func (a *app) hold(msg message.StoredReady) {
	if msg.Err == nil {
		a.welcome.Remind(msg.Stored.Reminders)
	}
	if msg.Look != a.looks {
		return
	}
	a.held = a.held.Take(msg.Stored, msg.Err)
	for _, screen := range a.open {
		if holder, ok := screen.(interface{ Hold(screens.Holdings) }); ok {
			holder.Hold(a.held)
		}
	}
}

// unlocked goes on with what the vault was opened for. A wrong passphrase is asked for again.
func (a *app) unlocked(screen *screens.Passphrase, err error) tea.Cmd {
	if err != nil {
		screen.Failed(err)
		return nil
	}
	a.open.drop(func(other screens.Screen) bool { return other == screen })
	if a.open.top() == screen {
		a.leave()
	}
	a.held.Stored.Shelf.State = session.ShelfReady // the list that is asked for now will say more
	a.notice = notice{text: "the vault is open", good: true}
	then := screen.Then()
	if then == nil {
		return a.look()
	}
	return tea.Batch(a.look(), a.answer(then))
}

// keyDone takes what became of a key that was tested.
func (a *app) keyDone(msg message.KeyDone) tea.Cmd {
	work := a.work
	if work == nil {
		return nil
	}
	if a.lockedOut(msg.Err) {
		a.end(flows.Report{}, msg.Err)
		a.show(screens.NewPassphrase(a.theme, a.held.Stored.Shelf, work.Ask()))
		return nil
	}
	report, err := flows.Report{}, msg.Err
	switch {
	case err == nil && msg.Outcome.Report == nil:
		err = errNoTest
	case err == nil:
		report = *msg.Outcome.Report
	}
	a.end(report, err)
	work.Done(msg.Outcome, msg.Err)
	if msg.Err != nil || !msg.Outcome.Done {
		return a.look()
	}
	a.open.drop(passing)
	return tea.Batch(a.look(), a.planAgain(work.Name()))
}

// passing reports whether a screen only leads to a change, and is of no use once that is made.
func passing(screen screens.Screen) bool {
	switch screen.(type) {
	case *screens.Add, *screens.Key, *screens.Rotate, *screens.Work:
		return true
	}
	return false
}

// planAgain looks once more for the places of a key, where its screen is open.
func (a *app) planAgain(name string) tea.Cmd {
	for _, screen := range a.open {
		if stored, ok := screen.(*screens.Stored); ok && stored.Name() == name {
			stored.Wait("Looking for the places of "+name, "")
			ctx, number := a.calls.begin(a.commands.ctx, stored)
			return a.commands.rotation(ctx, number, name)
		}
	}
	return nil
}

// lockedOut reports whether something failed because the vault has been locked meanwhile.
func (a *app) lockedOut(err error) bool {
	if !errors.Is(err, keystore.ErrLocked) || a.held.Stored.Shelf.Backend != string(keystore.InVault) {
		return false
	}
	a.held.Stored.Shelf.State = session.ShelfLocked
	return true
}

// changed takes what became of a key that was to be removed, renamed or rolled back.
func (a *app) changed(msg message.KeyChanged) tea.Cmd {
	screen, ok := a.calls.end(msg.Call)
	if !ok {
		return nil
	}
	if msg.Err != nil {
		refuse(screen, msg.Err)
		if asked, ok := screen.(interface{ Ask() screens.Ask }); ok && a.lockedOut(msg.Err) {
			a.show(screens.NewPassphrase(a.theme, a.held.Stored.Shelf, asked.Ask()))
			return nil
		}
		return a.look()
	}
	switch screen := screen.(type) {
	case *screens.Rename:
		return tea.Batch(a.renamed(screen, msg.Outcome.Words), a.look())
	case *screens.Confirm:
		screen.Done(msg.Outcome, nil)
		switch ask := screen.Ask().(type) {
		case screens.RemoveKey:
			a.open.drop(func(other screens.Screen) bool {
				stored, ok := other.(*screens.Stored)
				return ok && stored.Name() == ask.Name || passing(other)
			})
		case screens.RollBack:
			a.open.drop(passing)
			return tea.Batch(a.look(), a.planAgain(ask.Name))
		}
	}
	return a.look()
}

// renamed goes back to the key under its new name.
func (a *app) renamed(screen *screens.Rename, words string) tea.Cmd {
	if a.open.top() == screen {
		a.leave()
	}
	a.notice = notice{text: words, good: true}
	if stored, ok := a.open.top().(*screens.Stored); ok {
		stored.Rename(screen.To())
		return a.planAgain(screen.To())
	}
	return nil
}
