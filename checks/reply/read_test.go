package reply_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"authdoctor/checks/cause"
	"authdoctor/checks/provider"
	"authdoctor/checks/reply"
)

func resolved(t testing.TB, id string) provider.Provider {
	t.Helper()
	registry, err := provider.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	p, ok := registry.Resolve(id)
	if !ok {
		t.Fatalf("no provider %q", id)
	}
	return p
}

// openaiBody is an error as OpenAI writes it; a code of "" is null.
func openaiBody(message, kind, code string) string {
	quote := func(s string) string {
		if s == "" {
			return "null"
		}
		return `"` + strings.ReplaceAll(s, `"`, `\"`) + `"`
	}
	return `{"error":{"message":` + quote(message) + `,"type":` + quote(kind) + `,"param":null,"code":` + quote(code) + `}}`
}

func TestOpenAIErrors(t *testing.T) {
	const invalid = "invalid_request_error"
	openai := resolved(t, "openai")
	tests := []struct {
		name   string
		status int
		body   string
		rule   string
		causes []cause.ID
		retry  string
	}{
		{"invalid key", 401, openaiBody("Incorrect API key provided: sk-proj-****abcd. You can find your API key at https://platform.openai.com/account/api-keys.", invalid, "invalid_api_key"),
			"openai-invalid-api-key", []cause.ID{cause.CredentialInvalid, cause.CredentialRevoked, cause.CredentialTruncated}, "never"},
		{"invalid key, no code", 401, openaiBody("Incorrect API key provided: sk-proj-****abcd. You can find your API key at https://platform.openai.com/account/api-keys.", invalid, ""),
			"openai-invalid-api-key-text", []cause.ID{cause.CredentialInvalid, cause.CredentialRevoked, cause.CredentialTruncated}, "never"},
		{"no key", 401, openaiBody("You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY)", invalid, ""),
			"openai-missing-key", []cause.ID{cause.CredentialMissing}, "never"},
		{"no organization", 401, openaiBody("You must be a member of an organization to use the API.", invalid, "no_organization"),
			"openai-no-organization", []cause.ID{cause.OrgMismatch}, "never"},
		{"organization header", 401, openaiBody("OpenAI-Organization header should match organization for API key", invalid, "mismatched_organization"),
			"openai-mismatched-organization", []cause.ID{cause.OrgMismatch}, "after_fix"},
		{"organization header, text", 401, openaiBody("OpenAI-Organization header should match organization for API key", invalid, ""),
			"openai-mismatched-organization-text", []cause.ID{cause.OrgMismatch}, "after_fix"},
		{"project header", 401, openaiBody("OpenAI-Project header should match project for API key", invalid, "mismatched_project"),
			"openai-mismatched-project", []cause.ID{cause.OrgMismatch, cause.ProjectInvalid}, "after_fix"},
		{"unknown organization", 401, openaiBody("No such organization: org-nobody.", invalid, "invalid_organization"),
			"openai-invalid-organization", []cause.ID{cause.OrgMismatch}, "after_fix"},
		{"lost membership", 401, openaiBody("You do not have access to the organization tied to the API key.", invalid, ""),
			"openai-lost-membership", []cause.ID{cause.OrgMismatch}, "never"},
		{"archived project", 401, openaiBody("The project you are requesting has been archived and is no longer accessible", invalid, "not_authorized_invalid_project"),
			"openai-invalid-project", []cause.ID{cause.ProjectInvalid}, "after_fix"},
		{"deactivated", 401, openaiBody("This key is associated with a deactivated account.", invalid, "account_deactivated"),
			"openai-deactivated", []cause.ID{cause.AccountDeactivated}, "never"},
		{"address", 401, openaiBody("Your IP is not authorized to access this resource.", "", "ip_not_authorized"),
			"openai-address-not-allowed", []cause.ID{cause.PermissionIPAllowlist}, "never"},
		{"scope, 401", 401, openaiBody("You have insufficient permissions for this operation. Missing scopes: model.request.", invalid, "missing_scope"),
			"openai-missing-scope", []cause.ID{cause.PermissionMissingScope}, "after_fix"},
		{"scope, 403 without code", 403, openaiBody("You have insufficient permissions for this operation. Missing scopes: api.responses.write. Check that you have the correct role", invalid, ""),
			"openai-missing-scope-text", []cause.ID{cause.PermissionMissingScope}, "after_fix"},
		{"region", 403, openaiBody("Country, region, or territory not supported", "request_forbidden", "unsupported_country_region_territory"),
			"openai-region", []cause.ID{cause.PermissionRegion}, "never"},
		{"verification behind unsupported_value", 400, openaiBody("Your organization must be verified to stream this model. Please go to: https://platform.openai.com/settings/organization/general", invalid, "unsupported_value"),
			"openai-unverified", []cause.ID{cause.PermissionOrgUnverified}, "after_fix"},
		{"plain unsupported_value", 400, openaiBody("Unsupported value: 'temperature' does not support 0.2 with this model.", invalid, "unsupported_value"),
			"openai-invalid-value", []cause.ID{cause.RequestInvalidValue}, "after_fix"},
		{"verification behind model_not_found", 404, openaiBody("Your organization must be verified to use the model `o3`.", invalid, "model_not_found"),
			"openai-unverified", []cause.ID{cause.PermissionOrgUnverified}, "after_fix"},
		{"project may not use the model", 403, openaiBody("Project `proj_a` does not have access to model `gpt-x`", invalid, "model_not_found"),
			"openai-project-model-anywhere", []cause.ID{cause.PermissionModelAccess}, "after_fix"},
		{"unknown model", 404, openaiBody("The model `text-embedding-3-smal` does not exist or you do not have access to it.", invalid, "model_not_found"),
			"openai-model-not-found", []cause.ID{cause.ModelNotFound, cause.PermissionModelAccess, cause.ModelDeprecated}, "never"},
		{"withdrawn model", 404, openaiBody("The model `text-davinci-003` has been deprecated, learn more here: https://platform.openai.com/docs/deprecations", invalid, "model_not_found"),
			"openai-model-deprecated", []cause.ID{cause.ModelDeprecated}, "never"},
		{"wrong endpoint", 404, openaiBody("This is not a chat model and thus not supported in the v1/chat/completions endpoint. Did you mean to use v1/completions?", invalid, ""),
			"openai-wrong-endpoint", []cause.ID{cause.ModelWrongEndpoint}, "after_fix"},
		{"service tier", 400, openaiBody("Invalid service_tier argument: The requested service tier is not allowed for this project.", invalid, ""),
			"openai-service-tier", []cause.ID{cause.PermissionOptInMissing}, "never"},
		{"credits", 429, openaiBody("You have no credits left.", "insufficient_quota", "credit_balance_exhausted"),
			"openai-credits", []cause.ID{cause.QuotaExhausted}, "never"},
		{"own limit of the organization", 429, openaiBody("Limit reached.", "insufficient_quota", "organization_spend_limit_exceeded"),
			"openai-organization-spend-limit", []cause.ID{cause.QuotaHardLimit}, "never"},
		{"own limit of the project", 429, openaiBody("Limit reached.", "insufficient_quota", "project_spend_limit_exceeded"),
			"openai-project-spend-limit", []cause.ID{cause.QuotaHardLimit}, "never"},
		{"usage limit", 429, openaiBody("Limit reached.", "insufficient_quota", "organization_usage_limit_exceeded"),
			"openai-usage-limit", []cause.ID{cause.QuotaHardLimit}, "never"},
		{"quota", 429, openaiBody("You exceeded your current quota, please check your plan and billing details.", "insufficient_quota", "insufficient_quota"),
			"openai-insufficient-quota", []cause.ID{cause.QuotaExhausted, cause.QuotaHardLimit}, "never"},
		{"a billing code of tomorrow", 429, openaiBody("Pay.", "insufficient_quota", "wallet_empty"),
			"openai-insufficient-quota-type", []cause.ID{cause.QuotaExhausted, cause.QuotaHardLimit}, "never"},
		{"billing not active", 429, openaiBody("Your account is not active, please check your billing details on our website.", "billing_not_active", "billing_not_active"),
			"openai-billing-not-active", []cause.ID{cause.QuotaExhausted}, "never"},
		{"hard limit at images", 400, openaiBody("Billing hard limit has been reached", invalid, "billing_hard_limit_reached"),
			"openai-billing-hard-limit", []cause.ID{cause.QuotaHardLimit}, "never"},
		{"requests per minute", 429, openaiBody("Rate limit reached for gpt-4 in organization org-a on requests per min (RPM): Limit 3, Used 3, Requested 1. Please try again in 20s.", "requests", "rate_limit_exceeded"),
			"openai-rate-requests", []cause.ID{cause.RateRequests}, "after_wait"},
		{"tokens per minute", 429, openaiBody("Rate limit reached for gpt-4 in organization org-a on tokens per min (TPM): Limit 10000, Used 9000, Requested 2000. Please try again in 6s.", "tokens", "rate_limit_exceeded"),
			"openai-rate-tokens", []cause.ID{cause.RateTokens}, "after_wait"},
		{"requests per day", 429, openaiBody("Rate limit reached for gpt-4 in organization org-a on requests per day (RPD): Limit 200, Used 200, Requested 1. Please try again in 7m12s.", "requests", "rate_limit_exceeded"),
			"openai-rate-daily", []cause.ID{cause.RateDaily}, "after_reset"},
		{"tokens per minute without a code", 429, openaiBody("Rate limit reached for gpt-4-turbo-preview in organization org-a. Limit 30000 TPM", "", ""),
			"openai-rate-tokens-text", []cause.ID{cause.RateTokens}, "after_wait"},
		{"one request too large", 429, openaiBody("Request too large for gpt-4o in organization org-a on tokens per min (TPM): Limit 30000, Requested 45000.", "tokens", "rate_limit_exceeded"),
			"openai-request-too-large", []cause.ID{cause.RequestContextLength, cause.RateTokens}, "after_fix"},
		{"a rate limit that says no more", 429, openaiBody("Slow down.", "rate_limit_error", "rate_limit_exceeded"),
			"openai-rate", []cause.ID{cause.RateRequests, cause.RateTokens, cause.RateDaily}, "after_wait"},
		{"slow down", 429, openaiBody("Slow down.", "rate_limit_error", "slow_down"),
			"openai-slow-down", []cause.ID{cause.RateRequests}, "after_wait"},
		{"overloaded", 503, openaiBody("The server is overloaded.", "service_unavailable_error", "server_is_overloaded"),
			"openai-overloaded", []cause.ID{cause.ServerOverloaded}, "after_wait"},
		{"server error", 500, openaiBody("The server had an error while processing your request. Sorry about that!", "server_error", ""),
			"openai-server-error", []cause.ID{cause.ServerError}, "after_wait"},
		{"session token expired, in detail", 401, `{"detail":{"message":"Your authentication token has expired. Please try signing in again.","type":"invalid_request_error","param":null,"code":"token_expired"}}`,
			"openai-token-expired", []cause.ID{cause.TokenExpired}, "after_fix"},
		{"session token revoked", 401, openaiBody("Encountered invalidated oauth token for user, failing request", invalid, "token_revoked"),
			"openai-token-revoked", []cause.ID{cause.CredentialRevoked}, "after_fix"},
		{"refresh token used", 401, openaiBody("Your refresh token has already been used to generate a new access token.", invalid, ""),
			"openai-refresh-token-text", []cause.ID{cause.OAuthInvalidGrant}, "after_fix"},
		{"workload identity", 401, `{"error":"invalid_subject_token","error_description":"audience does not match"}`,
			"openai-workload-identity", []cause.ID{cause.OAuthInvalidGrant}, "never"},
		{"wrong region", 401, openaiBody("Attempted to access resource with incorrect regional hostname. Please make your request to eu.api.openai.com", invalid, "incorrect_hostname"),
			"openai-regional-host", []cause.ID{cause.EndpointWrongHost}, "after_fix"},
		{"another issuer's token", 401, openaiBody("Your authentication token is not from a valid issuer.", invalid, "invalid_issuer"),
			"openai-invalid-issuer", []cause.ID{cause.CredentialWrongKind, cause.CredentialWrongProvider}, "never"},
		{"doubled path", 404, openaiBody("Invalid URL (POST /v1/v1/chat/completions)", invalid, ""),
			"openai-unknown-url-text", []cause.ID{cause.RequestWrongPath}, "after_fix"},
		{"unknown path", 404, openaiBody("Unknown request URL: GET /v1/ddmodels. Please check the URL for typos.", invalid, "unknown_url"),
			"openai-unknown-url", []cause.ID{cause.RequestWrongPath}, "after_fix"},
		{"method", 405, openaiBody("Not allowed to POST on /v1/models. (HINT: Perhaps you meant to use a different HTTP method?)", invalid, ""),
			"openai-wrong-method", []cause.ID{cause.RequestWrongMethod}, "after_fix"},
		{"the quota probe's refusal", 400, openaiBody("Invalid 'max_tokens': integer below minimum value. Expected a value >= 1, but got -1 instead.", invalid, "integer_below_min_value"),
			"openai-invalid-value", []cause.ID{cause.RequestInvalidValue}, "after_fix"},
		{"the scope probe's refusal", 400, openaiBody("Missing required parameter: 'model'.", invalid, "missing_required_parameter"),
			"openai-missing-parameter", []cause.ID{cause.RequestMissingParam}, "after_fix"},
		{"body is no JSON", 400, openaiBody("We could not parse the JSON body of your request. (HINT: This likely means you aren't using your HTTP library correctly.)", invalid, ""),
			"openai-malformed-json", []cause.ID{cause.RequestMalformedJSON}, "after_fix"},
		{"context", 400, openaiBody("This model's maximum context length is 8192 tokens.", invalid, "context_length_exceeded"),
			"openai-context-length", []cause.ID{cause.RequestContextLength}, "after_fix"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := reply.Read(openai, reply.Request{}, test.status, http.Header{}, []byte(test.body))
			if r.Form != reply.FormError || r.Rule == nil {
				t.Fatalf("form %q, rule %v: want an error with a rule", r.Form, r.Rule)
			}
			if r.Rule.ID != test.rule || !slices.Equal(r.Causes, test.causes) || r.Retry != test.retry {
				t.Errorf("got %s %v %s, want %s %v %s", r.Rule.ID, r.Causes, r.Retry, test.rule, test.causes, test.retry)
			}
			if r.OK() || !r.API() {
				t.Errorf("OK %v, API %v: want an answer of the API that grants nothing", r.OK(), r.API())
			}
		})
	}
}

