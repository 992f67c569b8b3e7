package flows_test

import (
	"net/http"
	"strings"
	"testing"

	"authdoctor/flows"
)

// google is a body as Google's APIs write errors (google.rpc.Status with an ErrorInfo).
func google(code, status, message, reason string) string {
	details := ""
	if reason != "" {
		details = `,"details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"` + reason + `","domain":"googleapis.com"}]`
	}
	return `{"error":{"code":` + code + `,"message":"` + message + `","status":"` + status + `"` + details + `}}`
}

const geminiModels = `{"models":[{"name":"models/gemini-3-flash","displayName":"Flash"},{"name":"models/gemini-3-pro"}]}`

// geminiAPI answers as generativelanguage.googleapis.com: native paths read x-goog-api-key, the OpenAI-compatible one
// reads Authorization. A wrong key is a 400.
func geminiAPI(good string, more func(r *http.Request) (int, string, bool)) func(*http.Request) (int, string) {
	return func(r *http.Request) (int, string) {
		openai := strings.HasPrefix(r.URL.Path, "/v1beta/openai/")
		native := !openai && (strings.HasPrefix(r.URL.Path, "/v1beta/models") || strings.HasPrefix(r.URL.Path, "/v1/models"))
		key, bearer := r.Header.Get("X-Goog-Api-Key"), strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
		switch {
		case !openai && !native:
			return 404, google("404", "NOT_FOUND", "Requested entity was not found.", "")
		case native && bearer != "":
			return 401, google("401", "UNAUTHENTICATED", "Request had invalid authentication credentials.", "ACCESS_TOKEN_TYPE_UNSUPPORTED")
		case openai && bearer == "", native && key == "":
			return 403, google("403", "PERMISSION_DENIED", "Method doesn't allow unregistered callers (callers without established identity).", "")
		case openai && bearer != good, native && key != good:
			return 400, google("400", "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.", "API_KEY_INVALID")
		}
		if more != nil {
			if status, body, ok := more(r); ok {
				return status, body
			}
		}
		switch {
		case openai:
			return 200, `{"object":"list","data":[{"id":"models/gemini-3-flash","object":"model"}]}`
		case strings.HasSuffix(r.URL.Path, "/models"):
			return 200, geminiModels
		case strings.HasSuffix(r.URL.Path, ":countTokens"):
			return 200, `{"totalTokens":1}`
		}
		return 404, google("404", "NOT_FOUND", "models/gemini-9 is not found for API version v1beta.", "")
	}
}

func TestGemini(t *testing.T) {
	good, bad := "AI"+"za"+strings.Repeat("g", 35), "AI"+"za"+strings.Repeat("b", 35)
	api := geminiAPI(good, nil)
	no := func(status int, word, message, reason string) func(*http.Request) (int, string) {
		return geminiAPI(good, func(*http.Request) (int, string, bool) { return status, google("400", word, message, reason), true })
	}
	chat := func(status int, word, message string) func(*http.Request) (int, string) {
		return geminiAPI(good, func(r *http.Request) (int, string, bool) {
			return status, google("429", word, message, ""), r.Method == "POST"
		})
	}
	key, at := "GEMINI_API_KEY="+good, "GOOGLE_GEMINI_BASE_URL=ADDRESS"
	visitVendors(t, map[string]vendorCase{
		"healthy":                         {env: []string{key, at}, api: api, verdict: flows.Healthy},
		"healthy, with a version":         {provider: "gemini", env: []string{key}, base: "ADDRESS/v1beta", api: api, verdict: flows.Healthy},
		"healthy, as OpenAI's API":        {provider: "gemini", env: []string{key}, base: "ADDRESS/v1beta/openai/", model: "gemini-3-flash", api: api, verdict: flows.Healthy},
		"healthy, a model":                {env: []string{key, at}, model: "gemini-3-pro", api: api, verdict: flows.Healthy},
		"an empty variable hides nothing": {env: []string{key, "GOOGLE_API_KEY=", at}, api: api, verdict: flows.Healthy},
		"a wrong key, a 400":              {env: []string{"GEMINI_API_KEY=" + bad, at}, api: api, want: []string{"credential.invalid stated"}, verdict: flows.Problem},
		"the other variable wins":         {env: []string{key, "GOOGLE_API_KEY=" + bad, at}, api: api, want: []string{"credential.shadowed proven"}, proof: "GEMINI_API_KEY"},
		"/v1beta twice":                   {env: []string{key, at + "/v1beta"}, api: api, want: []string{"request.wrong-path proven"}, proof: "the client adds /v1beta itself"},
		"no version in the address":       {provider: "gemini", env: []string{key}, base: "ADDRESS", api: api, want: []string{"request.wrong-path proven"}, proof: "/v1beta"},
		"an expired key":                  {env: []string{key, at}, api: no(400, "INVALID_ARGUMENT", "API key expired. Please renew the API key.", "API_KEY_INVALID"), want: []string{"token.expired stated"}},
		"the API is off":                  {env: []string{key, at}, api: no(403, "PERMISSION_DENIED", "Generative Language API has not been used in project 1 before or it is disabled.", "SERVICE_DISABLED"), want: []string{"permission.api-disabled stated"}},
		"a restricted key":                {env: []string{key, at}, api: no(403, "PERMISSION_DENIED", "Requests from referer <empty> are blocked.", "API_KEY_HTTP_REFERRER_BLOCKED"), want: []string{"permission.key-restriction stated"}},
		"a leaked key":                    {env: []string{key, at}, api: no(403, "PERMISSION_DENIED", "Your API key was reported as leaked. Please use another API key.", ""), want: []string{"credential.revoked inferred"}},
		"the region, a 400":               {env: []string{key, at}, api: no(400, "FAILED_PRECONDITION", "User location is not supported for the API use.", ""), want: []string{"permission.region stated"}},
		"prepaid credit, a 402":           {env: []string{key, at}, api: no(402, "RESOURCE_EXHAUSTED", "Your prepayment credits are depleted.", ""), want: []string{"quota.exhausted stated"}},
		"no free tier, whatever it says of waiting": {env: []string{key, at}, model: "gemini-3-pro", api: chat(429, "RESOURCE_EXHAUSTED",
			"Quota exceeded for metric free_tier_requests, limit: 0, model: gemini-3-pro. Please retry in 25s."), want: []string{"quota.zero-tier inferred"}},
		"the day is used up": {env: []string{key, at}, model: "gemini-3-pro", api: chat(429, "RESOURCE_EXHAUSTED",
			"Quota exceeded: GenerateRequestsPerDayPerProjectPerModel, limit: 250"), want: []string{"rate.daily inferred"}},
		"overloaded": {env: []string{key, at}, api: no(503, "UNAVAILABLE", "The model is overloaded.", ""), want: []string{"server.overloaded stated"}, verdict: flows.Unknown},
	})
}
