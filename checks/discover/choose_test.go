package discover

import (
	"testing"

	"authdoctor/checks"
)

func TestChoose(t *testing.T) {
	registry := testRegistry(t)
	tests := []struct {
		base checks.Setting
		want string
	}{
		{checks.Setting{}, "openai"},
		{checks.Setting{Set: true}, "openai"},
		{checks.Setting{Set: true, Value: "https://api.openai.com/v1"}, "openai"},
		{checks.Setting{Set: true, Value: "https://EU.api.OpenAI.com./v1/"}, "openai"},
		{checks.Setting{Set: true, Value: "api.openai.com/v1"}, "openai"},
		{checks.Setting{Set: true, Value: "api.groq.com:443/openai/v1"}, "groq"},
		{checks.Setting{Set: true, Value: " https://api.groq.com"}, "groq"},
		{checks.Setting{Set: true, Value: "http://127.0.0.1:8080/v1"}, "openai-compatible"},
		{checks.Setting{Set: true, Value: "localhost:11434/v1"}, "openai-compatible"},
		{checks.Setting{Set: true, Value: "https://api.openai.com@evil.example/v1"}, "openai-compatible"},
		{checks.Setting{Set: true, Value: "https://evil.example/api.openai.com"}, "openai-compatible"},
		{checks.Setting{Set: true, Value: "https://api.openai.com.evil.example"}, "openai-compatible"},
		{checks.Setting{Set: true, Value: "https://evil.example\\@api.openai.com"}, "openai-compatible"},
		{checks.Setting{Set: true, Value: "://"}, "openai-compatible"},
		{checks.Setting{Set: true, Value: "https://[::1"}, "openai-compatible"},
	}
	for _, test := range tests {
		if got := Choose(registry, test.base); got != test.want {
			t.Errorf("%q (set %v): %s, want %s", test.base.Value, test.base.Set, got, test.want)
		}
	}
}
