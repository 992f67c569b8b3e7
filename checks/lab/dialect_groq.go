package lab

import "authdoctor/checks/cause"

const groq = "groq"

// groqInfix is base64 of "XgroqX"; it lies behind the first 20 characters of every Groq key (observed in scanners).
const groqInfix = "WGdyb" + "3FY"

// groqDialect is api.groq.com: codes and wordings of console.groq.com/docs/errors and of public captures. No capture of a
// request without a key is known; it is answered here like one with a wrong key.
func groqDialect() dialect {
	wrong := refused(401, invalidRequest, "invalid_api_key", "Invalid API Key")
	unknown := refused(404, invalidRequest, "unknown_url", "Unknown request URL: {method} {path}. Please check the URL for typos, "+
		"or see the docs at https://console.groq.com/docs/")
	return dialect{
		provider: groq, name: "Groq", client: client{key: "GROQ_API_KEY", headers: "GROQ_CUSTOM_HEADERS"},
		key:   func(k *keys) string { return "gsk_" + k.text(letters, 20) + groqInfix + k.text(letters, 24) },
		roots: []string{"/openai/v1"}, carriers: []carrier{bearer()}, shape: openAIShape, models: openAIModels,
		routes: []route{listRoute(), modelRoute(), chatRoute()},
		blind:  true, missing: wrong, wrong: wrong, unknownPath: unknown, wrongMethod: unknown,
		unknownModel: refused(404, invalidRequest, "model_not_found", "The model `{model}` does not exist or you do not have access to it."),
		retired: refused(400, invalidRequest, "model_decommissioned", "The model `{model}` has been decommissioned and is no longer "+
			"supported. Please refer to https://console.groq.com/docs/deprecations for a recommendation on which model to use instead."),
		header: map[string]string{"X-Request-Id": "req_{request}", "X-Groq-Region": "lab", "Cf-Ray": "8f1a2b3c4d5e6f70-LAB"},
		limits: map[string]string{ // requests are counted by the day, tokens by the minute (console.groq.com/docs/rate-limits)
			"X-Ratelimit-Limit-Requests": "14400", "X-Ratelimit-Remaining-Requests": "14370", "X-Ratelimit-Reset-Requests": "2m59.56s",
			"X-Ratelimit-Limit-Tokens": "18000", "X-Ratelimit-Remaining-Tokens": "17997", "X-Ratelimit-Reset-Tokens": "7.66s",
		},
	}
}

func groqFaults() []Fault {
	const permissions = "permissions_error"
	return refusals(groqDialect(), []refusal{
		{id: "organization-restricted", title: "The organization was restricted", cause: cause.AccountDeactivated, at: atAccount,
			reply: refused(400, invalidRequest, "organization_restricted", "Organization has been restricted. Please reach out to support if you believe this was in error.")},
		{id: "model-blocked-organization", title: "The organization's owner blocked the model", cause: cause.PermissionModelAccess, at: atVerification,
			reply: refused(403, permissions, "model_permission_blocked_org", "The model `{model}` is blocked at the organization level. "+
				"Please have the org admin enable this model in the org settings at https://console.groq.com/settings/limits")},
		{id: "model-blocked-project", title: "The project's settings block the model", cause: cause.PermissionModelAccess, at: atVerification,
			reply: refused(403, permissions, "model_permission_blocked_project", "The model `{model}` is blocked at the project level. "+
				"Please have a project admin enable this model in the project settings at https://console.groq.com/settings/project/limits")},
		{id: "permission", title: "The key lacks a permission", cause: cause.PermissionMissingScope, alike: []cause.ID{cause.PermissionModelAccess}, at: atAccount,
			// The error page names the status and no text.
			reply: refused(403, permissions, "", "Forbidden. This is not allowed due to permission restrictions.")},
		{id: "model-terms", title: "The model's terms have not been accepted", cause: cause.PermissionOptInMissing, at: atVerification,
			reply: refused(400, invalidRequest, "model_terms_required", "The model `{model}` requires terms acceptance. Please have the org admin "+
				"accept the terms at https://console.groq.com/playground?model={model}")},
		{id: "rate-requests", title: "Too many requests a minute", cause: cause.RateRequests, at: atQuota, slot: slotRate,
			reply: groqLimit("requests per minute (RPM)", "Limit 30, Used 30, Requested 1", "1.9s").with("Retry-After", "2")},
		{id: "rate-tokens", title: "Too many tokens a minute", cause: cause.RateTokens, at: atQuota, slot: slotRate,
			reply: groqLimit("tokens per minute (TPM)", "Limit 6000, Used 5900, Requested 320", "2.2s").
				with("Retry-After", "3").with("X-Ratelimit-Remaining-Tokens", "0").with("X-Ratelimit-Reset-Tokens", "2.2s")},
		{id: "rate-daily", title: "The day's tokens are used up", cause: cause.RateDaily, at: atQuota, slot: slotRate,
			reply: groqLimit("tokens per day (TPD)", "Limit 500000, Used 499900, Requested 320", "6m15.4s").with("Retry-After", "376")},
		{id: "capacity", title: "The flex tier is out of capacity", cause: cause.ServerOverloaded, at: atQuota, slot: slotServer,
			reply: refused(498, "capacity_exceeded", "capacity_exceeded", "Flex tier capacity exceeded. Please try again later or use another service_tier.")},
		{id: "server-error", title: "The vendor's server failed", cause: cause.ServerError, at: atServer,
			reply: refused(500, "internal_server_error", "", "Internal Server Error")},
	})
}

// groqLimit is the reply to a limit; the window is in its text (public captures of groq-python issues).
func groqLimit(window, count, reset string) answer {
	return refused(429, "tokens", "rate_limit_exceeded", "Rate limit reached for model `{model}` in organization `org_practice` service tier "+
		"`on_demand` on "+window+": "+count+". Please try again in "+reset+". Need more tokens? Upgrade to Dev Tier today at https://console.groq.com/settings/billing")
}
