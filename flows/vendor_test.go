package flows_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"authdoctor/checks"
	"authdoctor/checks/catalog"
	"authdoctor/checks/discover"
	"authdoctor/checks/provider"
	"authdoctor/checks/wire"
	"authdoctor/flows"
	"authdoctor/keystore/secret"
)

// vendorCase is a visit to a server that answers as one vendor's API does.
type vendorCase struct {
	provider string
	env      []string // NAME=value; ADDRESS stands for the server's address
	base     string   // --base-url, with ADDRESS in it
	model    string
	api      func(r *http.Request) (status int, body string)
	want     []string // "cause confidence", in order
	proof    string   // part of the change of the first proof
	verdict  flows.Verdict
	requests int // at most; 0: 6
}

// vendorReport walks a case with the engine as the command line wires it.
func vendorReport(t *testing.T, c vendorCase) flows.Report {
	t.Helper()
	var sent atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent.Add(1)
		status, body := c.api(r)
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Server", wire.PracticeServer) // so that a body that must fail is sent
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	}))
	defer server.Close()
	report := walked(t, vendorTarget(t, c, server.URL))
	most := c.requests
	if most == 0 {
		most = 6
	}
	if int(sent.Load()) > most || report.Requests.Sent != int(sent.Load()) {
		t.Errorf("%d requests arrived, %d are reported, want at most %d", sent.Load(), report.Requests.Sent, most)
	}
	return report
}

// vendorTarget is what a program in this environment would use.
func vendorTarget(t *testing.T, c vendorCase, address string) flows.Case {
	t.Helper()
	reg := builtinRegistry(t)
	var environ []string
	for _, setting := range c.env {
		environ = append(environ, strings.ReplaceAll(setting, "ADDRESS", address))
	}
	found, err := discover.Find(t.Context(), discover.Options{
		Registry: reg, Maker: secret.NewMaker([]byte("test"), reg.Prefixes()), ProviderID: c.provider, Environ: environ, Dir: t.TempDir(),
		BaseURL: strings.ReplaceAll(c.base, "ADDRESS", address), Model: c.model,
	})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(found.Setups); n != 1 {
		t.Fatalf("%d setups were found", n)
	}
	return flows.Case{Target: found.Setups[0].Target(), Notes: found.Setups[0].Notes}
}

// offlineNet walks a case where no host name resolves, so that nothing leaves this machine.
func offlineNet(t *testing.T, c flows.Case) flows.Report {
	t.Helper()
	engine := vendorEngine(t)
	engine.Connect = func() (*wire.Client, error) {
		return wire.New(wire.Options{Timeout: time.Second, MaxRequests: 8, Resolve: func(_ context.Context, host string) ([]netip.Addr, error) {
			return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
		}})
	}
	report, err := engine.Run(t.Context(), c, nil)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func walked(t *testing.T, c flows.Case) flows.Report {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	report, err := vendorEngine(t).Run(ctx, c, nil)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func vendorEngine(t *testing.T) *flows.Engine {
	t.Helper()
	reg := builtinRegistry(t)
	trees, err := flows.BuiltinTrees()
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := flows.BuiltinCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	maker := secret.NewMaker([]byte("test"), reg.Prefixes())
	return &flows.Engine{
		Registry: reg, Checks: catalog.All(maker), Trees: trees, Catalogue: catalogue, Maker: maker, Consent: checks.Consent{},
		Connect: func() (*wire.Client, error) { return wire.New(wire.Options{Timeout: 5 * time.Second, MaxRequests: 8}) },
	}
}

func builtinRegistry(t *testing.T) *provider.Registry {
	t.Helper()
	reg, err := provider.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return reg
}

// visitVendors walks every case.
func visitVendors(t *testing.T, cases map[string]vendorCase) {
	t.Helper()
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			report := vendorReport(t, c)
			if got := said(report); !slices.Equal(got, c.want) {
				t.Errorf("named %q, want %q", got, c.want)
				for _, f := range report.Findings {
					if f.Status != "pass" && f.Status != "skip" {
						t.Logf("%s %s: %s (%s)", f.Status, f.Check, f.Summary, f.Because)
					}
				}
			}
			if c.verdict != "" && report.Verdict != c.verdict {
				t.Errorf("verdict %s, want %s", report.Verdict, c.verdict)
			}
			if c.proof != "" {
				if len(report.Diagnoses) == 0 || report.Diagnoses[0].Proof == nil || !strings.Contains(report.Diagnoses[0].Proof.Change, c.proof) {
					t.Errorf("no proof by %q: %+v", c.proof, report.Diagnoses)
				}
			}
		})
	}
}

// keyed answers by the credential that a header carries: none, the good one, any other.
func keyed(header, good string, missing, wrong, right func() (int, string)) func(*http.Request) (int, string) {
	return func(r *http.Request) (int, string) {
		switch r.Header.Get(header) {
		case "":
			return missing()
		case good:
			return right()
		}
		return wrong()
	}
}

func reply(status int, body string) func() (int, string) {
	return func() (int, string) { return status, body }
}
