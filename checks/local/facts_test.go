package local

import (
	"context"
	"strings"
	"testing"
	"time"

	"authdoctor/checks"
	"authdoctor/checks/provider"
	"authdoctor/checks/reply"
	"authdoctor/checks/wire"
	"authdoctor/keystore"
	"authdoctor/keystore/secret"
)

var testNow = time.Date(2026, 11, 23, 14, 3, 0, 0, time.UTC)

// fakeFacts answers from a target alone; a check of this package that asks for an exchange fails the test.
type fakeFacts struct {
	t         testing.TB
	target    checks.Target
	registry  *provider.Registry
	allowHTTP bool
}

func (f fakeFacts) Target() checks.Target        { return f.target }
func (f fakeFacts) Registry() *provider.Registry { return f.registry }
func (f fakeFacts) Now() time.Time               { return testNow }
func (f fakeFacts) Consent() checks.Consent      { return checks.Consent{AllowHTTP: f.allowHTTP} }
func (f fakeFacts) Denied() string               { return "" }

func (f fakeFacts) Exchange(context.Context, string) wire.Exchange {
	f.t.Fatal("an offline check asked for an exchange")
	return wire.Exchange{}
}

func (f fakeFacts) Reading(context.Context, string) reply.Reading {
	f.t.Fatal("an offline check asked for a reading")
	return reply.Reading{}
}

func (f fakeFacts) Finding(context.Context, string) checks.Finding {
	f.t.Fatal("the checks here compute what they need themselves")
	return checks.Finding{}
}

// half is text without a repetition that a rule could take for a mask.
func half(n int) string {
	return strings.Repeat("Ab3dEfGh1jKLmN0pQrStUvWxYz", n/26+1)[:n]
}

func openAIKey(kind string, n int) string { return "sk-" + kind + half(n) + infix + half(n) }
func projectKey() string                  { return openAIKey("proj-", 74) }
func otherProjectKey() string {
	return "sk-proj-" + strings.Repeat("q7Z", 25)[:74] + infix + strings.Repeat("w2K", 25)[:74]
}
func openRouterKey() string { return "sk-" + "or-v1-" + strings.Repeat("0a9b", 16) }
func anthropicKey() string  { return "sk-" + "ant-api03-" + half(93) + "AA" }
func groqKey() string       { return "gs" + "k_" + half(52) }

// testRegistry has the providers that the rules need, so that these tests do not depend on the built-in data.
func testRegistry(t testing.TB) *provider.Registry {
	t.Helper()
	registry := &provider.Registry{}
	key := func(id, use, pattern, prefix, confidence string) provider.KeyShape {
		return provider.KeyShape{ID: id, Kind: strings.ReplaceAll(id, "-", " "), Use: use, Pattern: pattern, Prefix: prefix, Confidence: confidence}
	}
	bearer := provider.Auth{Header: "Authorization", Format: "Bearer {key}"}
	urls := func(all ...string) (list []provider.BaseURL) {
		for _, u := range all {
			list = append(list, provider.BaseURL{URL: u})
		}
		return list
	}
	models := []provider.Probe{{ID: "models", Method: "GET", Path: "/models", Cost: "free"}}
	public := []provider.Probe{{ID: "models", Method: "GET", Path: "/models", Cost: "free", Public: true}}
	for _, p := range []provider.Provider{
		{ID: "openai", Probes: models, Name: "OpenAI", Kind: "cloud", Protocol: "openai", Auth: bearer,
			BaseURLs:  urls("https://api.openai.com/v1", "https://eu.api.openai.com/v1"),
			Variables: []provider.Variable{{Name: "OPENAI_API_KEY", Role: "key"}},
			Keys: []provider.KeyShape{
				key("project-key", "api", `\bsk-proj-[A-Za-z0-9_-]{74}`+infix+`[A-Za-z0-9_-]{74}`, "sk-proj-", "high"),
				key("admin-key", "admin", `\bsk-admin-[A-Za-z0-9_-]{58}`+infix+`[A-Za-z0-9_-]{58}`, "sk-admin-", "high"),
				key("any-key", "api", `\bsk-(?:(?:proj|svcacct|service|admin|None)-[A-Za-z0-9_-]+|[A-Za-z0-9]+)`+infix+`[A-Za-z0-9_-]+`, "sk-", "high"),
				key("client-secret", "ephemeral", `\bek_[A-Za-z0-9_-]{16,}\b`, "ek_", "high"),
				key("session-token", "session", `\bsess-[A-Za-z0-9]{40}\b`, "sess-", "medium"),
				key("access-token", "oauth", `\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\b`, "eyJ", "medium"),
				key("malformed", "malformed", `^sk-(?:proj|svcacct|admin|service|None)-`, "sk-", "low"),
			}},
		{ID: "anthropic", Probes: models, Name: "Anthropic", Kind: "cloud", Protocol: "anthropic", BaseURLs: urls("https://api.anthropic.com"),
			Variables: []provider.Variable{{Name: "ANTHROPIC_API_KEY", Role: "key"}},
			Keys: []provider.KeyShape{
				key("api-key", "api", `\bsk-ant-api03-[A-Za-z0-9_-]{93}AA\b`, "sk-ant-api03-", "high"),
				key("oauth-token", "oauth", `\bsk-ant-oat01-[A-Za-z0-9_-]{20,}`, "sk-ant-oat01-", "medium"),
			}},
		{ID: "openrouter", Probes: models, Name: "OpenRouter", Kind: "cloud", Protocol: "openai", Auth: bearer, BaseURLs: urls("https://openrouter.ai/api/v1"),
			Keys: []provider.KeyShape{key("api-key", "api", `\bsk-or-v1-[0-9a-f]{64}\b`, "sk-or-v1-", "high")}},
		{ID: "groq", Probes: models, Name: "Groq", Kind: "cloud", Protocol: "openai", Auth: bearer, BaseURLs: urls("https://api.groq.com/openai/v1"),
			Variables: []provider.Variable{{Name: "GROQ_API_KEY", Role: "key"}},
			Keys:      []provider.KeyShape{key("api-key", "api", `\bgsk_[A-Za-z0-9]{52}\b`, "gsk_", "high")}},
		{ID: "mistral", Name: "Mistral AI", Kind: "cloud", Protocol: "openai", Auth: bearer, BaseURLs: urls("https://api.mistral.ai/v1"),
			Keys: []provider.KeyShape{key("workspace-key", "api", `\b[A-Za-z0-9]{32}\b`, "", "low")}},
		{ID: "huggingface", Probes: public, Name: "Hugging Face", Kind: "cloud", Protocol: "openai", BaseURLs: urls("https://router.huggingface.co/v1"),
			Keys: []provider.KeyShape{key("user-token", "api", `\bhf_[A-Za-z0-9]{34}\b`, "hf_", "high")}},
		{ID: "azure-openai", Name: "Azure OpenAI", Kind: "cloud", Protocol: "openai", BaseURLs: urls("https://{resource}.openai.azure.com/openai/v1/")},
		{ID: "litellm", Name: "LiteLLM proxy", Kind: "self-hosted", Protocol: "openai", Auth: bearer, BaseURLs: urls("http://localhost:4000"),
			Keys: []provider.KeyShape{key("virtual-key", "api", `\bsk-[A-Za-z0-9_-]{16,64}\b`, "sk-", "low")}},
		{ID: "openai-compatible", Name: "OpenAI-compatible server", Kind: "family", Protocol: "openai", Auth: bearer},
	} {
		if err := registry.Add(p); err != nil {
			t.Fatal(err)
		}
	}
	return registry
}

