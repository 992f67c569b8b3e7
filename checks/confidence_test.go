package checks_test

import (
	"testing"

	"authdoctor/checks"
	"authdoctor/checks/provider"
)

// A fact never gives more than its mark allows; a mark that nobody knows gives least.
func TestByMark(t *testing.T) {
	for mark, want := range map[provider.Mark]checks.Confidence{
		provider.Documented: checks.Stated, provider.Observed: checks.Inferred, provider.Unverified: checks.Possible, "": checks.Possible, "rumour": checks.Possible,
	} {
		if got := checks.ByMark(mark); got != want {
			t.Errorf("%q gives %s, want %s", mark, got, want)
		}
	}
}
