// Package flows decides what a set of findings means and what to do next.
//
// It owns the decision trees, the catalogue of causes, the walk, the proof and the report. It draws nothing and opens
// no connection itself: it asks package checks. A screen never decides; the engine never draws.
//
//	report, err := engine.Run(ctx, flows.Case{Target: target}, nil)
//	fmt.Println(report.Verdict, report.Diagnoses[0].Cause) // problem credential.quoted
package flows

import (
	"time"

	"authdoctor/checks"
)

// Case is one visit: what is examined and how far.
type Case struct {
	Target  checks.Target
	Flow    string        // the tree to walk; empty: the one for the target's provider
	Offline bool          // no exchange at all
	Only    []string      // checks to ask; empty: all that the tree reaches
	Skip    []string      // checks to leave out
	Paid    bool          // one one-token request is allowed
	Notes   []string      // what intake found out, carried into the report
	Shell   Shell         // of whoever reads the report; empty: not known
	Wait    time.Duration // how long a server may ask to be waited for, to prove that time alone helps
	Ask     Asker         // answers the tree's questions; nil: nobody can be asked
}
