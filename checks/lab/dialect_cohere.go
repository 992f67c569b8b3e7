package lab

import (
	"net/http"

	"authdoctor/checks/cause"
)

const cohere = "cohere"

// cohereDialect is api.cohere.com: every error is {"message"} (cohere-developer-experience errors.mdx; cohere-openapi.yaml;
// recorded exchanges of public client libraries).
func cohereDialect() dialect {
	return dialect{
		provider: cohere, name: "Cohere", apart: true, client: client{key: "CO_API_KEY", base: "CO_API_URL"},
		key:   func(k *keys) string { return k.text(letters, 40) },
		roots: []string{""}, carriers: []carrier{bearer()}, shape: messageShape, models: cohereModels, model: cohereModel,
		routes: []route{
			{method: http.MethodGet, path: "/v1/models", serve: (*account).listModels},
			{method: http.MethodGet, path: "/v1/models/{model}", serve: (*account).showModel},
			{method: http.MethodPost, path: "/v2/chat", serve: answering(func(c *call) any {
				return map[string]any{"id": c.id, "finish_reason": "MAX_TOKENS", "message": map[string]any{"role": "assistant", "content": []any{}}}
			})},
		},
		missing: refused(401, "", "", "no api key supplied"),
		wrong:   refused(401, "", "", "invalid api token"),
		// The answer to unknown paths is in no capture: Go's plain one is written here.
		unknownPath:  answer{Status: 404, Media: "text/plain; charset=utf-8", Body: "404 page not found\n"},
		wrongMethod:  answer{Status: 405, Media: "text/plain; charset=utf-8", Body: "Method Not Allowed\n"},
		unknownModel: refused(404, "", "", "model '{model}' not found, make sure the correct model ID was used and that you have access to the model."),
		header:       map[string]string{"X-Debug-Trace-Id": "{request}", "Via": "1.1 google"},
	}
}

func cohereModel(id string) any {
	return map[string]any{"name": id, "endpoints": []string{"chat"}, "context_length": 128000}
}

func cohereModels(ids []string) any {
	list := []any{}
	for _, id := range ids {
		list = append(list, cohereModel(id))
	}
	return map[string]any{"models": list}
}

func cohereFaults() []Fault {
	return refusals(cohereDialect(), []refusal{
		{id: "key-expired", title: "The key has expired", cause: cause.TokenExpired, at: atAccount,
			reply: refused(401, "", "", "Your API key has expired. Please create a production key at https://dashboard.cohere.com/api-keys")},
		{id: "key-rejected", title: "The token is refused with a status of its own", cause: cause.CredentialInvalid, at: atAccount,
			reply: refused(498, "", "", "invalid token")},
		{id: "forbidden", title: "The key may not do this", cause: cause.PermissionMissingScope, at: atAccount,
			reply: refused(403, "", "", "forbidden")},
		{id: "billing", title: "The maximum billing is reached", cause: cause.QuotaExhausted, at: atQuota,
			reply: refused(402, "", "", "Maximum billing reached for this API key as set in your dashboard. Please go to https://dashboard.cohere.com/billing?tab=payment.")},
		{id: "trial-limit", title: "A trial key's limit is reached", cause: cause.RateRequests, also: []cause.ID{cause.RateDaily}, at: atQuota, slot: slotRate,
			reply: refused(429, "", "", "You are using a Trial key, which is limited to 10 API calls / minute. You can continue to use the Trial key for free or upgrade to a Production key.")},
		{id: "server-error", title: "The vendor's server failed", cause: cause.ServerError, at: atServer,
			reply: refused(500, "", "", "internal server error, this has been reported to our developers.")},
	})
}
