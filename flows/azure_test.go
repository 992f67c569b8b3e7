package flows_test

import (
	"net/http"
	"strings"
	"testing"

	"authdoctor/flows"
)

// azure is a body as Azure OpenAI writes errors.
func azure(code, message string) string {
	return `{"error":{"code":"` + code + `","message":"` + message + `"}}`
}

const (
	azureModels  = `{"object":"list","data":[{"id":"gpt-4o-2024-08-06","object":"model"}]}`
	azureWrong   = "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource."
	azureMissing = "Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API."
)

// azureAPI answers as a resource: the classic API wants its version, the v1 API none; keys in api-key, tokens in
// Authorization, and keys from there at the v1 API only.
func azureAPI(key, token string, more func(r *http.Request) (int, string, bool)) func(*http.Request) (int, string) {
	return func(r *http.Request) (int, string) {
		v1 := strings.HasPrefix(r.URL.Path, "/openai/v1/")
		classic := r.URL.Path == "/openai/models" || strings.HasPrefix(r.URL.Path, "/openai/deployments/") && strings.Count(r.URL.Path, "/") == 5
		bearer := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
		sent := r.Header.Get("Api-Key")
		switch {
		case !v1 && !classic, classic && r.URL.Query().Get("api-version") == "", strings.Contains(r.URL.Path, "/v1/openai"):
			return 404, azure("404", "Resource not found")
		case classic && r.URL.Query().Get("api-version") < "2023":
			return 400, azure("BadRequest", "API version not supported")
		case sent == "" && bearer == "":
			return 401, azure("401", azureMissing)
		case sent != key && bearer != token && !(v1 && bearer == key):
			return 401, azure("401", azureWrong)
		}
		if more != nil {
			if status, body, ok := more(r); ok {
				return status, body
			}
		}
		if strings.HasSuffix(r.URL.Path, "/models") {
			return 200, azureModels
		}
		return 400, azure("BadRequest", "Missing required parameter: 'messages'.")
	}
}

func azureKey(c string) string {
	return strings.Repeat(c, 52) + "JQQJ99" + "CK" + strings.Repeat(c, 12) + "AAABACOG" + strings.Repeat(c, 4)
}

// entra is a token without a claim that could be read as expired.
func entra() string { return "eyJhbGciOiJub25lIn0." + "eyJhdWQiOiJhenVyZSJ9" + ".c2lnbmF0dXJl" }

func TestAzure(t *testing.T) {
	good, bad, token := azureKey("g"), azureKey("b"), entra()
	api := azureAPI(good, token, nil)
	no := func(status int, code, message string) func(*http.Request) (int, string) {
		return azureAPI(good, token, func(*http.Request) (int, string, bool) { return status, azure(code, message), true })
	}
	chat := func(status int, code, message string) func(*http.Request) (int, string) {
		return azureAPI(good, token, func(r *http.Request) (int, string, bool) { return status, azure(code, message), r.Method == "POST" })
	}
	key, at := "AZURE_OPENAI_API_KEY="+good, "AZURE_OPENAI_ENDPOINT=ADDRESS"
	visitVendors(t, map[string]vendorCase{
		"healthy, classic":               {env: []string{key, at}, api: api, verdict: flows.Healthy},
		"healthy, its own version":       {env: []string{key, at, "OPENAI_API_VERSION=2024-06-01"}, api: api, verdict: flows.Healthy},
		"healthy, v1":                    {provider: "azure-openai", env: []string{key}, base: "ADDRESS/openai/v1/", api: api, verdict: flows.Healthy},
		"healthy, a deployment":          {env: []string{key, at}, model: "my-gpt", api: api, verdict: flows.Healthy},
		"healthy, a token":               {env: []string{"AZURE_OPENAI_AD_TOKEN=" + token, at}, api: api, verdict: flows.Healthy},
		"another resource's key":         {env: []string{"AZURE_OPENAI_API_KEY=" + bad, at}, api: api, want: []string{"endpoint.wrong-host possible"}, verdict: flows.Unknown},
		"a key in quotes":                {env: []string{`AZURE_OPENAI_API_KEY='` + good + `'`, at}, api: api, want: []string{"credential.quoted proven"}},
		"a token in the key's place":     {env: []string{"AZURE_OPENAI_API_KEY=" + token, at}, api: api, want: []string{"credential.wrong-header proven"}, proof: "Authorization: Bearer"},
		"a key in the token's place":     {env: []string{"AZURE_OPENAI_AD_TOKEN=" + good, at}, api: api, want: []string{"credential.wrong-header proven"}, proof: "api-key"},
		"a stale token before the key":   {env: []string{"AZURE_OPENAI_AD_TOKEN=" + token + "x", key, at}, api: api, want: []string{"credential.shadowed proven"}, proof: "AZURE_OPENAI_API_KEY"},
		"the v1 address for AzureOpenAI": {env: []string{key, at + "/openai/v1/"}, api: api, want: []string{"request.wrong-path proven"}, proof: "the client adds /openai itself"},
		"the whole address of a call": {env: []string{key, at + "/openai/deployments/my-gpt/chat/completions?api-version=2024-10-21"}, api: api,
			want: []string{"request.wrong-path proven"}},
		"a version that is not known": {env: []string{key, at, "OPENAI_API_VERSION=2022-01-01"}, api: api, want: []string{"request.api-version proven"}, proof: "api-version=2024-10-21"},
		"a deployment that is not there": {env: []string{key, at}, model: "gpt-4", api: chat(404, "DeploymentNotFound", "The API deployment for this resource does not exist."),
			want: []string{"model.not-found inferred"}},
		"a missing role, a 401":    {env: []string{"AZURE_OPENAI_AD_TOKEN=" + token, at}, api: no(401, "PermissionDenied", "Principal does not have access to API/Operation."), want: []string{"permission.role inferred"}},
		"a firewall":               {env: []string{key, at}, api: no(403, "403", "Access denied due to Virtual Network/Firewall rules."), want: []string{"permission.ip-allowlist inferred"}},
		"keys switched off":        {env: []string{key, at}, api: no(403, "AuthenticationTypeDisabled", "Key based authentication is disabled for this resource."), want: []string{"credential.wrong-kind inferred"}},
		"a gateway's token quota":  {env: []string{key, at}, api: no(403, "403", "Token quota is exceeded. Try again later."), want: []string{"quota.hard-limit stated"}},
		"tokens per minute, a 429": {env: []string{key, at}, model: "my-gpt", api: chat(429, "429", "Requests to the ChatCompletions_Create Operation have exceeded token rate limit of your current pricing tier. Please retry after 7 seconds."), want: []string{"rate.tokens stated"}},
		"no endpoint":              {env: []string{key}, api: api, want: []string{"client.misconfigured inferred"}},
	})
}
