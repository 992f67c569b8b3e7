package flows_test

import (
	"net/http"
	"strings"
	"testing"

	"authdoctor/flows"
)

// claude is a body as the Anthropic API writes errors.
func claude(kind, message string) string {
	return `{"type":"error","error":{"type":"` + kind + `","message":"` + message + `"},"request_id":"req_011"}`
}

const (
	claudeModels = `{"data":[{"type":"model","id":"claude-opus-5","display_name":"Opus"},{"type":"model","id":"claude-haiku-5"}],"has_more":false}`
	claudeNoPath = `{"type":"error","error":{"type":"not_found_error","message":"Not Found"}}`
)

// claudeAPI answers as api.anthropic.com: below /v1 only, the key in x-api-key, a version demanded.
func claudeAPI(good string, granted func(r *http.Request) (int, string)) func(*http.Request) (int, string) {
	return func(r *http.Request) (int, string) {
		key, token := r.Header.Get("X-Api-Key"), strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
		switch {
		case r.URL.Path != "/v1/messages/count_tokens" && r.URL.Path != "/v1/models" && !strings.HasPrefix(r.URL.Path, "/v1/models/"):
			return 404, claudeNoPath
		case r.Header.Get("Anthropic-Version") == "":
			return 400, claude("invalid_request_error", "anthropic-version: header is required")
		case key == "" && token == "":
			return 401, claude("authentication_error", "x-api-key header is required")
		case key != good && token != good:
			return 401, claude("authentication_error", "invalid x-api-key")
		case strings.HasPrefix(key, "sk-ant-oat"):
			return 401, claude("authentication_error", "invalid x-api-key")
		}
		return granted(r)
	}
}

func claudeKey(kind, c string) string {
	return "sk-" + "ant-" + kind + "-" + strings.Repeat(c, 93) + "AA"
}

func TestAnthropic(t *testing.T) {
	good, bad := claudeKey("api03", "g"), claudeKey("api03", "b")
	token := claudeKey("oat01", "t")
	models := func(r *http.Request) (int, string) {
		if strings.HasSuffix(r.URL.Path, "/count_tokens") {
			return 200, `{"input_tokens":8}`
		}
		return 200, claudeModels
	}
	always := func(status int, kind, message string) func(*http.Request) (int, string) {
		return claudeAPI(good, func(*http.Request) (int, string) { return status, claude(kind, message) })
	}
	counting := func(status int, kind, message string) func(*http.Request) (int, string) {
		return claudeAPI(good, func(r *http.Request) (int, string) {
			if r.Method == "POST" {
				return status, claude(kind, message)
			}
			return 200, claudeModels
		})
	}
	at := "ANTHROPIC_BASE_URL=ADDRESS"
	visitVendors(t, map[string]vendorCase{
		"healthy":            {env: []string{"ANTHROPIC_API_KEY=" + good, at}, api: claudeAPI(good, models), verdict: flows.Healthy},
		"healthy, a model":   {env: []string{"ANTHROPIC_API_KEY=" + good, at}, model: "claude-opus-5", api: claudeAPI(good, models), verdict: flows.Healthy},
		"an unknown key":     {env: []string{"ANTHROPIC_API_KEY=" + bad, at}, api: claudeAPI(good, models), want: []string{"credential.invalid stated"}, verdict: flows.Problem},
		"quotes":             {env: []string{`ANTHROPIC_API_KEY="` + good + `"`, at}, api: claudeAPI(good, models), want: []string{"credential.quoted proven"}, proof: "without the quotes"},
		"/v1 twice":          {env: []string{"ANTHROPIC_API_KEY=" + good, at + "/v1"}, api: claudeAPI(good, models), want: []string{"request.wrong-path proven"}, proof: "without /v1"},
		"the endpoint":       {env: []string{"ANTHROPIC_API_KEY=" + good, at + "/v1/messages"}, api: claudeAPI(good, models), want: []string{"request.wrong-path proven"}, proof: "without /v1/messages"},
		"no key":             {provider: "anthropic", env: []string{at}, api: claudeAPI(good, models), want: []string{"credential.missing inferred"}},
		"overloaded":         {env: []string{"ANTHROPIC_API_KEY=" + good, at}, api: always(529, "overloaded_error", "Overloaded"), want: []string{"server.overloaded stated"}, verdict: flows.Unknown},
		"the balance, a 400": {env: []string{"ANTHROPIC_API_KEY=" + good, at}, api: always(400, "invalid_request_error", "Your credit balance is too low to access the Anthropic API."), want: []string{"quota.exhausted inferred"}},
		"the balance, by a count": {env: []string{"ANTHROPIC_API_KEY=" + good, at}, model: "claude-opus-5",
			api: counting(400, "invalid_request_error", "Your credit balance is too low to access the Anthropic API."), want: []string{"quota.exhausted inferred"}},
		"an own limit": {env: []string{"ANTHROPIC_API_KEY=" + good, at}, api: always(400, "invalid_request_error",
			"You have reached your specified API usage limits. You will regain access on 2026-12-01 at 00:00 UTC."), want: []string{"quota.hard-limit stated"}},
		"the tier's cap, a 429 without Retry-After": {env: []string{"ANTHROPIC_API_KEY=" + good, at}, api: claudeAPI(good, func(*http.Request) (int, string) {
			return 429, `{"type":"error","error":{"type":"rate_limit_error","message":"Spend limit","details":{"error_code":"enforced_spend_limit_reached"}}}`
		}), want: []string{"quota.hard-limit stated"}},
		"a closed organization": {env: []string{"ANTHROPIC_API_KEY=" + good, at}, api: always(400, "invalid_request_error", "This organization has been disabled."),
			want: []string{"account.deactivated inferred"}},
		"a closed organization's key in front of a good one": {env: []string{"ANTHROPIC_API_KEY=" + bad, "ANTHROPIC_AUTH_TOKEN=" + good, at}, api: func(r *http.Request) (int, string) {
			if r.Header.Get("X-Api-Key") == bad {
				return 400, claude("invalid_request_error", "This organization has been disabled.")
			}
			return claudeAPI(good, models)(r)
		}, want: []string{"credential.shadowed proven"}, proof: "ANTHROPIC_AUTH_TOKEN"},
		"a token in the key's variable": {env: []string{"ANTHROPIC_API_KEY=" + token, at}, api: claudeAPI(token, models),
			want: []string{"credential.wrong-header proven"}, proof: "Authorization: Bearer"},
		"a token in its own variable": {env: []string{"ANTHROPIC_AUTH_TOKEN=" + token, at}, api: claudeAPI(token, models), verdict: flows.Healthy},
		"a model that is not there": {env: []string{"ANTHROPIC_API_KEY=" + good, at}, model: "claude-opus-55", api: claudeAPI(good, func(r *http.Request) (int, string) {
			if strings.HasPrefix(r.URL.Path, "/v1/models/") && !strings.HasSuffix(r.URL.Path, "/claude-opus-5") {
				return 404, claude("not_found_error", "model: claude-opus-55")
			}
			return 200, claudeModels
		}), want: []string{"model.not-found proven"}, proof: "claude-opus-5"},
		"an admin key": {env: []string{"ANTHROPIC_API_KEY=" + claudeKey("admin01", "a"), at}, api: claudeAPI(good, models), want: []string{"credential.wrong-kind inferred"}},
	})
}