func TestRuleOnRequestHeaders(t *testing.T) {
	openai := resolved(t, "openai")
	body := []byte(openaiBody("The server had an error.", "server_error", ""))
	tests := []struct {
		headers []string
		want    cause.ID
	}{
		{[]string{"Authorization", "openai-project"}, cause.ClientMisconfigured},
		{[]string{"Authorization", "OpenAI-Project", "OpenAI-Organization"}, cause.ServerError},
		{[]string{"Authorization"}, cause.ServerError},
	}
	for _, test := range tests {
		r := reply.Read(openai, reply.Request{HeaderNames: test.headers}, 500, nil, body)
		if len(r.Causes) == 0 || r.Causes[0] != test.want {
			t.Errorf("%v: got %v, want %s", test.headers, r.Causes, test.want)
		}
	}
}

// TestTraps holds what naive readers get wrong: the same status with another meaning.
func TestTraps(t *testing.T) {
	tests := []struct {
		name, provider string
		status         int
		body           string
		want           cause.ID
	}{
		{"429 is money at OpenAI", "openai", 429, openaiBody("You exceeded your current quota", "insufficient_quota", "insufficient_quota"), cause.QuotaExhausted},
		{"401 is a scope", "openai", 401, openaiBody("Missing scopes: model.request", "invalid_request_error", ""), cause.PermissionMissingScope},
		{"a 429 in the text is no status", "openai", 400, openaiBody("Invalid 'logit_bias': 429 is not a token id", "invalid_request_error", ""), cause.RequestInvalidValue},
		{"400 is a wrong key at xAI", "xai", 400, `{"code":"Client specified an invalid argument","error":"Incorrect API key provided: xa***bc. You can obtain an API key from https://console.x.ai."}`, cause.CredentialInvalid},
		{"401 is a missing key at xAI", "xai", 401, `{"code":"unauthenticated","error":"no credentials"}`, cause.CredentialMissing},
		{"403 is money at xAI", "xai", 403, `{"code":"permission-denied","error":"Your team has either used all available credits or reached its monthly spending limit."}`, cause.QuotaExhausted},
		{"403 is length at Together", "together", 403, `{"error":{"message":"too long","type":"invalid_request_error","param":"max_tokens","code":null}}`, cause.RequestContextLength},
		{"400 is money at Anthropic", "anthropic", 400, `{"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low to access the Anthropic API."},"request_id":"req_1"}`, cause.QuotaExhausted},
		{"400 is the account at Anthropic", "anthropic", 400, `{"type":"error","error":{"type":"invalid_request_error","message":"This organization has been disabled."}}`, cause.CredentialShadowed},
		{"400 is the account at Groq", "groq", 400, `{"error":{"message":"Organization has been restricted. Please reach out to support.","type":"invalid_request_error","code":"organization_restricted"}}`, cause.AccountDeactivated},
		{"401 may be money at Perplexity", "perplexity", 401, `{"error":{"message":"unauthorized","type":"x","code":401}}`, cause.CredentialInvalid},
		{"400 is a wrong key at Gemini, in an array", "gemini", 400, `[{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID"}]}}]`, cause.CredentialInvalid},
		{"limit 0 is no rate at Gemini", "gemini", 429, `{"error":{"code":429,"message":"Quota exceeded, limit: 0, model: m. Please retry in 25s.","status":"RESOURCE_EXHAUSTED"}}`, cause.QuotaZeroTier},
		{"limit 10 is", "gemini", 429, `{"error":{"code":429,"message":"Quota exceeded, limit: 10. Please retry in 25s.","status":"RESOURCE_EXHAUSTED","details":[{"quotaId":"GenerateRequestsPerDayPerProject"}]}}`, cause.RateDaily},
		{"401 is a role at Azure", "azure-openai", 401, `{"error":{"code":"PermissionDenied","message":"Principal does not have access to API/Operation."}}`, cause.PermissionRole},
		{"401 is the host at Azure", "azure-openai", 401, `{"error":{"code":"401","message":"Access denied due to invalid subscription key or wrong API endpoint."}}`, cause.EndpointWrongHost},
		{"401 is the network at Azure", "azure-openai", 401, `{"error":{"code":"401","message":"Access denied due to Virtual Network/Firewall rules."}}`, cause.PermissionIPAllowlist},
		{"404 is the version at Azure", "azure-openai", 404, `{"error":{"code":"404","message":"Resource not found"}}`, cause.RequestWrongPath},
		{"400 is money at LiteLLM", "litellm", 400, `{"error":{"message":"Budget has been exceeded! Current cost: 2, Max budget: 1","type":"budget_exceeded","param":null,"code":"400"}}`, cause.QuotaHardLimit},
		{"401 is the model at LiteLLM", "litellm", 401, `{"error":{"message":"key not allowed to access model.","type":"key_model_access_denied","code":"401"}}`, cause.PermissionModelAccess},
		{"401 is the proxy's own key at LiteLLM", "litellm", 401, `{"error":{"message":"litellm.AuthenticationError: AuthenticationError: OpenAIException - Incorrect API key provided: sk-proj-********abcd.","type":null,"param":null,"code":"401"}}`, cause.GatewayUpstreamFault},
		{"200 can be an error at OpenRouter", "openrouter", 200, `{"error":{"code":502,"message":"Provider returned error","metadata":{"error_type":"provider_unavailable"}}}`, cause.ServerError},
		{"404 is privacy at OpenRouter", "openrouter", 404, `{"error":{"message":"No endpoints found matching your data policy.","code":404}}`, cause.PermissionOptInMissing},
		{"404 names the constraint at OpenRouter", "openrouter", 404, `{"error":{"message":"gone","code":404,"availability":{"code":"model_deprecated"}}}`, cause.ModelDeprecated},
		{"a stream fails after 200", "anthropic", 200, "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"overloaded\"}}\n\n", cause.ServerOverloaded},
		{"every answer of a retired service", "github-models", 404, `{"message":"Not Found"}`, cause.EndpointRetired},
		{"also its pages", "github-models", 404, `<html><title>Not Found</title></html>`, cause.EndpointRetired},
		{"a gated model", "huggingface", 403, `{"error":"Access to model m is restricted, it is a gated repo"}`, cause.PermissionOptInMissing},
		{"top-level error", "mistral", 429, `{"object":"error","message":"Service tier capacity exceeded for this model.","type":"service_tier_capacity_exceeded","param":null,"code":"3505"}`, cause.ServerOverloaded},
		{"Mistral's gateway", "mistral", 401, `{"message":"Unauthorized","request_id":"abc"}`, cause.CredentialInvalid},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := reply.Read(resolved(t, test.provider), reply.Request{}, test.status, http.Header{}, []byte(test.body))
			if len(r.Causes) == 0 || r.Causes[0] != test.want {
				t.Errorf("got %v by %+v, want %s", r.Causes, r.Rule, test.want)
			}
		})
	}
}

