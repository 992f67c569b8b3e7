package lab

import (
	"net/http"

	"authdoctor/checks/cause"
)

const gemini = "gemini"

// geminiDialect is generativelanguage.googleapis.com (ai.google.dev api-errors; googleapis google/api/error_reason.proto;
// recorded exchanges of public client libraries): a wrong key is 400, a missing one 403, the key in x-goog-api-key.
func geminiDialect() dialect {
	return dialect{
		provider: gemini, name: "Gemini", apart: true, client: client{key: "GEMINI_API_KEY"},
		key:   func(k *keys) string { return "AI" + "za" + k.text(letters, 35) },
		roots: []string{"/v1beta", "/v1"}, carriers: []carrier{{header: "X-Goog-Api-Key"}, bearer()}, shape: googleShape,
		models: geminiModels, model: geminiModel,
		routes: []route{
			{method: http.MethodGet, path: "/models", serve: (*account).listModels},
			{method: http.MethodGet, path: "/models/{model}", serve: (*account).showModel},
			{method: http.MethodPost, path: "/models/{model}:generateContent", serve: answering(aCandidate)},
			{method: http.MethodPost, path: "/models/{model}:countTokens", serve: answering(func(*call) any { return map[string]int{"totalTokens": 1} })},
		},
		missing: refused(403, "PERMISSION_DENIED", "", "Method doesn't allow unregistered callers (callers without established identity). "+
			"Please use API Key or other form of API consumer identity to call this API."),
		wrong:       geminiWrongKey("API key not valid. Please pass a valid API key."),
		misplaced:   geminiWrongKey("API key not valid. Please pass a valid API key."),
		unknownPath: answer{Status: 404, Media: "text/html; charset=UTF-8", Body: googleNotFound},
		wrongMethod: answer{Status: 404, Media: "text/html; charset=UTF-8", Body: googleNotFound},
		unknownModel: refused(404, "NOT_FOUND", "", "models/{model} is not found for API version v1beta, or is not supported for "+
			"generateContent. Call ListModels to see the list of available models and their supported methods."),
		header: map[string]string{"Server-Timing": "gfet4t7; dur=38", "Vary": "Origin"},
	}
}

const googleNotFound = "<!DOCTYPE html>\n<html lang=en>\n<title>Error 404 (Not Found)!!1</title>\n<p><b>404.</b> <ins>That\u2019s an error.</ins>\n"

func geminiWrongKey(message string) answer {
	return refused(400, "INVALID_ARGUMENT", "API_KEY_INVALID", message)
}

func geminiModels(ids []string) any {
	list := []any{}
	for _, id := range ids {
		list = append(list, geminiModel(id))
	}
	return map[string]any{"models": list}
}

func geminiModel(id string) any {
	return map[string]any{"name": "models/" + id, "displayName": id, "supportedGenerationMethods": []string{"generateContent", "countTokens"}}
}

func aCandidate(c *call) any {
	return map[string]any{
		"candidates": []any{map[string]any{
			"content": map[string]any{"role": "model", "parts": []any{map[string]string{"text": "Hello"}}}, "finishReason": "MAX_TOKENS",
		}},
		"usageMetadata": map[string]int{"promptTokenCount": 1, "candidatesTokenCount": 1, "totalTokenCount": 2}, "modelVersion": c.model,
	}
}

func geminiFaults() []Fault {
	rows := append(geminiDenials(), geminiQuotas()...)
	return append(geminiKeys(), refusals(geminiDialect(), rows)...)
}

// geminiDenials are refusals of a good key; all have the status PERMISSION_DENIED and a reason.
func geminiDenials() []refusal {
	denied := func(reason, message string) answer { return refused(403, "PERMISSION_DENIED", reason, message) }
	return []refusal{
		{id: "api-disabled", title: "The API is not switched on in the key's project", cause: cause.PermissionAPIDisabled, at: atAccount,
			reply: denied("SERVICE_DISABLED", "Generative Language API has not been used in project 123456789012 before or it is disabled. "+
				"Enable it by visiting https://console.developers.google.com/apis/api/generativelanguage.googleapis.com/overview?project=123456789012 then retry.")},
		{id: "key-api-restricted", title: "The key is restricted to other APIs", cause: cause.PermissionKeyRestriction, at: atAccount,
			reply: denied("API_KEY_SERVICE_BLOCKED", "Requests to this API generativelanguage.googleapis.com method google.ai.generativelanguage.v1beta.ModelService.ListModels are blocked.")},
		{id: "key-referrer", title: "The key is restricted to web pages", cause: cause.PermissionKeyRestriction, at: atAccount,
			reply: denied("API_KEY_HTTP_REFERRER_BLOCKED", "Requests from referer <empty> are blocked.")},
		{id: "key-address", title: "The key is restricted to other addresses", cause: cause.PermissionKeyRestriction, alike: []cause.ID{cause.PermissionIPAllowlist}, at: atAccount,
			reply: denied("API_KEY_IP_ADDRESS_BLOCKED", "The provided API key has an IP address restriction. The originating IP address of the call violates this restriction.")},
		{id: "key-app", title: "The key is restricted to an Android app", cause: cause.PermissionKeyRestriction, at: atAccount,
			reply: denied("API_KEY_ANDROID_APP_BLOCKED", "Requests from this Android client application <empty> are blocked.")},
		{id: "perimeter", title: "A security perimeter keeps the request out", cause: cause.PermissionIPAllowlist, at: atAccount,
			reply: denied("SECURITY_POLICY_VIOLATED", "Request is prohibited by organization's policy.")},
		{id: "project-suspended", title: "The key's project is suspended", cause: cause.AccountDeactivated, alike: []cause.ID{cause.ProjectInvalid}, at: atAccount,
			reply: denied("CONSUMER_SUSPENDED", "Permission denied: Consumer 'projects/123456789012' has been suspended.")},
		{id: "project-denied", title: "The key's project has been denied access", cause: cause.AccountDeactivated, at: atAccount,
			reply: denied("", "Your project has been denied access. Please contact support.")},
		{id: "key-leaked", title: "The key was reported as leaked", cause: cause.CredentialRevoked, at: atAccount,
			reply: denied("", "Your API key was reported as leaked. Please use another API key.")},
		{id: "billing-disabled", title: "Billing is switched off in the project", cause: cause.QuotaExhausted, at: atAccount,
			reply: denied("BILLING_DISABLED", "This API method requires billing to be enabled.")},
		{id: "region", title: "The free tier is not offered in this country", cause: cause.PermissionRegion, at: atQuota, slot: slotAccount,
			reply: refused(400, "FAILED_PRECONDITION", "", "User location is not supported for the API use.")},
	}
}

