package ui

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"authdoctor/ui/screens"
)

// look lists the stored keys once more.
func (a *app) look() tea.Cmd {
	a.looks++
	return a.commands.stored(a.looks)
}

// answerStored does what a screen asked for about stored keys.
func (a *app) answerStored(ask screens.Ask) tea.Cmd {
	if a.needsPassphrase(ask) {
		a.show(screens.NewPassphrase(a.theme, a.held.Stored.Shelf, ask))
		return nil
	}
	session := a.commands.session
	switch want := ask.(type) {
	case screens.ShowStored:
		return a.plan(screens.NewStored(a.theme, want.Name, a.held), want.Name)
	case screens.ShowRotation:
		return a.plan(screens.NewRotate(a.theme, want.Name), want.Name)
	case screens.PlanRotation:
		return a.plan(a.open.top(), want.Name)
	case screens.AddKey:
		return a.addKey(want)
	case screens.DraftKey:
		return a.draft(want.KeyID)
	case screens.StoreKey, screens.TestKey, screens.RotateKey:
		return a.startWork(want)
	case screens.AskRollBack:
		if key, ok := a.held.Find(want.Name); ok {
			a.show(screens.NewRollBack(a.theme, key))
		}
	case screens.AskRemove:
		a.show(screens.NewRemoval(a.theme, want, a.held.Stored.Shelf))
	case screens.AskName:
		a.show(screens.NewRename(a.theme, want.Name, session.CheckName, session.Inspect))
	case screens.RemoveKey, screens.RollBack, screens.RenameKey:
		return a.change(want)
	case screens.AskPassphrase:
		a.show(screens.NewPassphrase(a.theme, a.held.Stored.Shelf, nil))
	case screens.Unlock:
		return a.unlock(want.Passphrase)
	case screens.LockVault:
		return a.commands.lock()
	case screens.Stop:
		if !a.stop() {
			a.stopAsking()
		}
		return a.look()
	}
	return nil
}

// needsPassphrase reports whether the vault has to be opened before something can be done.
func (a *app) needsPassphrase(ask screens.Ask) bool {
	switch ask.(type) {
	case screens.StoreKey, screens.TestKey, screens.ShowRotation, screens.PlanRotation, screens.RotateKey, screens.RollBack:
		return a.held.Shut()
	}
	return false
}

// call begins a question to the store, whose answer the screen on top waits for.
func (a *app) call() (context.Context, uint64) {
	return a.calls.begin(a.commands.ctx, a.open.top())
}

// plan shows a screen, unless it is there, and finds out for it where a stored key lies.
func (a *app) plan(screen screens.Screen, name string) tea.Cmd {
	if a.open.top() != screen {
		a.show(screen)
	}
	waits, ok := screen.(interface{ Wait(doing, hint string) })
	if !ok {
		return nil
	}
	waits.Wait("Looking for the places of "+name, "")
	ctx, number := a.call()
	return a.commands.rotation(ctx, number, name)
}

// addKey asks for what a key needs before it is stored, or for the key itself first.
func (a *app) addKey(want screens.AddKey) tea.Cmd {
	if why := a.held.Blocked(); why != "" {
		a.notice = notice{text: why}
		return nil
	}
	if want.KeyID == "" {
		a.typeKey(screens.TypeKey{Store: screens.StoreFor{New: true}})
		return nil
	}
	a.show(screens.NewAdd(a.theme, want, a.held, a.commands.session.CheckName, a.commands.session.Inspect))
	if want.Found != "" {
		return nil // which key is meant is asked first
	}
	return a.draft(want.KeyID)
}

// storeTyped goes on with a key that was typed to be stored.
func (a *app) storeTyped(store screens.StoreFor, id string) tea.Cmd {
	if store.Rotate != "" {
		want := screens.RotateKey{}
		want.Want.Name, want.Want.KeyID, want.Want.Places = store.Rotate, id, store.Places
		return a.answer(want)
	}
	if add, open := a.open.top().(*screens.Add); open {
		add.Take(id)
		return a.draft(id)
	}
	return a.addKey(screens.AddKey{KeyID: id})
}

// draft finds out for the screen on top what is known about a key.
func (a *app) draft(keyID string) tea.Cmd {
	add, ok := a.open.top().(*screens.Add)
	if !ok {
		return nil
	}
	add.Wait("")
	ctx, number := a.call()
	return a.commands.draft(ctx, number, keyID)
}

// startWork begins the test of a key, and what follows it. A walk that still runs is stopped.
func (a *app) startWork(ask screens.Ask) tea.Cmd {
	a.stop()
	if _, again := a.open.top().(*screens.Work); again {
		a.leave()
	}
	work := screens.NewWork(a.theme, ask, a.held.Hint(), a.commands.session.Outline)
	a.work = work
	return a.run(work.Walk(), work, func(ctx context.Context, run uint64) visit { return a.commands.work(ctx, run, ask) })
}

// change removes, renames or rolls back, as the screen on top has asked.
func (a *app) change(want screens.Ask) tea.Cmd {
	waits, ok := a.open.top().(interface{ Wait(hint string) })
	if !ok {
		return nil
	}
	waits.Wait(a.held.Hint())
	ctx, number := a.call()
	return a.commands.change(ctx, number, want)
}

// unlock opens the vault for the screen on top.
func (a *app) unlock(passphrase []byte) tea.Cmd {
	screen, ok := a.open.top().(*screens.Passphrase)
	if !ok {
		clear(passphrase)
		return nil
	}
	screen.Wait()
	ctx, number := a.call()
	return a.commands.unlock(ctx, number, passphrase)
}

// asking reports whether the screen on top can do nothing but wait for the store.
func (a *app) asking() bool {
	if _, shown := a.open.top().(*screens.Stored); shown {
		return false // it can be read meanwhile
	}
	return a.calls.waits(a.open.top())
}

// stopAsking stops what the screen on top waits for.
func (a *app) stopAsking() {
	if top := a.open.top(); a.calls.cancel(top) {
		refuse(top, errStopped)
	}
}
