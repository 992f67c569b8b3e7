package checks

import (
	"context"
	"time"

	"authdoctor/checks/cause"
	"authdoctor/checks/provider"
	"authdoctor/checks/reply"
	"authdoctor/checks/wire"
)

// Check is one question with a stable id, asked as a statement that is true when all is well.
type Check struct {
	ID     string     // "credential.unquoted"; never renamed or reused
	Title  string     // "the key is not wrapped in quotes"
	Causes []cause.ID // every cause it may name
	Probes []string   // the exchanges it reads; empty: it answers offline
	Run    func(context.Context, Facts) Finding
}

// Offline reports whether the check needs no exchange.
func (c Check) Offline() bool { return len(c.Probes) == 0 }

// Facts is what a check may read. Exchange waits for a probe that has been started or starts it; exchanges and
// findings are memoised, so asking twice costs nothing.
type Facts interface {
	Target() Target
	Registry() *provider.Registry
	Exchange(ctx context.Context, probe string) wire.Exchange
	Reading(ctx context.Context, probe string) reply.Reading
	Finding(ctx context.Context, check string) Finding
	Now() time.Time
	Consent() Consent
	Denied() string // why the credential may not go to the target's address; empty: it may
}
