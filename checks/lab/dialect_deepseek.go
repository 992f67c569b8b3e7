package lab

import "authdoctor/checks/cause"

const deepSeek = "deepseek"

// deepSeekDialect is api.deepseek.com (api-docs.deepseek.com/quick_start/error_codes; recorded exchanges of public client
// libraries). The path with and without /v1 is the same.
func deepSeekDialect() dialect {
	const authentication, code = "authentication_error", "invalid_request_error"
	return dialect{
		provider: deepSeek, name: "DeepSeek", client: client{key: "DEEPSEEK_API_KEY"},
		key:   func(k *keys) string { return secretPrefix + k.text("abcdefghijklmnopqrstuvwxyz0123456789", 32) },
		roots: []string{"", "/v1"}, carriers: []carrier{bearer()}, shape: openAIShape, models: openAIModels,
		routes:  []route{listRoute(), chatRoute()},
		missing: refused(401, authentication, code, "Authentication Fails (auth header format should be Bearer sk-...)"),
		wrong:   refused(401, authentication, code, "Authentication Fails, Your api key: ****{tail} is invalid"),
		// The answers to unknown paths are in no capture: a plain text is written here.
		unknownPath:  answer{Status: 404, Media: "text/plain", Body: "404 page not found\n"},
		wrongMethod:  answer{Status: 405, Media: "text/plain", Body: "405 method not allowed\n"},
		unknownModel: refused(400, invalidRequest, code, "Model Not Exist"),
		header:       map[string]string{"X-Ds-Trace-Id": "{request}", "Cf-Ray": "8f1a2b3c4d5e6f70-LAB"},
	}
}

func deepSeekFaults() []Fault {
	const code = "invalid_request_error"
	return refusals(deepSeekDialect(), []refusal{
		{id: "credit-exhausted", title: "The balance is used up", cause: cause.QuotaExhausted, at: atQuota,
			reply: refused(402, "unknown_error", code, "Insufficient Balance")},
		// The error page has the next three without a text.
		{id: "rate-requests", title: "Too many requests", cause: cause.RateRequests, also: []cause.ID{cause.RateTokens, cause.RateDaily}, at: atRate,
			reply: refused(429, "rate_limit_error", "", "Rate limit reached. Please pace your requests reasonably.")},
		{id: "server-error", title: "The vendor's server failed", cause: cause.ServerError, at: atServer,
			reply: refused(500, "server_error", "", "Our server encounters an issue. Please retry your request after a brief wait.")},
		{id: "overloaded", title: "The vendor is out of capacity", cause: cause.ServerOverloaded, at: atServer,
			reply: refused(503, "service_unavailable_error", "", "The server is overloaded due to high traffic. Please retry your request after a brief wait.")},
	})
}
