package flows_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"authdoctor/checks/cause"
	"authdoctor/checks/discover"
	"authdoctor/checks/lab"
	"authdoctor/checks/wire"
	"authdoctor/flows"
	"authdoctor/keystore/edit"
)

// workshop is the engine pointed at one practice whose settings all stand in a .env file, where they can be repaired.
type workshop struct {
	t       *testing.T
	engine  *flows.Engine
	editor  edit.Editor
	options discover.Options
	file    string
	paid    bool
	offline bool
}

func newWorkshop(t *testing.T, p *lab.Practice) workshop {
	t.Helper()
	kit := outfit(t)
	reg, maker := kit.Registry, kit.Maker
	dir := t.TempDir()
	w := workshop{t: t, options: discover.Options{Registry: reg, Maker: maker, Dir: dir}, file: filepath.Join(dir, ".env")}
	connect := wire.Options{Resolve: p.Resolve, Timeout: patience}
	for name, text := range p.Files() {
		write(t, filepath.Join(dir, name), text)
	}
	if ca := p.CA(); len(ca) > 0 {
		connect.CAFile = filepath.Join(dir, "ca.pem")
		write(t, connect.CAFile, ca)
	}
	before, _ := os.ReadFile(w.file)
	lines := "# the project's settings\n" + string(before)
	for name, value := range p.Env() {
		if strings.HasSuffix(strings.ToLower(name), "_proxy") || strings.HasPrefix(name, "SSL_") {
			w.options.Environ = append(w.options.Environ, name+"="+value)
		} else if !strings.Contains(string(before), "\n"+name+"=") && !strings.HasPrefix(string(before), name+"=") {
			lines += name + "=" + escaped(value) + "\n"
		}
	}
	write(t, w.file, []byte(lines+"LAST=1 # stays\n"))
	connect.Environ = w.options.Environ
	for args := p.Args(); len(args) > 0; args = args[1:] {
		if args[0] == "--paid" {
			w.paid = true
			continue
		}
		switch args[0] {
		case "--model":
			w.options.Model = args[1]
		case "--provider":
			w.options.ProviderID = args[1]
		case "--base-url":
			w.options.BaseURL = args[1]
		}
		args = args[1:]
	}
	kit.Connect = func() (*wire.Client, error) { return wire.New(connect) }
	w.engine = &kit
	w.editor = edit.Editor{Journal: filepath.Join(t.TempDir(), "journal"), Sealer: func(context.Context) (edit.Sealer, error) { return plain{}, nil }}
	return w
}

// plain seals nothing: what the journal holds of secrets is for other tests.
type plain struct{}

func (plain) Seal(b []byte) ([]byte, error) { return slices.Clone(b), nil }
func (plain) Open(b []byte) ([]byte, error) { return slices.Clone(b), nil }

// escaped is a value that python-dotenv and godotenv read as it is.
func escaped(value string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, `$`, `\$`).Replace(value) + `"`
}

func (w workshop) look(ctx context.Context) (flows.Case, error) {
	found, err := discover.Find(ctx, w.options)
	if err != nil {
		return flows.Case{}, err
	}
	return flows.Case{Target: found.Setups[0].Target(), Paid: w.paid, Offline: w.offline}, nil
}

