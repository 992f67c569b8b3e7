package local

import (
	"strings"
	"testing"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/checks/provider"
)

// of is a target of one of the built-in providers, whose key lies in a variable and whose address in another one.
func of(t *testing.T, id, variable, key, address, from string) *patient {
	t.Helper()
	registry, err := provider.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	p := openAIOf(t, registry, key).by(id)
	p.facts.target.Credential.Name = variable
	if address != "" {
		p.at(address)
		p.facts.target.BaseURL.Name = from
	}
	return p
}

// Some kinds of credential are read from one header only.
func TestRightHeader(t *testing.T) {
	oauth, jwt := "sk-"+"ant-oat01-"+half(40), "eyJ"+half(20)+"."+half(20)+"."+half(20)
	const claude, azure = "https://api.anthropic.com", "https://acme.openai.azure.com"
	for name, c := range map[string]struct {
		provider, variable, key, address string
		want                             checks.Status
		next                             string
	}{
		"a key":                        {"anthropic", "ANTHROPIC_API_KEY", "sk-" + "ant-api03-" + half(93) + "AA", claude, checks.Pass, ""},
		"a key in the token's place":   {"anthropic", "ANTHROPIC_AUTH_TOKEN", "sk-" + "ant-api03-" + half(93) + "AA", claude, checks.Pass, ""},
		"a token in the key's place":   {"anthropic", "ANTHROPIC_API_KEY", oauth, claude, checks.Fail, "ANTHROPIC_AUTH_TOKEN"},
		"a token in its own place":     {"anthropic", "ANTHROPIC_AUTH_TOKEN", oauth, claude, checks.Pass, ""},
		"a token from nowhere":         {"anthropic", "", oauth, claude, checks.Pass, ""},
		"Azure's token for a key":      {"azure-openai", "AZURE_OPENAI_API_KEY", jwt, azure, checks.Fail, "AZURE_OPENAI_AD_TOKEN"},
		"Azure's token":                {"azure-openai", "AZURE_OPENAI_AD_TOKEN", jwt, azure, checks.Pass, ""},
		"OpenAI reads one header only": {"openai", "OPENAI_API_KEY", "sk-" + half(20) + infix + half(20), "https://api.openai.com/v1", checks.Pass, ""},
	} {
		p := of(t, c.provider, c.variable, c.key, c.address, "")
		f := p.ask("credential.header")
		if f.Status != c.want || !strings.Contains(f.Next, c.next) {
			t.Errorf("%s: %s, next %q (%s)", name, f.Status, f.Next, f.Summary)
		}
		if f.Status != checks.Fail {
			continue
		}
		after := f.Changes[0].Apply(p.facts.target)
		if f.Causes[0] != cause.CredentialWrongHeader || after.Way().Header != "Authorization" || p.facts.target.Carried != nil {
			t.Errorf("%s: %v, sent in %s", name, f.Causes, after.Way().Header)
		}
		p.facts.target = after
		if again := p.ask("credential.header"); again.Status != checks.Pass {
			t.Errorf("%s, repaired: %s", name, again.Summary)
		}
	}
	if f := of(t, "azure-openai", "AZURE_OPENAI_AD_TOKEN", jwt, azure, "").ask("credential.kind"); f.Status != checks.Pass {
		t.Errorf("a token where tokens are taken: %s %s", f.Status, f.Summary)
	}
}

// What a client puts behind the base URL itself must not stand in it.
func TestPathsOfOtherVendors(t *testing.T) {
	for _, c := range []struct {
		provider, base, from string
		want                 checks.Status
		repaired             string
	}{
		{"anthropic", "https://api.anthropic.com", "", checks.Pass, ""},
		{"anthropic", "https://api.anthropic.com/v1", "", checks.Fail, "https://api.anthropic.com"},
		{"anthropic", "https://api.anthropic.com/v1/messages", "", checks.Fail, "https://api.anthropic.com"},
		{"anthropic", "https://api.anthropic.com/v1", "OPENAI_BASE_URL", checks.Pass, ""},
		{"anthropic", "https://gateway.example/claude/v1", "", checks.Fail, "https://gateway.example/claude"},
		{"anthropic", "https://gateway.example/claude", "", checks.Pass, ""},
		{"azure-openai", "https://acme.openai.azure.com", "AZURE_OPENAI_ENDPOINT", checks.Pass, ""},
		{"azure-openai", "https://acme.openai.azure.com/openai/v1/", "", checks.Pass, ""},
		{"azure-openai", "https://acme.openai.azure.com/openai/v1/", "AZURE_OPENAI_ENDPOINT", checks.Fail, "https://acme.openai.azure.com"},
		{"azure-openai", "https://acme.openai.azure.com/openai/deployments/d?api-version=1", "AZURE_OPENAI_ENDPOINT", checks.Fail, "https://acme.openai.azure.com"},
		{"gemini", "https://generativelanguage.googleapis.com", "GOOGLE_GEMINI_BASE_URL", checks.Pass, ""},
		{"gemini", "https://generativelanguage.googleapis.com/v1beta", "GOOGLE_GEMINI_BASE_URL", checks.Fail, "https://generativelanguage.googleapis.com"},
		{"groq", "https://api.groq.com/openai/v1", "GROQ_BASE_URL", checks.Fail, "https://api.groq.com"},
		{"groq", "https://api.groq.com", "GROQ_BASE_URL", checks.Pass, ""},
		{"cohere", "https://api.cohere.com/v1", "CO_API_URL", checks.Fail, "https://api.cohere.com"},
		{"perplexity", "http://127.0.0.1:9", "PERPLEXITY_BASE_URL", checks.Pass, ""},
	} {
		p := of(t, c.provider, "K", half(40), c.base, c.from)
		f := p.ask("address.path")
		repaired := ""
		if len(f.Changes) > 0 {
			repaired = f.Changes[0].Apply(p.facts.target).BaseURL.Value
		}
		if f.Status != c.want || repaired != c.repaired {
			t.Errorf("%s, %s from %q: %s, repaired %q, want %s, %q (%s)", c.provider, c.base, c.from, f.Status, repaired, c.want, c.repaired, f.Summary)
		}
	}
}

func TestServiceIsOffered(t *testing.T) {
	if f := of(t, "openai", "OPENAI_API_KEY", half(40), "", "").ask("endpoint.offered"); f.Status != checks.Pass {
		t.Errorf("OpenAI: %s", f.Summary)
	}
	f := of(t, "github-models", "GITHUB_TOKEN", half(40), "https://models.github.ai/inference", "").ask("endpoint.offered")
	if f.Status != checks.Fail || f.Causes[0] != cause.EndpointRetired || f.Confidence != checks.Stated || !strings.Contains(f.Summary, "2026-07-30") || !strings.Contains(f.Next, "move to another provider") {
		t.Errorf("%+v", f)
	}
	azure := of(t, "azure-openai", "AZURE_OPENAI_API_KEY", half(40), "", "")
	azure.facts.target.BaseURL = checks.Setting{}
	if f := azure.ask("address.valid"); f.Status != checks.Fail || !strings.Contains(f.Next, "AZURE_OPENAI_ENDPOINT") {
		t.Errorf("an address for each customer: %s, next %q", f.Summary, f.Next)
	}
}
