package lab

import "authdoctor/checks/cause"

const mistral = "mistral"

// mistralDialect is api.mistral.ai. Its gateway refuses keys in FastAPI's form, the API itself in a flat object
// (docs.mistral.ai/resources/error-glossary; recorded exchanges of public client libraries). No capture of a request
// without a key is known; it is answered here like one with a wrong key.
func mistralDialect() dialect {
	wrong := answer{Status: 401, Body: `{"detail":"Unauthorized"}`}
	return dialect{
		provider: mistral, name: "Mistral AI", client: client{key: "MISTRAL_API_KEY"},
		key:   func(k *keys) string { return k.text(letters, 32) },
		roots: []string{"/v1"}, carriers: []carrier{bearer()}, shape: flatShape, models: openAIModels,
		routes: []route{listRoute(), modelRoute(), chatRoute()},
		blind:  true, leaves: []cause.ID{cause.CredentialWrongKind}, missing: wrong, wrong: wrong,
		unknownPath:  answer{Status: 404, Body: `{"detail":"Not Found"}`},
		wrongMethod:  answer{Status: 405, Body: `{"detail":"Method Not Allowed"}`},
		unknownModel: refused(400, "invalid_model", "1500", "Invalid model: {model}"),
		header:       map[string]string{"X-Request-Id": "{request}", "Mistral-Correlation-Id": "{request}", "Cf-Ray": "8f1a2b3c4d5e6f70-LAB"},
		limits: map[string]string{
			"X-Ratelimit-Limit-Req-Minute": "60", "X-Ratelimit-Remaining-Req-Minute": "59",
			"X-Ratelimit-Limit-Tokens-Minute": "500000", "X-Ratelimit-Remaining-Tokens-Minute": "499990", "X-Ratelimit-Tokens-Query-Cost": "9",
		},
	}
}

func mistralFaults() []Fault {
	faults := refusals(mistralDialect(), []refusal{
		// The glossary has the statuses 402 and 403 without a text; the forms are those of its other errors.
		{id: "model-tier", title: "The plan does not include the model", cause: cause.PermissionModelAccess, at: atVerification,
			reply: refused(403, "permission_error", "", "This model is not available to your workspace.")},
		{id: "credit-exhausted", title: "The balance is used up", cause: cause.QuotaExhausted, at: atQuota,
			reply: refused(402, "billing_error", "", "Payment required. Please check your balance and billing settings.")},
		{id: "plan-inactive", title: "No plan is active", cause: cause.QuotaZeroTier, also: []cause.ID{cause.QuotaExhausted}, at: atRate, slot: slotQuota,
			reply: refused(429, "rate_limited", "1300", "Requests rate limit exceeded").
				with("X-Ratelimit-Limit-Req-Minute", "0").with("X-Ratelimit-Remaining-Req-Minute", "0")},
		{id: "rate-requests", title: "Too many requests a minute", cause: cause.RateRequests, at: atRate,
			reply: refused(429, "rate_limited", "1300", "Requests rate limit exceeded").with("Retry-After", "12").
				with("X-Ratelimit-Limit-Req-Minute", "60").with("X-Ratelimit-Remaining-Req-Minute", "0")},
		{id: "rate-tokens", title: "Too many tokens a minute", cause: cause.RateTokens, at: atQuota, slot: slotRate,
			reply: refused(429, "rate_limited", "1300", "Rate limit exceeded").with("Retry-After", "20").
				with("X-Ratelimit-Limit-Tokens-Minute", "500000").with("X-Ratelimit-Remaining-Tokens-Minute", "0")},
		{id: "capacity", title: "The tier of this model is out of capacity", cause: cause.ServerOverloaded, at: atVerification, slot: slotServer,
			reply: refused(429, "service_tier_capacity_exceeded", "3505", "Service tier capacity exceeded for this model.")},
		{id: "server-error", title: "The vendor's server failed", cause: cause.ServerError, at: atServer,
			reply: refused(500, "internal_server_error", "1000", "Service unavailable.")},
	})
	return append(faults, Fault{
		ID: "key-codestral", Title: "The key is for Codestral's own host", Cause: cause.CredentialWrongKind,
		Alike: []cause.ID{cause.CredentialInvalid, cause.EndpointAuthStripped}, Slot: slotKey, stop: atKey,
		About:  "Codestral keys look like the others and work at codestral.mistral.ai only; here they get 401 Unauthorized like any unknown key.",
		inject: made(func(k *keys) string { return k.text(letters, 32) }),
	})
}
