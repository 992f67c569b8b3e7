package lab

import (
	"net/http"

	"authdoctor/checks/cause"
)

const openRouter = "openrouter"

// openRouterDialect is openrouter.ai (OpenRouterTeam/docs api_reference/errors-and-debugging.mdx; wordings of public
// issues). The list of all models is public; the list of one's own models and the key's own record are not.
func openRouterDialect() dialect {
	return dialect{
		provider: openRouter, name: "OpenRouter", client: client{key: "OPENROUTER_API_KEY"},
		key:   (*keys).otherVendor,
		roots: []string{"/api/v1"}, carriers: []carrier{bearer()}, shape: openRouterShape, models: openAIModels,
		routes: []route{
			{http.MethodGet, "/models", scopePublic, (*account).listModels, false}, {http.MethodGet, "/models/user", scopeRead, (*account).listModels, false},
			{http.MethodGet, "/key", scopeRead, (*account).ownKey, false}, chatRoute(),
		},
		missing:      refused(401, "", "", "No auth credentials found"),
		wrong:        refused(401, "", "", "User not found."),
		unknownPath:  answer{Status: 404, Media: "text/html; charset=utf-8", Body: "<!DOCTYPE html><html><head><title>Not Found | OpenRouter</title></head><body></body></html>\n"},
		wrongMethod:  refused(405, "", "", "Method Not Allowed"),
		unknownModel: refused(400, "", "model_not_found", "{model} is not a valid model ID"),
		retired:      refused(404, "not_found", "model_deprecated", "No endpoints found for {model}."),
		header:       map[string]string{"Cf-Ray": "8f1a2b3c4d5e6f70-LAB", "Access-Control-Allow-Origin": "*"},
	}
}

// ownKey answers GET /key (api_reference/limits.mdx).
func (a *account) ownKey(c *call) {
	writeJSON(c.w, map[string]any{"data": map[string]any{
		"label": "practice", "limit": 10, "limit_reset": "monthly", "limit_remaining": 7.5, "usage": 2.5, "is_free_tier": false,
	}})
}

func openRouterFaults() []Fault {
	rate := func(message string) answer {
		return refused(429, "rate_limit_exceeded", "", message).with("X-Ratelimit-Limit", "20").with("X-Ratelimit-Remaining", "0").
			with("X-Ratelimit-Reset", "{soon}")
	}
	return refusals(openRouterDialect(), []refusal{
		{id: "credit-exhausted", title: "The credits are used up", cause: cause.QuotaExhausted, also: []cause.ID{cause.QuotaHardLimit}, at: atQuota,
			reply: refused(402, "payment_required", "", "Insufficient credits. Add more using https://openrouter.ai/settings/credits")},
		{id: "key-limit", title: "The key's own limit is reached", cause: cause.QuotaHardLimit, at: atQuota,
			reply: refused(402, "payment_required", "", "Key limit exceeded (monthly limit). Manage it using https://openrouter.ai/settings/keys")},
		{id: "parallel-budget", title: "Parallel requests hold the whole budget", cause: cause.RateRequests, at: atQuota, slot: slotRate,
			reply: refused(402, "in_flight_budget_exhausted", "", "The budget is held by requests that are still running. Retry when they have ended.")},
		{id: "privacy", title: "The privacy settings leave no provider", cause: cause.PermissionOptInMissing, at: atVerification,
			reply: refused(404, "not_found", "privacy_restricted", "No endpoints found matching your data policy (Free model publication). "+
				"Configure: https://openrouter.ai/settings/privacy")},
		{id: "guardrail", title: "The key lacks a permission", cause: cause.PermissionMissingScope, alike: []cause.ID{cause.PermissionRegion}, at: atVerification, slot: slotAccount,
			reply: refused(403, "permission_denied", "", "This key is not allowed to make this request.")},
		{id: "region", title: "No provider of the model serves this region", cause: cause.PermissionRegion, at: atVerification, slot: slotAccount,
			reply: refused(403, "permission_denied", "region_restricted", "This model is not available in your region.")},
		{id: "no-endpoints", title: "The routing rules leave no provider", cause: cause.RequestUnsupportedParam, at: atVerification,
			reply: refused(404, "not_found", "constraint_filtered", "No endpoints found that support the requested parameters.")},
		{id: "rate-requests", title: "Too many requests a minute", cause: cause.RateRequests, at: atQuota, slot: slotRate,
			reply: rate("Rate limit exceeded: free-models-per-min. ")},
		{id: "rate-daily", title: "The day's free requests are used up", cause: cause.RateDaily, at: atQuota, slot: slotRate,
			reply: rate("Rate limit exceeded: free-models-per-day. Add 10 credits to unlock 1000 free model requests per day")},
		{id: "provider-error", title: "The provider behind it failed", cause: cause.GatewayUpstreamFault, alike: []cause.ID{cause.ServerError}, at: atVerification, slot: slotGateway,
			reply: refused(400, "", "", "Provider returned error")},
		{id: "provider-unavailable", title: "The provider behind it answers nonsense", cause: cause.ServerError, at: atVerification, slot: slotServer,
			reply: refused(502, "provider_unavailable", "", "The provider returned an invalid response.")},
		{id: "provider-overloaded", title: "The provider behind it is out of capacity", cause: cause.ServerOverloaded, at: atVerification, slot: slotServer,
			reply: refused(503, "provider_overloaded", "temporarily_unavailable", "The provider is overloaded. Try again later.")},
	})
}