func TestCompatibleServers(t *testing.T) {
	compatible := resolved(t, "openai-compatible")
	tests := []struct {
		name   string
		status int
		body   string
		want   []cause.ID
	}{
		{"OpenAI's wording", 401, openaiBody("Incorrect API key provided: sk-a.", "invalid_request_error", "invalid_api_key"), []cause.ID{cause.CredentialInvalid, cause.CredentialRevoked, cause.CredentialTruncated}},
		{"one-api has no channel", 503, `{"error":{"message":"当前分组 default 下对于模型 gpt-4 无可用渠道","type":"one_api_error"}}`, []cause.ID{cause.GatewayNoRoute}},
		{"new-api has no channel and says model_not_found", 503, `{"error":{"code":"model_not_found","message":"No available channel for model z-ai/glm under group default (distributor)","type":"new_api_error"}}`, []cause.ID{cause.GatewayNoRoute}},
		{"one-api does not know the token", 401, `{"error":{"message":"无效的令牌","type":"one_api_error"}}`, []cause.ID{cause.CredentialInvalid}},
		{"one-api says so with 200", 200, `{"error":{"message":"无效的 token","type":"one_api_error"}}`, []cause.ID{cause.CredentialInvalid}},
		{"new-api, no balance", 403, `{"error":{"message":"用户额度不足","type":"new_api_error","code":"insufficient_user_quota"}}`, []cause.ID{cause.QuotaExhausted}},
		{"new-api, token expired", 401, `{"error":{"message":"该令牌已过期","type":"new_api_error"}}`, []cause.ID{cause.TokenExpired}},
		{"new-api, model closed to the token", 403, `{"error":{"message":"This token has no access to model gpt-x","type":"new_api_error","code":"access_denied"}}`, []cause.ID{cause.PermissionModelAccess}},
		{"vLLM", 401, `{"error":"Unauthorized"}`, []cause.ID{cause.CredentialInvalid, cause.CredentialMissing}},
		{"LiteLLM", 401, `{"error":{"message":"Authentication Error, LiteLLM Virtual Key expected. Received=abc, expected to start with 'sk-'.","type":"auth_error","param":"None","code":"401"}}`, []cause.ID{cause.CredentialWrongKind, cause.CredentialPlaceholder}},
		{"FastAPI path", 404, `{"detail":"Not Found"}`, []cause.ID{cause.RequestWrongPath}},
		{"FastAPI without a header", 403, `{"detail":"Not authenticated"}`, []cause.ID{cause.CredentialMissing}},
		{"Go path", 404, "404 page not found\n", []cause.ID{cause.RequestWrongPath}},
		{"Express path", 404, "Cannot GET /models", []cause.ID{cause.RequestWrongPath}},
		{"nginx path", 404, "<html>\n<head><title>404 Not Found</title></head>\n<body><center><h1>404 Not Found</h1></center><hr><center>nginx</center></body></html>", []cause.ID{cause.RequestWrongPath, cause.NetNonJSONResponse}},
		{"OpenAI path", 404, openaiBody("Invalid URL (GET /models)", "invalid_request_error", ""), []cause.ID{cause.RequestWrongPath}},
		{"unknown_url", 404, openaiBody("Unknown request URL: GET /models.", "invalid_request_error", "unknown_url"), []cause.ID{cause.RequestWrongPath}},
		{"Moonshot", 404, openaiBody("Not found the model moonshot-v1-8k1 or Permission denied", "resource_not_found_error", ""), []cause.ID{cause.ModelNotFound, cause.PermissionModelAccess}},
		{"Zhipu", 429, `{"error":{"code":"1310","message":"Weekly Limit Exhausted"}}`, []cause.ID{cause.RateDaily, cause.QuotaExhausted}},
		{"llama.cpp", 401, `{"error":{"code":401,"message":"Invalid API Key","type":"authentication_error"}}`, []cause.ID{cause.CredentialInvalid, cause.CredentialMissing}},
		{"a bare 401", 401, `{"oops":true}`, []cause.ID{cause.CredentialInvalid, cause.CredentialMissing, cause.TokenExpired, cause.CredentialWrongHeader}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := reply.Read(compatible, reply.Request{}, test.status, http.Header{}, []byte(test.body))
			if !slices.Equal(r.Causes, test.want) {
				t.Errorf("got %v by %+v, want %v", r.Causes, r.Rule, test.want)
			}
			if r.Rule != nil && strings.HasPrefix(r.Rule.ID, "openai-") && !strings.HasPrefix(r.Rule.ID, "openai-compatible-") && r.Rule.Mark == provider.Documented {
				t.Errorf("%s is documented for OpenAI, not for another server", r.Rule.ID)
			}
		})
	}
}