// repair makes the automatic fixes and checks that they can be taken back to the byte.
func (w workshop) repair() flows.Report {
	w.t.Helper()
	before, err := os.ReadFile(w.file)
	if err != nil {
		w.t.Fatal(err)
	}
	if err := os.Chmod(w.file, 0o640); err != nil {
		w.t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(w.t.Context(), 30*time.Second)
	defer cancel()
	c, err := w.look(ctx)
	if err != nil {
		w.t.Fatal(err)
	}
	run := edit.NewRun(time.Now())
	report, err := w.engine.Repair(ctx, c, flows.Repairing{Editor: w.editor, Run: run, Again: w.look}, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	after, err := os.ReadFile(w.file)
	if err != nil {
		w.t.Fatal(err)
	}
	if !strings.HasPrefix(string(after), "# the project's settings\n") || !strings.HasSuffix(string(after), "LAST=1 # stays\n") {
		w.t.Errorf("the fix changed what it should leave alone")
	}
	outcomes, err := w.editor.UndoRun(ctx, run)
	for _, o := range outcomes {
		if o.Err != nil {
			w.t.Errorf("undo %s: %v", o.Change.What, o.Err)
		}
	}
	back, _ := os.ReadFile(w.file)
	info, statErr := os.Stat(w.file)
	if string(back) != string(before) || statErr != nil || info.Mode().Perm() != 0o640 || err != nil && string(after) != string(before) {
		w.t.Errorf("undo did not bring the file back: %v, %v", err, statErr)
	}
	return report
}

func (w workshop) mends(faults ...string) (healthy bool, about string) {
	report := w.repair()
	for _, d := range report.Diagnoses {
		for _, f := range d.Fixes {
			if f.Status == "planned" || f.Kind == "automatic" && f.Status == "failed" {
				w.t.Errorf("%v: %s: the fix %q is %s", faults, d.Cause, f.Title, f.Status)
			}
			about += fmt.Sprintf("\n    %s: %s %s: %s", d.Cause, f.Kind, f.Status, f.Title)
		}
	}
	return report.Verdict == flows.Healthy, describe(report) + about
}

func workOn(t *testing.T, seed int64, faults ...string) workshop {
	t.Helper()
	p, err := lab.Start(t.Context(), lab.Options{Faults: faults, Seed: seed})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return newWorkshop(t, p)
}

// forPersons are the causes that no change of a .env file mends: the proxy and the model are not set in one, who pays is
// not for a program to change, nor which client sends the key, and an address that a flag gave stands in no file.
func (w workshop) forPersons(f lab.Fault) bool {
	switch f.Cause.Group() {
	case "net", "model", "permission":
		return true
	}
	address := f.Cause.Group() == "tls" || f.Cause.Group() == "endpoint" || f.Cause == cause.RequestWrongPath || f.Cause == cause.ClientMisconfigured
	return f.Cause == cause.CredentialWrongHeader || w.options.BaseURL != "" && address
}

// Every fault that a change of the settings mends is mended where they stand in a .env file.
func TestRepairSingle(t *testing.T) {
	for _, fault := range lab.Faults() {
		if fault.Cause == "" || !fault.Repairable {
			continue
		}
		t.Run(fault.ID, func(t *testing.T) {
			t.Parallel()
			w := workOn(t, 7, fault.ID)
			healthy, about := w.mends(fault.ID)
			if healthy == w.forPersons(fault) {
				t.Errorf("healthy afterwards: %v: %s", healthy, about)
			}
		})
	}
}

// Two faults that can be mended are both mended.
func TestRepairPairs(t *testing.T) {
	const wanted = 0.95
	var mu sync.Mutex
	var mended, all int
	t.Run("all", func(t *testing.T) {
		for i, pair := range lab.Pairs(11, 900) {
			first, _ := lab.Find(pair[0])
			second, _ := lab.Find(pair[1])
			if !first.Repairable || !second.Repairable {
				continue
			}
			t.Run(pair[0]+"+"+pair[1], func(t *testing.T) {
				t.Parallel()
				w := workOn(t, int64(i), pair[0], pair[1])
				if w.forPersons(first) || w.forPersons(second) {
					return
				}
				healthy, about := w.mends(pair[0], pair[1])
				mu.Lock()
				defer mu.Unlock()
				all++
				if healthy {
					mended++
				} else {
					t.Logf("%s with %s: %s", pair[0], pair[1], about)
				}
			})
		}
	})
	t.Logf("%d of %d pairs were mended", mended, all)
	if all < 20 || float64(mended) < wanted*float64(all) {
		t.Errorf("%d of %d pairs were mended, want %.0f %%", mended, all, 100*wanted)
	}
}

// What no reply speaks for is not repaired: without a request, and where the server answers the clean key as the other.
func TestWhatIsNotShownIsNotRepaired(t *testing.T) {
	for name, prepare := range map[string]func(w *workshop){
		"offline":        func(w *workshop) { w.offline = true },
		"a server error": func(*workshop) {},
	} {
		t.Run(name, func(t *testing.T) {
			faults := []string{"key-quoted"}
			if name != "offline" {
				faults = append(faults, "server-error")
			}
			w := workOn(t, 7, faults...)
			prepare(&w)
			report := w.repair()
			if report.Verdict == flows.Healthy {
				t.Errorf("healthy: %s", describe(report))
			}
			for _, d := range report.Diagnoses {
				for _, f := range d.Fixes {
					if d.Cause == "credential.quoted" && f.Status == "verified" {
						t.Errorf("%s is %s", f.Title, f.Status)
					}
				}
			}
		})
	}
}
