package provider_test

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"authdoctor/checks/provider"
)

func builtin(t testing.TB) *provider.Registry {
	t.Helper()
	registry, err := provider.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return registry
}

func TestBuiltinData(t *testing.T) {
	registry := builtin(t)
	ids, shapes, rules, variables := map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	once := func(seen map[string]bool, id string) {
		if id == "" || seen[id] {
			t.Errorf("%q is there twice, or empty", id)
		}
		seen[id] = true
	}
	for _, p := range registry.All() {
		once(ids, p.ID)
		for _, v := range p.Variables {
			once(variables, v.Name)
		}
		for _, k := range p.Keys {
			once(shapes, k.ID)
			if _, err := regexp.Compile(k.Pattern); err != nil {
				t.Errorf("%s: %v", k.ID, err)
			}
			if k.Mark == "" || k.Source == "" {
				t.Errorf("%s has no mark or source", k.ID)
			}
		}
		for _, rule := range p.Rules {
			once(rules, rule.ID)
			if _, err := regexp.Compile(rule.Match); err != nil {
				t.Errorf("%s: %v", rule.ID, err)
			}
			for _, id := range rule.Causes {
				if !id.Known() {
					t.Errorf("%s names %q, which is no cause", rule.ID, id)
				}
			}
			if rule.Mark == "" || rule.Source == "" || rule.Meaning == "" || len(rule.Causes) == 0 {
				t.Errorf("%s lacks a mark, source, meaning or cause", rule.ID)
			}
		}
	}
	for _, id := range []string{"openai", "azure-openai", "anthropic", "gemini", "mistral", "groq", "openrouter", "deepseek", "xai", "cohere",
		"together", "huggingface", "perplexity", "github-models", "ollama", "vllm", "llamacpp", "localai", "litellm", "openai-compatible"} {
		if !ids[id] {
			t.Errorf("provider %q is not built in", id)
		}
	}
	if first := registry.All()[0].ID; first != "openai" {
		t.Errorf("the first provider is %q, want openai", first)
	}
}

func TestByHost(t *testing.T) {
	registry := builtin(t)
	tests := []struct{ host, want string }{
		{"api.openai.com", "openai"}, {"API.OpenAI.com", "openai"}, {"api.openai.com.", "openai"}, {"eu.api.openai.com", "openai"},
		{"api.groq.com", "groq"}, {"openrouter.ai", "openrouter"}, {"huggingface.co", "huggingface"}, {"ollama.com", "ollama"},
		{"my-resource.openai.azure.com", "azure-openai"}, {"r.services.ai.azure.com", "azure-openai"}, {"api.cohere.ai", "cohere"},
		{"a.b.openai.azure.com", ""}, {".openai.azure.com", ""}, {"openai.azure.com", ""},
		{"evil-api.openai.com", ""}, {"api.openai.com.evil.example", ""}, {"notapi.groq.com", ""}, {"openai.com", ""},
		{"localhost", ""}, {"127.0.0.1", ""}, {"::1", ""}, {"", ""}, {"{resource}.openai.azure.com", "azure-openai"},
	}
	for _, test := range tests {
		p, ok := registry.ByHost(test.host)
		if p.ID != test.want || ok != (test.want != "") {
			t.Errorf("ByHost(%q) = %q, want %q", test.host, p.ID, test.want)
		}
	}
}

func TestByVariable(t *testing.T) {
	registry := builtin(t)
	for name, want := range map[string][2]string{
		"OPENAI_API_KEY": {"openai", "key"}, "OPENAI_BASE_URL": {"openai", "base-url"}, "OPENAI_ORG_ID": {"openai", "organization"},
		"OPENAI_PROJECT_ID": {"openai", "project"}, "OPENAI_CUSTOM_HEADERS": {"openai", "headers"}, "OPENAI_ADMIN_KEY": {"openai", "admin-key"},
		"GROQ_API_KEY": {"groq", "key"}, "AZURE_OPENAI_ENDPOINT": {"azure-openai", "base-url"}, "GITHUB_TOKEN": {"github-models", "key"},
	} {
		p, v, ok := registry.ByVariable(name)
		if !ok || p.ID != want[0] || v.Role != want[1] {
			t.Errorf("ByVariable(%q) = %q %q, want %v", name, p.ID, v.Role, want)
		}
	}
	if _, _, ok := registry.ByVariable("openai_api_key"); ok {
		t.Error("names of variables are case-sensitive")
	}
}

