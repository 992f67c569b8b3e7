package checks_test

import (
	"slices"
	"testing"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/keystore/secret"
)

func TestJoin(t *testing.T) {
	for _, c := range []struct{ base, path, want string }{
		{"https://api.openai.com/v1", "/models", "https://api.openai.com/v1/models"},
		{"https://api.openai.com/v1/", "/models", "https://api.openai.com/v1/models"},
		{"https://api.openai.com/v1//", "models", "https://api.openai.com/v1/models"},
		{"https://api.openai.com", "/models", "https://api.openai.com/models"},
		{"https://h/v1?api-version=1", "/models", "https://h/v1/models?api-version=1"},
		{"https://h/v1/?a=b/c#part", "/models", "https://h/v1/models?a=b/c"},
		{"https://h/v1#part", "/models", "https://h/v1/models"},
		{"https://h/a%2Fb/v1", "/models", "https://h/a%2Fb/v1/models"},
		{"", "/models", "/models"},
	} {
		if got := checks.Join(c.base, c.path); got != c.want {
			t.Errorf("Join(%q, %q) = %q, want %q", c.base, c.path, got, c.want)
		}
	}
}

// A model's name stays one part of the path, whatever is in it; only a slash belongs to it.
func TestModelInThePath(t *testing.T) {
	target := checks.Target{Provider: resolved(t, "openai"), BaseURL: base("https://h/v1?x=1")}
	for model, want := range map[string]string{
		"gpt-x": "gpt-x", "org/model:free": "org/model:free", "a b": "a%20b", "a?b#c": "a%3Fb%23c", "50%": "50%25", "a%2Fb": "a%252Fb", "a\r\nb": "a%0D%0Ab", "../../me": "%2E%2E/%2E%2E/me",
	} {
		target.Model.Value = model
		got, err := checks.Build(target, checks.ProbeModel, secret.Secret{})
		if err != nil || got.URL != "https://h/v1/models/"+want+"?x=1" {
			t.Errorf("%q: %q, %v", model, got.URL, err)
		}
	}
}

func TestRepairs(t *testing.T) {
	for _, c := range []struct {
		provider, base string
		want           []string
	}{
		{"openai", "https://api.openai.com", []string{"https://api.openai.com/v1"}},
		{"openai", "https://api.openai.com/", []string{"https://api.openai.com/v1"}},
		{"openai", "https://api.openai.com/v1/v1", []string{"https://api.openai.com/v1"}},
		{"openai", "https://api.openai.com/v1/chat/completions", []string{"https://api.openai.com/v1", "https://api.openai.com"}},
		{"openai", "https://api.openai.com/v1/v1/responses", []string{"https://api.openai.com/v1/v1", "https://api.openai.com/v1"}},
		{"openai", "https://api.openai.com/v2", []string{"https://api.openai.com/v1", "https://api.openai.com/v2/v1"}},
		{"groq", "https://api.groq.com/v1", []string{"https://api.groq.com/openai/v1", "https://api.groq.com"}},
		{"openai-compatible", "https://h.example", []string{"https://h.example/v1"}},
		{"openai-compatible", "https://h.example/v1", []string{"https://h.example"}},
		{"openai-compatible", "https://h.example/api", []string{"https://h.example/api/v1"}},
		{"openai-compatible", "https://h.example/v1beta", []string{"https://h.example/v1beta/v1"}},
		{"openai-compatible", "https://h.example/v1/openai", nil},
		{"openai-compatible", "https://h.example/v1/completions", []string{"https://h.example/v1", "https://h.example"}},
		{"openai-compatible", "https://h.example/models?key=1", []string{"https://h.example?key=1", "https://h.example/v1?key=1"}},
		{"openai-compatible", "http://[::1]:8080/v1/models/", []string{"http://[::1]:8080/v1", "http://[::1]:8080"}},
		{"openai-compatible", "not a url", nil},
		{"openai-compatible", "http://[::1", nil},
		{"openai-compatible", "/v1", nil},
	} {
		var got []string
		for _, r := range checks.Repairs(checks.Target{BaseURL: base(c.base), Provider: resolved(t, c.provider)}) {
			got = append(got, r.URL)
			if r.Title == "" {
				t.Errorf("%s: %s has no title", c.base, r.URL)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s at %s: %v, want %v", c.base, c.provider, got, c.want)
		}
	}
}

func TestRepairIsAChange(t *testing.T) {
	target := checks.Target{Provider: resolved(t, "openai"), BaseURL: checks.Setting{Value: "https://api.openai.com", Source: "env OPENAI_BASE_URL", Set: true}, Credential: candidate("K", ownKey())}
	change := checks.Repairs(target)[0].Change(checks.ProbeReal)
	after := change.Apply(target)
	if after.BaseURL.Value != "https://api.openai.com/v1" || after.BaseURL.Source != target.BaseURL.Source || after.Credential != target.Credential || len(after.Changes) != 1 {
		t.Errorf("after %+v", after)
	}
	if change.Proves != cause.RequestWrongPath || change.Probe != checks.ProbeReal || target.BaseURL.Value != "https://api.openai.com" {
		t.Errorf("%+v, the target as found now at %s", change, target.BaseURL.Value)
	}
}

func TestShownURL(t *testing.T) {
	for text, want := range map[string]string{
		"https://api.openai.com/v1":               "https://api.openai.com/v1",
		"https://user:hunter22@h.example:8443/v1": "https://h.example:8443/v1",
		"https://hunter22@h.example/v1":           "https://h.example/v1",
		"https://h.example/v1?key=hunter22&b=1":   "https://h.example/v1?…",
		"https://h.example/v1#hunter22":           "https://h.example/v1",
		"https://u:hunter22@h.example/%zz":        "https://h.example/%zz",
		"1:hunter22@h.example/v1":                 "h.example/v1",
		"":                                        "",
	} {
		if got := checks.ShownURL(text); got != want {
			t.Errorf("%q is shown as %q, want %q", text, got, want)
		}
	}
}
