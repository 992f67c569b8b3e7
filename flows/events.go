package flows

import "authdoctor/checks"

// Event is what an observer of a walk hears, in order, from one goroutine at a time.
type Event interface{ event() }

// CheckStarted: a check is being answered.
type CheckStarted struct{ Check, Title string }

// CheckDone: a check has been answered.
type CheckDone struct{ Finding checks.Finding }

// Concluded: the walk named a cause; a proof may follow.
type Concluded struct{ Diagnosis Diagnosis }

// ProofStarted: the failed probe is repeated with one change.
type ProofStarted struct{ Change string }

// ProofDone: the repetition passed or failed.
type ProofDone struct {
	Change string
	Passed bool
}

// Finished: the report is complete.
type Finished struct{ Report Report }

func (CheckStarted) event() {}
func (CheckDone) event()    {}
func (Concluded) event()    {}
func (ProofStarted) event() {}
func (ProofDone) event()    {}
func (Finished) event()     {}

// Observer hears the events of a walk. It must not block for long; nil is allowed.
type Observer func(Event)
