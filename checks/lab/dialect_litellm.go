package lab

import (
	"net/http"

	"authdoctor/checks/cause"
)

const liteLLM = "litellm"

// liteLLMDialect is a LiteLLM proxy: error.type tells, error.code is the HTTP status as a string
// (litellm/proxy/auth/auth_exception_handler.py, litellm/proxy/_types.py ProxyErrorTypes). The /v1 may be left out.
func liteLLMDialect() dialect {
	return dialect{
		provider: liteLLM, name: "LiteLLM", client: openAIClient(),
		key:   (*keys).virtual,
		roots: []string{"/v1", ""}, carriers: []carrier{bearer(), {header: "X-Litellm-Api-Key", scheme: "Bearer"}, {header: "X-Api-Key"}}, shape: statusCodeShape, models: openAIModels,
		routes:  []route{listRoute(), modelRoute(), chatRoute(), responsesRoute()},
		missing: refused(http.StatusUnauthorized, "auth_error", "401", "Authentication Error, No api key passed in."),
		wrong: refused(http.StatusUnauthorized, "token_not_found_in_db", "401", "Authentication Error, Invalid proxy server "+
			"token passed. Received API Key = sk-...{tail}. Unable to find token in cache or `LiteLLM_VerificationTokenTable`").
			about("key"),
		unknownPath: answer{Status: http.StatusNotFound, Body: `{"detail":"Not Found"}`},
		wrongMethod: answer{Status: http.StatusMethodNotAllowed, Body: `{"detail":"Method Not Allowed"}`},
		unknownModel: refused(http.StatusBadRequest, invalidRequest, "400",
			"Invalid model name passed in model={model}. Call `/v1/models` to view available models for your key."),
		header: map[string]string{"X-Litellm-Call-Id": "{request}", "X-Litellm-Version": "1.98.0"},
	}
}

func liteLLMFaults() []Fault {
	return refusals(liteLLMDialect(), []refusal{
		{id: "key-expired", title: "The virtual key has expired", cause: cause.TokenExpired, at: atAccount,
			reply: refused(400, "expired_key", "", "Authentication Error - Expired Key. Key Expiry time 2026-10-01 00:00:00+00:00 and current time 2026-11-25 12:00:00+00:00")},
		{id: "key-budget", title: "The gateway's budget for the key is spent", cause: cause.QuotaHardLimit, at: atAccount,
			reply: refused(400, "budget_exceeded", "", "Budget has been exceeded! Current cost: 10.42, Max budget: 10.0")},
		{id: "model-access", title: "The key may not use the model", cause: cause.PermissionModelAccess, at: atVerification,
			reply: refused(401, "key_model_access_denied", "", "key not allowed to access model. This key can only access models=['practice-2']. Tried to access {model}").about("model")},
		{id: "no-deployment", title: "No deployment of the model is available", cause: cause.GatewayNoRoute, also: []cause.ID{cause.RateRequests}, at: atVerification, slot: slotGateway,
			reply: refused(429, "None", "", "No deployments available for selected model, Try again in 5 seconds. Passed model={model}.")},
		{id: "upstream-key", title: "The provider behind the proxy refuses the proxy's key", cause: cause.GatewayUpstreamFault, at: atVerification, slot: slotGateway,
			reply: refused(401, "None", "", "litellm.AuthenticationError: AuthenticationError: OpenAIException - The provider refused the key of this deployment.")},
		{id: "rate-requests", title: "The key's limit at the gateway is reached", cause: cause.RateRequests, also: []cause.ID{cause.RateTokens}, at: atQuota, slot: slotRate,
			reply: refused(429, "throttling_error", "", "Crossed TPM / RPM / Max Parallel Request Limit").with("Retry-After", "30")},
		{id: "no-database", title: "The proxy has lost its database", cause: cause.ServerError, at: atServer,
			reply: refused(503, "no_db_connection", "", "Authentication Error, Database not connected. Try again later.")},
	})
}
