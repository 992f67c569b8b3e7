package checks_test

import (
	"slices"
	"strings"
	"testing"

	"authdoctor/checks"
	"authdoctor/keystore/secret"
)

// sent is what a probe would send, in one line: "GET URL header: format; name=value ...".
func sent(t *testing.T, target checks.Target, probe string) string {
	t.Helper()
	r, err := checks.Build(target, probe, secret.NewMaker(nil, nil).Make([]byte("dummy")))
	if err != nil {
		return "nothing"
	}
	line := r.Method + " " + r.URL
	if r.Credential != nil {
		line += " " + r.Credential.Header + ": " + r.Credential.Format
	}
	for _, h := range r.Header {
		line += " " + h.Name + "=" + h.Value
	}
	return line
}

// Where a probe goes and how the key travels is data of the provider, the variable and the kind of key.
func TestHowRequestsTravel(t *testing.T) {
	const version = " anthropic-version=2023-06-01"
	token, jwt := "sk-"+"ant-oat01-"+strings.Repeat("t", 40), "eyJhbGciOiJub25lIn0.e30.c2ln"
	for name, c := range map[string]struct {
		provider, base, from string // from: the variable of the base URL
		variable, key        string
		probe, want          string
	}{
		"Anthropic":                      {"anthropic", "https://api.anthropic.com", "", "ANTHROPIC_API_KEY", "k", checks.ProbeReal, "GET https://api.anthropic.com/v1/models x-api-key: {key}" + version},
		"Anthropic, without a key":       {"anthropic", "https://api.anthropic.com", "", "ANTHROPIC_API_KEY", "k", checks.ProbeNone, "GET https://api.anthropic.com/v1/models" + version},
		"Anthropic, the other variable":  {"anthropic", "https://api.anthropic.com", "", "ANTHROPIC_AUTH_TOKEN", "k", checks.ProbeReal, "GET https://api.anthropic.com/v1/models Authorization: Bearer {key}" + version},
		"Anthropic, the wrong variable":  {"anthropic", "https://api.anthropic.com", "", "ANTHROPIC_API_KEY", token, checks.ProbeReal, "GET https://api.anthropic.com/v1/models x-api-key: {key}" + version},
		"Anthropic, a token from stdin":  {"anthropic", "https://api.anthropic.com", "", "", token, checks.ProbeReal, "GET https://api.anthropic.com/v1/models Authorization: Bearer {key}" + version + " anthropic-beta=oauth-2025-04-20"},
		"Anthropic, by OpenAI's SDK":     {"anthropic", "https://api.anthropic.com/v1", "OPENAI_BASE_URL", "OPENAI_API_KEY", "k", checks.ProbeReal, "GET https://api.anthropic.com/v1/models Authorization: Bearer {key}" + version},
		"Azure, classic":                 {"azure-openai", "https://acme.openai.azure.com", "AZURE_OPENAI_ENDPOINT", "AZURE_OPENAI_API_KEY", "k", checks.ProbeReal, "GET https://acme.openai.azure.com/openai/models?api-version=2024-10-21 api-key: {key}"},
		"Azure, a deployment":            {"azure-openai", "https://acme.openai.azure.com/", "", "AZURE_OPENAI_API_KEY", "k", checks.ProbeQuota, "POST https://acme.openai.azure.com/openai/deployments/m/chat/completions?api-version=2024-10-21 api-key: {key}"},
		"Azure, v1":                      {"azure-openai", "https://acme.openai.azure.com/openai/v1/", "", "AZURE_OPENAI_API_KEY", "k", checks.ProbeReal, "GET https://acme.openai.azure.com/openai/v1/models Authorization: Bearer {key}"},
		"Azure, v1 by OpenAI's SDK":      {"azure-openai", "https://acme.openai.azure.com/openai/v1", "OPENAI_BASE_URL", "OPENAI_API_KEY", "k", checks.ProbeReal, "GET https://acme.openai.azure.com/openai/v1/models Authorization: Bearer {key}"},
		"Azure, a token":                 {"azure-openai", "https://acme.openai.azure.com", "", "AZURE_OPENAI_AD_TOKEN", jwt, checks.ProbeReal, "GET https://acme.openai.azure.com/openai/models?api-version=2024-10-21 Authorization: Bearer {key}"},
		"Azure, behind a gateway":        {"azure-openai", "https://apim.example/aoai/openai/v1", "", "AZURE_OPENAI_API_KEY", "k", checks.ProbeReal, "GET https://apim.example/aoai/openai/v1/models Authorization: Bearer {key}"},
		"Gemini":                         {"gemini", "https://generativelanguage.googleapis.com/v1beta", "", "GEMINI_API_KEY", "k", checks.ProbeQuota, "POST https://generativelanguage.googleapis.com/v1beta/models/m:countTokens x-goog-api-key: {key}"},
		"Gemini, its SDK's base":         {"gemini", "https://generativelanguage.googleapis.com", "GOOGLE_GEMINI_BASE_URL", "GEMINI_API_KEY", "k", checks.ProbeReal, "GET https://generativelanguage.googleapis.com/v1beta/models x-goog-api-key: {key}"},
		"Gemini, as OpenAI's API":        {"gemini", "https://generativelanguage.googleapis.com/v1beta/openai/", "", "GEMINI_API_KEY", "k", checks.ProbeReal, "GET https://generativelanguage.googleapis.com/v1beta/openai/models Authorization: Bearer {key}"},
		"Gemini, nothing to count there": {"gemini", "https://generativelanguage.googleapis.com/v1beta/openai/", "", "GEMINI_API_KEY", "k", checks.ProbeQuota, "nothing"},
		"OpenRouter":                     {"openrouter", "https://openrouter.ai/api/v1", "", "OPENROUTER_API_KEY", "k", checks.ProbeReal, "GET https://openrouter.ai/api/v1/key Authorization: Bearer {key}"},
		"OpenRouter, the list":           {"openrouter", "https://openrouter.ai/api/v1", "", "OPENROUTER_API_KEY", "k", checks.ProbeList, "GET https://openrouter.ai/api/v1/models/user Authorization: Bearer {key}"},
		"Hugging Face":                   {"huggingface", "https://router.huggingface.co/v1", "", "HF_TOKEN", "k", checks.ProbeReal, "GET https://huggingface.co/api/whoami-v2 Authorization: Bearer {key}"},
		"Hugging Face elsewhere":         {"huggingface", "http://127.0.0.1:8080/v1", "", "HF_TOKEN", "k", checks.ProbeReal, "GET http://127.0.0.1:8080/api/whoami-v2 Authorization: Bearer {key}"},
		"llama.cpp":                      {"llamacpp", "http://127.0.0.1:9090/v1", "", "LLAMA_API_KEY", "k", checks.ProbeReal, "GET http://127.0.0.1:9090/props Authorization: Bearer {key}"},
		"Groq, its SDK's base":           {"groq", "https://api.groq.com", "GROQ_BASE_URL", "GROQ_API_KEY", "k", checks.ProbeReal, "GET https://api.groq.com/openai/v1/models Authorization: Bearer {key}"},
		"Cohere":                         {"cohere", "https://api.cohere.com", "", "CO_API_KEY", "k", checks.ProbeReal, "GET https://api.cohere.com/v1/models Authorization: Bearer {key}"},
		"Perplexity has no list":         {"perplexity", "https://api.perplexity.ai", "", "PERPLEXITY_API_KEY", "k", checks.ProbeList, "nothing"},
	} {
		target := checks.Target{Provider: resolved(t, c.provider), BaseURL: checks.Setting{Value: c.base, Set: true, Name: c.from}, Credential: candidate(c.variable, c.key)}
		target.Model.Value = "m"
		if got := sent(t, target, c.probe); got != c.want {
			t.Errorf("%s:\n%s, want\n%s", name, got, c.want)
		}
	}
}

