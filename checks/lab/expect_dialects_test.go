package lab

import (
	"net/http"
	"slices"
	"strings"
)

// recorded is how a provider answers the faults that are its own, or told in its own words: to the list of models or what
// stands in its place, to that below a wrong base URL, to a request for one model, or to a call.
type recorded struct {
	asked  string // list, path, model, call
	status int
	text   string
}

// words are what a provider says to a missing key, a wrong one, and an unknown path.
type words struct{ missing, wrong, path recorded }

func providerWords() map[string]words {
	list := func(status int, text string) recorded { return recorded{"list", status, text} }
	path := func(status int, text string) recorded { return recorded{"path", status, text} }
	both := func(status int, text string, unknown recorded) words {
		return words{list(status, text), list(status, text), unknown}
	}
	return map[string]words{
		"deepseek":          {list(401, "(auth header format should be Bearer sk-...)"), list(401, "Authentication Fails, Your api key: ****"), path(404, "404 page not found")},
		"anthropic":         {list(401, "x-api-key header is required"), list(401, "invalid x-api-key"), path(404, "Not Found")},
		"azure-openai":      both(401, "invalid subscription key or wrong API endpoint", path(404, "Resource not found")),
		"cohere":            {list(401, "no api key supplied"), list(401, "invalid api token"), path(404, "404 page not found")},
		"gemini":            {list(403, "unregistered callers"), list(400, "API key not valid."), path(404, "Error 404 (Not Found)")},
		"huggingface":       {list(401, "Invalid username or password."), list(401, "Invalid credentials in Authorization header"), path(404, "Not Found")},
		"llamacpp":          both(401, "Invalid API Key", path(404, "File Not Found")),
		"perplexity":        both(401, "401 Authorization Required", path(404, "Not Found")),
		"groq":              both(401, "Invalid API Key", path(404, "Unknown request URL: GET /openai/v1/chat/completions/models.")),
		"mistral":           both(401, `{"detail":"Unauthorized"}`, path(404, `{"detail":"Not Found"}`)),
		"openrouter":        {list(401, "No auth credentials found"), list(401, "User not found."), path(404, "<title>Not Found | OpenRouter</title>")},
		"together":          both(401, `{"error":{"message":"Unauthorized"}}`, path(404, "Not found")),
		"xai":               {list(401, "No API key was provided"), list(400, "Incorrect API key provided: "), path(404, "")},
		"litellm":           {list(401, "No api key passed in."), list(401, "Invalid proxy server token passed"), path(404, `{"detail":"Not Found"}`)},
		"localai":           both(401, "An authentication key is required", path(404, "Resource not found")),
		"ollama":            {path: path(404, "404 page not found")},
		"vllm":              both(401, `"Unauthorized"`, path(404, `{"detail":"Not Found"}`)),
		"openai-compatible": {list(401, "未提供令牌"), list(401, "无效的令牌"), path(404, "Invalid URL (GET /v1/chat/completions/models)")},
	}
}

// expectation is what a plain client sees of a fault.
func expectation(f Fault) (expect, bool) {
	if want, ok := expectations()[f.ID]; ok {
		return want, true
	}
	said, ok := ownReplies()[f.ID]
	if !ok {
		said, ok = ofKind(f)
	}
	if ok {
		return asks(f.dialect(), said), true
	}
	want, ok := expectations()[f.plain()]
	want.path = heldBack(f.dialect())
	if strings.HasPrefix(f.plain(), "healthy") {
		want = expect{path: want.path, status: 200}
	}
	return want, ok
}

// ofKind is the answer to a common fault that the provider words itself.
func ofKind(f Fault) (recorded, bool) {
	said := providerWords()[f.Provider]
	switch plain := f.plain(); {
	case plain == "key-missing" || plain == "header-stripped":
		return said.missing, true
	case plain == "key-newline":
		return recorded{}, false // nothing is sent
	case f.Slot == slotKey:
		return said.wrong, true
	case plain == "path-endpoint":
		return said.path, true
	}
	return recorded{}, false
}

