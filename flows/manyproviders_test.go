package flows_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"authdoctor/checks"
	"authdoctor/checks/request"
	"authdoctor/flows"
	"authdoctor/keystore"
	"authdoctor/keystore/secret"

	"golang.org/x/sync/errgroup"
)

// Keys of many providers are examined beside each other: all of them take little longer than the slowest.
func TestManyProvidersAtOnce(t *testing.T) {
	const slow = 500 * time.Millisecond
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		time.Sleep(slow)
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, list)
	}))
	defer server.Close()
	engine := vendorEngine(t)
	maker := secret.NewMaker([]byte("test"), nil)
	var cases []flows.Case
	for _, p := range engine.Registry.All() {
		if p.Kind == "family" || p.Retired.Since != "" {
			continue
		}
		resolved, _ := engine.Registry.Resolve(p.ID)
		key := keystore.Candidate{Secret: maker.Make([]byte(strings.Repeat("k3yOf", 8))), Source: keystore.Source{Kind: keystore.FromEnv}, Name: p.KeyVariable()}
		cases = append(cases, flows.Case{Target: checks.Target{
			Provider: resolved, BaseURL: checks.Setting{Value: server.URL, Set: true}, UserNamed: true, Credential: &key,
		}})
	}
	if len(cases) < 14 {
		t.Fatalf("%d providers, want at least 14", len(cases))
	}
	one := func(c flows.Case) time.Duration {
		began := time.Now()
		if _, err := engine.Run(t.Context(), c, nil); err != nil {
			t.Error(err)
		}
		return time.Since(began)
	}
	slowest := one(cases[0]) // they all wait for the same server
	began := time.Now()
	var group errgroup.Group
	for _, c := range cases {
		group.Go(func() error { one(c); return nil })
	}
	_ = group.Wait()
	if took := time.Since(began); took > slowest*3/2+slow { // a busy machine is granted one reply's time
		t.Errorf("%d providers took %s, the slowest alone %s", len(cases), took, slowest)
	}
}

// A request that was handed over is repeated as it was; what it lacks, or where it has its key, is proven by one change.
func TestRequestsToOtherVendors(t *testing.T) {
	good := claudeKey("api03", "g")
	claudeList := claudeAPI(good, func(*http.Request) (int, string) { return 200, claudeModels })
	google := "AI" + "za" + strings.Repeat("g", 35)
	azureGood := azureKey("g")
	for name, c := range map[string]struct {
		command  string
		provider string
		api      func(*http.Request) (int, string)
		want     string
		proof    string
	}{
		"Anthropic, no version": {"curl ADDRESS/v1/messages -H 'x-api-key: " + good + "' -d '{}'", "anthropic", claudeList,
			"request.missing-param proven", "anthropic-version: 2023-06-01"},
		"Anthropic, a bearer token is read as well": {"curl ADDRESS/v1/messages -H 'anthropic-version: 2023-06-01' -H 'Authorization: Bearer " + good + "' -d '{}'", "anthropic", claudeList, "", ""},
		"Anthropic, a scheme where none is wanted": {"curl ADDRESS/v1/messages -H 'anthropic-version: 2023-06-01' -H 'x-api-key: Bearer " + good + "' -d '{}'", "anthropic", claudeList,
			"credential.bearer-prefix proven", "x-api-key"},
		"Gemini, a key as a bearer token": {"curl ADDRESS/v1beta/models/gemini-3-pro:generateContent -H 'Authorization: Bearer " + google + "' -d '{}'", "gemini", geminiAPI(google, nil),
			"credential.wrong-header proven", "x-goog-api-key"},
		"Azure, no version": {"curl ADDRESS/openai/deployments/my-gpt/chat/completions -H 'api-key: " + azureGood + "' -d '{}'", "azure-openai", azureAPI(azureGood, "", nil),
			"request.api-version proven", "api-version=2024-10-21"},
		"Azure, a key as a bearer token": {"curl 'ADDRESS/openai/deployments/my-gpt/chat/completions?api-version=2024-10-21' -H 'Authorization: Bearer " + azureGood + "' -d '{}'", "azure-openai", azureAPI(azureGood, "", nil),
			"credential.wrong-header proven", "api-key"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				status, body := c.api(r)
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(status)
				fmt.Fprint(w, body)
			}))
			defer server.Close()
			reg := builtinRegistry(t)
			maker := secret.NewMaker([]byte("test"), reg.Prefixes())
			read, err := request.Read([]byte(strings.ReplaceAll(c.command, "ADDRESS", server.URL)), func(string) (string, bool) { return "", false }, maker)
			if err != nil {
				t.Fatal(err)
			}
			provider, _ := reg.Resolve(c.provider)
			report := walked(t, flows.Case{Target: read.Apply(checks.Target{Provider: provider}, reg)})
			got := strings.Join(said(report), "; ")
			if got != c.want {
				t.Errorf("named %q at %s, want %q", got, report.Target.BaseURL, c.want)
				for _, f := range report.Findings {
					if f.Status != "pass" && f.Status != "skip" {
						t.Logf("%s %s: %s (%s)", f.Status, f.Check, f.Summary, f.Because)
					}
				}
			}
			if c.proof != "" && len(report.Diagnoses) > 0 && (report.Diagnoses[0].Proof == nil || !strings.Contains(report.Diagnoses[0].Proof.Change, c.proof)) {
				t.Errorf("proof %+v, want %q", report.Diagnoses[0].Proof, c.proof)
			}
		})
	}
}
