package lab

import "net/http"

// dialect is how one kind of server words what every server has to say.
type dialect struct {
	gateway      bool // it knows nothing of organization headers
	missing      answer
	wrong        answer
	unknownPath  answer
	wrongMethod  answer
	unknownModel answer
	header       map[string]string // on every reply
	limits       map[string]string // on replies to requests that count against a limit
}

const invalidRequest = "invalid_request_error"

// openAIDialect is api.openai.com as recorded in its error guide and in public issues; api.openai.com stands behind
// Cloudflare, so that good answers carry a cf-ray too.
func openAIDialect() dialect {
	return dialect{
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

// liteLLMDialect is a LiteLLM proxy: error.type tells, error.code is the HTTP status as a string
// (litellm/proxy/auth/auth_exception_handler.py, litellm/proxy/_types.py ProxyErrorTypes).
func liteLLMDialect() dialect {
	return dialect{
		gateway: true,
		missing: refused(http.StatusUnauthorized, "auth_error", "401", "Authentication Error, No api key passed in."),
		wrong: refused(http.StatusUnauthorized, "token_not_found_in_db", "401", "Authentication Error, Invalid proxy server "+
			"token passed. Received API Key = sk-...{tail}. Unable to find token in cache or `LiteLLM_VerificationTokenTable`").
			about("key"),
		unknownPath: answer{Status: http.StatusNotFound, Body: `{"detail":"Not Found"}`},
		wrongMethod: answer{Status: http.StatusMethodNotAllowed, Body: `{"detail":"Method Not Allowed"}`},
		unknownModel: refused(http.StatusBadRequest, invalidRequest, "400",
			"Invalid model name passed in model={model}. Call `/v1/models` to view available models for your key."),
		header: map[string]string{"X-Litellm-Call-Id": "{request}", "X-Litellm-Version": "1.98.0"},
	}
}

// oneAPIDialect is a gateway of the one-api family (observed in public logs of its forks).
func oneAPIDialect() dialect {
	return dialect{
		gateway: true,
		missing: refused(http.StatusUnauthorized, "new_api_error", "", "未提供令牌 (request id: {request})"),
		wrong:   refused(http.StatusUnauthorized, "new_api_error", "", "无效的令牌 (request id: {request})"),
		unknownPath: refused(http.StatusNotFound, invalidRequest, "",
			"Invalid URL ({method} {path})"),
		wrongMethod: refused(http.StatusNotFound, invalidRequest, "",
			"Invalid URL ({method} {path})"),
		unknownModel: noChannel(),
		header:       map[string]string{"X-Oneapi-Request-Id": "{request}"},
	}
}