func TestForms(t *testing.T) {
	cloudflare := http.Header{"Server": {"cloudflare"}, "Cf-Ray": {"9e36fb5d5a63a124-IAD"}}
	page := http.Header{"Content-Type": {"text/html; charset=utf-8"}}
	tests := []struct {
		name   string
		status int
		header http.Header
		body   string
		form   reply.Form
		edge   string
		cause  cause.ID // "" for none
	}{
		{"models", 200, cloudflare, `{"object":"list","data":[{"id":"gpt-4o","object":"model"}]}`, reply.FormModels, "", ""},
		{"no models", 200, nil, `{"object":"list","data":[]}`, reply.FormModels, "", ""},
		{"models of Gemini", 200, nil, `{"models":[{"name":"models/gemini-x"}]}`, reply.FormModels, "", ""},
		{"a bare array of models", 200, nil, `[{"id":"m"}]`, reply.FormModels, "", ""},
		{"embeddings are no models", 200, nil, `{"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.1]}]}`, reply.FormObject, "", ""},
		{"a chat answer", 200, nil, `{"id":"x","object":"chat.completion","choices":[],"error":null}`, reply.FormObject, "", ""},
		{"a welcome", 200, nil, `{"message":"Welcome to the OpenAI API!"}`, reply.FormObject, "", ""},
		{"a stream", 200, nil, "data: {\"id\":\"x\",\"choices\":[]}\n\ndata: [DONE]\n", reply.FormObject, "", ""},
		{"an error through Cloudflare is the API's", 401, cloudflare, openaiBody("Incorrect API key provided: sk-a.", "invalid_request_error", "invalid_api_key"), reply.FormError, "", cause.CredentialInvalid},
		{"a byte order mark", 401, nil, "\ufeff" + openaiBody("x", "y", "invalid_api_key"), reply.FormError, "", cause.CredentialInvalid},
		{"challenge", 403, page, "<!DOCTYPE html><html><head><title>Just a moment...</title></head></html>", reply.FormEdge, "Cloudflare", cause.WAFBlocked},
		{"challenge with 503", 503, page, "<!DOCTYPE html><html><head><title>Just a moment...</title></head></html>", reply.FormEdge, "Cloudflare", cause.WAFBlocked},
		{"challenge by header", 403, http.Header{"Cf-Mitigated": {"challenge"}}, "", reply.FormEdge, "Cloudflare", cause.WAFBlocked},
		{"blocked", 403, page, "<html><head><title>Attention Required! | Cloudflare</title></head></html>", reply.FormEdge, "Cloudflare", cause.WAFBlocked},
		{"1010", 403, nil, "error code: 1010", reply.FormEdge, "Cloudflare", cause.WAFBlocked},
		{"1015", 429, nil, "error code: 1015\n", reply.FormEdge, "Cloudflare", cause.RateRequests},
		{"522", 522, nil, "error code: 522", reply.FormEdge, "Cloudflare", cause.ServerError},
		{"Cloudflare cannot reach the API", 502, page, `<html><head><title>api.example | 502: Bad gateway</title></head><body><div id="cf-error-details"></div></body></html>`, reply.FormEdge, "Cloudflare", cause.ServerError},
		{"Cloudflare's own JSON", 403, nil, `{"type":"https://developers.cloudflare.com/x","title":"Error 1020: Access denied","status":403,"cloudflare_error":true}`, reply.FormEdge, "Cloudflare", cause.WAFBlocked},
		{"Akamai", 403, page, "<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY>Reference&#32;&#35;18&#46;1</BODY></HTML>", reply.FormEdge, "Akamai", cause.WAFBlocked},
		{"CloudFront", 403, page, "<HTML><TITLE>ERROR: The request could not be satisfied</TITLE>Request blocked. Generated by cloudfront (CloudFront)</HTML>", reply.FormEdge, "CloudFront", cause.WAFBlocked},
		{"Imperva", 403, page, `<html><iframe src="/_Incapsula_Resource?x">Incapsula incident ID: 1</iframe></html>`, reply.FormEdge, "Imperva", cause.WAFBlocked},
		{"Fastly", 500, page, "<html><p>Fastly error: unknown domain: api.example.</p></html>", reply.FormEdge, "Fastly", cause.EndpointWrongHost},
		{"a company's proxy", 403, page, "<html><title>Web Page Blocked</title>FortiGuard Intrusion Prevention</html>", reply.FormEdge, "FortiGate", cause.WAFBlocked},
		{"nginx 502", 502, page, "<html>\r\n<head><title>502 Bad Gateway</title></head></html>", reply.FormHTML, "", cause.ServerError},
		{"haproxy 503 without a type", 503, nil, "<html><body><h1>503 Service Unavailable</h1>\nNo server is available.\n</body></html>", reply.FormHTML, "", cause.ServerError},
		{"a portal", 200, page, "<!doctype html><title>Sign in to Wi-Fi</title>", reply.FormHTML, "", cause.NetNonJSONResponse},
		{"plain HTTP on a TLS port", 400, page, "<html><title>400 The plain HTTP request was sent to HTTPS port</title></html>", reply.FormHTML, "", cause.TLSProtocol},
		{"the same from Go", 400, nil, "Client sent an HTTP request to an HTTPS server.\n", reply.FormText, "", cause.TLSProtocol},
		{"nothing", 200, nil, " \r\n", reply.FormEmpty, "", cause.NetNonJSONResponse},
		{"nothing with 401", 401, nil, "", reply.FormEmpty, "", cause.CredentialInvalid},
		{"a redirect", 307, page, "<html><title>307</title></html>", reply.FormHTML, "", ""},
		{"cut JSON", 200, nil, `{"data":[{"id":"a"}`, reply.FormText, "", cause.NetNonJSONResponse},
		{"binary", 500, nil, "\x00\x01\xff\xfe", reply.FormText, "", cause.ServerError},
	}
	openai := resolved(t, "openai")
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := reply.Read(openai, reply.Request{}, test.status, test.header, []byte(test.body))
			if r.Form != test.form || !strings.HasPrefix(r.Edge, test.edge) || test.edge == "" && r.Edge != "" {
				t.Errorf("got form %q edge %q, want %q %q", r.Form, r.Edge, test.form, test.edge)
			}
			switch {
			case test.cause == "" && len(r.Causes) > 0:
				t.Errorf("got %v by %+v, want no cause", r.Causes, r.Rule)
			case test.cause != "" && (len(r.Causes) == 0 || r.Causes[0] != test.cause):
				t.Errorf("got %v by %+v, want %s", r.Causes, r.Rule, test.cause)
			case (len(r.Causes) > 0) != (r.Rule != nil):
				t.Errorf("causes %v but rule %+v", r.Causes, r.Rule)
			}
		})
	}
}

