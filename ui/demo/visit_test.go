package demo_test

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"authdoctor/checks"
	"authdoctor/checks/wire"
	"authdoctor/flows"
	"authdoctor/ui/session"
)

// visit is the program's own session. Its walks are real ones: each is over before it is told, and then told event by
// event, in an order and with times that are the same in every run and on every machine.
type visit struct {
	session.Session
	next chan struct{} // each token lets a walk tell one event, and at last return its report
}

// Walk implements session.Session.
func (v visit) Walk(ctx context.Context, choice session.Choice, visitor session.Visitor) (flows.Report, error) {
	var heard []flows.Event
	report, err := v.Session.Walk(ctx, choice, session.Visitor{Observe: func(e flows.Event) { heard = append(heard, e) }})
	if err != nil {
		return report, err
	}
	if err := v.tell(ctx, heard, visitor); err != nil {
		return flows.Report{}, err
	}
	return still(report, heard), nil
}

// Apply implements session.Fixes.
func (v visit) Apply(ctx context.Context, want session.ApplyFix, visitor session.Visitor) (session.Applied, error) {
	var heard []flows.Event
	applied, err := v.Session.Apply(ctx, want, session.Visitor{Observe: func(e flows.Event) { heard = append(heard, e) }})
	if err == nil {
		err = v.tell(ctx, heard, visitor)
	}
	applied.Report = still(applied.Report, heard)
	return applied, err
}

// tell tells events, one for each token. With the last token what was done returns.
func (v visit) tell(ctx context.Context, heard []flows.Event, visitor session.Visitor) error {
	for _, e := range inOrder(heard) {
		select {
		case <-v.next:
			visitor.Observe(e)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	select {
	case <-v.next:
	case <-ctx.Done():
	}
	return nil
}

// still is a report with the times of the film.
func still(report flows.Report, heard []flows.Event) flows.Report {
	report = steady(report)
	report.Started, report.DurationMS = time.Date(2026, 1, 1, 9, 30, 0, 0, time.UTC), 48
	for i := range report.Findings {
		report.Findings[i].TookMS = 0
	}
	requests := requestsOf(heard)
	report.Exchanges = slices.Concat(requests.first, requests.proofs)
	return report
}

// requests are the exchanges of a walk, numbered anew: those that run beside each other, then those of the proofs.
type requests struct{ first, proofs []flows.ExchangeView }

func requestsOf(events []flows.Event) requests {
	var r requests
	for _, e := range events {
		done, ok := e.(flows.ExchangeDone)
		if !ok {
			continue
		}
		view := steady(done.Exchange)
		view.Stages, view.TookMS = []flows.StageView{{Stage: "connect", MS: 3.6}, {Stage: "send", MS: 0.9}, {Stage: "wait", MS: 16.2}, {Stage: "body", MS: 2.3}}, 23
		if strings.HasSuffix(view.Title, ")") { // it says what was changed
			view.Stages, view.TookMS = view.Stages[1:], 19.4 // it uses a connection that is open
			r.proofs = append(r.proofs, view)
		} else {
			r.first = append(r.first, view)
		}
	}
	slices.SortFunc(r.first, func(a, b flows.ExchangeView) int { return strings.Compare(a.Title, b.Title) })
	for i := range r.first {
		r.first[i].Number = i + 1
	}
	for i := range r.proofs {
		r.proofs[i].Number = len(r.first) + i + 1
	}
	return r
}

// inOrder lets the requests that run beside each other take their stages together, while the first checks are
// answered, and each proof's request belong to its proof.
func inOrder(heard []flows.Event) []flows.Event {
	r := requestsOf(heard)
	beside, proofs := together(r.first), r.proofs
	var told []flows.Event
	for _, e := range heard {
		switch e := e.(type) {
		case flows.ExchangeStarted, flows.ExchangeReached, flows.ExchangeDone, flows.Finished:
		case flows.CheckDone:
			e.Finding.Changes = nil // they are no text
			e.Finding = steady(e.Finding)
			e.Finding.Took = 0
			told = append(told, e)
			step := min(len(beside), max(1, len(r.first)))
			told, beside = append(told, beside[:step]...), beside[step:]
		case flows.Concluded:
			told = append(told, flows.Concluded{Diagnosis: steady(e.Diagnosis)})
		case flows.ProofStarted:
			told = append(append(told, beside...), steady(e))
			told = append(told, together(proofs[:1])...)
			beside, proofs = nil, proofs[1:]
		case flows.ProofDone:
			told = append(told, steady(e))
		default:
			told = append(told, e)
		}
	}
	return told
}

// together are the events of requests that come to each stage at the same time.
func together(views []flows.ExchangeView) []flows.Event {
	var events []flows.Event
	stages := 0
	for _, v := range views {
		_, host, _ := strings.Cut(v.URL, "://")
		host, _, _ = strings.Cut(host, "/")
		events = append(events, flows.ExchangeStarted{Exchange: v.Number, Title: v.Title, Host: host})
		stages = max(stages, len(v.Stages))
	}
	for i := range stages {
		for _, v := range views {
			if i < len(v.Stages) {
				events = append(events, flows.ExchangeReached{Exchange: v.Number, Stage: wire.Stage(v.Stages[i].Stage)})
			}
		}
	}
	for _, v := range views {
		events = append(events, flows.ExchangeDone{Exchange: v})
	}
	return events
}

// steady is a copy in whose texts nothing differs from run to run: no port, no folder of this run, no measured time.
func steady[T flows.Report | flows.Diagnosis | flows.ExchangeView | flows.ProofStarted | flows.ProofDone | checks.Finding](value T) T {
	text, err := json.Marshal(value)
	if err != nil {
		panic(fmt.Sprintf("%T: %v", value, err)) // of a test: what the engine says is text and numbers
	}
	for _, r := range []struct{ pattern, with string }{
		{`127\.0\.0\.1:\d+`, "127.0.0.1:8080"},
		{`[^\s"]*authdoctor-practice-\d+[/\\]*`, ""},
		{`in \d+ ms( \([^)]*\))?`, "in 23 ms (connect 4 ms, send 1 ms, wait 16 ms, body 2 ms)"},
		{`differ by \d+s`, "differ by 0s"},
		{`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ`, "2026-01-01T09:30:00Z"},
	} {
		text = regexp.MustCompile(r.pattern).ReplaceAll(text, []byte(r.with))
	}
	var copied T
	if err := json.Unmarshal(text, &copied); err != nil {
		panic(fmt.Sprintf("%T: %v", value, err))
	}
	return copied
}
