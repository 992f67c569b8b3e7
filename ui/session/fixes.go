package session

import (
	"context"

	"authdoctor/flows"
)

// Fixes are the automatic fixes of what a walk found. Each changes files of the user, is verified by another walk, and
// can be taken back for the rest of the visit, the last one first. Where the store is needed and fails, the error wraps
// one of keystore's, and nothing has been changed.
type Fixes interface {
	// Apply makes automatic fixes of what the last walk of a choice found, and verifies each. What did not help is taken
	// back. It returns soon after ctx ends; what was changed by then stays, not verified.
	Apply(ctx context.Context, want ApplyFix, visitor Visitor) (Applied, error)

	// PlanUndo says what taking back the last fixes of a choice would change.
	PlanUndo(ctx context.Context, choice Choice) (UndoPlan, error)

	// Undo does so.
	Undo(ctx context.Context, choice Choice) (Undone, error)
}

// ApplyFix says which fix is made. Without Cause and Fix it is all that are automatic, in order, those of what comes to
// light behind them too.
type ApplyFix struct {
	Choice     Choice
	Cause, Fix string // the ids of a diagnosis and of one of its fixes
}

// All reports whether all automatic fixes are meant.
func (a ApplyFix) All() bool { return a.Fix == "" }

// Applied is what became of fixes.
type Applied struct {
	Report  flows.Report // what was found, with the state of each fix; the verdict is that of the last walk
	Changed []string     // the files that are changed now: ".env". Empty: there is nothing to take back
	Stopped bool         // a person stopped it
	KeyID   string       // names the key that is used now, for Keys.Draft and NewKey; empty: it cannot be stored
}

// UndoPlan is what taking back would change.
type UndoPlan struct {
	What    []string // "the key of OPENAI_API_KEY cleaned", newest first
	Preview string   // as a diff, keys masked
}

// Undone is what was taken back.
type Undone struct {
	Words string   // "the change of .env is taken back"
	Next  []string // what is left to do
}
