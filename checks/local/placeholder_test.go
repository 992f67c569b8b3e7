package local

import (
	"math/rand/v2"
	"strings"
	"testing"

	"authdoctor/checks"
	"authdoctor/checks/cause"
)

// clearPlaceholders cannot be keys anywhere.
func clearPlaceholders() []string {
	return []string{
		"your-api-key", "your_api_key", "YOUR_API_KEY", "your-api-key-here", "YOUR API KEY HERE", "yourApiKey", "<KEY>", "<your-api-key>",
		"<YOUR_OPENAI_API_KEY>", "[YOUR KEY]", "{your_key}", "(key)", "__KEY__", "sk-your-api-key", "sk-your-acme-key", "sk-...", "sk-…", "sk-proj-...",
		"sk-proj-", "sk-", "sk-xxxx", "sk-xxxxxxxxxxxxxxxxxxxxxxxx", "XXXXXXXX", "xxxx-xxxx-xxxx", "sk-proj-xxxxxxxxxxxx", "****", "•••••", "...", "sk-****",
		"sk-placeholder", "placeholder", "changeme", "CHANGE_ME", "change-me", "undefined", "null", "None", "nil", "no-token", "TODO", "[object Object]",
		"${OPENAI_API_KEY}", "${OPENAI_API_KEY:-}", "$OPENAI_API_KEY", "$openai_api_key", "$env:OPENAI_API_KEY", "%OPENAI_API_KEY%", "{{ OPENAI_API_KEY }}",
		"{{OPENAI_API_KEY}}", "${{ secrets.OPENAI_API_KEY }}", "#{OPENAI_API_KEY}", "<%= key %>", "$(cat /run/secrets/key)", "sk-${KEY}",
		"OPENAI_API_KEY", "openai_api_key", "MY_API_KEY", "OPENAI_API_KEY=", "os.environ[\"OPENAI_API_KEY\"]", "process.env.OPENAI_API_KEY",
		"op://vault/openai/key", "@Microsoft.KeyVault(SecretUri=https://v.example/s)", "encrypted:BHq3", "arn:aws:secretsmanager:eu-1:1:secret:k",
		"insert-your-key-here", "paste your token here", "enter-your-api-key", "replace_me", "REPLACE-WITH-YOUR-KEY", "key-here", "redacted", "sk-...your-key-here",
		"put your openai api key here", "你的API密钥", "ваш-ключ",
	}
}

// fillerKeys are keys at a server that lets one choose, and placeholders at a vendor.
func fillerKeys() []string {
	return []string{
		"test-key-123", "dummy", "dummy-key", "EMPTY", "empty", "not-needed", "no-key-required", "sk-no-key-required", "ollama", "lm-studio", "fake-key", "foobar",
		"sk-test", "sk-test-1234567890", "test", "secret", "my-secret-key", "api-key", "APIKEY", "token-abc123", "example", "sk-example-key", "sk-abcdef1234",
	}
}

func TestPlaceholders(t *testing.T) {
	for _, value := range clearPlaceholders() {
		for _, base := range []string{"https://api.openai.com/v1", "https://gateway.example/v1"} {
			p := openAI(t, value).at(base)
			f := p.ask("credential.expanded")
			if f.Status != checks.Fail || f.Causes[0] != cause.CredentialPlaceholder {
				t.Errorf("%q at %s: %s", value, base, f.Status)
			}
			for _, id := range []string{"credential.unquoted", "credential.ascii", "credential.whole", "credential.clean", "credential.vendor", "credential.kind"} {
				if other := p.ask(id); other.Status != checks.Skip || other.Because != "credential.expanded" {
					t.Errorf("%q: %s is %s because %q", value, id, other.Status, other.Because)
				}
			}
		}
	}
	for _, value := range fillerKeys() {
		if f := openAI(t, value).ask("credential.expanded"); f.Status != checks.Fail {
			t.Errorf("%q at the vendor: %s", value, f.Status)
		}
		if f := openAI(t, value).at("http://localhost:8000/v1").ask("credential.expanded"); f.Status != checks.Pass {
			t.Errorf("%q at a custom host: %s %s", value, f.Status, f.Summary)
		}
	}
}

func TestPlaceholdersInWrapping(t *testing.T) {
	for _, value := range []string{`"your-api-key"`, "'${OPENAI_API_KEY}'", "Bearer <token>", "OPENAI_API_KEY=your-key-here", " changeme\n"} {
		if f := openAI(t, value).ask("credential.expanded"); f.Status != checks.Fail {
			t.Errorf("%q: %s", value, f.Status)
		}
	}
}

// TestRandomKeysAreNoPlaceholders: a rule that chance can meet would send somebody to change a good key.
func TestRandomKeysAreNoPlaceholders(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 11))
	prefixes := testRegistry(t).Prefixes()
	l := lore{name: "OPENAI_API_KEY", prefixes: prefixes, whole: func(string) bool { return false }}
	for _, alphabet := range []string{
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
		"0123456789abcdef", "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
	} {
		for range 20000 {
			text := make([]byte, 16+random.IntN(140))
			for i := range text {
				text[i] = alphabet[random.IntN(len(alphabet))]
			}
			key := append([]string{""}, prefixes...)[random.IntN(len(prefixes)+1)] + string(text)
			a := dissect([]byte(key), l)
			if a.placeholder != "" || a.masked != "" || a.thing != "" || len(a.schemes) > 0 {
				t.Fatalf("%q: placeholder %q, masked %q, thing %q, schemes %v", key, a.placeholder, a.masked, a.thing, a.schemes)
			}
			for i, p := range a.parts {
				if p.class != body {
					t.Fatalf("%q: character %d has class %d", key, i, p.class)
				}
			}
		}
	}
}

func TestShortRandomKeysAtCustomHosts(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 5))
	l := lore{custom: true, prefixes: []string{"sk-"}, whole: func(string) bool { return false }}
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!@#%&-_="
	for range 50000 {
		text := make([]byte, 8+random.IntN(8))
		for i := range text {
			text[i] = alphabet[random.IntN(len(alphabet))]
		}
		if what := placeholder(string(text), l); what != "" && strings.Trim(string(text), "-_#") != "" {
			t.Fatalf("%q is taken for %s", text, what)
		}
	}
}
