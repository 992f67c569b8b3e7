package flows_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"authdoctor/checks"
	"authdoctor/checks/catalog"
	"authdoctor/checks/discover"
	"authdoctor/checks/lab"
	"authdoctor/checks/provider"
	"authdoctor/checks/request"
	"authdoctor/checks/wire"
	"authdoctor/flows"
	"authdoctor/keystore/secret"
)

// prompt is what nobody else is to read.
const prompt = "zebra-canary walks over the ninth bridge"

// handed is a run with a request that was handed over.
type handed struct {
	report  flows.Report
	events  []flows.Event
	seen    []lab.Seen
	granted int // chat requests that were answered with 200
}

// handOver walks with a request, as check --request does.
func handOver(t *testing.T, curl func(*lab.Practice) string, options wire.Options, paid bool) handed {
	t.Helper()
	var h handed
	p, err := lab.Start(t.Context(), lab.Options{Faults: []string{"healthy"}, Seed: 5, Log: func(e lab.Event) {
		if e.Request.Method == http.MethodPost && e.Status == 200 {
			h.granted++
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	b := newBench(t, p)
	reg, err := provider.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	maker := secret.NewMaker([]byte("test"), reg.Prefixes())
	failing, err := request.Read([]byte(curl(p)), discover.NewEnvironment(nil).Lookup, maker)
	if err != nil {
		t.Fatal(err)
	}
	openai, _ := reg.Resolve("openai")
	b.engine.Maker, b.engine.Checks = maker, catalog.All(maker)
	options.Resolve, options.Timeout = p.Resolve, patience
	b.engine.Connect = func() (*wire.Client, error) { return wire.New(options) }
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	h.report, err = b.engine.Run(ctx, flows.Case{Target: failing.Apply(checks.Target{Provider: openai}, reg), Paid: paid}, func(e flows.Event) { h.events = append(h.events, e) })
	if err != nil {
		t.Fatal(err)
	}
	h.seen = p.Requests()
	return h
}

func (h handed) replayed() flows.Finding {
	i := slices.IndexFunc(h.report.Findings, func(f flows.Finding) bool { return f.Check == flows.Replayed })
	if i < 0 {
		return flows.Finding{}
	}
	return h.report.Findings[i]
}

// hides holds that nothing shows the prompt or the key.
func (h handed) hides(t *testing.T, texts ...string) {
	t.Helper()
	report, err := json.Marshal(h.report)
	if err != nil {
		t.Fatal(err)
	}
	shown := []string{string(report)}
	for _, e := range h.events {
		shown = append(shown, fmt.Sprintf("%T %+v", e, e))
	}
	for _, text := range texts {
		for _, where := range shown {
			if strings.Contains(where, text) {
				t.Errorf("%q is shown: …%s…", text, around(where, text))
			}
		}
	}
}

// Every request of the lab that fails though all else is well: its culprit is named and proven, for nothing where that
// can be.
func TestReplayNamesTheCulprit(t *testing.T) {
	for _, f := range lab.FailingRequests() {
		t.Run(f.ID, func(t *testing.T) {
			h := handOver(t, func(p *lab.Practice) string { return f.Curl(p, prompt) }, wire.Options{MaxRequests: 24}, f.Late)
			r := h.report
			if len(r.Diagnoses) != 1 || r.Diagnoses[0].Cause != f.Cause || r.Diagnoses[0].Confidence != "proven" || r.Verdict != flows.Problem {
				t.Fatalf("%s\n%+v", describe(r), h.replayed())
			}
			d := r.Diagnoses[0]
			if d.Proof == nil || !strings.Contains(d.Proof.Change, f.Culprit) || !strings.HasPrefix(d.Proof.Before, "400") {
				t.Errorf("proof %+v", d.Proof)
			}
			if !strings.HasPrefix(d.Evidence[0].Measured, f.Culprit+": ") {
				t.Errorf("evidence %+v", d.Evidence)
			}
			if d.Fixes[0].ID != "repair-request" || !strings.Contains(d.Fixes[0].Command, "Bearer $OPENAI_API_KEY") {
				t.Errorf("fix %+v", d.Fixes[0])
			}
			if !f.Late && (h.granted > 0 || r.Requests.Billable > 0) || h.granted > 1 || r.Requests.Billable > 1 {
				t.Errorf("%d were granted, %d billable", h.granted, r.Requests.Billable)
			}
			if len(h.seen) != r.Requests.Sent {
				t.Errorf("%d arrived, %d are told", len(h.seen), r.Requests.Sent)
			}
			h.hides(t, "zebra", "canary", "ninth bridge", "Ada Lovelace", "of-my-proxy")
			t.Logf("%d requests; %s; %s -> %s; %s", r.Requests.Sent, d.Proof.Change, d.Proof.Before, d.Proof.After, d.Fixes[0].Command)
		})
	}
}

// Whatever the budget, it is kept, nothing is billed, and where it ends the report says that it could be narrowed further.
func TestReplayKeepsTheBudget(t *testing.T) {
	for _, f := range lab.FailingRequests() {
		if f.Late {
			continue
		}
		for budget := 4; budget <= 11; budget++ {
			h := handOver(t, func(p *lab.Practice) string { return f.Curl(p, prompt) }, wire.Options{MaxRequests: budget}, false)
			if h.report.Requests.Sent > budget || len(h.seen) > budget || h.granted > 0 || h.report.Requests.Billable > 0 {
				t.Errorf("%s: %d of %d requests, %d granted", f.ID, len(h.seen), budget, h.granted)
			}
			said := h.replayed().Summary
			for _, d := range h.report.Diagnoses {
				said += " " + d.Tell
			}
			proven := len(h.report.Diagnoses) > 0 && h.report.Diagnoses[0].Confidence == "proven"
			if h.replayed().Check != "" && !proven && !strings.Contains(said, "--max-requests") {
				t.Errorf("%s, %d requests: %s; %s", f.ID, budget, said, describe(h.report))
			}
		}
	}
}

// What shows only behind the free refusal is not guessed: the report says what to type.
func TestReplayThatShowsTooLate(t *testing.T) {
	late := lab.FailingRequests()[slices.IndexFunc(lab.FailingRequests(), func(f lab.Failing) bool { return f.Late })]
	h := handOver(t, func(p *lab.Practice) string { return late.Curl(p, prompt) }, wire.Options{}, false)
	f := h.replayed()
	if f.Status != "skip" || f.Because != "--paid" || !strings.Contains(f.Summary, "type --paid") || len(h.report.Diagnoses) > 0 || h.granted > 0 {
		t.Errorf("%+v %s", f, describe(h.report))
	}
	if !slices.ContainsFunc(h.report.Notes, func(n string) bool { return strings.Contains(n, "--paid") }) {
		t.Errorf("notes %q", h.report.Notes)
	}
	h.hides(t, "zebra", "canary")
}

// Each try is told before it is made, with what is left, and ends.
func TestReplayTellsEachTry(t *testing.T) {
	f := lab.FailingRequests()[0]
	h := handOver(t, func(p *lab.Practice) string { return f.Curl(p, prompt) }, wire.Options{MaxRequests: 24}, false)
	open, tries := "", 0
	for _, e := range h.events {
		switch e := e.(type) {
		case flows.ProofStarted:
			if open != "" || !strings.Contains(e.Change, "requests left)") {
				t.Errorf("%q begins while %q runs", e.Change, open)
			}
			open = e.Change
			tries++
		case flows.ProofDone:
			if !strings.HasPrefix(open, e.Change) || open == "" {
				t.Errorf("%q ends, %q runs", e.Change, open)
			}
			open = ""
		}
	}
	if open != "" || tries == 0 {
		t.Errorf("%d tries, %q is open", tries, open)
	}
}
