package local

import (
	"testing"

	"authdoctor/checks"
	"authdoctor/checks/cause"
)

// TestVendorOrHost: exactly one of the two checks reports that key and host belong to different vendors.
func TestVendorOrHost(t *testing.T) {
	for _, c := range []struct {
		name, key, variable, base, provider string
		userNamed                           bool
		vendor, host                        checks.Status
		after                               string // base URL after the change to the key's vendor
	}{
		{"default address", openRouterKey(), "OPENAI_API_KEY", "https://api.openai.com/v1", "openai", false, checks.Fail, checks.Skip, "https://openrouter.ai/api/v1"},
		{"chosen address of another", projectKey(), "OPENAI_API_KEY", "https://api.groq.com/openai/v1", "groq", true, checks.Skip, checks.Fail, "https://api.openai.com/v1"},
		{"chosen address, key from nowhere", projectKey(), "", "https://api.groq.com/openai/v1", "groq", true, checks.Skip, checks.Fail, "https://api.openai.com/v1"},
		{"address and variable agree", openRouterKey(), "OPENAI_API_KEY", "https://api.openai.com/v1", "openai", true, checks.Fail, checks.Skip, "https://openrouter.ai/api/v1"},
		{"chosen address of the key's vendor", groqKey(), "OPENAI_API_KEY", "https://api.groq.com/openai/v1", "openai", true, checks.Pass, checks.Pass, ""},
		{"a form that names nobody", half(32), "OPENAI_API_KEY", "https://api.groq.com/openai/v1", "openai", true, checks.Pass, checks.Pass, ""},
		{"custom host", groqKey(), "OPENAI_API_KEY", "https://gateway.example/v1", "openai", true, checks.Warn, checks.Pass, ""},
		{"this machine", groqKey(), "OPENAI_API_KEY", "http://127.0.0.1:4000/v1", "openai-compatible", true, checks.Warn, checks.Pass, ""},
		{"Azure's host", projectKey(), "", "https://acme.openai.azure.com/openai/v1", "azure-openai", true, checks.Skip, checks.Fail, "https://api.openai.com/v1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := openAI(t, c.key).by(c.provider).at(c.base)
			p.facts.target.UserNamed = c.userNamed
			p.facts.target.Credential.Name = c.variable
			vendor, host := p.ask("credential.vendor"), p.ask("address.host")
			if vendor.Status != c.vendor || host.Status != c.host {
				t.Fatalf("vendor %s (%s), host %s (%s)", vendor.Status, vendor.Summary, host.Status, host.Summary)
			}
			failed, want := vendor, cause.CredentialWrongProvider
			if host.Status == checks.Fail {
				failed, want = host, cause.EndpointWrongHost
			}
			if c.after == "" {
				return
			}
			if failed.Causes[0] != want || len(failed.Changes) != 1 || failed.Changes[0].ID != "own-vendor" {
				t.Fatalf("causes %v, changes %v", failed.Causes, failed.Changes)
			}
			after := failed.Changes[0].Apply(p.facts.target)
			if after.BaseURL.Value != c.after || after.UserNamed || after.Provider.ID == c.provider {
				t.Errorf("after the change: %s at %s", after.Provider.ID, after.BaseURL.Value)
			}
		})
	}
}

// TestForeignKeyIsNotOffered: another candidate is never tried at another vendor's known host.
func TestForeignKeyIsNotOffered(t *testing.T) {
	p := openAI(t, openRouterKey()).loser(anthropicKey()).loser(projectKey())
	f := p.ask("credential.vendor")
	if len(f.Changes) != 2 || p.applied(f.Changes[0]) != projectKey() || f.Changes[1].ID != "own-vendor" {
		t.Errorf("changes %v", f.Changes)
	}
	p = openAI(t, "changeme").loser(groqKey()).at("https://gateway.example/v1")
	if f := p.ask("credential.shadow"); f.Status != checks.Fail {
		t.Errorf("a gateway may want any key, but shadow is %s", f.Status)
	}
	p = openAI(t, "h"+"f_"+half(34))
	if f := p.ask("credential.vendor"); f.Status != checks.Fail || len(f.Changes) != 0 {
		t.Errorf("a public list of models proves nothing about a key, but is offered: %v", f.Changes)
	}
}
