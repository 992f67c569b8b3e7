package lab

import (
	"net/http"

	"authdoctor/checks/cause"
)

const perplexity = "perplexity"

// perplexityDialect is api.perplexity.ai: its gateway answers keys with a page, alike whether none came, a wrong one, or
// one without credits (facts 5.13; recorded exchanges of public client libraries). No list of models is known; the list
// of one's own asynchronous requests stands in its place.
func perplexityDialect() dialect {
	wrong := answer{Status: 401, Media: "text/html", Body: perplexityPage, Header: map[string]string{"Cf-Ray": "8f1a2b3c4d5e6f70-LAB"}}
	return dialect{
		provider: perplexity, name: "Perplexity", apart: true, client: client{key: "PERPLEXITY_API_KEY", base: "PERPLEXITY_BASE_URL", headers: "PERPLEXITY_CUSTOM_HEADERS"},
		key:   func(k *keys) string { return "pplx-" + k.text(letters, 48) },
		roots: []string{""}, carriers: []carrier{bearer()}, shape: numberedShape, models: openAIModels,
		routes: []route{
			{method: http.MethodGet, path: "/async/chat/completions", serve: (*account).asyncRequests}, chatRoute(),
		},
		blind: true, leaves: []cause.ID{cause.QuotaExhausted}, missing: wrong, wrong: wrong,
		unknownPath:  answer{Status: 404, Body: `{"detail":"Not Found"}`},
		wrongMethod:  answer{Status: 405, Body: `{"detail":"Method Not Allowed"}`},
		unknownModel: refused(400, "invalid_model", "", "Invalid model '{model}'. Permitted models can be found in the documentation at https://docs.perplexity.ai/guides/model-cards."),
		header:       map[string]string{"Cf-Ray": "8f1a2b3c4d5e6f70-LAB"},
	}
}

// perplexityPage holds the script that Cloudflare puts into any page that it passes on, which is no challenge.
const perplexityPage = `<html>
<head><title>401 Authorization Required</title></head>
<body>
<center><h1>401 Authorization Required</h1></center>
<hr><center>openresty/1.27.4</center>
<script>(function(){var d=document.createElement('script');d.src='/cdn-cgi/challenge-platform/scripts/jsd/main.js';document.getElementsByTagName('head')[0].appendChild(d);})();</script></body>
</html>
`

// asyncRequests answers GET /async/chat/completions.
func (a *account) asyncRequests(c *call) {
	writeJSON(c.w, map[string]any{"requests": []any{}, "next_token": nil})
}

func perplexityFaults() []Fault {
	return refusals(perplexityDialect(), []refusal{
		{id: "credit-exhausted", title: "The prepaid credits are used up, told as 401", cause: cause.QuotaExhausted,
			alike: []cause.ID{cause.CredentialInvalid, cause.EndpointAuthStripped}, at: atAccount,
			reply: perplexityDialect().wrong},
		{id: "rate-requests", title: "Too many requests", cause: cause.RateRequests, also: []cause.ID{cause.RateTokens, cause.RateDaily}, at: atQuota, slot: slotRate,
			reply: refused(429, "rate_limit_exceeded", "", "Too many requests. Please slow down.")},
		{id: "server-error", title: "The vendor's server failed", cause: cause.ServerError, at: atServer,
			reply: refused(500, "internal_server_error", "", "Internal server error.")},
	})
}