// A version and a header of the user's own are not replaced; what the client puts into the query is there once.
func TestUsersOwnVersionAndHeaders(t *testing.T) {
	target := checks.Target{Provider: resolved(t, "azure-openai"), BaseURL: base("https://acme.openai.azure.com?api-version=2023-05-15&trace=1"), Version: checks.Setting{Value: "2024-06-01"}}
	if got, want := sent(t, target, checks.ProbeNone), "GET https://acme.openai.azure.com/openai/models?api-version=2024-06-01&trace=1"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	target = checks.Target{Provider: resolved(t, "anthropic"), BaseURL: base("https://api.anthropic.com"), Headers: []checks.Header{{Name: "Anthropic-Version", Value: "2099-01-01"}}}
	if got := sent(t, target, checks.ProbeNone); strings.Count(strings.ToLower(got), "anthropic-version") != 1 || !strings.Contains(got, "2099-01-01") {
		t.Error(got)
	}
	target.Headers, target.Request = nil, &checks.RequestFacts{}
	if got := sent(t, target, checks.ProbeNone); strings.Contains(got, "anthropic-version") {
		t.Errorf("a request that was handed over is given a header that it lacks: %s", got)
	}
	if changes := checks.DemandedHeaders(target, checks.ProbeReal); len(changes) != 1 || !strings.Contains(sent(t, changes[0].Apply(target), checks.ProbeNone), "anthropic-version=2023-06-01") {
		t.Errorf("%v", changes)
	}
}

