package cli_test

import (
	"context"
	"runtime"
	"testing"
	"time"

	"authdoctor/flows"
	"authdoctor/ui/cli"
	"authdoctor/ui/session"
)

// A walk that is stopped while its requests are under way leaves no goroutine behind, and so no connection.
func TestNothingSurvivesAStoppedWalk(t *testing.T) {
	visit, end := cli.Session(cli.Streams{Environ: home(t)}, 1)
	t.Cleanup(end)
	for _, fault := range []string{"timeout", "key-quoted", "healthy"} {
		choice := session.Choice{PracticeID: fault}
		if fault == "timeout" {
			choice.PracticeID = silentFault(t, visit)
		}
		if _, err := visit.Target(t.Context(), choice); err != nil { // the practice itself runs until the visit ends
			t.Fatal(err)
		}
		before := runtime.NumGoroutine()
		ctx, cancel := context.WithCancel(t.Context())
		_, _ = visit.Walk(ctx, choice, session.Visitor{Observe: func(e flows.Event) {
			if _, started := e.(flows.ExchangeStarted); started {
				cancel()
			}
		}})
		cancel()
		limit := time.Now().Add(10 * time.Second)
		for runtime.NumGoroutine() > before && time.Now().Before(limit) {
			time.Sleep(5 * time.Millisecond)
		}
		if left := runtime.NumGoroutine(); left > before {
			stacks := make([]byte, 1<<16)
			t.Errorf("%s: %d goroutines before the walk, %d after it:\n%s", fault, before, left, stacks[:runtime.Stack(stacks, true)])
		}
	}
}

// silentFault is a practice case whose server never answers.
func silentFault(t *testing.T, visit session.Session) string {
	t.Helper()
	welcome, err := visit.Welcome(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range welcome.Practices {
		if p.Cause == "net.timeout" {
			return p.ID
		}
	}
	t.Fatal("no practice case has a server that does not answer")
	return ""
}