func TestModels(t *testing.T) {
	body := `{"object":"list","data":[{"id":"gpt-4o","object":"model","shutdown_date":"2027-01-14"},{"id":"gpt-5","object":"model","shutdown_date":null}]}`
	r := reply.Read(resolved(t, "openai"), reply.Request{}, 200, nil, []byte(body))
	if !r.OK() || !slices.Equal(r.Models, []string{"gpt-4o", "gpt-5"}) || len(r.Shutdown) != 1 || r.Shutdown["gpt-4o"] != "2027-01-14" {
		t.Errorf("got %+v", r)
	}
	r = reply.Read(resolved(t, "openai"), reply.Request{}, 200, nil, []byte(`{"id":"gpt-4o","object":"model","shutdown_date":"2027-01-14"}`))
	if r.Form != reply.FormObject || r.Shutdown["gpt-4o"] != "2027-01-14" {
		t.Errorf("one model: got %+v", r)
	}
	many := `{"data":[` + strings.TrimSuffix(strings.Repeat(`{"id":"m"},`, 6000), ",") + `]}`
	if r = reply.Read(resolved(t, "openai"), reply.Request{}, 200, nil, []byte(many)); len(r.Models) != 5000 {
		t.Errorf("got %d models, want the first 5000", len(r.Models))
	}
}

