package keys_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"authdoctor/checks/catalog"
	"authdoctor/checks/discover"
	"authdoctor/checks/lab"
	"authdoctor/checks/wire"
	"authdoctor/flows"
	"authdoctor/flows/keys"
	"authdoctor/keystore"
	"authdoctor/keystore/secret"
)

// practice is a practice API with one fault, the key that its project uses, and the engine that examines it.
func (h *house) practice(t *testing.T, fault string) secret.Secret {
	t.Helper()
	p, err := lab.Start(t.Context(), lab.Options{Faults: []string{fault}, Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	reg, err := registry()
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
	dir := t.TempDir()
	for name, text := range p.Files() {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	look := discover.Options{Registry: reg, Maker: h.maker(), Dir: dir}
	for name, value := range p.Env() {
		look.Environ = append(look.Environ, name+"="+value)
	}
	args := p.Args()
	if i := slices.Index(args, "--provider"); i >= 0 {
		look.ProviderID = args[i+1]
	}
	if i := slices.Index(args, "--model"); i >= 0 {
		look.Model = args[i+1]
	}
	connect := wire.Options{Environ: look.Environ, Resolve: p.Resolve, Timeout: 1500 * time.Millisecond}
	engine := &flows.Engine{
		Registry: reg, Checks: catalog.All(h.maker()), Trees: trees, Catalogue: catalogue, Maker: h.maker(),
		Connect: func() (*wire.Client, error) { return wire.New(connect) },
	}
	found, err := discover.Find(t.Context(), look)
	if err != nil {
		t.Fatal(err)
	}
	target := found.Setups[0].Target()
	h.examine = func(ctx context.Context, _ keystore.Profile, key keystore.Candidate) (flows.Report, error) {
		limited, cancel := context.WithTimeout(ctx, 20*time.Second)
		defer cancel()
		examined := target
		examined.Credential = &key
		return engine.Run(limited, flows.Case{Target: examined}, nil)
	}
	if target.Credential == nil {
		t.Fatalf("%s has no key", fault)
	}
	return target.Credential.Secret
}

// Practice APIs, examined by the real engine: what is stored, and with which verdict.
func TestPractices(t *testing.T) {
	for fault, want := range map[string]struct {
		stored  bool
		verdict keystore.Verdict
		cause   string
	}{
		"healthy":             {true, keystore.Works, ""},
		"healthy-custom-url":  {true, keystore.Works, ""},
		"key-unknown":         {false, keystore.Refused, "credential.invalid"},
		"key-quoted":          {false, keystore.Refused, "credential.quoted"},
		"account-deactivated": {false, keystore.Refused, "account.deactivated"},
		"jwt-expired":         {false, keystore.Refused, "token.expired"},
		"credit-exhausted":    {true, keystore.Refused, "quota.exhausted"},
		"scope-missing":       {true, keystore.Refused, "permission.missing-scope"},
		"rate-requests":       {true, keystore.Refused, "rate.requests"},
		"dns-unknown":         {true, keystore.Unverified, "net.dns"},
		"port-closed":         {true, keystore.Unverified, "net.refused"},
		"cert-expired":        {true, keystore.Unverified, "tls.expired"},
		"path-no-v1":          {true, keystore.Unverified, "request.wrong-path"},
		"header-stripped":     {true, keystore.Unverified, "endpoint.auth-stripped"},
		"waf-challenge":       {true, keystore.Unverified, "waf.blocked"},
		"server-error":        {true, keystore.Unverified, "server.error"},
	} {
		t.Run(fault, func(t *testing.T) {
			h := newHouse(t)
			key := h.practice(t, fault)
			outcome, err := h.keeper().Add(t.Context(), keys.New{Profile: keystore.Profile{Name: "work", Provider: "openai"}, Key: key, From: keystore.FromEnv})
			if err != nil {
				t.Fatal(err)
			}
			if outcome.Done != want.stored || outcome.Proved == want.stored {
				t.Fatalf("%+v", outcome)
			}
			if want.stored && (outcome.Profile.Verdict != want.verdict || outcome.Profile.Cause != want.cause || outcome.Profile.Verified.IsZero() != (want.verdict == keystore.Unverified)) {
				t.Errorf("%s: %+v", outcome.Words, outcome.Profile)
			}
			if !want.stored && (outcome.Report == nil || outcome.Report.Diagnoses[0].Cause != want.cause) {
				t.Errorf("%s", outcome.Words)
			}
			t.Log(outcome.Words)
		})
	}
}

// A rotation against a practice API: a key that it does not know is refused, its own is taken.
func TestPracticeRotation(t *testing.T) {
	h := occupied(t, 'a')
	good := h.practice(t, "healthy")
	outcome, err := h.keeper().Rotate(t.Context(), keys.Rotate{Name: "work", Key: h.key('b'), Places: true})
	if err != nil || outcome.Done || !outcome.Proved {
		t.Fatalf("%+v, %v", outcome, err)
	}
	h.inhabited(t, 'a')
	outcome, err = h.keeper().Rotate(t.Context(), keys.Rotate{Name: "work", Key: good, Places: true})
	if err != nil || !outcome.Done || !outcome.Profile.Previous.Proven || !says(outcome.Next, "revoke the old key at") {
		t.Fatalf("%+v, %v", outcome, err)
	}
}
