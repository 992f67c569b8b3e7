package discover

import (
	"slices"
	"strings"
	"testing"

	"authdoctor/checks"
	"authdoctor/checks/provider"
)

func builtinRegistry(t *testing.T) *provider.Registry {
	t.Helper()
	registry, err := provider.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return registry
}

// Every variable of a key or a base URL that names its provider makes a target for it, from the environment and from a
// .env file alike.
func TestEveryVariableMakesATarget(t *testing.T) {
	registry := builtinRegistry(t)
	for _, p := range registry.All() {
		for _, v := range p.Variables {
			if v.Role != "key" && v.Role != "base-url" || p.ID == OpenAI || v.Common {
				continue
			}
			value := fake(0)
			if v.Role == "base-url" {
				value = "http://127.0.0.1:9/v1"
			}
			for where, options := range map[string]Options{
				"environment": {Environ: []string{v.Name + "=" + value}},
				"file":        {Dir: folder(t, map[string]string{".env": v.Name + "=" + value + "\n"})},
			} {
				options.Registry = registry
				setups := find(t, options).Setups
				if len(setups) != 1 || setups[0].Provider.ID != p.ID {
					t.Errorf("%s in the %s: %d setups, the first for %s, want %s", v.Name, where, len(setups), setups[0].Provider.ID, p.ID)
					continue
				}
				target := setups[0].Target()
				if v.Role == "key" && (target.Credential == nil || target.Credential.Name != v.Name) {
					t.Errorf("%s in the %s: the key is %v", v.Name, where, target.Credential)
				}
				if v.Role == "base-url" && target.BaseURL.Name != v.Name {
					t.Errorf("%s in the %s: the base URL is from %q", v.Name, where, target.BaseURL.Name)
				}
			}
		}
	}
}

// A variable that programs of every kind read names no provider; where the provider is named, it is its key.
func TestCommonVariable(t *testing.T) {
	registry := builtinRegistry(t)
	environ := []string{"GITHUB_TOKEN=" + "ghp_" + strings.Repeat("a", 36)}
	if got := find(t, Options{Registry: registry, Environ: environ}).Setups[0].Provider.ID; got != OpenAI {
		t.Errorf("a token of GitHub alone makes a target for %s", got)
	}
	if got := find(t, Options{Registry: registry, Environ: environ, ProviderID: "github-models"}).Setups[0].Credential; got == nil || got.Name != "GITHUB_TOKEN" {
		t.Errorf("the key of the named provider is %v", got)
	}
}

// Which of a vendor's variables wins, by its Python SDK.
func TestPrecedenceOfVendors(t *testing.T) {
	registry := builtinRegistry(t)
	for name, c := range map[string]struct {
		environ []string
		winner  string
		losers  []string
	}{
		"Gemini":           {[]string{"GEMINI_API_KEY=a", "GOOGLE_API_KEY=b"}, "GOOGLE_API_KEY", []string{"GEMINI_API_KEY"}},
		"Gemini, empty":    {[]string{"GEMINI_API_KEY=a", "GOOGLE_API_KEY="}, "GEMINI_API_KEY", nil},
		"Azure":            {[]string{"AZURE_OPENAI_API_KEY=a", "AZURE_OPENAI_AD_TOKEN=b"}, "AZURE_OPENAI_AD_TOKEN", []string{"AZURE_OPENAI_API_KEY"}},
		"Anthropic":        {[]string{"ANTHROPIC_AUTH_TOKEN=a", "ANTHROPIC_API_KEY=b"}, "ANTHROPIC_API_KEY", []string{"ANTHROPIC_AUTH_TOKEN"}},
		"Anthropic, empty": {[]string{"ANTHROPIC_AUTH_TOKEN=a", "ANTHROPIC_API_KEY="}, "ANTHROPIC_API_KEY", []string{"ANTHROPIC_AUTH_TOKEN"}},
		"Hugging Face":     {[]string{"HUGGING_FACE_HUB_TOKEN=a", "HF_TOKEN=b"}, "HF_TOKEN", []string{"HUGGING_FACE_HUB_TOKEN"}},
	} {
		setup := find(t, Options{Registry: registry, Environ: c.environ}).Setups[0]
		var losers []string
		for _, loser := range setup.Shadowed {
			losers = append(losers, loser.Name)
		}
		if setup.Credential == nil || setup.Credential.Name != c.winner || !slices.Equal(losers, c.losers) {
			t.Errorf("%s: %v wins over %v, want %s over %v", name, setup.Credential, losers, c.winner, c.losers)
		}
	}
	notes := strings.Join(find(t, Options{Registry: registry, Environ: []string{"ANTHROPIC_AUTH_TOKEN=a", "ANTHROPIC_API_KEY=b"}}).Setups[0].Notes, "\n")
	if !strings.Contains(notes, "both headers are sent") {
		t.Errorf("no note tells that both are sent: %s", notes)
	}
}

// An address with a part to fill in is none; the version of the API is a setting.
func TestAzureSettings(t *testing.T) {
	registry := builtinRegistry(t)
	if got := find(t, Options{Registry: registry, Environ: []string{"AZURE_OPENAI_API_KEY=a"}}).Setups[0].Target().BaseURL; got != (checks.Setting{}) {
		t.Errorf("without an endpoint the base URL is %+v", got)
	}
	environ := []string{"AZURE_OPENAI_API_KEY=a", "AZURE_OPENAI_ENDPOINT=https://acme.openai.azure.com", "OPENAI_API_VERSION=2024-06-01"}
	for version, want := range map[string]string{"": "2024-06-01", "2025-01-01": "2025-01-01"} {
		target := find(t, Options{Registry: registry, Environ: environ, Version: version}).Setups[0].Target()
		if target.Provider.ID != "azure-openai" || target.Version.Value != want {
			t.Errorf("%s with the version %q, want %q", target.Provider.ID, target.Version.Value, want)
		}
	}
}
