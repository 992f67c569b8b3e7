package lab_test

import (
	"testing"

	"authdoctor/checks"
	"authdoctor/checks/lab"
	"authdoctor/checks/wire"
)

// The lab repeats a few names of its neighbours, so that their own tests can use it.
func TestNamesAgree(t *testing.T) {
	if lab.Server != wire.PracticeServer {
		t.Errorf("the Server header is %q, package wire looks for %q", lab.Server, wire.PracticeServer)
	}
	known := map[string]bool{checks.ProbeReal: true, checks.ProbeNone: true, checks.ProbeDummy: true, checks.ProbeModel: true, checks.ProbeQuota: true, checks.ProbeOneToken: true}
	for _, name := range []string{"models", "models-none", "models-dummy", "model", "quota", "one-token"} {
		if !known[name] {
			t.Errorf("package checks knows no probe %q", name)
		}
	}
}
