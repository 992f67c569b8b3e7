package cli_test

import (
	"os/exec"
	"regexp"
	"strconv"
	"testing"
)

// initBudget is the most that any package may spend before main, in milliseconds. A later upgrade of a dependency can
// break it silently: x/ansi 0.11.9 brings a table that costs 19 ms.
const initBudget = 0.5

// Start-up is a budget. Each package's best of several starts is taken: a busy machine makes a start slower, never
// faster.
func TestInitBudget(t *testing.T) {
	program := build(t, "authdoctor")
	line := regexp.MustCompile(`(?m)^init (\S+) @\S+ ms, (\S+) ms clock`)
	best := map[string]float64{}
	for range 7 {
		cmd := exec.Command(program, "version")
		cmd.Env = append(home(t), "GODEBUG=inittrace=1")
		text, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		for _, match := range line.FindAllStringSubmatch(string(text), -1) {
			ms, err := strconv.ParseFloat(match[2], 64)
			if err != nil {
				t.Fatal(err)
			}
			if least, seen := best[match[1]]; !seen || ms < least {
				best[match[1]] = ms
			}
		}
	}
	if len(best) < 20 {
		t.Fatalf("only %d packages were seen: the trace has another form", len(best))
	}
	for pkg, ms := range best {
		if ms > initBudget {
			t.Errorf("package %s spends %.2f ms before main, at most %.1f", pkg, ms, initBudget)
		}
	}
}
