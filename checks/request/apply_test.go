package request

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"authdoctor/checks"
	"authdoctor/checks/provider"
	"authdoctor/keystore"
)

func registry(t *testing.T) *provider.Registry {
	t.Helper()
	reg, err := provider.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return reg
}

func read(t *testing.T, text string) Request {
	t.Helper()
	r, err := Read([]byte(strings.ReplaceAll(text, "THEKEY", fakeKey())), nil, testMaker())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// found is what discovery might hand over.
func found(text string) keystore.Candidate {
	return keystore.Candidate{Secret: testMaker().Make([]byte(text)), Source: keystore.Source{Kind: keystore.FromEnv}, Name: "OPENAI_API_KEY"}
}

func TestBaseURL(t *testing.T) {
	for address, want := range map[string]string{
		"https://api.openai.com/v1/chat/completions":                        "https://api.openai.com/v1",
		"https://api.openai.com/v1/chat/completions/":                       "https://api.openai.com/v1",
		"https://api.openai.com/v1/v1/chat/completions":                     "https://api.openai.com/v1/v1",
		"https://api.openai.com/chat/completions":                           "https://api.openai.com",
		"https://api.openai.com/v1/completions?x=1":                         "https://api.openai.com/v1",
		"https://api.openai.com/v1/responses/resp_1/input_items":            "https://api.openai.com/v1",
		"https://api.openai.com/v1/embeddings#x":                            "https://api.openai.com/v1",
		"https://api.openai.com/v1/models/gpt-4o":                           "https://api.openai.com/v1",
		"https://api.openai.com/v1/images/generations":                      "https://api.openai.com/v1",
		"https://api.openai.com/v1/audio/transcriptions":                    "https://api.openai.com/v1",
		"https://x.openai.azure.com/openai/deployments/d/chat/completions?": "https://x.openai.azure.com/openai/deployments/d",
		"https://example.com/models/v1/chat/completions":                    "https://example.com/models/v1",
		"https://example.com/v1/modelsandmore":                              "https://example.com/v1/modelsandmore",
		"https://example.com/api/":                                          "https://example.com/api/",
		"http://[::1]:8000/v1/models":                                       "http://[::1]:8000/v1",
		"https://<host>:<port>/v1/models":                                   "https://<host>:<port>/v1",
		"{{base}}/models":                                                   "{{base}}",
	} {
		if got := split(address).base(); got != want {
			t.Errorf("%s: got %s, want %s", address, got, want)
		}
	}
}

func TestApply(t *testing.T) {
	reg := registry(t)
	openai, _ := reg.Resolve("openai")
	env := found("sk-other")
	t.Run("the request takes the place of what was found", func(t *testing.T) {
		before := checks.Target{
			Provider: openai, BaseURL: checks.Setting{Value: "https://api.openai.com/v1", Source: "default", Set: true},
			Organization: checks.Setting{Value: "org-env", Source: "env OPENAI_ORG_ID", Set: true},
			Project:      checks.Setting{Value: "proj_flag", Source: "flag --project", Set: true},
			Headers:      []checks.Header{{Name: "X-Env", Value: "1"}}, Credential: &env,
			Override: &keystore.Candidate{Name: "Authorization", Secret: testMaker().Make([]byte("Bearer x"))},
		}
		got := read(t, `curl https://gateway.example.com/v1/chat/completions -H 'Authorization: Bearer THEKEY' -H 'x-api-key: second' -H 'OpenAI-Project: proj_request' -H 'X-Mine: 2' -H 'Content-Length: 9' -d '{"model":"gpt-4o"}'`).Apply(before, reg)
		if got.Provider.ID != "openai" || !got.UserNamed {
			t.Errorf("provider %s, named by the user: %v", got.Provider.ID, got.UserNamed)
		}
		for name, settings := range map[string][2]checks.Setting{
			"base URL":     {got.BaseURL, {Value: "https://gateway.example.com/v1", Source: "request", Set: true}},
			"organization": {got.Organization, {}},
			"project":      {got.Project, {Value: "proj_flag", Source: "flag --project", Set: true}},
			"model":        {got.Model, {Value: "gpt-4o", Source: "request", Set: true}},
		} {
			if settings[0] != settings[1] {
				t.Errorf("%s: got %+v, want %+v", name, settings[0], settings[1])
			}
		}
		if want := []checks.Header{{Name: "X-Mine", Value: "2", Source: "request"}}; !slices.Equal(got.Headers, want) {
			t.Errorf("headers %+v", got.Headers)
		}
		if reveal(t, got.Credential) != fakeKey() || got.Override != nil {
			t.Errorf("credential %v, override %v", got.Credential, got.Override)
		}
		var losers []string
		for _, c := range got.Shadowed {
			losers = append(losers, reveal(t, &c))
		}
		if want := []string{"second", "Bearer x", "sk-other"}; !slices.Equal(losers, want) {
			t.Errorf("shadowed %q, want %q", losers, want)
		}
		facts := got.Request
		if facts.Format != FormatCurl || facts.Method != "POST" || facts.Path != "/v1/chat/completions" || facts.Scheme != "Bearer" || !slices.Equal(facts.Carriers, []string{"Authorization", "x-api-key"}) {
			t.Errorf("facts %+v", facts)
		}
		if before.Shadowed != nil || before.Headers[0].Name != "X-Env" {
			t.Error("the target that was handed in changed")
		}
	})
	t.Run("providers", func(t *testing.T) {
		for _, tt := range []struct {
			url   string
			given provider.Provider
			want  string
		}{
			{"https://api.groq.com/openai/v1/models", openai, "groq"},
			{"https://api.openai.com/v1/models", provider.Provider{}, "openai"},
			{"https://gateway.example.com/v1/models", provider.Provider{}, "openai-compatible"},
			{"https://gateway.example.com/v1/models", openai, "openai"},
		} {
			got := read(t, "curl "+tt.url).Apply(checks.Target{Provider: tt.given}, reg)
			if got.Provider.ID != tt.want || len(got.Provider.Probes) == 0 {
				t.Errorf("%s with %q: got %q with %d probes, want %q", tt.url, tt.given.ID, got.Provider.ID, len(got.Provider.Probes), tt.want)
			}
		}
	})
	t.Run("a request without a credential sends none", func(t *testing.T) {
		got := read(t, "curl https://api.openai.com/v1/models").Apply(checks.Target{Provider: openai, Credential: &env}, reg)
		if got.Credential != nil || len(got.Shadowed) != 1 {
			t.Errorf("credential %v, shadowed %v", got.Credential, got.Shadowed)
		}
	})
	t.Run("a HAR entry without one keeps the found one", func(t *testing.T) {
		got := read(t, `{"request":{"method":"GET","url":"https://api.openai.com/v1/models"}}`).Apply(checks.Target{Provider: openai, Credential: &env}, reg)
		if got.Credential != &env || len(got.Shadowed) != 0 {
			t.Errorf("credential %v, shadowed %v", got.Credential, got.Shadowed)
		}
	})
	t.Run("the provider's own header is preferred", func(t *testing.T) {
		got := read(t, "curl https://api.anthropic.com/v1/models -H 'Authorization: Bearer one' -H 'X-Api-Key: two'").Apply(checks.Target{}, reg)
		if reveal(t, got.Credential) != "two" || got.Provider.Auth.Header != "X-Api-Key" || got.Provider.Auth.Format != "{key}" {
			t.Errorf("credential %v in %+v", got.Credential, got.Provider.Auth)
		}
	})
}

// TestApplyReproduces: probes must send the credential as the request did.
func TestApplyReproduces(t *testing.T) {
	reg := registry(t)
	for _, tt := range []struct{ header, want string }{
		{"Authorization: Bearer THEKEY", "Authorization: Bearer {key}"},
		{"authorization: bearer THEKEY", "authorization: bearer {key}"},
		{"Authorization: THEKEY", "Authorization: {key}"},
		{"Authorization: Token THEKEY", "Authorization: Token {key}"},
		{"x-api-key: THEKEY", "x-api-key: {key}"},
	} {
		target := read(t, "curl https://api.openai.com/v1/models -H '"+tt.header+"'").Apply(checks.Target{}, reg)
		request, err := checks.Build(target, checks.ProbeReal, testMaker().Make([]byte("dummy")))
		if err != nil {
			t.Fatal(err)
		}
		got := fmt.Sprintf("%s: %s", request.Credential.Header, request.Credential.Format)
		if got != tt.want || bytesOf(t, request.Credential.Secret) != fakeKey() || request.URL != "https://api.openai.com/v1/models" {
			t.Errorf("%s: sent as %s to %s", tt.header, got, request.URL)
		}
	}
}