func TestPrefixes(t *testing.T) {
	prefixes := builtin(t).Prefixes()
	for _, want := range []string{"sk-", "sk-proj-", "sk-svcacct-", "sk-admin-", "sk-ant-api03-", "sk-or-v1-", "gsk_", "xai-", "AIza", "hf_", "pplx-", "eyJ"} {
		if !slices.Contains(prefixes, want) {
			t.Errorf("no prefix %q in %q", want, prefixes)
		}
	}
	for i, p := range prefixes {
		if p == "" || slices.Contains(prefixes[:i], p) {
			t.Errorf("prefix %q is empty or there twice", p)
		}
	}
}

func TestOpenAIProbes(t *testing.T) {
	openai, _ := builtin(t).Resolve("openai")
	want := map[string][4]string{
		"models":          {"GET", "/models", "", "free"},
		"model":           {"GET", "/models/{model}", "", "free"},
		"route":           {"GET", "/chat/completions", "", "free"},
		"identity":        {"GET", "/me", "", "free"},
		"quota":           {"POST", "/chat/completions", `{"model":"{model}","max_tokens":-1,"messages":[{"role":"user","content":""}]}`, "must-fail"},
		"scope-responses": {"POST", "/responses", `{"speed":1}`, "must-fail"},
		"one-token":       {"POST", "/chat/completions", `{"model":"{model}","max_completion_tokens":1,"messages":[{"role":"user","content":"hi"}]}`, "paid"},
	}
	if len(openai.Probes) != len(want) {
		t.Errorf("%d probes, want %d", len(openai.Probes), len(want))
	}
	for _, probe := range openai.Probes {
		if got := [4]string{probe.Method, probe.Path, probe.Body, probe.Cost}; got != want[probe.ID] {
			t.Errorf("%s: %v, want %v", probe.ID, got, want[probe.ID])
		}
	}
}

func TestResolveFamily(t *testing.T) {
	registry := builtin(t)
	p, ok := registry.Resolve("openai-compatible")
	if !ok || p.Protocol != "openai" || len(p.BaseURLs) != 0 || p.Headers.Organization != "OpenAI-Organization" {
		t.Fatalf("got %+v", p)
	}
	if _, _, ok := registry.ByVariable("OPENAI_API_KEY"); !ok || p.Variables[0].Name != "OPENAI_API_KEY" {
		t.Errorf("the OpenAI clients' variables are not inherited: %+v", p.Variables)
	}
	inherited := map[string]bool{}
	for i, rule := range p.Rules {
		own := strings.HasPrefix(rule.ID, "openai-compatible-")
		inherited[rule.ID] = true
		if !own && rule.Mark == provider.Documented {
			t.Errorf("%s is documented for another server", rule.ID)
		}
		if !own && rule.Code == "" && rule.Type == "" && rule.Match == "" {
			t.Errorf("%s rests on another server's status", rule.ID)
		}
		if i == 0 && !own {
			t.Errorf("the own rules come first, not %s", rule.ID)
		}
	}
	for _, id := range []string{"openai-invalid-api-key", "litellm-budget", "vllm-unauthorized", "llamacpp-invalid-key", "localai-key-required", "ollama-model-missing"} {
		if !inherited[id] {
			t.Errorf("rule %s is not inherited", id)
		}
	}
	for _, probe := range p.Probes {
		if probe.Cost == "must-fail" {
			t.Errorf("probe %s is known to be free at OpenAI only", probe.ID)
		}
	}
	openai, _ := registry.Resolve("openai")
	if !slices.ContainsFunc(openai.Rules, func(r provider.Rule) bool { return r.ID == "openai-invalid-api-key" && r.Mark == provider.Documented }) {
		t.Error("resolving a family changed OpenAI's own rules")
	}
	if _, ok := registry.Resolve("nobody"); ok {
		t.Error("an unknown provider was resolved")
	}
}

