package local

import (
	"slices"
	"strings"
	"testing"

	"authdoctor/checks"
	"authdoctor/checks/cause"
)

func TestChecksAreWellFormed(t *testing.T) {
	want := []string{
		"credential.found", "credential.shadow", "credential.expanded", "credential.unquoted", "credential.single-scheme",
		"credential.ascii", "credential.whole", "credential.clean", "credential.vendor", "credential.kind",
		"credential.header", "credential.token-time", "credential.halves", "endpoint.offered", "address.valid", "address.scheme", "address.path", "address.host", "address.headers",
	}
	var got []string
	for _, c := range Checks(nil) {
		got = append(got, c.ID)
		if !c.Offline() || c.Title == "" || c.Run == nil {
			t.Errorf("%s: needs a probe, or lacks a title or an answer", c.ID)
		}
		for _, id := range c.Causes {
			if !id.Known() {
				t.Errorf("%s names the unknown cause %q", c.ID, id)
			}
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("checks are\n%v, want\n%v", got, want)
	}
}

// TestOneDefectOneCheck: a key with one defect fails exactly one check, with its cause, and the first change is the
// repair.
func TestOneDefectOneCheck(t *testing.T) {
	key := projectKey()
	for _, c := range []struct {
		name, value string
		check       string
		cause       cause.ID
		repaired    string // after the first change; empty: there is none
		says        string // in the summary
	}{
		{"double quotes", `"` + key + `"`, "credential.unquoted", cause.CredentialQuoted, key, "a double quote at both ends"},
		{"single quotes", "'" + key + "'", "credential.unquoted", cause.CredentialQuoted, key, "a single quote at both ends"},
		{"backquotes", "`" + key + "`", "credential.unquoted", cause.CredentialQuoted, key, "a backquote at both ends"},
		{"quote at the start", `"` + key, "credential.unquoted", cause.CredentialQuoted, key, "at the start only"},
		{"quote at the end", key + `'`, "credential.unquoted", cause.CredentialQuoted, key, "a single quote at the end only"},
		{"a line of JSON", `"` + key + `",`, "credential.unquoted", cause.CredentialQuoted, key, "a double quote at both ends"},
		{"brackets left over", "<" + key + ">", "credential.unquoted", cause.CredentialQuoted, key, "angle brackets"},
		{"bearer", "Bearer " + key, "credential.single-scheme", cause.CredentialBearerPrefix, key, `"Bearer"`},
		{"bearer, colon", "bearer: " + key, "credential.single-scheme", cause.CredentialBearerPrefix, key, `"Bearer"`},
		{"bearer twice", "Bearer Bearer " + key, "credential.single-scheme", cause.CredentialBearerPrefix, key, `"Bearer Bearer"`},
		{"a whole header", "Authorization: Bearer " + key, "credential.single-scheme", cause.CredentialBearerPrefix, key, `"Authorization: Bearer"`},
		{"another header", "x-api-key: " + key, "credential.single-scheme", cause.CredentialBearerPrefix, key, "X-Api-Key:"},
		{"smart double quotes", "\u201c" + key + "\u201d", "credential.ascii", cause.CredentialNonASCII, key, "U+201C LEFT DOUBLE QUOTATION MARK at position 0, U+201D"},
		{"smart single quotes", "\u2018" + key + "\u2019", "credential.ascii", cause.CredentialNonASCII, key, "U+2019 RIGHT SINGLE QUOTATION MARK at position 165"},
		{"byte order mark", "\ufeff" + key, "credential.ascii", cause.CredentialNonASCII, key, "U+FEFF"},
		{"zero-width space", key[:20] + "\u200b" + key[20:], "credential.ascii", cause.CredentialNonASCII, key, "U+200B ZERO WIDTH SPACE at position 20"},
		{"zero-width joiner", key + "\u200d", "credential.ascii", cause.CredentialNonASCII, key, "U+200D ZERO WIDTH JOINER"},
		{"no-break space", key + "\u00a0", "credential.ascii", cause.CredentialNonASCII, key, "U+00A0 NO-BREAK SPACE at position 164"},
		{"soft hyphen", key[:9] + "\u00ad" + key[9:], "credential.ascii", cause.CredentialNonASCII, key, "U+00AD SOFT HYPHEN"},
		{"Cyrillic look-alike", strings.Replace(key, "A", "А", 1), "credential.ascii", cause.CredentialNonASCII, key, "U+0410 CYRILLIC CAPITAL LETTER A at position 8"},
		{"en dash", strings.Replace(key, "-", "–", 1), "credential.ascii", cause.CredentialNonASCII, key, "U+2013 EN DASH at position 2"},
		{"full width", strings.Replace(key, "A", "Ａ", 1), "credential.ascii", cause.CredentialNonASCII, key, "U+FF21"},
		{"a letter without a twin", strings.Replace(key, "A", "ж", 1), "credential.ascii", cause.CredentialNonASCII, "", "U+0436 (a Cyrillic letter)"},
		{"Latin-1", key[:30] + "\xe9" + key[31:], "credential.ascii", cause.CredentialNonASCII, "", "byte 0xE9 (not UTF-8) at position 30"},
		{"dots", "sk-..." + "AbCd", "credential.whole", cause.CredentialTruncated, "", "3 dots in place of characters at position 3"},
		{"dots after more", "sk-proj-" + "Q7z9...", "credential.whole", cause.CredentialTruncated, "", "3 dots"},
		{"ellipsis", "sk-proj-" + "…AbCd", "credential.whole", cause.CredentialTruncated, "", "1 ellipsis (U+2026)"},
		{"stars", "sk-proj-" + "****AbCd", "credential.whole", cause.CredentialTruncated, "", "4 asterisks"},
		{"stars as in an error", "sk-proj-" + strings.Repeat("*", 150) + "Zq4A", "credential.whole", cause.CredentialTruncated, "", "150 asterisks"},
		{"bullets", "sk-" + strings.Repeat("•", 12) + "q9Zk", "credential.whole", cause.CredentialTruncated, "", "12 bullets"},
		{"letters x", "sk-proj-" + "xxxxxxAbCd", "credential.whole", cause.CredentialTruncated, "", "6 times the letter x"},
		{"line feed", key + "\n", "credential.clean", cause.CredentialWhitespace, key, "1 line feed at the end (position 164)"},
		{"CR LF", key + "\r\n", "credential.clean", cause.CredentialWhitespace, key, "1 carriage return at the end (position 164), 1 line feed at the end (position 165)"},
		{"spaces in front", "  " + key, "credential.clean", cause.CredentialWhitespace, key, "2 spaces at the start (position 0)"},
		{"tab", key + "\t", "credential.clean", cause.CredentialWhitespace, key, "1 tab at the end"},
		{"space inside", key[:40] + " " + key[40:], "credential.clean", cause.CredentialWhitespace, key, "1 space inside (position 40)"},
		{"broken over lines", key[:60] + "\n  " + key[60:], "credential.clean", cause.CredentialWhitespace, key, "1 line feed inside (position 60), 2 spaces inside (position 61)"},
		{"NUL", key + "\x00", "credential.clean", cause.CredentialWhitespace, key, "1 control byte 0x00 at the end"},
		{"escape", key[:5] + "\x1b" + key[5:], "credential.clean", cause.CredentialWhitespace, key, "control byte 0x1B inside"},
		{"a comment behind", key + "  # prod", "credential.clean", cause.CredentialWhitespace, key, "behind a complete key"},
		{"a URL", "https://platform.example/api-keys/9", "credential.kind", cause.CredentialWrongKind, "", "a URL"},
		{"an e-mail address", "jane.doe@mail.example.com", "credential.kind", cause.CredentialWrongKind, "", "an e-mail address"},
		{"an organization id", "org-" + half(24), "credential.kind", cause.CredentialWrongKind, "", "an organization id"},
		{"a project id", "proj_" + half(24), "credential.kind", cause.CredentialWrongKind, "", "a project id"},
		{"a PEM block", "-----BEGIN PRIVATE " + "KEY-----\nabc\n-----END-----", "credential.kind", cause.CredentialWrongKind, "", "a PEM block"},
		{"a service account", `{"type": "service_account", "x": 1}`, "credential.kind", cause.CredentialWrongKind, "", "a JSON document"},
		{"a prompt", "What is the capital of France?", "credential.kind", cause.CredentialWrongKind, "", "words"},
		{"a number", "48151623", "credential.kind", cause.CredentialWrongKind, "", "a number"},
		{"a whole line", "OPENAI_API_KEY=" + key, "credential.kind", cause.CredentialWrongKind, key, "a whole line"},
		{"an exported line", "export OPENAI_API_KEY=" + key, "credential.kind", cause.CredentialWrongKind, key, "a whole line"},
		{"an admin key", openAIKey("admin-", 58), "credential.kind", cause.CredentialWrongKind, "", "sk-admin-"},
		{"a session", "sess-" + half(40), "credential.kind", cause.CredentialWrongKind, "", "session token"},
		{"a client secret", "ek_" + half(32), "credential.kind", cause.CredentialWrongKind, "", "client secret"},
		{"another vendor's", openRouterKey(), "credential.vendor", cause.CredentialWrongProvider, openRouterKey(), "OpenRouter (api key, sk-or-v1-)"},
		{"another vendor's token", "sk-" + "ant-oat01-" + half(40), "credential.vendor", cause.CredentialWrongProvider, "sk-" + "ant-oat01-" + half(40), "Anthropic"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := openAI(t, c.value)
			found := p.all()
			for id, f := range found {
				if (f.Status == checks.Fail) != (id == c.check) {
					t.Errorf("%s is %s: %s", id, f.Status, f.Summary)
				}
			}
			f := found[c.check]
			if f.Status != checks.Fail {
				return
			}
			if len(f.Causes) != 1 || f.Causes[0] != c.cause || f.Confidence != checks.Inferred || !f.Local {
				t.Errorf("causes %v, confidence %s, local %v", f.Causes, f.Confidence, f.Local)
			}
			if !strings.Contains(f.Summary, c.says) {
				t.Errorf("summary %q does not say %q", f.Summary, c.says)
			}
			if len(f.Evidence) == 0 || f.Evidence[0].Source != "env OPENAI_API_KEY" || f.Evidence[0].Measured == "" || f.Evidence[0].Expected == "" {
				t.Errorf("evidence is %+v", f.Evidence)
			}
			switch {
			case c.repaired == "" && len(f.Changes) > 0:
				t.Errorf("the change %q repairs nothing", f.Changes[0].Title)
			case c.repaired != "" && len(f.Changes) == 0:
				t.Error("no change")
			case c.repaired != "" && p.applied(f.Changes[0]) != c.repaired:
				t.Error("the change does not make the key")
			}
		})
	}
}

