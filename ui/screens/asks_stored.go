package screens

import "authdoctor/ui/session"

// ShowStored: show one stored key.
type ShowStored struct{ Name string }

// AddKey: ask for what a key needs before it is stored. An empty KeyID: the key is typed first. With Found, the key that
// lies in this place is one of two that can be meant; the other is typed.
type AddKey struct{ KeyID, Found string }

// DraftKey: say on the present screen what is known about a key that is not stored yet.
type DraftKey struct{ KeyID string }

// StoreFor says what a typed key is stored for. Its zero value: it is not stored.
type StoreFor struct {
	New    bool   // under a name that will be asked for
	Rotate string // in the place of the stored key of this name
	Places bool   // Rotate: in the places that hold the old key too
}

// StoreKey: test a key and store it.
type StoreKey struct{ Want session.NewKey }

// TestKey: test a stored key.
type TestKey struct{ Name string }

// ShowRotation: show what a rotation would do.
type ShowRotation struct{ Name string }

// PlanRotation: find out, for the present screen, where a stored key lies and where a new one is made.
type PlanRotation struct{ Name string }

// RotateKey: put a new key in the place of a stored one.
type RotateKey struct{ Want session.RotateKey }

// AskRollBack: ask whether the key before the last rotation shall be the present one again.
type AskRollBack struct{ Name string }

// RollBack: do so.
type RollBack struct{ Name string }

// AskRemove: ask whether a stored key shall be removed. Page is where it is revoked; empty: not known.
type AskRemove struct{ Name, Page string }

// RemoveKey: do so.
type RemoveKey struct{ Name string }

// AskName: ask for another name of a stored key.
type AskName struct{ Name string }

// RenameKey: give it.
type RenameKey struct{ Name, To string }

// AskPassphrase: ask for the passphrase of the vault.
type AskPassphrase struct{}

// Unlock: open the vault, or make it. The app hands the bytes on and clears them.
type Unlock struct{ Passphrase []byte }

// LockVault: forget the passphrase.
type LockVault struct{}

// Stop: stop what the present screen waits for.
type Stop struct{}

func (ShowStored) ask()    {}
func (AddKey) ask()        {}
func (DraftKey) ask()      {}
func (StoreKey) ask()      {}
func (TestKey) ask()       {}
func (ShowRotation) ask()  {}
func (PlanRotation) ask()  {}
func (RotateKey) ask()     {}
func (AskRollBack) ask()   {}
func (RollBack) ask()      {}
func (AskRemove) ask()     {}
func (RemoveKey) ask()     {}
func (AskName) ask()       {}
func (RenameKey) ask()     {}
func (AskPassphrase) ask() {}
func (Unlock) ask()        {}
func (LockVault) ask()     {}
func (Stop) ask()          {}
