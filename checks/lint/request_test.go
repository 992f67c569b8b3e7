package lint_test

import (
	"slices"
	"strings"
	"testing"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/checks/lint"
)

const chat = ` -d '{"model": "gpt-4o", "messages": [{"role": "user", "content": "x"}]}'`

// TestRequestFaults: address, headers and the key's place. An empty repaired means that the command stays silent about it.
func TestRequestFaults(t *testing.T) {
	fake := "sk-" + "proj-" + strings.Repeat("aB3", 16)
	typed, key := ` -H 'Content-Type: application/json'`, ` -H "Authorization: Bearer $OPENAI_API_KEY"`
	claude := ` -H 'Content-Type: application/json' -d '{"model": "claude-sonnet-4-5", "max_tokens": 9, "messages": [{"role": "user", "content": "x"}]}'`
	gemini := ` -H 'Content-Type: application/json' -d '{"contents": [{"parts": [{"text": "x"}]}]}'`
	url := "curl https://api.openai.com/v1/chat/completions"
	for _, tt := range []struct {
		name, text string
		cause      cause.ID
		repaired   string
	}{
		{"no key", url + typed + chat, cause.CredentialMissing, `"Authorization: Bearer $OPENAI_API_KEY"`},
		{"empty key", url + typed + ` -H 'Authorization: Bearer '` + chat, cause.CredentialMissing, ""},
		{"Bearer twice", url + typed + ` -H "Authorization: Bearer Bearer $OPENAI_API_KEY"` + chat, cause.CredentialBearerPrefix, `"Authorization: Bearer $OPENAI_API_KEY"`},
		{"no Bearer", url + typed + ` -H "Authorization: ` + fake + `"` + chat, cause.CredentialBearerPrefix, `"Authorization: Bearer $OPENAI_API_KEY"`},
		{"a colon behind Bearer", url + typed + ` -H "Authorization: Bearer: $OPENAI_API_KEY"` + chat, cause.CredentialBearerPrefix, `"Authorization: Bearer $OPENAI_API_KEY"`},
		{"Token", url + typed + ` -H "Authorization: Token $OPENAI_API_KEY"` + chat, cause.CredentialBearerPrefix, `"Authorization: Bearer $OPENAI_API_KEY"`},
		{"quoted", url + typed + ` -H "Authorization: Bearer '` + fake + `'"` + chat, cause.CredentialQuoted, `"Authorization: Bearer $OPENAI_API_KEY"`},
		{"two spaces", url + typed + ` -H "Authorization: Bearer  $OPENAI_API_KEY"` + chat, cause.CredentialWhitespace, `"Authorization: Bearer $OPENAI_API_KEY"`},
		{"a space inside", url + typed + ` -H "Authorization: Bearer sk-abc def"` + chat, cause.CredentialWhitespace, ""},
		{"not ASCII", url + typed + ` -H "Authorization: Bearer sk-abc` + "\u200b" + `def"` + chat, cause.CredentialNonASCII, ""},
		{"not filled in", url + typed + ` -H 'Authorization: Bearer $OPENAI_API_KEY'` + chat, cause.CredentialPlaceholder, `"Authorization: Bearer $OPENAI_API_KEY"`},
		{"twice", url + typed + key + key + chat, cause.CredentialWrongHeader, ""},
		{"x-api-key at OpenAI", url + typed + ` -H "x-api-key: $OPENAI_API_KEY"` + chat, cause.CredentialWrongHeader, `"Authorization: Bearer $OPENAI_API_KEY"`},
		{"x-api-key beside Bearer", url + typed + key + ` -H "x-api-key: $OPENAI_API_KEY"` + chat, cause.CredentialWrongHeader, ""},
		{"key in the address", `curl "https://api.openai.com/v1/chat/completions?api_key=$OPENAI_API_KEY"` + typed + chat, cause.CredentialWrongHeader, ""},
		{"key in the body", url + typed + key + ` -d '{"api_key": "x", "model": "gpt-4o", "messages": [{"role": "user", "content": "x"}]}'`, cause.CredentialWrongHeader, ""},
		{"another vendor's key", "curl https://api.groq.com/openai/v1/chat/completions" + typed + ` -H "Authorization: Bearer ` + fake + `"` + chat, cause.CredentialWrongProvider, ""},
		{"web page", url + typed + key + ` -H 'Origin: https://shop.example.com'` + chat, cause.ClientBrowser, ""},
		{"Bearer in x-api-key", `curl https://api.anthropic.com/v1/messages -H "x-api-key: Bearer $ANTHROPIC_API_KEY" -H 'anthropic-version: 2023-06-01'` + claude, cause.CredentialBearerPrefix, `"x-api-key: $ANTHROPIC_API_KEY"`},
		{"no anthropic-version", `curl https://api.anthropic.com/v1/messages -H "x-api-key: $ANTHROPIC_API_KEY"` + claude, cause.RequestAPIVersion, "'anthropic-version: 2023-06-01'"},
		{"wrong anthropic-version", `curl https://api.anthropic.com/v1/messages -H "x-api-key: $ANTHROPIC_API_KEY" -H 'anthropic-version: 2024-01-01'` + claude, cause.RequestAPIVersion, "'anthropic-version: 2023-06-01'"},
		{"Bearer at Gemini", `curl https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:generateContent -H "Authorization: Bearer $GEMINI_API_KEY"` + gemini, cause.CredentialWrongHeader, "x-goog-api-key"},
		{"no api-version", `curl https://r.openai.azure.com/openai/deployments/d/chat/completions -H "api-key: $AZURE_OPENAI_API_KEY"` + typed + chat, cause.RequestAPIVersion, "api-version=2024-10-21"},

		{"v1 twice", "curl https://api.openai.com/v1/v1/chat/completions" + typed + key + chat, cause.RequestWrongPath, "https://api.openai.com/v1/chat/completions"},
		{"no v1", "curl https://api.openai.com/chat/completions" + typed + key + chat, cause.RequestWrongPath, "https://api.openai.com/v1/chat/completions"},
		{"no api at OpenRouter", "curl https://openrouter.ai/v1/chat/completions" + typed + key + chat, cause.RequestWrongPath, "https://openrouter.ai/api/v1/chat/completions"},
		{"endpoint twice", "curl https://api.openai.com/v1/chat/completions/chat/completions" + typed + key + chat, cause.RequestWrongPath, "https://api.openai.com/v1/chat/completions"},
		{"two slashes", "curl https://api.openai.com/v1//chat/completions" + typed + key + chat, cause.RequestWrongPath, "https://api.openai.com/v1/chat/completions"},
		{"misspelt path", "curl https://api.openai.com/v1/chat/completion" + typed + key + chat, cause.RequestWrongPath, "https://api.openai.com/v1/chat/completions"},
		{"Anthropic's path at OpenAI", "curl https://api.openai.com/v1/messages -H 'anthropic-version: 2023-06-01'" + key + claude, cause.RequestWrongPath, ""},
		{"http", "curl http://api.openai.com/v1/chat/completions" + typed + key + chat, cause.ClientMisconfigured, "https://api.openai.com/v1/chat/completions"},
		{"GET", url + " -X GET" + typed + key + chat, cause.RequestWrongMethod, ""},
		{"no Content-Type", url + key + chat, cause.RequestMalformedJSON, "'Content-Type: application/json'"},
		{"wrong Content-Type", url + key + ` -H 'Content-Type: text/plain'` + chat, cause.RequestMalformedJSON, "'Content-Type: application/json'"},
		{"not ASCII in another header", url + typed + key + " -H 'X-Title: caf\u00e9'" + chat, cause.ClientNonASCIIOther, ""},
		{"form for JSON", url + key + " -F model=gpt-4o", cause.RequestMalformedJSON, ""},
		{"JSON for a form", "curl https://api.openai.com/v1/audio/transcriptions" + typed + key + ` -d '{"model": "whisper-1"}'`, cause.RequestMalformedJSON, ""},
		{"text for a file", "curl https://api.openai.com/v1/audio/transcriptions" + key + " -F model=whisper-1 -F file=a.mp3", cause.RequestInvalidValue, ""},
		{"form value", "curl https://api.openai.com/v1/audio/transcriptions" + key + " -F model=whisper-1 -F file=@a.mp3 -F temperature=3", cause.RequestInvalidValue, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, result := judged(t, tt.text)
			if !slices.ContainsFunc(result.Faults, func(f lint.Fault) bool { return f.Cause == tt.cause && f.Status == checks.Fail }) {
				t.Errorf("%s was not found among %+v", tt.cause, result.Faults)
			}
			for _, f := range result.Faults {
				if f.Status == checks.Fail && f.Cause != tt.cause && !(f.Cause == cause.RequestMissingParam && f.Check == lint.Members) {
					t.Errorf("also %s: %s", f.Cause, f.Summary)
				}
			}
			if tt.repaired != "" && (result.Repaired == nil || !strings.Contains(result.Repaired.Command, tt.repaired)) {
				t.Errorf("%q is not in the repaired command %+v", tt.repaired, result.Repaired)
			}
		})
	}
}

// TestKnownHost: a path that nobody knows is no reason to doubt a host that is known.
func TestKnownHost(t *testing.T) {
	for host, doubted := range map[string]bool{"api.openai.com": false, "api.openal.com": true} {
		_, result := judged(t, "curl https://"+host+`/v1/assistants -H "Authorization: Bearer $OPENAI_API_KEY" -H 'Content-Type: application/json' -d '{"model": "gpt-4o"}'`)
		near := slices.ContainsFunc(result.Faults, func(f lint.Fault) bool { return f.Cause == cause.EndpointWrongHost })
		if near != doubted || result.API != nil {
			t.Errorf("%s: doubted %t, want %t: %+v", host, near, doubted, result.Faults)
		}
	}
}