// TestTwoDefects: each change repairs one defect alone.
func TestTwoDefects(t *testing.T) {
	key := projectKey()
	for _, c := range []struct {
		name, value, first, then  string
		afterFirst, afterTheOther string
	}{
		{"quotes and line feed", `"` + key + "\"\n", "credential.unquoted", "credential.clean", key + "\n", `"` + key + `"`},
		{"spaces in quotes", `" ` + key + ` "`, "credential.unquoted", "credential.clean", " " + key + " ", `"` + key + `"`},
		{"bearer in quotes", `"Bearer ` + key + `"`, "credential.unquoted", "credential.single-scheme", "Bearer " + key, `"` + key + `"`},
		{"mark and line feed", "\ufeff" + key + "\n", "credential.ascii", "credential.clean", key + "\n", "\ufeff" + key},
		{"quoted other vendor", `"` + openRouterKey() + `"`, "credential.unquoted", "credential.vendor", openRouterKey(), `"` + openRouterKey() + `"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := openAI(t, c.value)
			for id, f := range p.all() {
				if (f.Status == checks.Fail) != (id == c.first || id == c.then) {
					t.Errorf("%s is %s: %s", id, f.Status, f.Summary)
				}
			}
			if got := p.applied(p.ask(c.first).Changes[0]); got != c.afterFirst {
				t.Errorf("after %s the value has %d bytes, want %d", c.first, len(got), len(c.afterFirst))
			}
			if got := p.applied(p.ask(c.then).Changes[0]); got != c.afterTheOther {
				t.Errorf("after %s the value has %d bytes, want %d", c.then, len(got), len(c.afterTheOther))
			}
			if reveal(t, p.facts.target.Credential) != c.value {
				t.Error("a change altered the target it was given")
			}
		})
	}
}

// TestGoodKeys: what must pass every check.
func TestGoodKeys(t *testing.T) {
	for _, c := range []struct{ name, key, provider, base string }{
		{"project key", projectKey(), "openai", "https://api.openai.com/v1"},
		{"halves of 58", openAIKey("proj-", 58), "openai", "https://api.openai.com/v1"},
		{"halves of 46", openAIKey("svcacct-", 46), "openai", "https://api.openai.com/v1"},
		{"halves of 20", openAIKey("", 20), "openai", "https://api.openai.com/v1"},
		{"transitional", openAIKey("None-", 20), "openai", "https://api.openai.com/v1"},
		{"service key with a name", "sk-service-" + "my-account-" + half(20) + infix + half(20), "openai", "https://api.openai.com/v1"},
		{"European host", projectKey(), "openai", "https://eu.api.openai.com/v1"},
		{"slash at the end", projectKey(), "openai", "https://api.openai.com/v1/"},
		{"Anthropic", anthropicKey(), "anthropic", "https://api.anthropic.com"},
		{"OpenRouter", openRouterKey(), "openrouter", "https://openrouter.ai/api/v1"},
		{"Groq", groqKey(), "groq", "https://api.groq.com/openai/v1"},
		{"Groq with the OpenAI SDK", groqKey(), "openai", "https://api.groq.com/openai/v1"},
		{"Mistral with the OpenAI SDK", strings.ReplaceAll(half(32), "A", "q"), "openai", "https://api.mistral.ai/v1"},
		{"base64", "q83vEjRWeJCrze/+dGVzdGluZw" + "==", "openai-compatible", "https://gateway.example/v1"},
		{"three letters x in it", "q8" + "xxx" + half(30), "openai-compatible", "https://gateway.example/v1"},
		{"xXx in an OpenAI key", "sk-proj-" + "xXx" + half(71) + infix + half(71) + "xXx", "openai", "https://api.openai.com/v1"},
		{"a short key of one's own", "hunter2hunter2", "openai-compatible", "http://127.0.0.1:8000/v1"},
		{"test key at a custom host", "test-key-123", "openai-compatible", "http://localhost:8000/v1"},
		{"vLLM's EMPTY", "EMPTY", "openai-compatible", "http://localhost:8000/v1"},
		{"Ollama's", "ollama", "openai-compatible", "http://localhost:11434/v1"},
		{"LiteLLM's", "sk-1234", "litellm", "http://localhost:4000/v1"},
		{"a password with a dollar", "$ecret-p4ss", "openai-compatible", "https://gateway.example/v1"},
		{"OpenAI key through a gateway", projectKey(), "openai", "https://gateway.example/v1"},
		{"UUID", "0f8fad5b-d9cb-469f-a165-70867728950e", "openai-compatible", "https://gateway.example/v1"},
		{"upper-case base32", "MFRGGZDFMZTWQ2LK" + "GEZDGNBVGY3TQOJQ====", "openai-compatible", "https://gateway.example/v1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := openAI(t, c.key).by(c.provider).at(c.base)
			for id, f := range p.all() {
				if f.Status != checks.Pass || f.Summary == "" || f.Check != id || f.Title == "" || !f.Local {
					t.Errorf("%s is %s: %q (because %q)", id, f.Status, f.Summary, f.Because)
				}
			}
		})
	}
}

func TestFound(t *testing.T) {
	credentials := []string{}
	for _, c := range Checks(nil) {
		if strings.HasPrefix(c.ID, "credential.") && c.ID != "credential.found" {
			credentials = append(credentials, c.ID)
		}
	}
	for _, c := range []struct{ name, value, says string }{
		{"empty", "", "is set to an empty value"},
		{"white space", " \n", "holds nothing but 1 space"},
		{"quotes", `""`, "holds quotes with nothing between them"},
		{"scheme", "Bearer ", "holds a scheme word and nothing after it"},
		{"invisible", "\ufeff", "holds nothing but U+FEFF"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := openAI(t, c.value)
			f := p.ask("credential.found")
			if f.Status != checks.Fail || f.Causes[0] != cause.CredentialMissing || !strings.Contains(f.Summary, c.says) {
				t.Errorf("%s: %s", f.Status, f.Summary)
			}
			for _, id := range credentials {
				if f := p.ask(id); f.Status != checks.Skip || f.Because != "credential.found" {
					t.Errorf("%s is %s because %q", id, f.Status, f.Because)
				}
			}
			p.loser(projectKey())
			if f := p.ask("credential.found"); f.Status != checks.Pass {
				t.Errorf("with another key: %s", f.Status)
			}
			if f := p.ask("credential.shadow"); f.Status != checks.Fail || f.Causes[0] != cause.CredentialShadowed {
				t.Errorf("with another key, shadow: %s", f.Status)
			}
			if f := p.ask("credential.clean"); f.Status != checks.Skip || f.Because != "credential.shadow" {
				t.Errorf("with another key, clean: %s because %q", f.Status, f.Because)
			}
		})
	}
	p := openAI(t, "")
	p.facts.target.Credential = nil
	f := p.ask("credential.found")
	if f.Status != checks.Fail || f.Evidence[0].Source != "env OPENAI_API_KEY" || f.Evidence[0].Measured != "not set" {
		t.Errorf("without a candidate: %+v", f)
	}
	elsewhere := p.candidate(projectKey(), "CODEX_KEY")
	p.facts.target.Elsewhere = append(p.facts.target.Elsewhere, elsewhere)
	if f := p.ask("credential.found"); !strings.Contains(f.Summary, "env CODEX_KEY holds one that other programs read") {
		t.Errorf("summary %q hides the other program's key", f.Summary)
	}
	p.facts.target.Elsewhere, p.facts.target.Admin = nil, &elsewhere
	if f := p.ask("credential.found"); !strings.Contains(f.Summary, "admin key") {
		t.Errorf("summary %q hides the admin key", f.Summary)
	}
}

// TestCustomHostOnlyWarns: a server that is no vendor's may take any key.
func TestCustomHostOnlyWarns(t *testing.T) {
	for _, c := range []struct{ name, key, check string }{
		{"foreign form", anthropicKey(), "credential.vendor"},
		{"admin key", openAIKey("admin-", 58), "credential.kind"},
		{"session", "sess-" + half(40), "credential.kind"},
		{"URL", "https://platform.example/keys/9", "credential.kind"},
		{"unequal halves", "sk-proj-" + half(74) + infix + half(50), "credential.halves"},
		{"no mark in the middle", "sk-proj-" + half(40), "credential.halves"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for id, f := range openAI(t, c.key).at("https://gateway.example/v1").all() {
				want := checks.Pass
				if id == c.check {
					want = checks.Warn
				}
				if f.Status != want {
					t.Errorf("%s is %s, want %s: %s", id, f.Status, want, f.Summary)
				}
			}
		})
	}
	if f := openAI(t, "sk-proj-"+half(74)+infix+half(50)).ask("credential.halves"); f.Status != checks.Warn || !strings.Contains(f.Summary, "74 characters") || !strings.Contains(f.Summary, "50 after") {
		t.Errorf("halves at the vendor: %s %s", f.Status, f.Summary)
	}
}
