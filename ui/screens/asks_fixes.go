package screens

import "authdoctor/ui/session"

// ApplyFix: make automatic fixes and verify them.
type ApplyFix struct{ Want session.ApplyFix }

// PlanAll: show what all automatic fixes of a choice would change.
type PlanAll struct{ Choice session.Choice }

// AskUndo: show what taking back the last fixes of a choice would change, and ask.
type AskUndo struct{ Choice session.Choice }

// UndoFix: take them back.
type UndoFix struct{ Choice session.Choice }

// ShowPrevention: offer what keeps a fault from coming back.
type ShowPrevention struct{ Choice session.Choice }

func (ApplyFix) ask()       {}
func (PlanAll) ask()        {}
func (AskUndo) ask()        {}
func (UndoFix) ask()        {}
func (ShowPrevention) ask() {}