func TestPublicLists(t *testing.T) {
	registry := builtin(t)
	for id, public := range map[string]bool{"openai": false, "openrouter": false, "huggingface": true, "llamacpp": true, "groq": false} {
		p, _ := registry.Resolve(id)
		i := slices.IndexFunc(p.Probes, func(probe provider.Probe) bool { return probe.ID == "models" })
		if i < 0 || p.Probes[i].Public != public {
			t.Errorf("%s: models is public: want %v", id, public)
		}
	}
}

func TestAdd(t *testing.T) {
	mine := func(change func(*provider.Provider)) provider.Provider {
		p := provider.Provider{ID: "mine", BaseURLs: []provider.BaseURL{{URL: "https://ai.corp.example/v1"}}, Inherits: []string{"openai"},
			Variables: []provider.Variable{{Name: "CORP_KEY", Role: "key"}}}
		change(&p)
		return p
	}
	url := func(u string) func(*provider.Provider) {
		return func(p *provider.Provider) { p.BaseURLs = []provider.BaseURL{{URL: u}} }
	}
	tests := []struct {
		name   string
		change func(*provider.Provider)
		taken  bool
		says   string // part of the error; "" for none
	}{
		{"its own", func(*provider.Provider) {}, false, ""},
		{"a built-in id", func(p *provider.Provider) { p.ID = "openai" }, true, `"openai"`},
		{"a built-in host", url("https://api.openai.com/v1"), true, `"api.openai.com"`},
		{"the same host elsewhere", url("http://API.openai.com:8080/x"), true, `"api.openai.com"`},
		{"a host of a built-in pattern", url("https://mine.openai.azure.com/"), true, `"mine.openai.azure.com"`},
		{"a pattern over a built-in host", url("https://{x}.openai.com/v1"), true, `"{x}.openai.com"`},
		{"a built-in variable", func(p *provider.Provider) { p.Variables[0].Name = "OPENAI_API_KEY" }, true, `"OPENAI_API_KEY"`},
		{"an unknown family", func(p *provider.Provider) { p.Inherits = []string{"nobody"} }, false, `"nobody"`},
		{"a free POST", func(p *provider.Provider) {
			p.Probes = []provider.Probe{{ID: "quota", Method: "POST", Cost: "must-fail"}}
		}, false, `"quota"`},
		{"a loopback address", url("http://localhost:8000/v1"), false, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			registry := builtin(t)
			err := registry.Add(mine(test.change))
			if test.says == "" {
				if err != nil {
					t.Fatal(err)
				}
				if p, ok := registry.ByID("mine"); !ok || len(p.BaseURLs) == 0 {
					t.Error("it was not added")
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), test.says) || errors.Is(err, provider.ErrTaken) != test.taken {
				t.Errorf("got %v, want one with %s, taken %v", err, test.says, test.taken)
			}
			if len(registry.All()) != len(builtin(t).All()) {
				t.Error("a refused provider was added")
			}
		})
	}
}

func TestAddedProvider(t *testing.T) {
	registry := builtin(t)
	err := registry.Add(provider.Provider{ID: "mine", Inherits: []string{"openai"}, BaseURLs: []provider.BaseURL{{URL: "https://ai.corp.example/v1"}},
		Keys: []provider.KeyShape{{ID: "mine", Use: "api", Pattern: `\bcorp_[a-z]{10}\b`, Confidence: "high"}}})
	if err != nil {
		t.Fatal(err)
	}
	if p, ok := registry.ByHost("AI.corp.example"); !ok || p.ID != "mine" {
		t.Error("its host is not known")
	}
	if found := registry.Shapes("corp_" + strings.Repeat("x", 10)); len(found) == 0 || found[0].Provider.ID != "mine" {
		t.Errorf("its key is not known: %+v", found)
	}
	p, _ := registry.Resolve("mine")
	for _, probe := range p.Probes {
		if probe.Cost == "must-fail" {
			t.Errorf("probe %s would be sent to a host where nobody knows that it is free", probe.ID)
		}
	}
	if len(p.BaseURLs) != 1 || len(p.Rules) == 0 || p.Auth.Header != "Authorization" {
		t.Errorf("got %+v", p)
	}
	if _, ok := builtin(t).ByID("mine"); ok {
		t.Error("a second registry has it too")
	}
}

func BenchmarkBuiltin(b *testing.B) {
	for b.Loop() {
		if _, err := provider.Builtin(); err != nil {
			b.Fatal(err)
		}
	}
}