// geminiQuotas are limits, which only a request for a model meets; they have no headers.
func geminiQuotas() []refusal {
	spent := func(status int, message string) answer { return refused(status, "RESOURCE_EXHAUSTED", "", message) }
	limit := func(quota, count, wait string) answer {
		return spent(429, "You exceeded your current quota, please check your plan and billing details. * Quota exceeded for metric: "+
			"generativelanguage.googleapis.com/"+quota+", "+count+", model: {model}. Please retry in "+wait+".")
	}
	return []refusal{
		{id: "credit-exhausted", title: "The prepaid credit is used up", cause: cause.QuotaExhausted, at: atQuota,
			reply: spent(402, "Your prepayment credits are depleted. Please go to AI Studio to add credits.")},
		{id: "zero-tier", title: "The model has no free tier", cause: cause.QuotaZeroTier, at: atQuota,
			reply: limit("generate_content_free_tier_requests", "limit: 0", "25s")},
		{id: "rate-requests", title: "Too many requests a minute", cause: cause.RateRequests, at: atQuota, slot: slotRate,
			reply: limit("GenerateRequestsPerMinutePerProjectPerModel-FreeTier", "limit: 10", "37s")},
		{id: "rate-tokens", title: "Too many tokens a minute", cause: cause.RateTokens, at: atQuota, slot: slotRate,
			reply: limit("GenerateContentInputTokensPerModelPerMinute-FreeTier", "limit: 250000", "41s")},
		{id: "rate-daily", title: "The day's requests are used up", cause: cause.RateDaily, at: atQuota, slot: slotRate,
			reply: limit("GenerateRequestsPerDayPerProjectPerModel-FreeTier", "limit: 200", "5h2m")},
		{id: "overloaded", title: "The model is out of capacity", cause: cause.ServerOverloaded, at: atQuota, slot: slotServer,
			reply: refused(503, "UNAVAILABLE", "", "The model is overloaded. Please try again later.")},
		{id: "server-error", title: "The vendor's server failed", cause: cause.ServerError, at: atServer,
			reply: refused(500, "INTERNAL", "", "An internal error has occurred. Please retry or report in https://developers.generativeai.google/guide/troubleshooting")},
	}
}

// geminiKeys are credentials that need another place, or another kind.
func geminiKeys() []Fault {
	return []Fault{
		{
			ID: "key-expired", Title: "The key has expired", Cause: cause.TokenExpired, Slot: slotKey, stop: atKey,
			About: "Gemini answers 400: API key expired. Please renew the API key.",
			inject: func(s *scene) {
				s.account.tokens[s.keys.stale] = geminiWrongKey("API key expired. Please renew the API key.")
				s.credential = func(string) string { return s.keys.stale }
			},
		},
		{
			ID: "key-oauth", Title: "An access token is sent as an API key", Cause: cause.CredentialWrongHeader, Repairable: true, Slot: slotKey, stop: atKey,
			About: "A ya29 token of Google's OAuth is read from Authorization: Bearer only; in GEMINI_API_KEY it travels as x-goog-api-key.",
			inject: func(s *scene) {
				s.keys.good = "ya29." + s.keys.text(interior, 60)
				s.account.only[s.keys.good] = "Authorization"
			},
		},
		{
			ID: "key-type", Title: "The new kind of key is not read here", Cause: cause.CredentialWrongHeader, Also: []cause.ID{cause.CredentialWrongKind}, Slot: slotKey, stop: atKey,
			About: "An AQ. key through an old client or path gets 401 ACCESS_TOKEN_TYPE_UNSUPPORTED.",
			inject: func(s *scene) {
				value := "AQ." + "Ab8RN6" + s.keys.text(letters, 44)
				s.account.tokens[value] = refused(401, "UNAUTHENTICATED", "ACCESS_TOKEN_TYPE_UNSUPPORTED", "Request had invalid authentication credentials. "+
					"Expected OAuth 2 access token, login cookie or other valid authentication credential.")
				s.credential = func(string) string { return value }
			},
		},
	}
}
