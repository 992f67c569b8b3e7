package flows_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"authdoctor/checks"
	"authdoctor/checks/catalog"
	"authdoctor/checks/cause"
	"authdoctor/checks/discover"
	"authdoctor/checks/lab"
	"authdoctor/checks/provider"
	"authdoctor/checks/wire"
	"authdoctor/flows"
	"authdoctor/flows/fixes"
	"authdoctor/keystore/secret"
)

// bench is the engine as the command line wires it, pointed at one practice.
type bench struct {
	engine *flows.Engine
	target checks.Target
	paid   bool
}

// patience of one exchange: a practice that does not answer never will.
const patience = 1500 * time.Millisecond

func newBench(t *testing.T, p *lab.Practice) bench {
	t.Helper()
	reg, err := provider.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	trees, err := flows.BuiltinTrees()
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := flows.BuiltinCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	maker := secret.NewMaker([]byte("test"), reg.Prefixes())
	dir := t.TempDir()
	options := discover.Options{Registry: reg, Maker: maker, Dir: dir}
	connect := wire.Options{Resolve: p.Resolve, Timeout: patience}
	for name, text := range p.Files() {
		write(t, filepath.Join(dir, name), text)
	}
	if ca := p.CA(); len(ca) > 0 {
		connect.CAFile = filepath.Join(dir, "ca.pem")
		write(t, connect.CAFile, ca)
	}
	for name, value := range p.Env() {
		options.Environ = append(options.Environ, name+"="+value)
	}
	connect.Environ = options.Environ
	b := bench{}
	limits := checks.Consent{}
	for args := p.Args(); len(args) > 0; args = args[1:] {
		value := ""
		if len(args) > 1 {
			value = args[1]
		}
		switch args[0] {
		case "--model":
			options.Model = value
		case "--provider":
			options.ProviderID = value
		case "--base-url":
			options.BaseURL = value
		case "--paid":
			b.paid, limits.Paid = true, true
			continue
		default:
			t.Fatalf("the practice wants %s, which this test does not know", args[0])
		}
		args = args[1:]
	}
	found, err := discover.Find(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	b.target = found.Setups[0].Target()
	b.engine = &flows.Engine{
		Fixers:   fixes.All(),
		Registry: reg, Checks: catalog.All(maker), Trees: trees, Catalogue: catalogue, Maker: maker, Consent: limits,
		Connect: func() (*wire.Client, error) { return wire.New(connect) },
	}
	return b
}

func write(t *testing.T, path string, text []byte) {
	t.Helper()
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

func (b bench) run(t *testing.T) flows.Report {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	report, err := b.engine.Run(ctx, flows.Case{Target: b.target, Paid: b.paid}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func practise(t *testing.T, seed int64, faults ...string) (flows.Report, *lab.Practice) {
	t.Helper()
	p, err := lab.Start(t.Context(), lab.Options{Faults: faults, Seed: seed})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	return newBench(t, p).run(t), p
}

// matrix counts what was said for what was wrong.
type matrix map[string]map[string]int

func (m matrix) add(truth, said string) {
	if m[truth] == nil {
		m[truth] = map[string]int{}
	}
	m[truth][said]++
}

func (m matrix) String() string {
	var truths []string
	for truth := range m {
		truths = append(truths, truth)
	}
	sort.Strings(truths)
	var b strings.Builder
	for _, truth := range truths {
		var said []string
		for named, n := range m[truth] {
			said = append(said, fmt.Sprintf("%s %d", named, n))
		}
		sort.Strings(said)
		fmt.Fprintf(&b, "  %-28s -> %s\n", truth, strings.Join(said, ", "))
	}
	return b.String()
}

// describe is a report in one line, for a failure's message.
func describe(r flows.Report) string {
	var said []string
	for _, d := range r.Diagnoses {
		said = append(said, d.Cause+" ("+d.Confidence+")")
	}
	var odd []string
	for _, f := range r.Findings {
		if f.Status == "fail" || f.Status == "unknown" {
			odd = append(odd, f.Check+" "+f.Status+": "+f.Summary)
		}
	}
	return fmt.Sprintf("%s [%s]\n    %s", r.Verdict, strings.Join(said, ", "), strings.Join(odd, "\n    "))
}

// Every fault of the lab alone: the first cause is the right one, and nobody is told that a key is invalid which is
// not.
func TestAccuracySingle(t *testing.T) {
	confusion := matrix{}
	right, falseInvalid, most := 0, 0, 0
	for _, fault := range lab.Faults() {
		r, p := practise(t, 7, fault.ID)
		said := "(none)"
		if len(r.Diagnoses) > 0 {
			said = r.Diagnoses[0].Cause
		}
		truth := string(fault.Cause)
		if truth == "" {
			truth = "(none)"
		}
		confusion.add(truth, said)
		ok := said == truth || slices.ContainsFunc(fault.Also, func(id cause.ID) bool { return string(id) == said })
		if ok {
			right++
		} else {
			t.Errorf("%s: %s, want %s\n    %s", fault.ID, said, truth, describe(r))
		}
		if fault.Cause == "" && r.Verdict != flows.Healthy {
			t.Errorf("%s: verdict %s, want healthy\n    %s", fault.ID, r.Verdict, describe(r))
		}
		if fault.Cause != "" && r.Verdict == flows.Healthy {
			t.Errorf("%s: verdict healthy", fault.ID)
		}
		for _, d := range r.Diagnoses {
			if d.Cause == "credential.invalid" && fault.Cause != "credential.invalid" {
				falseInvalid++
				t.Errorf("%s: a key that is not invalid was called invalid", fault.ID)
			}
		}
		most = max(most, r.Requests.Sent)
		safe(t, fault.ID, r, p)
	}
	t.Logf("single faults: %d of %d right, %d false \"invalid key\", at most %d requests\n%s", right, len(lab.Faults()), falseInvalid, most, confusion)
}

// safe holds the promises that do not depend on the fault: nothing billable without consent, and a bounded number of
// requests.
func safe(t *testing.T, name string, r flows.Report, p *lab.Practice) {
	t.Helper()
	paid := slices.Contains(p.Args(), "--paid")
	if r.Requests.Billable > 0 && !paid {
		t.Errorf("%s: %d billable requests", name, r.Requests.Billable)
	}
	if r.Requests.Sent > 8 {
		t.Errorf("%s: %d requests", name, r.Requests.Sent)
	}
	for _, seen := range p.Requests() {
		if seen.Probe == "one-token" && !paid {
			t.Errorf("%s: a billable request arrived", name)
		}
	}
}

// Two faults at once: both are named, in causal order.
func TestAccuracyPairs(t *testing.T) {
	const wanted = 0.95
	n := 150
	if testing.Short() {
		n = 30
	}
	confusion := matrix{}
	both, total := 0, 0
	for i, pair := range lab.Pairs(3, n) {
		r, p := practise(t, int64(i), pair[0], pair[1])
		first, _ := lab.Find(pair[0])
		second, _ := lab.Find(pair[1])
		total++
		if names(r, first) && names(r, second) {
			both++
			confusion.add("both", "both")
		} else {
			confusion.add(pair[0]+" + "+pair[1], strings.Join(causes(r), ", "))
		}
		safe(t, pair[0]+"+"+pair[1], r, p)
	}
	t.Logf("pairs: both causes named in %d of %d (%.1f %%)\n%s", both, total, 100*float64(both)/float64(total), confusion)
	if float64(both) < wanted*float64(total) {
		t.Errorf("both causes were named in %d of %d pairs, want %.0f %%", both, total, 100*wanted)
	}
}

func causes(r flows.Report) []string {
	var out []string
	for _, d := range r.Diagnoses {
		out = append(out, d.Cause)
	}
	return out
}

func names(r flows.Report, f lab.Fault) bool {
	return slices.ContainsFunc(causes(r), func(said string) bool {
		return said == string(f.Cause) || slices.ContainsFunc(f.Also, func(id cause.ID) bool { return string(id) == said })
	})
}
