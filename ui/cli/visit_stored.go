package cli

import (
	"context"
	"errors"

	"authdoctor/keystore"
	"authdoctor/ui/session"
)

// errNotWired is what every question about stored keys is answered with.
var errNotWired = errors.New("stored keys are not wired yet: this version keeps none")

// Stored implements session.Keys.
func (v *visit) Stored(context.Context) (session.Stored, error) {
	return session.Stored{}, errNotWired
}

// Unlock implements session.Keys.
func (v *visit) Unlock(context.Context, []byte) error { return errNotWired }

// Lock implements session.Keys.
func (v *visit) Lock(context.Context) error { return errNotWired }

// Draft implements session.Keys.
func (v *visit) Draft(context.Context, string) (session.Draft, error) {
	return session.Draft{}, errNotWired
}

// StoreKey implements session.Keys.
func (v *visit) StoreKey(context.Context, session.NewKey, session.Visitor) (session.KeyOutcome, error) {
	return session.KeyOutcome{}, errNotWired
}

// TestKey implements session.Keys.
func (v *visit) TestKey(context.Context, string, session.Visitor) (session.KeyOutcome, error) {
	return session.KeyOutcome{}, errNotWired
}

// Rotation implements session.Keys.
func (v *visit) Rotation(context.Context, string) (session.Rotation, error) {
	return session.Rotation{}, errNotWired
}

// RotateKey implements session.Keys.
func (v *visit) RotateKey(context.Context, session.RotateKey, session.Visitor) (session.KeyOutcome, error) {
	return session.KeyOutcome{}, errNotWired
}

// RollBack implements session.Keys.
func (v *visit) RollBack(context.Context, string) (session.KeyOutcome, error) {
	return session.KeyOutcome{}, errNotWired
}

// RemoveKey implements session.Keys.
func (v *visit) RemoveKey(context.Context, string) error { return errNotWired }

// RenameKey implements session.Keys.
func (v *visit) RenameKey(context.Context, string, string) error { return errNotWired }

// CheckName implements session.Keys.
func (v *visit) CheckName(name string) string {
	if err := keystore.CheckName(name); err != nil {
		return err.Error()
	}
	return ""
}
