package lab

import (
	"net/http"

	"authdoctor/checks/cause"
)

const huggingFace = "huggingface"

// huggingFaceDialect is router.huggingface.co with the Hub's record of the token beside it (hub-docs inference-providers
// and hub/rate-limits; huggingface_hub utils/_http.py; recorded exchanges of public client libraries). The list of models
// is public; the Hub's own errors are a text with its code in X-Error-Code.
func huggingFaceDialect() dialect {
	return dialect{
		provider: huggingFace, name: "Hugging Face", client: client{key: "HF_TOKEN"},
		key:   func(k *keys) string { return "hf_" + k.text(letters, 34) },
		roots: []string{"/v1"}, carriers: []carrier{bearer()}, shape: huggingFaceShape, models: openAIModels,
		routes: []route{
			{method: http.MethodGet, path: "/models", scope: scopePublic, serve: (*account).listModels},
			{method: http.MethodGet, path: "/api/whoami-v2", serve: (*account).whoAmI, atHost: true}, chatRoute(),
		},
		vague:        true,
		missing:      refused(401, "", "", "Invalid username or password."),
		wrong:        refused(401, "", "", "Invalid credentials in Authorization header"),
		unknownPath:  answer{Status: 404, Media: "text/plain; charset=utf-8", Body: "Not Found"},
		wrongMethod:  answer{Status: 405, Media: "text/plain; charset=utf-8", Body: "Method Not Allowed"},
		unknownModel: refused(400, invalidRequest, "model_not_found", "The requested model '{model}' does not exist.").about("model"),
		header:       map[string]string{"X-Request-Id": "Root=1-{request}", "Ratelimit": `"api";r=499;t=212`, "Ratelimit-Policy": `"fixed window";"api";q=500;w=300`},
	}
}

// huggingFaceShape: the router's errors about a request are OpenAI's, all others a text.
func huggingFaceShape(a answer, message, request string) any {
	if a.Type != "" {
		return openAIShape(a, message, request)
	}
	return textShape(a, message, request)
}

// whoAmI answers GET /api/whoami-v2.
func (a *account) whoAmI(c *call) {
	writeJSON(c.w, map[string]any{
		"type": "user", "name": "practice", "orgs": []any{},
		"auth": map[string]any{"type": "access_token", "accessToken": map[string]any{"displayName": "practice", "role": "fineGrained"}},
	})
}

func huggingFaceFaults() []Fault {
	return refusals(huggingFaceDialect(), []refusal{
		{id: "inference-scope", title: "The token may not call Inference Providers", cause: cause.PermissionMissingScope, at: atQuota, slot: slotAccount,
			reply: refused(403, "", "", "This authentication method does not have sufficient permissions to call Inference Providers on behalf of user practice")},
		{id: "gated", title: "The model's terms have not been accepted", cause: cause.PermissionOptInMissing, at: atVerification,
			reply: refused(403, "", "", "Access to model {model} is restricted and you are not in the authorized list. Visit https://huggingface.co/{model} to ask for access.").
				with("X-Error-Code", "GatedRepo")},
		{id: "repo-missing", title: "The repository does not exist, or is hidden", cause: cause.ModelNotFound, at: atVerification,
			reply: refused(404, "", "", "Repository not found").with("X-Error-Code", "RepoNotFound")},
		{id: "credit-exhausted", title: "The month's included credits are used up", cause: cause.QuotaExhausted, at: atQuota,
			reply: refused(402, "", "", "You have exceeded your monthly included credits for Inference Providers. Subscribe to PRO to get 20x more monthly included credits.")},
		{id: "rate-requests", title: "Too many requests in five minutes", cause: cause.RateRequests, at: atQuota, slot: slotRate,
			reply: refused(429, "", "", "We had to rate limit you. Please slow down.").with("Ratelimit", `"api";r=0;t=55`)},
		{id: "server-error", title: "The vendor's server failed", cause: cause.ServerError, at: atQuota, slot: slotServer,
			reply: refused(500, "", "", "Internal Server Error")},
	})
}
