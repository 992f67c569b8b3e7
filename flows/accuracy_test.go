package flows_test

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"sync"
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

// outfit is an engine without a connection. Its parts are read once: hundreds of practices share them.
func outfit(t *testing.T) flows.Engine {
	t.Helper()
	kit, err := readOutfit()
	if err != nil {
		t.Fatal(err)
	}
	return kit
}

var readOutfit = sync.OnceValues(func() (flows.Engine, error) {
	reg, err := provider.Builtin()
	if err != nil {
		return flows.Engine{}, err
	}
	trees, err := flows.BuiltinTrees()
	if err != nil {
		return flows.Engine{}, err
	}
	catalogue, err := flows.BuiltinCatalogue()
	maker := secret.NewMaker([]byte("test"), reg.Prefixes())
	return flows.Engine{Registry: reg, Checks: catalog.All(maker), Trees: trees, Catalogue: catalogue, Maker: maker, Fixers: fixes.All(fixes.StartFiles{})}, err
})

func newBench(t *testing.T, p *lab.Practice) bench {
	t.Helper()
	kit := outfit(t)
	reg, maker := kit.Registry, kit.Maker
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
	kit.Consent, kit.Connect = limits, func() (*wire.Client, error) { return wire.New(connect) }
	b.engine = &kit
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
// not. Where no reply of the provider tells several causes apart, each of them is named as possible, with what would
// tell.
func TestAccuracySingle(t *testing.T) {
	var total tally
	t.Run("all", func(t *testing.T) {
		for _, fault := range lab.Faults() {
			t.Run(fault.ID, func(t *testing.T) {
				t.Parallel()
				r, p := practise(t, 7, fault.ID)
				total.add(t, fault, r)
				safe(t, fault.ID, r, p)
			})
		}
	})
	t.Log(total.String())
}

// tally counts verdicts, of all providers and of each.
type tally struct {
	mu                               sync.Mutex
	right, wrong, falseInvalid, most int
	confusion                        map[string]matrix // by provider
}

func (c *tally) add(t *testing.T, fault lab.Fault, r flows.Report) {
	t.Helper()
	said, truth := "(none)", cmp.Or(string(fault.Cause), "(none)")
	if len(r.Diagnoses) > 0 {
		said = r.Diagnoses[0].Cause
	}
	problem := misjudged(fault, r, said)
	invalid := falselyInvalid(fault, r)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.confusion == nil {
		c.confusion = map[string]matrix{}
	}
	if c.confusion[fault.Provider] == nil {
		c.confusion[fault.Provider] = matrix{}
	}
	c.most = max(c.most, r.Requests.Sent)
	if invalid {
		c.falseInvalid++
		t.Errorf("%s: a key that is not invalid was called invalid", fault.ID)
	}
	if problem != "" {
		c.wrong++
		c.confusion[fault.Provider].add(truth, said)
		t.Errorf("%s: %s\n    %s", fault.ID, problem, describe(r))
		return
	}
	c.right++
	if len(fault.Alike) > 0 {
		said = "possible: " + said
	}
	c.confusion[fault.Provider].add(truth, said)
}

// misjudged says what is wrong with the report on a fault; empty: nothing.
func misjudged(fault lab.Fault, r flows.Report, said string) string {
	switch {
	case fault.Cause == "" && (said != "(none)" || r.Verdict != flows.Healthy):
		return fmt.Sprintf("verdict %s with %s, want healthy", r.Verdict, said)
	case fault.Cause == "":
		return ""
	case r.Verdict == flows.Healthy:
		return "verdict healthy, want " + string(fault.Cause)
	case len(fault.Alike) > 0:
		return undecided(fault, r)
	case said != string(fault.Cause) && !slices.Contains(fault.Also, cause.ID(said)):
		return fmt.Sprintf("%s, want %s", said, fault.Cause)
	}
	return ""
}

// undecided: every reading is named, none is more than possible, and the report says what would tell.
func undecided(fault lab.Fault, r flows.Report) string {
	if len(r.Diagnoses) == 0 {
		return "no cause is named"
	}
	first := r.Diagnoses[0]
	readings := append([]string{first.Cause}, first.Alternatives...)
	for _, want := range append([]cause.ID{fault.Cause}, fault.Alike...) {
		if !slices.Contains(readings, string(want)) {
			return fmt.Sprintf("the reading %s is not among %v", want, readings)
		}
	}
	if first.Confidence != "possible" || first.Tell == "" {
		return fmt.Sprintf("%s is %s, want possible; what would tell: %q", first.Cause, first.Confidence, first.Tell)
	}
	return ""
}

// falselyInvalid reports whether a key is called invalid that is not. Where no reply can tell, it is one of the readings.
func falselyInvalid(fault lab.Fault, r flows.Report) bool {
	open := slices.Contains(fault.Alike, cause.CredentialInvalid)
	return fault.Cause != cause.CredentialInvalid && slices.ContainsFunc(r.Diagnoses, func(d flows.Diagnosis) bool {
		return d.Cause == string(cause.CredentialInvalid) && !(open && d.Confidence == "possible")
	})
}

// String is the confusion matrix of each provider, and the sum of all.
func (c *tally) String() string {
	cells := 0
	var b strings.Builder
	for _, id := range slices.Sorted(maps.Keys(c.confusion)) {
		m := c.confusion[id]
		cells += len(m) - len(m["(none)"])
		fmt.Fprintf(&b, "%s:\n%s", id, m)
	}
	return fmt.Sprintf("single faults: %d of %d right in %d cells, %d false \"invalid key\", at most %d requests\n%s",
		c.right, c.right+c.wrong, cells, c.falseInvalid, c.most, b.String())
}

// safe holds the promises that do not depend on the fault: nothing billable without consent, and a bounded number of
// requests.
func safe(t *testing.T, name string, r flows.Report, p *lab.Practice) {
	t.Helper()
	paid := slices.Contains(p.Args(), "--paid")
	if r.Requests.Billable > 0 && !paid {
		t.Errorf("%s: %d billable requests", name, r.Requests.Billable)
	}
	most := 8
	if strings.Contains(name, "healthy") {
		most = 6
	}
	if r.Requests.Sent > most {
		t.Errorf("%s: %d requests, want %d at most", name, r.Requests.Sent, most)
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
	n := 400
	if testing.Short() {
		n = 30
	}
	confusion := matrix{}
	both, total := 0, 0
	var mu sync.Mutex
	t.Run("all", func(t *testing.T) {
		for i, pair := range lab.Pairs(3, n) {
			t.Run(pair[0]+"+"+pair[1], func(t *testing.T) {
				t.Parallel()
				r, p := practise(t, int64(i), pair[0], pair[1])
				first, _ := lab.Find(pair[0])
				second, _ := lab.Find(pair[1])
				safe(t, pair[0]+"+"+pair[1], r, p)
				mu.Lock()
				defer mu.Unlock()
				total++
				if names(r, first) && names(r, second) {
					both++
					confusion.add("both", first.Provider)
				} else {
					confusion.add(pair[0]+" + "+pair[1], strings.Join(causes(r), ", "))
				}
			})
		}
	})
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

// names reports whether a report names a fault; where no reply can tell it from another, as one of the readings.
func names(r flows.Report, f lab.Fault) bool {
	readings := causes(r)
	for _, d := range r.Diagnoses {
		if d.Confidence == "possible" && len(f.Alike) > 0 {
			readings = append(readings, d.Alternatives...)
		}
	}
	return slices.ContainsFunc(readings, func(said string) bool {
		return said == string(f.Cause) || slices.Contains(f.Also, cause.ID(said))
	})
}
