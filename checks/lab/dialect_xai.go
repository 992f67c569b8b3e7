package lab

import (
	"net/http"

	"authdoctor/checks/cause"
)

const xAI = "xai"

// xAIDialect is api.x.ai: a wrong key is 400, a missing one 401; the error is a text with a short code
// (continuedev/continue#10778, #10373; Wei-Shaw/sub2api#4069; api-evangelist/xai OpenAPI). The 401 has no recorded text.
func xAIDialect() dialect {
	return dialect{
		provider: xAI, name: "xAI", client: client{key: "XAI_API_KEY"},
		key:   func(k *keys) string { return "xai-" + k.text(letters, 80) },
		roots: []string{"/v1"}, carriers: []carrier{bearer()}, shape: codedTextShape, models: openAIModels,
		routes:  []route{listRoute(), {http.MethodGet, "/api-key", scopeRead, (*account).ownAPIKey, false}, chatRoute()},
		missing: refused(401, "", "unauthenticated", "No API key was provided. Send it in an Authorization header."),
		wrong: refused(400, "", "Client specified an invalid argument",
			"Incorrect API key provided: {head}***{end}. You can obtain an API key from https://console.x.ai."),
		unknownPath: answer{Status: 404, Body: ""},
		wrongMethod: answer{Status: 405, Body: ""},
		unknownModel: refused(404, "", "Some requested entity was not found",
			"The model {model} does not exist or your team does not have access to it."),
		header: map[string]string{"X-Request-Id": "{request}", "Cf-Ray": "8f1a2b3c4d5e6f70-LAB"},
		limits: map[string]string{
			"X-Ratelimit-Limit-Requests": "480", "X-Ratelimit-Remaining-Requests": "479",
			"X-Ratelimit-Limit-Tokens": "2000000", "X-Ratelimit-Remaining-Tokens": "1999990",
		},
	}
}

// ownAPIKey answers GET /api-key (xai-org/xai-proto auth.proto).
func (a *account) ownAPIKey(c *call) {
	writeJSON(c.w, map[string]any{
		"name": "practice", "team_id": "team-practice", "acls": []string{"api-key:endpoint:*", "api-key:model:*"},
		"team_blocked": false, "api_key_blocked": false, "api_key_disabled": false,
	})
}

func xAIFaults() []Fault {
	return refusals(xAIDialect(), []refusal{
		{id: "blocked", title: "The key or its team is blocked", cause: cause.PermissionMissingScope, alike: []cause.ID{cause.AccountDeactivated}, at: atAccount,
			reply: refused(403, "", "The caller does not have permission to execute the specified operation", "This API key or its team is not allowed to do this.")},
		{id: "no-credits", title: "The team never bought credits", cause: cause.QuotaExhausted, at: atQuota,
			reply: refused(403, "", "The caller does not have permission to execute the specified operation",
				"Your newly created team doesn't have any credits yet. You can purchase credits on https://console.x.ai.")},
		{id: "credits-or-limit", title: "Credits or the monthly limit are used up", cause: cause.QuotaExhausted, also: []cause.ID{cause.QuotaHardLimit}, at: atQuota,
			reply: refused(429, "", "permission-denied", "Your team has either used all available credits or reached its monthly spending limit. "+
				"To continue making API requests, please purchase more credits or raise your spending limit.")},
		{id: "subscription-token", title: "A subscription's token is used as a key", cause: cause.CredentialWrongKind, alike: []cause.ID{cause.QuotaExhausted}, at: atQuota, slot: slotAccount,
			reply: refused(403, "", "permission-denied", "You have run out of credits or need a Grok subscription. Add credits at https://grok.com.")},
		{id: "rate-requests", title: "Too many requests a second", cause: cause.RateRequests, also: []cause.ID{cause.RateTokens, cause.RateDaily}, at: atQuota, slot: slotRate,
			// The rate limit page has the status without a text.
			reply: refused(429, "", "Some resource has been exhausted", "Too many requests for this model. Please slow down.")},
		{id: "server-error", title: "The vendor's server failed", cause: cause.ServerError, at: atServer,
			reply: refused(500, "", "Internal error", "The service has failed. Please try again later.")},
		{id: "overloaded", title: "The vendor is out of capacity", cause: cause.ServerOverloaded, alike: []cause.ID{cause.ServerError}, at: atServer,
			reply: refused(503, "", "The service is currently unavailable", "Service temporarily unavailable.")},
	})
}
