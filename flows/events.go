package flows

import (
	"time"

	"authdoctor/checks"
	"authdoctor/checks/wire"
)

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

// Waiting: the server asked to be left alone until then, and the proof is that the request passes afterwards.
type Waiting struct{ Until time.Time }

// ProofDone: the repetition passed or failed.
type ProofDone struct {
	Change string
	Passed bool
}

// Asked: the walk waits for an answer.
type Asked struct{ Question Question }

// Answered: it goes on. An empty answer is "I don't know".
type Answered struct{ Node, Answer string }

// ExchangeStarted: a request is being made. Exchanges run beside each other; their numbers tell them apart.
type ExchangeStarted struct {
	Exchange int    // from 1, in the order of their start
	Title    string // what is asked: "the list of models, with the key"
	Host     string // where it goes, as a report shows it
}

// ExchangeReached: a request has come to this stage.
type ExchangeReached struct {
	Exchange int
	Stage    wire.Stage
}

// ExchangeDone: a request is over, well or not.
type ExchangeDone struct{ Exchange ExchangeView }

// Finished: the report is complete.
type Finished struct{ Report Report }

// FixStarted: an automatic fix is being made. The walk that verifies it comes next, with events of its own.
type FixStarted struct{ Fix Fix }

// FixDone: it was made and verified, or not, as its status says.
type FixDone struct{ Fix Fix }

func (CheckStarted) event()    {}
func (CheckDone) event()       {}
func (Concluded) event()       {}
func (ProofStarted) event()    {}
func (ProofDone) event()       {}
func (Waiting) event()         {}
func (Asked) event()           {}
func (Answered) event()        {}
func (ExchangeStarted) event() {}
func (ExchangeReached) event() {}
func (ExchangeDone) event()    {}
func (Finished) event()        {}
func (FixStarted) event()      {}
func (FixDone) event()         {}

// Observer hears the events of a walk. It must not block for long; nil is allowed.
type Observer func(Event)