func testMaker(registry *provider.Registry) *secret.Maker {
	return secret.NewMaker([]byte("install"), registry.Prefixes())
}

// patient is a target in the making.
type patient struct {
	t        testing.TB
	registry *provider.Registry
	maker    *secret.Maker
	facts    fakeFacts
}

// openAI is a target with a key in the environment and OpenAI's own address.
func openAI(t testing.TB, key string) *patient {
	t.Helper()
	return openAIOf(t, testRegistry(t), key)
}

// openAIOf is openAI with a registry whose patterns may be compiled already.
func openAIOf(t testing.TB, registry *provider.Registry, key string) *patient {
	own, _ := registry.ByID("openai")
	p := &patient{t: t, registry: registry, maker: testMaker(registry)}
	p.facts = fakeFacts{t: t, registry: registry, target: checks.Target{
		Provider: own, BaseURL: checks.Setting{Value: "https://api.openai.com/v1", Source: "default", Set: true},
	}}
	c := p.candidate(key, "OPENAI_API_KEY")
	p.facts.target.Credential = &c
	return p
}

func (p *patient) candidate(key, name string) keystore.Candidate {
	return keystore.Candidate{Secret: p.maker.Make([]byte(key)), Source: keystore.Source{Kind: keystore.FromEnv}, Name: name}
}

// at points the target at a base URL that the user named.
func (p *patient) at(base string) *patient {
	p.facts.target.BaseURL = checks.Setting{Value: base, Source: "env OPENAI_BASE_URL", Set: true}
	p.facts.target.UserNamed = true
	return p
}

func (p *patient) by(id string) *patient {
	own, ok := p.registry.ByID(id)
	if !ok {
		p.t.Fatalf("no provider %q", id)
	}
	p.facts.target.Provider = own
	return p
}

// loser adds a credential in .env that the winner hides.
func (p *patient) loser(key string) *patient {
	c := p.candidate(key, "OPENAI_API_KEY")
	c.Source = keystore.Source{Kind: keystore.FromFile, Path: ".env", Line: 3 + len(p.facts.target.Shadowed)}
	p.facts.target.Shadowed = append(p.facts.target.Shadowed, c)
	return p
}

// override adds an Authorization header to the custom headers.
func (p *patient) override(value string) *patient {
	c := p.candidate(value, "OPENAI_CUSTOM_HEADERS")
	p.facts.target.Override = &c
	return p
}

func (p *patient) ask(id string) checks.Finding {
	p.t.Helper()
	return askTarget(p.t, p.maker, p.facts, id)
}

func askTarget(t testing.TB, maker *secret.Maker, facts fakeFacts, id string) checks.Finding {
	t.Helper()
	for _, c := range Checks(maker) {
		if c.ID == id {
			return c.Run(context.Background(), facts)
		}
	}
	t.Fatalf("no check %q", id)
	return checks.Finding{}
}

// all runs every check and returns the statuses by id.
func (p *patient) all() map[string]checks.Finding {
	found := map[string]checks.Finding{}
	for _, c := range Checks(p.maker) {
		found[c.ID] = c.Run(context.Background(), p.facts)
	}
	return found
}

// applied is the text of the credential after a change.
func (p *patient) applied(c checks.Change) string {
	p.t.Helper()
	after := c.Apply(p.facts.target)
	if len(after.Changes) != len(p.facts.target.Changes)+1 {
		p.t.Errorf("change %q is not noted in the target", c.Title)
	}
	return reveal(p.t, after.Sender())
}

func reveal(t testing.TB, c *keystore.Candidate) string {
	t.Helper()
	text := ""
	if c == nil {
		t.Fatal("no credential")
	}
	if err := c.Secret.Use(func(b []byte) error { text = string(b); return nil }); err != nil {
		t.Fatal(err)
	}
	return text
}
