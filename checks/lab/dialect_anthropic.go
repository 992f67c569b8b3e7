package lab

import (
	"net/http"

	"authdoctor/checks/cause"
)

const anthropic = "anthropic"

// anthropicDialect is api.anthropic.com (platform.claude.com/docs/en/api/errors; recorded exchanges of public client
// libraries): the key in x-api-key, a version demanded, every path below /v1, which a base URL must not repeat.
func anthropicDialect() dialect {
	const authentication = "authentication_error"
	return dialect{
		provider: anthropic, name: "Anthropic", counts: true, apart: true,
		client: client{key: "ANTHROPIC_API_KEY", base: "ANTHROPIC_BASE_URL", headers: "ANTHROPIC_CUSTOM_HEADERS"},
		key:    func(k *keys) string { return k.claude("api03") },
		roots:  []string{""}, carriers: []carrier{{header: "X-Api-Key"}, bearer()}, shape: anthropicShape, models: anthropicModels,
		routes: []route{
			{method: http.MethodGet, path: "/v1/models", serve: (*account).listModels},
			{method: http.MethodGet, path: "/v1/models/{model}", serve: (*account).showModel},
			{method: http.MethodPost, path: "/v1/messages", serve: answering(aMessage)},
			{method: http.MethodPost, path: "/v1/messages/count_tokens", serve: answering(func(*call) any { return map[string]int{"input_tokens": 8} })},
		},
		missing:   refused(401, authentication, "", "x-api-key header is required"),
		wrong:     refused(401, authentication, "", "invalid x-api-key"),
		misplaced: refused(401, authentication, "", "invalid x-api-key"),
		demands: func(r *http.Request) (answer, bool) {
			return refused(400, invalidRequest, "", "anthropic-version: header is required"), r.Header.Get("Anthropic-Version") == ""
		},
		unknownPath:  refused(404, "not_found_error", "", "Not Found"),
		wrongMethod:  refused(405, invalidRequest, "", "Method Not Allowed"),
		unknownModel: refused(404, "not_found_error", "", "model: {model}"),
		header:       map[string]string{"Request-Id": "req_{request}", "Anthropic-Organization-Id": "{organization}", "Cf-Ray": "8f1a2b3c4d5e6f70-LAB"},
		limits: map[string]string{
			"Anthropic-Ratelimit-Requests-Limit": "50", "Anthropic-Ratelimit-Requests-Remaining": "49",
			"Anthropic-Ratelimit-Input-Tokens-Limit": "30000", "Anthropic-Ratelimit-Input-Tokens-Remaining": "29992",
		},
	}
}

// claude has the shape of an Anthropic credential of a kind: api03, admin01, oat01.
func (k *keys) claude(kind string) string {
	return secretPrefix + "ant-" + kind + "-" + k.text(interior, 93) + "AA"
}

func anthropicModels(ids []string) any {
	list := []map[string]any{}
	for _, id := range ids {
		list = append(list, map[string]any{"type": "model", "id": id, "display_name": id, "created_at": "2026-01-15T00:00:00Z"})
	}
	return map[string]any{"data": list, "has_more": false}
}

func aMessage(c *call) any {
	return map[string]any{
		"id": "msg_" + c.id, "type": "message", "role": "assistant", "model": c.model, "stop_reason": "max_tokens",
		"content": []any{map[string]string{"type": "text", "text": "Hello"}}, "usage": map[string]int{"input_tokens": 8, "output_tokens": 1},
	}
}

