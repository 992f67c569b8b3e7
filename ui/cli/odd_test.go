package cli_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"testing"
)

// A server that answers everything alike shows nothing about a key, whoever's API it is taken for.
func TestOddAnswersAreNoCertainty(t *testing.T) {
	program := build(t, "authdoctor")
	answers := []struct {
		status int
		media  string
		body   string
	}{
		{200, "application/json", "{}"}, {200, "application/json", "null"}, {200, "text/html", "<html>hello</html>"}, {401, "application/json", "{}"},
		{401, "application/json", `{"error":"Invalid credentials in Authorization header"}`}, {403, "text/html", "<html>no</html>"}, {404, "application/json", `{"detail":"Not Found"}`},
		{429, "text/plain", ""}, {500, "application/json", `{"error":{"message":"Incorrect API key provided"}}`},
	}
	for id, at := range map[string]struct{ variable, path string }{
		"openai": {"OPENAI_API_KEY", "/v1"}, "anthropic": {"ANTHROPIC_API_KEY", ""}, "gemini": {"GEMINI_API_KEY", "/v1beta"}, "mistral": {"MISTRAL_API_KEY", "/v1"},
		"groq": {"GROQ_API_KEY", "/openai/v1"}, "openrouter": {"OPENROUTER_API_KEY", "/api/v1"}, "deepseek": {"DEEPSEEK_API_KEY", ""}, "xai": {"XAI_API_KEY", "/v1"},
		"cohere": {"CO_API_KEY", ""}, "together": {"TOGETHER_API_KEY", "/v1"}, "perplexity": {"PERPLEXITY_API_KEY", ""},
	} {
		for _, answer := range answers {
			t.Run(fmt.Sprintf("%s %d %s", id, answer.status, answer.body), func(t *testing.T) {
				server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
					w.Header().Set("Content-Type", answer.media)
					w.WriteHeader(answer.status)
					_, _ = w.Write([]byte(answer.body))
				}))
				defer server.Close()
				cmd := exec.Command(program, "check", "--json", "--provider", id, "--base-url", server.URL+at.path)
				cmd.Dir, cmd.Env = t.TempDir(), home(t, at.variable+"=fake-key-of-nobody-0123456789")
				out, _ := cmd.Output() // its exit code follows from the verdict
				var report struct {
					Verdict   string
					Diagnoses []struct{ Cause, Confidence string }
					Requests  struct{ Sent int }
				}
				if err := json.Unmarshal(out, &report); err != nil {
					t.Fatal(err)
				}
				if report.Verdict == "healthy" || report.Requests.Sent > 8 {
					t.Errorf("%s after %d requests", report.Verdict, report.Requests.Sent)
				}
				for _, d := range report.Diagnoses {
					if (d.Cause == "credential.invalid" || d.Cause == "endpoint.auth-stripped" || d.Cause == "model.not-found") && d.Confidence != "possible" {
						t.Errorf("%s is %s", d.Cause, d.Confidence)
					}
				}
			})
		}
	}
}
