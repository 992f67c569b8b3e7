package explain

import (
	"strings"
	"testing"
)

// TestQuiet holds what no line of a healthy log or test run may be taken for.
func TestQuiet(t *testing.T) {
	reader := builtin(t)
	for _, text := range []string{
		"tests/test_auth.py::test_missing_api_key_is_refused PASSED [ 12%]",
		"tests/test_auth.py::TestKeys::test_token_expired FAILED [ 50%]",
		"FAILED tests/test_auth.py::test_invalid_api_key_returns_401 - assert 200 == 201",
		"test auth::tests::expired_token_is_rejected ... ok\ntest auth::tests::invalid_api_key ... FAILED",
		"test_rate_limit_exceeded (tests.test_limits.LimitsTest) ... ok",
		"=== RUN   TestInvalidAPIKey\n--- PASS: TestInvalidAPIKey (0.00s)\nok  \texample.com/auth\t0.412s",
		"  ✓ answers 401 Unauthorized without a token (12 ms)\n  ✓ answers 429 Too Many Requests above the limit (3 ms)",
		"ok 4 - refuses an invalid api key\nok 5 - status 403 without the scope",
		"[ RUN      ] Client.InvalidApiKey\n[       OK ] Client.InvalidApiKey (2 ms)",
		`INFO:     127.0.0.1:50324 - "GET /.well-known/oauth-protected-resource HTTP/1.1" 200 OK`,
		`10.1.1.7 - - [02/Jan/2026:10:00:00 +0000] "POST /v1/token/expired HTTP/1.1" 204 0 "-" "curl/8.5.0"`,
		`[GIN] 2026/01/02 - 10:00:00 | 200 |  1.2ms | 127.0.0.1 | POST "/api/rate-limit"`,
		`2026-01-02 10:00:00 INFO httpx: HTTP Request: POST https://api.openai.com/v1/chat/completions "HTTP/1.1 200 OK"`,
		"INFO  rate limit set to 500 requests per minute, 30000 tokens per minute (TPM)",
		`{"level":"info","msg":"token refresh scheduled","oauth_callback":"http://127.0.0.1:4000/oauth/callback"}`,
		"[2026-01-02] OAuth callback server listening at http://127.0.0.1:4000",
	} {
		if s := reader.Read(text); len(s.Likely) > 0 {
			t.Errorf("%s named for %q", s.Likely[0].Cause, text)
		}
	}
}

// TestSpeaks holds that a failure is heard between lines that are quiet.
func TestSpeaks(t *testing.T) {
	reader := builtin(t)
	for text, want := range map[string]string{
		`INFO: 10.0.0.1:1 - "GET /.well-known/oauth-protected-resource/mcp HTTP/1.1" 404 Not Found` + "\n" +
			`INFO: 10.0.0.1:1 - "GET /.well-known/oauth-protected-resource HTTP/1.1" 200 OK` + "\n" +
			`INFO: 10.0.0.1:2 - "POST /mcp HTTP/1.1" 401 Unauthorized`: "credential.invalid",
		`INFO:     10.0.0.2:1 - "GET /.well-known/oauth-protected-resource HTTP/1.1" 200 OK` + "\n" +
			`INFO:     10.0.0.2:2 - "POST /v1/chat/completions HTTP/1.1" 401 Unauthorized`: "credential.invalid",
		"FAILED tests/test_live.py::test_models - openai.AuthenticationError: Error code: 401 - {'error': {'message': 'Incorrect API key provided: sk-proj-****************************AbCd.', 'code': 'invalid_api_key'}}": "credential.invalid",
		"INFO retry 1 of 3: rate limit reached for requests, status code 429": "rate.requests",
		"│ Error code: 429 - {'error': {'message': 'You exceeded your current quota, please   │\n│ check your plan and billing details.', 'type': 'insufficient_quota'}}                   │":              "quota.exhausted",
		strings.Repeat("-", 59) + "\nError: the provider said that the organization must be ver\nified to use this model\n":                                                                                "permission.org-unverified",
		"API Error: 401 {\"type\":\"error\",\"error\":{\"type\":\"authentication_error\",\"\n    message\":\"OAuth token has expired. Please obtain a new\n    token or refresh your existing token.\"}}":  "token.expired",
		"stream disconnected before completion: error decoding response body\n<html><head><title>Just a moment...</title></head>":                                                                          "waf.blocked",
		"openai.APIConnectionError: Connection error.\nCaused by: ConnectionResetError(104, 'Connection reset by peer')\ntls: failed to verify certificate: x509: certificate signed by unknown authority": "tls.untrusted-ca",
	} {
		s := reader.Read(text)
		if len(s.Likely) == 0 || string(s.Likely[0].Cause) != want {
			t.Errorf("%+v, want %s, for %q", s.Likely, want, text)
		}
	}
}
