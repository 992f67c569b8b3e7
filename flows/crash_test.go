package flows_test

import (
	"context"
	"errors"
	"net/netip"
	"strings"
	"testing"

	"authdoctor/checks/lab"
	"authdoctor/checks/wire"
	"authdoctor/flows"
)

// A panic in an exchange ends the run as a fault of the program, with a report, and leaves the terminal alone.
func TestAPanicInAnExchangeIsACrash(t *testing.T) {
	p, err := lab.Start(t.Context(), lab.Options{Faults: []string{"healthy"}, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	b := newBench(t, p)
	b.target.BaseURL.Value, b.target.Named = "https://api.practice.test/v1", ""
	b.engine.Connect = func() (*wire.Client, error) {
		return wire.New(wire.Options{Resolve: func(context.Context, string) ([]netip.Addr, error) { panic("the resolver broke") }})
	}
	report, err := b.engine.Run(t.Context(), flows.Case{Target: b.target}, nil)
	var crash *wire.Crash
	if !errors.As(err, &crash) {
		t.Fatalf("error %v", err)
	}
	if crash.What != "the resolver broke" || !strings.Contains(string(crash.Stack), "dialResolved") {
		t.Errorf("what %q, stack %s", crash.What, crash.Stack)
	}
	if report.Schema == "" {
		t.Error("there is no report")
	}
}
