package checks

import (
	"time"

	"authdoctor/checks/cause"
)

// Status is a finding's answer.
type Status string

// The five answers. A warning never changes the verdict.
const (
	Pass    Status = "pass"
	Warn    Status = "warn"
	Fail    Status = "fail"
	Unknown Status = "unknown"
	Skip    Status = "skip"
)

// Confidence of a cause.
type Confidence string

// From strongest to weakest.
const (
	Proven   Confidence = "proven"   // one change flipped it
	Stated   Confidence = "stated"   // a documented code or wording of this provider
	Inferred Confidence = "inferred" // an observed rule, or measurements that leave one explanation
	Possible Confidence = "possible" // an unverified rule, or several explanations left
)

// Finding is a check's answer.
type Finding struct {
	Check    string
	Title    string // the check's statement
	Status   Status
	Summary  string // one line: what is so
	Because  string // skip and unknown: why it could not be answered, or the check it depends on
	Evidence []Evidence
	Took     time.Duration

	// With Fail: what it means.
	Causes     []cause.ID // best first; more than one: the measurements leave several
	Confidence Confidence
	Next       string // what to do about it, where the finding itself knows; goes before the cause's own fixes
	Tell       string // with Possible: what would tell the causes apart
	Retry      string // overrides the cause's retry class where the reply says more
	RetryAt    time.Time
	Changes    []Change // one at a time, in this order
	Local      bool     // found without the server: explains a reply, but is no fault where the reply is good
}

// Evidence is one measurement against what was expected. Both are for people and free of secrets.
type Evidence struct {
	Source             string // "env OPENAI_API_KEY", "GET https://…/models", "file:.env:3"
	Measured, Expected string
}
