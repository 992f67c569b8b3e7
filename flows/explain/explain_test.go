package explain

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/checks/provider"
)

func builtin(t testing.TB) *Reader {
	t.Helper()
	registry, err := provider.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	reader, err := New(registry)
	if err != nil {
		t.Fatal(err)
	}
	return reader
}

// text reads a captured error.
func text(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestRead(t *testing.T) {
	reader := builtin(t)
	tests := []struct {
		name, text string
		provider   string
		status     int
		first      cause.ID // empty: none
		confidence checks.Confidence
		line       string // a part of it
	}{
		{"openai-python", text(t, "python-401.txt"), "openai", 401, cause.CredentialInvalid, checks.Inferred, "code invalid_api_key: Incorrect API key provided"},
		{"openai-python, no quota", text(t, "python-429.txt"), "openai", 429, cause.QuotaExhausted, checks.Inferred, "code insufficient_quota: You exceeded"},
		{"openai-node", text(t, "node-401.txt"), "openai", 401, cause.CredentialInvalid, checks.Inferred, "invalid_api_key"},
		{"curl -i", text(t, "curl-429.txt"), "openai", 429, cause.RateRequests, checks.Inferred, "code rate_limit_exceeded"},
		{"curl -v of another vendor", text(t, "curl-groq.txt"), "groq", 401, cause.CredentialInvalid, checks.Stated, "invalid_api_key"},
		{"an edge's page", text(t, "cloudflare.txt"), "openai", 403, cause.WAFBlocked, checks.Inferred, "Cloudflare"},
		{"JSON inside the JSON of a log", text(t, "log.txt"), "openai", 404, cause.ModelNotFound, "", "model_not_found"},
		{"another vendor's error", text(t, "anthropic.txt"), "anthropic", 401, cause.CredentialInvalid, "", ""},
		{"a message alone", "Incorrect API key provided: sk-ab**********cdef. You can find your API key at https://platform.openai.com/account/api-keys.",
			"openai", 0, cause.CredentialInvalid, checks.Inferred, "Incorrect API key provided"},
		{"a status alone", "status 403 from the server", "", 403, cause.PermissionMissingScope, checks.Possible, "status 403"},
		{"an exception alone", "openai.RateLimitError", "openai", 429, cause.RateRequests, checks.Inferred, "RateLimitError"},
		{"a status in the words of an edge", "openai.AuthenticationError: Error code: 401", "openai", 401, cause.CredentialInvalid, checks.Possible, "Error code: 401"},
		{"an edge's number", "openai.PermissionDeniedError: error code: 1010", "openai", 403, cause.WAFBlocked, checks.Inferred, "1010"},
		{"curl --fail", "curl: (22) The requested URL returned error: 401", "", 401, cause.CredentialInvalid, checks.Possible, "returned error: 401"},
		{"an access log", `10.0.0.1 - - "POST https://api.openai.com/v1/chat/completions HTTP/1.1" 401 234`, "openai", 401, cause.CredentialInvalid, checks.Possible, "401"},
		{"no key for the client", "openai.OpenAIError: The api_key client option must be set either by passing api_key to the client or by setting the OPENAI_API_KEY environment variable",
			"openai", 0, cause.CredentialMissing, checks.Stated, "api_key client option must be set"},
		{"a name that does not resolve", "curl: (6) Could not resolve host: api.openai.com", "openai", 0, cause.NetDNS, checks.Stated, "Could not resolve host"},
		{"a certificate", "SSLCertVerificationError: certificate verify failed: self-signed certificate in certificate chain (_ssl.c:1007) host='api.openai.com'",
			"openai", 0, cause.TLSUntrustedCA, checks.Stated, "self-signed certificate"},
		{"a key's beginning", "invalid key gs" + "k_…[redacted], status 401", "groq", 401, cause.CredentialInvalid, checks.Possible, "status 401"},
		{"nothing", "", "", 0, "", "", ""},
		{"prose", "It does not work. What can I do?", "", 0, "", "", ""},
		{"a number", "there were 401 lines", "", 0, "", "", ""},
		{"a success", "HTTP/1.1 200 OK", "", 200, "", "", ""},
		{"a success after an error", "HTTP/1.1 200 Connection established\n\nHTTP/1.1 403 Forbidden", "", 403, cause.PermissionMissingScope, checks.Possible, "HTTP/1.1 403"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := reader.Read(test.text)
			if s.Provider.ID != test.provider || (s.NamedBy != "") != (test.provider != "") {
				t.Errorf("provider %q by %q, want %q", s.Provider.ID, s.NamedBy, test.provider)
			}
			if s.Status != test.status {
				t.Errorf("status %d by %q, want %d", s.Status, s.StatusBy, test.status)
			}
			if test.first == "" {
				if len(s.Likely) > 0 || s.Known() {
					t.Errorf("names %v", s.Likely)
				}
				return
			}
			if len(s.Likely) == 0 || !s.Known() {
				t.Fatalf("names no cause: %+v", s)
			}
			first := s.Likely[0]
			if first.Cause != test.first || test.confidence != "" && first.Confidence != test.confidence || !strings.Contains(first.Line, test.line) {
				t.Errorf("first %+v, want %s %s %q", first, test.first, test.confidence, test.line)
			}
			for _, other := range s.Likely[1:] {
				if other.Confidence != checks.Possible {
					t.Errorf("a second explanation is %s", other.Confidence)
				}
			}
		})
	}
}

// No text takes long, whatever is in it: the work that a hostile one could ask for is bounded, or this test never ends.
func TestReadIsBounded(t *testing.T) {
	reader := builtin(t)
	for name, unit := range map[string]string{
		"objects that never end": `{"error":`, "Python": "{'error': {'a': ", "errors": "error: invalid key: denied\n", "HTTP": "\nHTTP/1.1 401 x\na: b", "one line": "error ",
	} {
		if s := reader.Read(strings.Repeat(unit, MaxSize/len(unit)+1)); !s.Cut {
			t.Errorf("%s: nothing was cut off", name)
		}
	}
}

func FuzzRead(f *testing.F) {
	reader := builtin(f)
	names, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(names) == 0 {
		f.Fatal("no captured errors")
	}
	for _, name := range names {
		f.Add(text(f, filepath.Base(name)))
	}
	for _, seed := range []string{"{'a': b'x'}", "{'error': 'x", "error: {a: [Object], b: undefined}", `{"error":{"message":"\u001b[31m"}}`, "HTTP/1.1 401\nA: b\n\n", "{'error': {'\\x41': True}}"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s := reader.Read(text)
		for _, said := range append([]string{s.NamedBy, s.StatusBy, s.Code, s.Type, s.Message, s.RequestID}, lines(s)...) {
			if strings.ContainsFunc(said, func(c rune) bool { return c < ' ' || c == 0x7f || c >= 0x80 && c < 0xa0 || c == 0x202e }) {
				t.Fatalf("not clean: %q", said)
			}
		}
		for _, l := range s.Likely {
			if l.Confidence == checks.Proven || l.Confidence == "" || l.Cause == "" {
				t.Fatalf("%+v", l)
			}
		}
	})
}

func lines(s Symptom) []string {
	var all []string
	for _, l := range s.Likely {
		all = append(all, l.Line)
	}
	return all
}
