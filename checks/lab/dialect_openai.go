package lab

import "net/http"

const invalidRequest = "invalid_request_error"

// openAIDialect is api.openai.com as recorded in its error guide and in public issues; api.openai.com stands behind
// Cloudflare, so that good answers carry a cf-ray too.
func openAIDialect() dialect {
	return dialect{
		provider: openAI, name: "OpenAI", client: openAIClient(), organizations: true,
		key:   func(k *keys) string { return k.infixed("proj-", 74) },
		roots: []string{"/v1"}, carriers: []carrier{bearer()}, shape: openAIShape, models: openAIModels,
		routes:  []route{listRoute(), modelRoute(), chatRoute(), responsesRoute()},
		retired: retired(),
		missing: refused(http.StatusUnauthorized, invalidRequest, "", "You didn't provide an API key. You need to provide "+
			"your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY), or as the "+
			"password field (with blank username) if you're accessing the API from your browser and are prompted for a "+
			"username and password. You can obtain an API key from https://platform.openai.com/account/api-keys."),
		wrong: refused(http.StatusUnauthorized, invalidRequest, "invalid_api_key", "Incorrect API key provided: {echo}. "+
			"You can find your API key at https://platform.openai.com/account/api-keys."),
		unknownPath: refused(http.StatusNotFound, invalidRequest, "", "Invalid URL ({method} {path})"),
		wrongMethod: refused(http.StatusMethodNotAllowed, invalidRequest, "method_not_supported",
			"Not allowed to {method} on {path}. (HINT: Perhaps you meant to use a different HTTP method?)"),
		unknownModel: refused(http.StatusNotFound, invalidRequest, "model_not_found",
			"The model `{model}` does not exist or you do not have access to it."),
		header: map[string]string{
			"X-Request-Id": "req_{request}", "Openai-Organization": "{organization}", "Openai-Version": "2020-10-01",
			"Openai-Processing-Ms": "7", "Cf-Ray": "8f1a2b3c4d5e6f70-LAB", "X-Content-Type-Options": "nosniff",
		},
		limits: map[string]string{
			"X-Ratelimit-Limit-Requests": "500", "X-Ratelimit-Limit-Tokens": "200000",
			"X-Ratelimit-Remaining-Requests": "499", "X-Ratelimit-Remaining-Tokens": "199990",
			"X-Ratelimit-Reset-Requests": "120ms", "X-Ratelimit-Reset-Tokens": "6ms",
		},
	}
}
