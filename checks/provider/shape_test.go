package provider_test

import (
	"strings"
	"testing"
)

// key builds a fake key of OpenAI's form with equal halves.
func key(prefix string, half int) string {
	return prefix + strings.Repeat("a", half) + "T3Blbk" + "FJ" + strings.Repeat("b", half)
}

func TestShapes(t *testing.T) {
	a := func(n int) string { return strings.Repeat("a", n) }
	type want struct {
		shape, provider, confidence string
		whole                       bool
	}
	tests := []struct {
		name, key string
		want      want
	}{
		{"project key 164", key("sk-proj-", 74), want{"openai-project", "openai", "high", true}},
		{"project key 132", key("sk-proj-", 58), want{"openai-project", "openai", "high", true}},
		{"project key 108", key("sk-proj-", 46), want{"openai-project", "openai", "high", true}},
		{"project key 56", key("sk-proj-", 20), want{"openai-project", "openai", "high", true}},
		{"service account 167", key("sk-svcacct-", 74), want{"openai-service-account", "openai", "high", true}},
		{"service account 111", key("sk-svcacct-", 46), want{"openai-service-account", "openai", "high", true}},
		{"service, older", key("sk-service-account-name-", 20), want{"openai-service-legacy", "openai", "high", true}},
		{"admin key", key("sk-admin-", 58), want{"openai-admin", "openai", "high", true}},
		{"admin key of another length", key("sk-admin-", 61), want{"openai-admin-any", "openai", "high", true}},
		{"transitional key", key("sk-None-", 20), want{"openai-none", "openai", "high", true}},
		{"legacy key", key("sk-", 20), want{"openai-user-legacy", "openai", "high", true}},
		{"reported length 156", key("sk-proj-", 70), want{"openai-any", "openai", "high", true}},
		{"a key cut at the end", key("sk-proj-", 74)[:150], want{"openai-any", "openai", "high", true}},
		{"a key cut before the infix", key("sk-proj-", 74)[:60], want{"openai-malformed", "openai", "low", true}},
		{"client secret", "ek_" + a(32), want{"openai-ephemeral", "openai", "high", true}},
		{"session token", "sess-" + a(40), want{"openai-session", "openai", "medium", true}},
		{"JWT", "eyJ" + a(20) + "." + a(20) + "." + a(20), want{"openai-chatgpt-jwt", "openai", "medium", true}},
		{"quoted", `"` + key("sk-proj-", 74) + `"`, want{"openai-project", "openai", "high", false}},
		{"with a line feed", key("sk-proj-", 74) + "\n", want{"openai-project", "openai", "high", false}},
		{"with the scheme", "Bearer " + key("sk-", 20), want{"openai-user-legacy", "openai", "high", false}},
		{"Anthropic", "sk-ant-api03-" + a(93) + "AA", want{"anthropic-api", "anthropic", "high", true}},
		{"Anthropic admin", "sk-ant-admin01-" + a(93) + "AA", want{"anthropic-admin", "anthropic", "high", true}},
		{"OpenRouter", "sk-or-v1-" + a(64), want{"openrouter", "openrouter", "high", true}},
		{"Groq", "gsk_" + a(52), want{"groq", "groq", "high", true}},
		{"xAI", "xai-" + a(80), want{"xai", "xai", "high", true}},
		{"Google", "AIza" + a(35), want{"google-standard", "gemini", "high", true}},
		{"Hugging Face", "hf_" + a(34), want{"hf-user", "huggingface", "high", true}},
		{"Perplexity", "pplx-" + a(48), want{"perplexity", "perplexity", "high", true}},
		{"GitHub", "ghp_" + a(36), want{"gh-classic", "github-models", "high", true}},
		{"Together", "tgp_v1_" + a(30), want{"together-v1", "together", "high", true}},
		{"Azure", a(52) + "JQQJ99" + "AA" + a(12) + "AAABACOG" + a(4), want{"azure-cask", "azure-openai", "high", true}},
		{"DeepSeek's form, which others share", "sk-" + a(32), want{"deepseek", "deepseek", "medium", true}},
		{"a gateway's key", "sk-" + a(20), want{"litellm", "litellm", "low", true}},
	}
	registry := builtin(t)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			found := registry.Shapes(test.key)
			if len(found) == 0 {
				t.Fatal("no shape")
			}
			got := want{found[0].Shape.ID, found[0].Provider.ID, found[0].Shape.Confidence, found[0].Whole}
			if got != test.want {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
	for _, none := range []string{"", "hunter2", "undefined", "https://example.com", "sk-"} {
		if found := registry.Shapes(none); len(found) != 0 {
			t.Errorf("%q has the shape %s", none, found[0].Shape.ID)
		}
	}
}

// TestNotOpenAI holds that no key of another vendor is claimed for OpenAI with any confidence.
func TestNotOpenAI(t *testing.T) {
	hex := strings.Repeat("0123456789abcdef", 4)
	for _, foreign := range []string{"sk-" + hex[:32], "sk-ant-api03-" + hex + hex[:29] + "AA", "sk-or-v1-" + hex, "sk-" + hex[:48], "gsk_" + hex[:52]} {
		for _, match := range builtin(t).Shapes(foreign) {
			if match.Provider.ID == "openai" && match.Shape.Confidence != "low" {
				t.Errorf("a key of %d characters has OpenAI's shape %s", len(foreign), match.Shape.ID)
			}
		}
	}
}

func TestAdminIsNoAPIKey(t *testing.T) {
	for _, half := range []int{20, 46, 58, 61, 74} {
		for _, match := range builtin(t).Shapes(key("sk-admin-", half)) {
			if match.Provider.ID == "openai" && match.Shape.Use != "admin" {
				t.Errorf("half %d: an admin key has the shape %s for %s", half, match.Shape.ID, match.Shape.Use)
			}
		}
	}
}
