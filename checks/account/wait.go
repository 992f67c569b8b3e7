package account

import (
	"slices"

	"authdoctor/checks"
)

// wait repeats a request when the server said that it may come again (RFC 9110 section 10.2.3).
func wait(said asked, _ checks.Target) []checks.Change {
	if said.RetryAt.IsZero() {
		return nil
	}
	const title = "after the wait that the server asked for"
	return []checks.Change{{
		ID: "after-wait", Title: title, Probe: said.ex.Probe, After: said.RetryAt,
		Apply: func(t checks.Target) checks.Target {
			t.Later = true
			t.Changes = append(slices.Clone(t.Changes), title)
			return t
		},
	}}
}