// A key goes to another host of its own vendor only from one of the vendor's hosts.
func TestVendorsOtherHosts(t *testing.T) {
	reg := registry(t)
	target := checks.Target{Provider: resolved(t, "huggingface"), BaseURL: base("https://router.huggingface.co/v1"), Credential: candidate("HF_TOKEN", "hf_"+strings.Repeat("a", 34))}
	if grant, why := checks.Grant(target, reg, checks.Consent{}); !slices.Equal(grant.Hosts, []string{"router.huggingface.co:443", "huggingface.co:443"}) {
		t.Errorf("hosts %v, %s", grant.Hosts, why)
	}
	target.BaseURL, target.UserNamed = base("https://gateway.example/v1"), true
	if grant, _ := checks.Grant(target, reg, checks.Consent{}); !slices.Equal(grant.Hosts, []string{"gateway.example:443"}) {
		t.Errorf("from elsewhere the key may go to %v", grant.Hosts)
	}
	mistral := checks.Target{Provider: resolved(t, "mistral"), BaseURL: base("https://api.mistral.ai/v1"), Credential: candidate("MISTRAL_API_KEY", strings.Repeat("a1", 16))}
	changes := checks.OtherHost(mistral)
	if len(changes) != 1 {
		t.Fatalf("%d twins", len(changes))
	}
	twin := changes[0].Apply(mistral)
	if twin.BaseURL.Value != "https://codestral.mistral.ai/v1" || !checks.Near(mistral, twin) {
		t.Errorf("the twin at %s is near: %v", twin.BaseURL.Value, checks.Near(mistral, twin))
	}
	if grant, _ := checks.Grant(twin, reg, checks.Consent{}); !slices.Contains(grant.Hosts, "codestral.mistral.ai:443") {
		t.Errorf("the twin gets nothing: %v", grant.Hosts)
	}
	elsewhere := mistral
	elsewhere.BaseURL = base("http://127.0.0.1:1/v1")
	if len(checks.OtherHost(elsewhere)) > 0 || checks.Near(elsewhere, twin) {
		t.Error("from a host that is not the vendor's a key may follow to the vendor")
	}
	foreign := twin
	foreign.BaseURL = base("https://api.openai.com/v1")
	if checks.Near(mistral, foreign) {
		t.Error("another vendor's host is near")
	}
}