// asks is the request that shows an answer in a dialect.
func asks(d dialect, said recorded) expect {
	want := expect{path: heldBack(d), status: said.status, text: said.text, anyShape: true}
	switch said.asked {
	case "path": // which must not lie beside the base URL
		want.path = d.routes[0].path
	case "model":
		i := slices.IndexFunc(d.routes, func(r route) bool { return r.method == http.MethodGet && strings.HasSuffix(r.path, "{model}") })
		want.path = d.routes[i].path
	case "call":
		i := slices.IndexFunc(d.routes, func(r route) bool { return r.method == http.MethodPost })
		want.method, want.path, want.body = http.MethodPost, d.routes[i].path, oneToken
	}
	return want
}

// heldBack is the path of the first list that is not public.
func heldBack(d dialect) string {
	i := slices.IndexFunc(d.routes, func(r route) bool { return r.scope != scopePublic })
	return d.routes[i].asked()
}

// asked is the path of a route as the plain client takes it.
func (r route) asked() string {
	if r.atHost {
		return atHost + r.path
	}
	return r.path
}

func ownReplies() map[string]recorded {
	return map[string]recorded{
		"openai-regional-host":               {"list", 401, "incorrect regional hostname"},
		"openai-token-revoked":               {"list", 401, "invalidated oauth token"},
		"openai-project-archived":            {"list", 401, "has been archived"},
		"openai-membership-lost":             {"list", 401, "the organization tied to the API key"},
		"openai-role-missing":                {"list", 403, "You have insufficient permissions for this operation."},
		"openai-service-tier":                {"call", 400, "Invalid service_tier argument"},
		"openai-model-wrong-endpoint":        {"call", 404, "This is not a chat model"},
		"openai-compatible-key-other-header": {"list", 401, "Missing x-api-key header"},
		"anthropic-claude-code-only":         {"list", 400, "This credential is only authorized for use with Claude Code"},
		"anthropic-token-revoked":            {"list", 403, "OAuth token has been revoked. Please obtain a new token."},
		"anthropic-token-expired":            {"list", 401, "OAuth token has expired. Please obtain a new token or refres"},
		"anthropic-organization-disabled":    {"list", 400, "This organization has been disabled."},
		"anthropic-permission":               {"list", 403, "Your API key does not have permission to use the specified r"},
		"anthropic-region":                   {"list", 403, "Request not allowed"},
		"anthropic-model-unknown":            {"model", 404, "model: practice-1-mni"},
		"anthropic-credit-exhausted":         {"call", 400, "Your credit balance is too low to access the Anthropic API."},
		"anthropic-billing":                  {"call", 402, "There is a problem with your billing or payment details."},
		"anthropic-own-limit":                {"call", 400, "You have reached your specified API usage limits. You will r"},
		"anthropic-tier-cap":                 {"call", 429, "The monthly spend limit of your usage tier is reached."},
		"anthropic-rate-requests":            {"call", 429, "50 requests per minute"},
		"anthropic-rate-tokens":              {"call", 429, "30,000 input tokens per minute"},
		"anthropic-overloaded":               {"list", 529, "Overloaded"},
		"anthropic-server-error":             {"list", 500, "Internal server error"},
		"anthropic-timeout":                  {"list", 504, "Request timed out. Please retry with streaming."},
		"azure-openai-key-auth-disabled":     {"list", 403, "Key based authentication is disabled for this resource."},
		"azure-openai-api-version":           {"list", 400, "API version not supported"},
		"azure-openai-version-too-old":       {"call", 400, "Model"},
		"azure-openai-regional-endpoint":     {"list", 403, "A Virtual Network is configured for this resource. Please us"},
		"azure-openai-token-audience":        {"list", 401, "Unauthorized. Access token is missing, invalid, audience is"},
		"azure-openai-resource-blocked":      {"list", 403, "This resource has been temporarily blocked because we detect"},
		"azure-openai-role":                  {"list", 401, "The principal"},
		"azure-openai-firewall":              {"list", 403, "Access denied due to Virtual Network/Firewall rules."},
		"azure-openai-model-unknown":         {"call", 404, "The API deployment for this resource does not exist. If you"},
		"azure-openai-wrong-operation":       {"call", 400, "The chatCompletion operation does not work with the specifie"},
		"azure-openai-gateway-quota":         {"call", 403, "Token quota is exceeded. Try again in 1 hour."},
		"azure-openai-rate-requests":         {"call", 429, "exceeded call rate limit"},
		"azure-openai-rate-tokens":           {"call", 429, "exceeded token rate limit"},
		"azure-openai-server-error":          {"list", 500, "The server had an error while processing your request. Sorry"},
		"cohere-key-rejected":                {"list", 498, "invalid token"},
		"cohere-key-expired":                 {"list", 401, "Your API key has expired. Please create a production key at"},
		"cohere-forbidden":                   {"list", 403, "forbidden"},
		"cohere-model-unknown":               {"model", 404, "model '"},
		"cohere-billing":                     {"call", 402, "Maximum billing reached for this API key as set in your dash"},
		"cohere-trial-limit":                 {"call", 429, "You are using a Trial key, which is limited to 10 API calls"},
		"cohere-server-error":                {"list", 500, "internal server error, this has been reported to our develop"},
		"deepseek-model-unknown":             {"call", 400, "Model Not Exist"},
		"deepseek-credit-exhausted":          {"call", 402, "Insufficient Balance"},
		"deepseek-rate-requests":             {"list", 429, "Rate limit reached. Please pace your requests reasonably."},
		"deepseek-overloaded":                {"list", 503, "The server is overloaded due to high traffic. Please retry y"},
		"deepseek-server-error":              {"list", 500, "Our server encounters an issue. Please retry your request af"},
		"gemini-key-type":                    {"list", 401, "Request had invalid authentication credentials. Expected OAu"},
		"gemini-key-leaked":                  {"list", 403, "Your API key was reported as leaked. Please use another API"},
		"gemini-key-expired":                 {"list", 400, "API key expired. Please renew the API key."},
		"gemini-project-suspended":           {"list", 403, "Permission denied: Consumer 'projects/123456789012' has been"},
		"gemini-project-denied":              {"list", 403, "Your project has been denied access. Please contact support."},
		"gemini-key-api-restricted":          {"list", 403, "Requests to this API generativelanguage.googleapis.com metho"},
		"gemini-key-referrer":                {"list", 403, "Requests from referer <empty> are blocked."},
		"gemini-key-address":                 {"list", 403, "The provided API key has an IP address restriction. The orig"},
		"gemini-key-app":                     {"list", 403, "Requests from this Android client application <empty> are bl"},
		"gemini-api-disabled":                {"list", 403, "Generative Language API has not been used in project 1234567"},
		"gemini-perimeter":                   {"list", 403, "Request is prohibited by organization's policy."},
		"gemini-region":                      {"call", 400, "User location is not supported for the API use."},
		"gemini-model-unknown":               {"model", 404, "models/"},
		"gemini-billing-disabled":            {"list", 403, "This API method requires billing to be enabled."},
		"gemini-credit-exhausted":            {"call", 402, "Your prepayment credits are depleted. Please go to AI Studio"},
		"gemini-zero-tier":                   {"call", 429, "limit: 0"},
		"gemini-rate-requests":               {"call", 429, "GenerateRequestsPerMinutePerProjectPerModel-FreeTier"},
		"gemini-rate-tokens":                 {"call", 429, "GenerateContentInputTokensPerModelPerMinute-FreeTier"},
		"gemini-rate-daily":                  {"call", 429, "GenerateRequestsPerDayPerProjectPerModel-FreeTier"},
		"gemini-overloaded":                  {"call", 503, "The model is overloaded. Please try again later."},
		"gemini-server-error":                {"list", 500, "An internal error has occurred. Please retry or report in ht"},
		"groq-organization-restricted":       {"list", 400, "Organization has been restricted. Please reach out to suppor"},
		"groq-permission":                    {"list", 403, "Forbidden. This is not allowed due to permission restriction"},
		"groq-model-blocked-organization":    {"call", 403, "The model"},
		"groq-model-blocked-project":         {"call", 403, "The model"},
		"groq-model-terms":                   {"call", 400, "The model"},
		"groq-model-unknown":                 {"model", 404, "The model"},
		"groq-model-retired":                 {"model", 400, "The model"},
		"groq-rate-requests":                 {"call", 429, "requests per minute (RPM)"},
		"groq-rate-tokens":                   {"call", 429, "tokens per minute (TPM)"},
		"groq-rate-daily":                    {"call", 429, "tokens per day (TPD)"},
		"groq-capacity":                      {"call", 498, "Flex tier capacity exceeded. Please try again later or use a"},
		"groq-server-error":                  {"list", 500, "Internal Server Error"},
		"github-models-retired":              {"list", 410, "GitHub Models has been retired."},
		"github-models-retired-404":          {"list", 404, ""},
		"github-models-retired-401":          {"list", 401, "Unauthorized"},
		"huggingface-inference-scope":        {"call", 403, "This authentication method does not have sufficient permissi"},
		"huggingface-gated":                  {"call", 403, "Access to model"},
		"huggingface-model-unknown":          {"call", 400, "The requested model '"},
		"huggingface-repo-missing":           {"call", 404, "Repository not found"},
		"huggingface-credit-exhausted":       {"call", 402, "You have exceeded your monthly included credits for Inferenc"},
		"huggingface-rate-requests":          {"call", 429, "We had to rate limit you. Please slow down."},
		"huggingface-server-error":           {"call", 500, "Internal Server Error"},
		"mistral-model-tier":                 {"call", 403, "This model is not available to your workspace."},
		"mistral-model-unknown":              {"model", 400, "Invalid model:"},
		"mistral-credit-exhausted":           {"call", 402, "Payment required. Please check your balance and billing sett"},
		"mistral-plan-inactive":              {"list", 429, "Requests rate limit exceeded"},
		"mistral-rate-requests":              {"list", 429, "Requests rate limit exceeded"},
		"mistral-rate-tokens":                {"call", 429, "Rate limit exceeded"},
		"mistral-capacity":                   {"call", 429, "Service tier capacity exceeded for this model."},
		"mistral-server-error":               {"list", 500, "Service unavailable."},
		"openrouter-provider-error":          {"call", 400, "Provider returned error"},
		"openrouter-guardrail":               {"call", 403, "This key is not allowed to make this request."},
		"openrouter-privacy":                 {"call", 404, "No endpoints found matching your data policy (Free model pub"},
		"openrouter-region":                  {"call", 403, "This model is not available in your region."},
		"openrouter-model-unknown":           {"call", 400, ""},
		"openrouter-model-retired":           {"call", 404, "No endpoints found for"},
		"openrouter-credit-exhausted":        {"call", 402, "Insufficient credits. Add more using https://openrouter.ai/s"},
		"openrouter-key-limit":               {"call", 402, "Key limit exceeded (monthly limit). Manage it using https://"},
		"openrouter-parallel-budget":         {"call", 402, "The budget is held by requests that are still running. Retry"},
		"openrouter-rate-requests":           {"call", 429, "Rate limit exceeded: free-models-per-min."},
		"openrouter-rate-daily":              {"call", 429, "Rate limit exceeded: free-models-per-day. Add 10 credits to"},
		"openrouter-provider-overloaded":     {"call", 503, "The provider is overloaded. Try again later."},
		"openrouter-provider-unavailable":    {"call", 502, "The provider returned an invalid response."},
		"openrouter-no-endpoints":            {"call", 404, "No endpoints found that support the requested parameters."},
		"perplexity-model-unknown":           {"call", 400, "Invalid model '"},
		"perplexity-credit-exhausted":        {"list", 401, "401 Authorization Required"},
		"perplexity-rate-requests":           {"call", 429, "Too many requests. Please slow down."},
		"perplexity-server-error":            {"list", 500, "Internal server error."},
		"together-model-unknown":             {"call", 404, "Unable to access model"},
		"together-spend-limit":               {"call", 402, "The account has reached its monthly maximum credit limit."},
		"together-rate-requests":             {"call", 429, "You have reached the rate limit for this model."},
		"together-rate-tokens":               {"call", 429, "You have reached the token rate limit for this model."},
		"together-overloaded":                {"call", 503, "The server is overloaded or not ready yet."},
		"together-server-error":              {"list", 500, "Internal server error"},
		"together-context-length":            {"call", 403, "Input validation error: `inputs` tokens + `max_new_tokens` m"},
		"xai-subscription-token":             {"call", 403, "You have run out of credits or need a Grok subscription. Add"},
		"xai-blocked":                        {"list", 403, "This API key or its team is not allowed to do this."},
		"xai-model-unknown":                  {"call", 404, "The model"},
		"xai-no-credits":                     {"call", 403, "Your newly created team doesn't have any credits yet. You ca"},
		"xai-credits-or-limit":               {"call", 429, "Your team has either used all available credits or reached i"},
		"xai-rate-requests":                  {"call", 429, "Too many requests for this model. Please slow down."},
		"xai-overloaded":                     {"list", 503, "Service temporarily unavailable."},
		"xai-server-error":                   {"list", 500, "The service has failed. Please try again later."},
		"litellm-no-deployment":              {"call", 429, "No deployments available for selected model, Try again in 5"},
		"litellm-upstream-key":               {"call", 401, "litellm.AuthenticationError: AuthenticationError: OpenAIExce"},
		"litellm-key-expired":                {"list", 400, "Authentication Error - Expired Key. Key Expiry time 2026-10-"},
		"litellm-model-access":               {"call", 401, "key not allowed to access model. This key can only access mo"},
		"litellm-model-unknown":              {"model", 400, "Invalid model name passed in model="},
		"litellm-key-budget":                 {"list", 400, "Budget has been exceeded! Current cost: 10.42, Max budget: 1"},
		"litellm-rate-requests":              {"call", 429, "Crossed TPM / RPM / Max Parallel Request Limit"},
		"litellm-no-database":                {"list", 503, "Authentication Error, Database not connected. Try again late"},
		"llamacpp-loading":                   {"list", 503, "Loading model"},
		"llamacpp-server-error":              {"call", 500, "Compute error."},
		"localai-key-opaque":                 {"list", 401, ""},
		"localai-role":                       {"list", 403, "feature not enabled for your account"},
		"localai-model-unknown":              {"call", 404, "The model"},
		"localai-server-error":               {"call", 500, "could not load model: rpc error: code = Unknown desc = unabl"},
		"ollama-cloud-sign-in":               {"call", 401, "unauthorized"},
		"ollama-cloud-unreachable":           {"call", 502, "unable to reach ollama.com"},
		"ollama-host-forbidden":              {"list", 403, ""},
		"ollama-model-unknown":               {"model", 404, "not found, try pulling it first"},
		"ollama-server-error":                {"call", 500, "model runner has unexpectedly stopped, this may be due to re"},
		"vllm-model-unknown":                 {"call", 404, "The model"},
		"vllm-server-error":                  {"call", 500, "EngineCore encountered an issue. See stack trace for the roo"},
		"openai-compatible-upstream":         {"call", 500, "bad response status code 401"},
		"openai-compatible-token-disabled":   {"list", 401, "该令牌状态不可用"},
		"openai-compatible-token-expired":    {"list", 401, "该令牌已过期"},
		"openai-compatible-user-banned":      {"list", 403, "用户已被封禁"},
		"openai-compatible-token-model":      {"call", 403, "该令牌无权访问模型"},
		"openai-compatible-token-address":    {"list", 403, "您的 IP 不在令牌允许访问的列表中"},
		"openai-compatible-token-exhausted":  {"list", 401, "该令牌额度已用尽"},
		"openai-compatible-rate-requests":    {"call", 429, "您已达到请求数限制：1分钟内最多请求60次"},
		"openai-compatible-rate-daily":       {"call", 429, "The daily allowance of the plan is used up"},
		"openai-compatible-saturated":        {"call", 429, "当前分组上游负载已饱和，请稍后再试"},
	}
}
