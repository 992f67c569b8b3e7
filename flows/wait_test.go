package flows_test

import (
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"authdoctor/checks/account"
	"authdoctor/flows"
)

// limitedFor is a server that refuses the key for a time, counted from the first refusal, and says for how long.
func limitedFor(d time.Duration) answers {
	var mu sync.Mutex
	var until time.Time
	return func(_ *http.Request, key string) (int, string) {
		mu.Lock()
		defer mu.Unlock()
		switch {
		case key != testKey:
			return 401, `{"error":{"message":"Incorrect API key provided","type":"invalid_request_error","code":"invalid_api_key"}}`
		case until.IsZero():
			until = time.Now().Add(d)
		}
		if time.Now().Before(until) {
			return 429, `{"error":{"message":"Rate limit reached for requests. Please try again in ` + d.String() + `.","type":"requests","code":"rate_limit_exceeded"}}`
		}
		return 200, `{"object":"list","data":[{"id":"m","object":"model"}]}`
	}
}

// Where the case allows it the walk waits as long as the server asks, and proves that time alone was missing.
func TestWaitingProvesARateLimit(t *testing.T) {
	c := newClinic(t, limitedFor(time.Second), account.Checks()...)
	c.visit.Wait = 5 * time.Second
	report := c.run()
	if got := said(report); len(got) != 1 || got[0] != "rate.requests proven" {
		t.Errorf("said %v", got)
	}
	if !slices.ContainsFunc(c.events, func(e flows.Event) bool { w, ok := e.(flows.Waiting); return ok && time.Until(w.Until) < time.Minute }) {
		t.Error("nobody was told of the wait")
	}
	if report.DurationMS > 900 {
		t.Errorf("the wait counts as work: %d ms", report.DurationMS)
	}
}

// Without leave, or where the server asks for more, nothing waits.
func TestNobodyWaitsLongerThanAllowed(t *testing.T) {
	for _, allowed := range []time.Duration{0, 2 * time.Second} {
		c := newClinic(t, limitedFor(time.Hour), account.Checks()...)
		c.visit.Wait = allowed
		started := time.Now()
		report := c.run()
		if got := said(report); len(got) != 1 || got[0] != "rate.requests stated" && got[0] != "rate.requests inferred" {
			t.Errorf("said %v", got)
		}
		if report.Diagnoses[0].RetryAt == nil || time.Since(started) > 1500*time.Millisecond {
			t.Errorf("retry at %v, after %v", report.Diagnoses[0].RetryAt, time.Since(started))
		}
	}
}