func TestLimits(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	rate := openaiBody("Slow down.", "rate_limit_error", "rate_limit_exceeded")
	header := func(pairs ...string) http.Header {
		h := http.Header{}
		for i := 0; i < len(pairs); i += 2 {
			h.Set(pairs[i], pairs[i+1])
		}
		return h
	}
	tests := []struct {
		name, provider string
		header         http.Header
		body           string
		wait           time.Duration // 0: not told
		causes         []cause.ID
	}{
		{"seconds", "openai", header("Retry-After", "7"), rate, 7 * time.Second, []cause.ID{cause.RateRequests, cause.RateTokens, cause.RateDaily}},
		{"milliseconds first", "openai", header("Retry-After", "7", "retry-after-ms", "250"), rate, 250 * time.Millisecond, nil},
		{"a date", "openai", header("Retry-After", "Mon, 23 Nov 2026 12:01:00 GMT"), rate, time.Minute, nil},
		{"a hostile number", "openai", header("Retry-After", "1e300"), rate, 0, nil},
		{"minus one", "openai", header("Retry-After", "-1"), rate, 0, nil},
		{"spent tokens", "openai", header("x-ratelimit-remaining-requests", "5", "x-ratelimit-reset-requests", "9s", "x-ratelimit-remaining-tokens", "0", "x-ratelimit-reset-tokens", "6m0s"), rate, 6 * time.Minute, []cause.ID{cause.RateTokens}},
		{"spent requests", "openai", header("x-ratelimit-remaining-requests", "0", "x-ratelimit-reset-requests", "120ms", "x-ratelimit-remaining-tokens", "4"), rate, 120 * time.Millisecond, []cause.ID{cause.RateRequests}},
		{"both spent tell nothing", "openai", header("x-ratelimit-remaining-requests", "0", "x-ratelimit-remaining-tokens", "0"), rate, 0, []cause.ID{cause.RateRequests, cause.RateTokens, cause.RateDaily}},
		{"Groq counts requests by the day", "groq", header("x-ratelimit-remaining-requests", "0", "x-ratelimit-reset-requests", "2m59.56s"), rate, 179560 * time.Millisecond, []cause.ID{cause.RateDaily}},
		{"Anthropic's time", "anthropic", header("anthropic-ratelimit-input-tokens-remaining", "0", "anthropic-ratelimit-input-tokens-reset", "2026-11-23T12:00:30Z"), `{"type":"error","error":{"type":"rate_limit_error","message":"slow"}}`, 30 * time.Second, []cause.ID{cause.RateTokens}},
		{"OpenRouter's milliseconds", "openrouter", header("X-RateLimit-Limit", "20", "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", "1795435260000"), `{"error":{"code":429,"message":"Rate limit exceeded"}}`, time.Minute, []cause.ID{cause.RateRequests}},
		{"Together's seconds", "together", header("x-ratelimit-remaining", "0", "x-ratelimit-reset", "3"), `{"error":{"message":"slow","type":"x","code":null}}`, 3 * time.Second, []cause.ID{cause.RateRequests}},
		{"the IETF draft", "huggingface", header("RateLimit", `"api";r=0;t=55`), `{"error":"Too many requests"}`, 55 * time.Second, []cause.ID{cause.RateRequests}},
		{"Gemini's body", "gemini", nil, `{"error":{"code":429,"message":"m","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"37s"}]}}`, 37 * time.Second, nil},
		{"Gemini's lie", "gemini", nil, `{"error":{"code":429,"message":"limit: 0. Please retry in 25s.","status":"RESOURCE_EXHAUSTED"}}`, 0, []cause.ID{cause.QuotaZeroTier}},
		{"the message", "openai", nil, openaiBody("Rate limit reached for m on requests per min (RPM): Limit 3. Please try again in 20s.", "requests", "rate_limit_exceeded"), 20 * time.Second, []cause.ID{cause.RateRequests}},
		{"Azure's message", "azure-openai", nil, `{"error":{"code":"429","message":"Requests have exceeded token rate limit. Please retry after 7 seconds."}}`, 7 * time.Second, []cause.ID{cause.RateTokens}},
		{"money does not come back by waiting", "openai", header("Retry-After", "7"), openaiBody("x", "insufficient_quota", "insufficient_quota"), 0, nil},
		{"Anthropic's date", "anthropic", nil, `{"type":"error","error":{"type":"invalid_request_error","message":"You have reached your specified API usage limits. You will regain access on 2026-12-01 at 00:00 UTC."}}`, 180 * time.Hour, []cause.ID{cause.QuotaHardLimit}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := reply.Read(resolved(t, test.provider), reply.Request{Now: now}, 429, test.header, []byte(test.body))
			if test.name == "Anthropic's date" {
				r = reply.Read(resolved(t, test.provider), reply.Request{Now: now}, 400, test.header, []byte(test.body))
			}
			want := time.Time{}
			if test.wait != 0 {
				want = now.Add(test.wait)
			}
			if !r.RetryAt.Equal(want) {
				t.Errorf("retry at %v, want %v", r.RetryAt, want)
			}
			if test.causes != nil && !slices.Equal(r.Causes, test.causes) {
				t.Errorf("causes %v, want %v", r.Causes, test.causes)
			}
		})
	}
	r := reply.Read(resolved(t, "openai"), reply.Request{}, 200, header("x-ratelimit-limit-requests", "60", "x-ratelimit-remaining-requests", "59", "x-ratelimit-reset-requests", "1s", "x-request-id", "req_1"), []byte(`{"data":[]}`))
	if want := []reply.Limit{{Name: "requests", Limit: "60", Remaining: "59", Reset: "1s"}}; !slices.Equal(r.Limits, want) || r.RequestID != "req_1" {
		t.Errorf("got %+v %q, want %+v", r.Limits, r.RequestID, want)
	}
	r = reply.Read(resolved(t, "openai"), reply.Request{}, 429, header("Retry-After", "5", "Date", "Mon, 23 Nov 2026 12:00:00 GMT"), []byte(rate))
	if !r.RetryAt.Equal(now.Add(5 * time.Second)) {
		t.Errorf("without a clock the server's date counts: got %v", r.RetryAt)
	}
}
