package lab

import "authdoctor/checks/cause"

const together = "together"

// togetherDialect is api.together.ai; its list of models is a bare array, and its error page gives a meaning to each
// status (docs.together.ai/docs/error-codes; recorded exchanges of public client libraries). 401 means a missing or an
// invalid key there.
func togetherDialect() dialect {
	wrong := answer{Status: 401, Body: `{"error":{"message":"Unauthorized"}}`}
	return dialect{
		provider: together, name: "Together AI", client: client{key: "TOGETHER_API_KEY", base: "TOGETHER_BASE_URL"},
		key:   func(k *keys) string { return "tgp_v1_" + k.text(interior, 43) },
		roots: []string{"/v1"}, carriers: []carrier{bearer()}, shape: openAIShape, models: bareModels,
		routes: []route{listRoute(), chatRoute()},
		blind:  true, missing: wrong, wrong: wrong,
		unknownPath: refused(404, invalidRequest, "", "Not found"),
		wrongMethod: refused(405, invalidRequest, "", "Method not allowed"),
		unknownModel: refused(404, invalidRequest, "model_not_available",
			"Unable to access model {model}. Please visit https://api.together.ai/models to view the list of supported models."),
		header: map[string]string{"X-Content-Type-Options": "nosniff", "Cf-Ray": "8f1a2b3c4d5e6f70-LAB"},
		limits: map[string]string{
			"X-Ratelimit-Limit": "10", "X-Ratelimit-Remaining": "9", "X-Ratelimit-Reset": "1",
			"X-Tokenlimit-Limit": "30000", "X-Tokenlimit-Remaining": "29990",
		},
	}
}

// bareModels is a list without an object around it.
func bareModels(ids []string) any {
	list := []map[string]any{}
	for _, id := range ids {
		list = append(list, map[string]any{"id": id, "object": "model", "type": "chat", "context_length": 131072})
	}
	return list
}

func togetherFaults() []Fault {
	return refusals(togetherDialect(), []refusal{
		// The error page tells what each status means; the texts are plain ones.
		{id: "spend-limit", title: "The monthly spending limit is reached", cause: cause.QuotaHardLimit, at: atQuota,
			reply: refused(402, "billing_error", "", "The account has reached its monthly maximum credit limit.")},
		{id: "rate-requests", title: "Too many requests", cause: cause.RateRequests, at: atQuota, slot: slotRate,
			reply: refused(429, "rate_limit", "", "You have reached the rate limit for this model.").
				with("X-Ratelimit-Limit", "10").with("X-Ratelimit-Remaining", "0").with("X-Ratelimit-Reset", "1")},
		{id: "rate-tokens", title: "Too many tokens", cause: cause.RateTokens, at: atQuota, slot: slotRate,
			reply: refused(429, "rate_limit", "", "You have reached the token rate limit for this model.").
				with("X-Tokenlimit-Limit", "30000").with("X-Tokenlimit-Remaining", "0").with("X-Ratelimit-Reset", "4")},
		{id: "context-length", title: "403 that is no permission: the request is too long", cause: cause.RequestContextLength, at: atVerification,
			reply: refused(403, invalidRequest, "", "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 131073.")},
		{id: "server-error", title: "The vendor's server failed", cause: cause.ServerError, at: atServer,
			reply: refused(500, "server_error", "", "Internal server error")},
		{id: "overloaded", title: "The vendor is out of capacity", cause: cause.ServerOverloaded, at: atVerification, slot: slotServer,
			reply: refused(503, "service_unavailable", "", "The server is overloaded or not ready yet.")},
	})
}