func anthropicFaults() []Fault {
	const rate = "rate_limit_error"
	return append(anthropicKeys(), refusals(anthropicDialect(), []refusal{
		{id: "organization-disabled", title: "The key's organization was disabled", cause: cause.AccountDeactivated, also: []cause.ID{cause.CredentialShadowed}, at: atAccount,
			reply: refused(400, invalidRequest, "", "This organization has been disabled.")},
		{id: "permission", title: "The key may not use this workspace or resource", cause: cause.PermissionMissingScope, alike: []cause.ID{cause.PermissionModelAccess}, at: atAccount,
			reply: refused(403, "permission_error", "", "Your API key does not have permission to use the specified resource.")},
		{id: "region", title: "The request comes from where the API is not offered", cause: cause.PermissionRegion, alike: []cause.ID{cause.WAFBlocked, cause.NetProxy}, at: atAccount,
			reply: refused(403, "forbidden", "", "Request not allowed")},
		{id: "token-expired", title: "The access token has expired", cause: cause.TokenExpired, at: atAccount,
			reply: refused(401, "authentication_error", "", "OAuth token has expired. Please obtain a new token or refresh your existing token.")},
		{id: "token-revoked", title: "The access token was revoked", cause: cause.CredentialRevoked, at: atAccount,
			reply: refused(403, "permission_error", "", "OAuth token has been revoked. Please obtain a new token.")},
		{id: "claude-code-only", title: "A subscription's token is used outside Claude Code", cause: cause.CredentialWrongKind, at: atAccount,
			reply: refused(400, invalidRequest, "", "This credential is only authorized for use with Claude Code and cannot be used for other API requests.")},
		{id: "credit-exhausted", title: "The credit is used up, told as 400", cause: cause.QuotaExhausted, at: atQuota,
			reply: refused(400, invalidRequest, "", "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.")},
		{id: "billing", title: "The payment failed", cause: cause.QuotaExhausted, at: atQuota,
			reply: refused(402, "billing_error", "", "There is a problem with your billing or payment details.")},
		{id: "own-limit", title: "The spending limit that you set is reached", cause: cause.QuotaHardLimit, at: atQuota,
			reply: refused(400, invalidRequest, "", "You have reached your specified API usage limits. You will regain access on 2027-01-01 at 00:00 UTC.")},
		{id: "tier-cap", title: "The tier's monthly cap is reached, told as 429", cause: cause.QuotaHardLimit, at: atQuota,
			reply: refused(429, rate, "enforced_spend_limit_reached", "The monthly spend limit of your usage tier is reached.")},
		{id: "rate-requests", title: "Too many requests a minute", cause: cause.RateRequests, at: atQuota, slot: slotRate,
			reply: refused(429, rate, "", "This request would exceed your organization's rate limit of 50 requests per minute.").
				with("Retry-After", "9").with("Anthropic-Ratelimit-Requests-Remaining", "0")},
		{id: "rate-tokens", title: "Too many tokens a minute", cause: cause.RateTokens, at: atQuota, slot: slotRate,
			reply: refused(429, rate, "", "This request would exceed your organization's rate limit of 30,000 input tokens per minute.").
				with("Retry-After", "17").with("Anthropic-Ratelimit-Input-Tokens-Remaining", "0")},
		{id: "server-error", title: "The vendor's server failed", cause: cause.ServerError, at: atServer,
			reply: refused(500, "api_error", "", "Internal server error")},
		{id: "timeout", title: "The vendor's server took too long", cause: cause.ServerError, at: atServer,
			reply: refused(504, "timeout_error", "", "Request timed out. Please retry with streaming.")},
		{id: "overloaded", title: "The vendor is out of capacity", cause: cause.ServerOverloaded, at: atServer,
			reply: refused(529, "overloaded_error", "", "Overloaded")},
	})...)
}

// anthropicKeys are credentials of the right vendor and the wrong kind or place.
func anthropicKeys() []Fault {
	kind := func(id, title, about, kind string) Fault {
		return Fault{ID: id, Title: title, Cause: cause.CredentialWrongKind, Slot: slotKey, stop: atKey, About: about,
			inject: made(func(k *keys) string { return k.claude(kind) })}
	}
	return []Fault{
		kind("key-admin", "The key is an admin key", "An Admin API key manages the organization; on a model route it is refused with invalid x-api-key.", "admin01"),
		{
			ID: "key-oauth", Title: "An access token is sent as an API key", Cause: cause.CredentialWrongHeader, Repairable: true, Slot: slotKey, stop: atKey,
			About: "An OAuth token is read from Authorization: Bearer only; in ANTHROPIC_API_KEY it travels as x-api-key and gets invalid x-api-key.",
			inject: func(s *scene) {
				s.keys.good = s.keys.claude("oat01")
				s.account.only[s.keys.good] = "Authorization"
			},
		},
	}
}
