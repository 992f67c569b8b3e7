package flows_test

import (
	"net/http"
	"strings"
	"testing"

	"authdoctor/flows"
)

// openAIWords is an error body as OpenAI and many others write it.
func openAIWords(message, kind, code string) string {
	return `{"error":{"message":"` + message + `","type":"` + kind + `","code":"` + code + `"}}`
}

const list = `{"object":"list","data":[{"id":"model-a","object":"model"}]}`

// under answers with say below one path and with an unknown path elsewhere.
func under(paths []string, say func(*http.Request) (int, string)) func(*http.Request) (int, string) {
	return func(r *http.Request) (int, string) {
		for _, path := range paths {
			if r.URL.Path == path {
				return say(r)
			}
		}
		return 404, `{"detail":"Not Found"}`
	}
}

func bearer(key string) string { return "Bearer " + key }

// The vendors that speak OpenAI's protocol, each with the answers that it gives otherwise.
func TestVendorsOfOneProtocol(t *testing.T) {
	router := "sk-" + "or-v1-" + strings.Repeat("a", 64)
	openrouter := func(real func() (int, string)) func(*http.Request) (int, string) {
		key := under([]string{"/api/v1/key"}, keyed("Authorization", bearer(router),
			reply(401, `{"error":{"message":"No cookie auth credentials found","code":401}}`), reply(401, `{"error":{"message":"User not found.","code":401}}`), real))
		return func(r *http.Request) (int, string) {
			if r.URL.Path == "/api/v1/models" || r.URL.Path == "/api/v1/models/user" {
				return 200, list
			}
			return key(r)
		}
	}
	keyFacts := func(left string) func() (int, string) {
		return reply(200, `{"data":{"label":"mine","limit":10,"limit_remaining":`+left+`,"usage":3.5,"is_free_tier":false}}`)
	}
	hub := "hf_" + strings.Repeat("a", 34)
	huggingface := func(real func() (int, string)) func(*http.Request) (int, string) {
		who := keyed("Authorization", bearer(hub), reply(401, `{"error":"Invalid username or password."}`), reply(401, `{"error":"Invalid user token."}`), real)
		return func(r *http.Request) (int, string) {
			switch r.URL.Path {
			case "/v1/models":
				return 200, list
			case "/api/whoami-v2":
				return who(r)
			}
			return 404, `{"error":"Not Found"}`
		}
	}
	grok := "xai-" + strings.Repeat("a", 80)
	xai := func(real func() (int, string), standing string) func(*http.Request) (int, string) {
		say := func(r func() (int, string)) func(*http.Request) (int, string) {
			return keyed("Authorization", bearer(grok), reply(401, `{"code":"unauthenticated","error":"No API key"}`),
				reply(400, `{"code":"invalid-argument","error":"Incorrect API key provided: xa***be. You can obtain an API key from https://console.x.ai."}`), r)
		}
		models, own := say(real), say(reply(200, standing))
		return func(r *http.Request) (int, string) {
			switch r.URL.Path {
			case "/v1/models":
				return models(r)
			case "/v1/api-key":
				return own(r)
			}
			return 404, `{"code":"not-found","error":"Not found"}`
		}
	}
	const live = `{"name":"k","team_blocked":false,"api_key_blocked":false,"api_key_disabled":false}`
	seek := "sk-" + strings.Repeat("0a", 16)
	deepseek := func(available string) func(*http.Request) (int, string) {
		wrong := openAIWords("Authentication Fails, Your api key: ****key0 is invalid", "authentication_error", "invalid_request_error")
		missing := openAIWords("Authentication Fails (auth header format should be Bearer sk-...)", "authentication_error", "invalid_request_error")
		models := keyed("Authorization", bearer(seek), reply(401, missing), reply(401, wrong), reply(200, list))
		balance := keyed("Authorization", bearer(seek), reply(401, missing), reply(401, wrong),
			reply(200, `{"is_available":`+available+`,"balance_infos":[{"currency":"USD","total_balance":"1.20"}]}`))
		return func(r *http.Request) (int, string) {
			switch r.URL.Path {
			case "/models":
				return models(r)
			case "/user/balance":
				return balance(r)
			}
			return 404, `{"error_msg":"Not Found. Please check the configuration."}`
		}
	}
	plain := func(path, good string, missing, wrong, right func() (int, string)) func(*http.Request) (int, string) {
		return under([]string{path}, keyed("Authorization", bearer(good), missing, wrong, right))
	}
	mistral, groq, together := strings.Repeat("Mi5t", 8), "gsk_"+strings.Repeat("a", 52), "tgp_v1_"+strings.Repeat("a", 40)
	other := func(provider, variable, key, base string, api func(*http.Request) (int, string), want ...string) vendorCase {
		return vendorCase{provider: provider, env: []string{variable + "=" + key}, base: "ADDRESS" + base, api: api, want: want}
	}
	healthy := func(c vendorCase) vendorCase { c.verdict = flows.Healthy; return c }
	unauthorized := reply(401, `{"detail":"Unauthorized"}`)
	groqWrong := reply(401, openAIWords("Invalid API Key", "invalid_request_error", "invalid_api_key"))
	groqCase := other("groq", "GROQ_API_KEY", groq, "", plain("/openai/v1/models", groq, groqWrong, groqWrong, reply(200, list)))
	groqCase.base, groqCase.env = "", append(groqCase.env, "GROQ_BASE_URL=ADDRESS")
	groqTwice := groqCase
	groqTwice.env = []string{"GROQ_API_KEY=" + groq, "GROQ_BASE_URL=ADDRESS/openai/v1"}
	groqTwice.want, groqTwice.proof = []string{"request.wrong-path proven"}, "the client adds /openai/v1 itself"
	visitVendors(t, map[string]vendorCase{
		"openrouter":                     healthy(other("openrouter", "OPENROUTER_API_KEY", router, "/api/v1", openrouter(keyFacts("6.5")))),
		"openrouter, a foreign key":      other("openrouter", "OPENROUTER_API_KEY", router[:70]+"bbb", "/api/v1", openrouter(keyFacts("6.5")), "credential.invalid inferred"),
		"openrouter, the key's limit":    other("openrouter", "OPENROUTER_API_KEY", router, "/api/v1", openrouter(keyFacts("0")), "quota.hard-limit stated"),
		"openrouter, no limit at all":    healthy(other("openrouter", "OPENROUTER_API_KEY", router, "/api/v1", openrouter(keyFacts("null")))),
		"openrouter, moderation":         other("openrouter", "OPENROUTER_API_KEY", router, "/api/v1", openrouter(reply(403, `{"error":{"code":403,"message":"Your input was flagged by moderation"}}`)), "request.content-policy possible"),
		"huggingface":                    healthy(other("huggingface", "HF_TOKEN", hub, "/v1", huggingface(reply(200, `{"name":"me","auth":{"accessToken":{"role":"read"}}}`)))),
		"huggingface, a foreign token":   other("huggingface", "HF_TOKEN", hub[:30]+"bbbbbbb", "/v1", huggingface(reply(200, `{"name":"me"}`)), "credential.invalid inferred"),
		"huggingface, no right to infer": other("huggingface", "HF_TOKEN", hub, "/v1", huggingface(reply(403, `{"error":"This authentication method does not have sufficient permissions to call Inference Providers on behalf of user me"}`)), "permission.missing-scope inferred"),
		"huggingface, a path that is not there": func() vendorCase {
			c := other("huggingface", "HF_TOKEN", hub, "/v2", huggingface(reply(200, `{"name":"me"}`)), "request.wrong-path proven")
			c.proof = "/v1"
			return c
		}(),
		"huggingface, credits":              other("huggingface", "HF_TOKEN", hub, "/v1", huggingface(reply(402, `{"error":"You have exceeded your monthly included credits for Inference Providers."}`)), "quota.exhausted inferred"),
		"xai":                               healthy(other("xai", "XAI_API_KEY", grok, "/v1", xai(reply(200, list), live))),
		"xai, a wrong key is a 400":         other("xai", "XAI_API_KEY", grok[:70]+strings.Repeat("b", 14), "/v1", xai(reply(200, list), live), "credential.invalid inferred"),
		"xai, no credits is a 403":          other("xai", "XAI_API_KEY", grok, "/v1", xai(reply(403, `{"code":"permission-denied","error":"Your newly created team doesn't have any credits yet."}`), live), "quota.exhausted inferred"),
		"xai, a blocked team":               other("xai", "XAI_API_KEY", grok, "/v1", xai(reply(200, list), strings.Replace(live, `"team_blocked":false`, `"team_blocked":true`, 1)), "account.deactivated stated"),
		"deepseek":                          healthy(other("deepseek", "DEEPSEEK_API_KEY", seek, "", deepseek("true"))),
		"deepseek, an empty balance":        other("deepseek", "DEEPSEEK_API_KEY", seek, "", deepseek("false"), "quota.exhausted stated"),
		"deepseek, a foreign key":           other("deepseek", "DEEPSEEK_API_KEY", "sk-"+strings.Repeat("1b", 16), "", deepseek("true"), "credential.invalid stated"),
		"mistral":                           healthy(other("mistral", "MISTRAL_API_KEY", mistral, "/v1", plain("/v1/models", mistral, unauthorized, unauthorized, reply(200, list)))),
		"mistral, one answer for everybody": other("mistral", "MISTRAL_API_KEY", mistral+"x", "/v1", plain("/v1/models", mistral, unauthorized, unauthorized, reply(200, list)), "credential.invalid possible"),
		"mistral, the balance is a 402":     other("mistral", "MISTRAL_API_KEY", mistral, "/v1", plain("/v1/models", mistral, unauthorized, unauthorized, reply(402, `{"object":"error","message":"Payment required"}`)), "quota.exhausted stated"),
		"groq":                              healthy(groqCase),
		"groq, /openai/v1 twice":            groqTwice,
		"groq, one answer for everybody":    other("groq", "GROQ_API_KEY", groq[:50]+"bbbbbb", "/openai/v1", plain("/openai/v1/models", groq, groqWrong, groqWrong, reply(200, list)), "credential.invalid possible"),
		"groq, restricted is a 400":         other("groq", "GROQ_API_KEY", groq, "/openai/v1", plain("/openai/v1/models", groq, groqWrong, groqWrong, reply(400, openAIWords("Organization has been restricted.", "invalid_request_error", "organization_restricted"))), "account.deactivated inferred"),
		"together":                          healthy(other("together", "TOGETHER_API_KEY", together, "/v1", plain("/v1/models", together, groqWrong, groqWrong, reply(200, `[{"id":"model-a","object":"model"}]`)))),
		"together, too long is a 403":       other("together", "TOGETHER_API_KEY", together, "/v1", plain("/v1/models", together, groqWrong, groqWrong, reply(403, openAIWords("`inputs` tokens + `max_new_tokens` must be <= 4097", "invalid_request_error", ""))), "request.context-length inferred"),
	})
}

// The vendors with APIs of their own.
func TestVendorsOfTheirOwn(t *testing.T) {
	cohereKey := strings.Repeat("aB3dE", 8)
	cohere := under([]string{"/v1/models"}, keyed("Authorization", bearer(cohereKey), reply(401, `{"message":"no api key supplied"}`),
		reply(401, `{"message":"invalid api token"}`), reply(200, `{"models":[{"name":"command-a"}]}`)))
	expired := under([]string{"/v1/models"}, keyed("Authorization", bearer(cohereKey), reply(401, `{"message":"no api key supplied"}`),
		reply(401, `{"message":"invalid api token"}`), reply(401, `{"message":"Your API key has expired."}`)))
	pplx := "pplx-" + strings.Repeat("a", 48)
	refused := reply(401, `{"error":{"message":"Invalid API key provided.","type":"invalid_api_key","code":401}}`)
	missing := reply(401, `<html><title>401 Authorization Required</title></html>`)
	perplexity := func(real func() (int, string)) func(*http.Request) (int, string) {
		return under([]string{"/async/chat/completions"}, keyed("Authorization", bearer(pplx), missing, refused, real))
	}
	gone := func(*http.Request) (int, string) { return 410, `{"message":"GitHub Models has been retired."}` }
	visitVendors(t, map[string]vendorCase{
		"cohere":                   {env: []string{"CO_API_KEY=" + cohereKey, "CO_API_URL=ADDRESS"}, api: cohere, verdict: flows.Healthy},
		"cohere, a foreign key":    {env: []string{"CO_API_KEY=" + strings.Repeat("Zz9", 13) + "a", "CO_API_URL=ADDRESS"}, api: cohere, want: []string{"credential.invalid stated"}},
		"cohere, an expired key":   {env: []string{"CO_API_KEY=" + cohereKey, "CO_API_URL=ADDRESS"}, api: expired, want: []string{"token.expired stated"}},
		"cohere, /v1 twice":        {env: []string{"CO_API_KEY=" + cohereKey, "CO_API_URL=ADDRESS/v1"}, api: cohere, want: []string{"request.wrong-path proven"}},
		"perplexity":               {env: []string{"PERPLEXITY_API_KEY=" + pplx, "PERPLEXITY_BASE_URL=ADDRESS"}, api: perplexity(reply(200, `{"requests":[]}`)), verdict: flows.Healthy},
		"perplexity, key or money": {env: []string{"PERPLEXITY_API_KEY=" + pplx, "PERPLEXITY_BASE_URL=ADDRESS"}, api: perplexity(refused), want: []string{"credential.invalid possible"}, verdict: flows.Unknown},
		"perplexity, the probe has ended": {env: []string{"PERPLEXITY_API_KEY=" + pplx, "PERPLEXITY_BASE_URL=ADDRESS"}, api: func(*http.Request) (int, string) { return 404, `{"detail":"Not Found"}` },
			want: []string{"request.wrong-path possible"}, verdict: flows.Unknown},
		"github-models": {provider: "github-models", env: []string{"GITHUB_TOKEN=ghp_" + strings.Repeat("a", 36)}, base: "ADDRESS/inference", api: gone,
			want: []string{"endpoint.retired stated"}, verdict: flows.Problem},
	})
}

// A server of one's own asks for a key or does not; neither is a fault.
func TestServersOfOnesOwn(t *testing.T) {
	open := under([]string{"/v1/models"}, func(*http.Request) (int, string) { return 200, list })
	vllm := under([]string{"/v1/models"}, keyed("Authorization", bearer("secret-of-mine"), reply(401, `{"error":"Unauthorized"}`), reply(401, `{"error":"Unauthorized"}`), reply(200, list)))
	llama := func(r *http.Request) (int, string) {
		wrong := openAIWords("Invalid API Key", "authentication_error", "401")
		switch r.URL.Path {
		case "/v1/models":
			return 200, list
		case "/props":
			return keyed("Authorization", bearer("secret-of-mine"), reply(401, wrong), reply(401, wrong), reply(200, `{"total_slots":1}`))(r)
		}
		return 404, openAIWords("File Not Found", "not_found_error", "404")
	}
	litellm := func(right func() (int, string)) func(*http.Request) (int, string) {
		models := keyed("Authorization", bearer("sk-virtual-key-of-mine-1"), reply(401, openAIWords("Authentication Error, No api key passed in.", "auth_error", "401")),
			reply(401, openAIWords("Authentication Error, Invalid proxy server token passed.", "token_not_found_in_db", "401")), right)
		return func(r *http.Request) (int, string) {
			if r.URL.Path == "/key/info" {
				return 200, `{"info":{"spend":1.5,"max_budget":10}}`
			}
			return models(r)
		}
	}
	visitVendors(t, map[string]vendorCase{
		"ollama, no key":               {provider: "ollama", base: "ADDRESS/v1", api: open, verdict: flows.Healthy},
		"ollama, any key":              {provider: "ollama", env: []string{"OPENAI_API_KEY=ollama"}, base: "ADDRESS/v1", api: open, verdict: flows.Healthy},
		"ollama, no /v1":               {provider: "ollama", base: "ADDRESS", api: open, want: []string{"request.wrong-path proven"}},
		"vllm, no key":                 {provider: "vllm", base: "ADDRESS/v1", api: open, verdict: flows.Healthy},
		"vllm, its key":                {provider: "vllm", env: []string{"VLLM_API_KEY=secret-of-mine"}, base: "ADDRESS/v1", api: vllm, verdict: flows.Healthy},
		"vllm, another key":            {provider: "vllm", env: []string{"VLLM_API_KEY=secret-of-yours"}, base: "ADDRESS/v1", api: vllm, want: []string{"credential.invalid possible"}, verdict: flows.Unknown},
		"vllm, a key is wanted":        {provider: "vllm", base: "ADDRESS/v1", api: vllm, want: []string{"credential.missing inferred"}},
		"llamacpp, its key":            {provider: "llamacpp", env: []string{"LLAMA_API_KEY=secret-of-mine"}, base: "ADDRESS/v1", api: llama, verdict: flows.Healthy},
		"llamacpp, the list is public": {provider: "llamacpp", env: []string{"LLAMA_API_KEY=secret-of-yours"}, base: "ADDRESS/v1", api: llama, want: []string{"credential.invalid possible"}},
		"localai, no key":              {provider: "localai", base: "ADDRESS/v1", api: open, verdict: flows.Healthy},
		"litellm":                      {env: []string{"LITELLM_API_KEY=sk-virtual-key-of-mine-1", "LITELLM_PROXY_URL=ADDRESS"}, api: litellm(reply(200, list)), verdict: flows.Healthy},
		"litellm, with /v1":            {env: []string{"LITELLM_API_KEY=sk-virtual-key-of-mine-1", "LITELLM_PROXY_URL=ADDRESS/v1"}, api: litellm(reply(200, list)), verdict: flows.Healthy},
		"litellm, the budget, a 400":   {env: []string{"LITELLM_API_KEY=sk-virtual-key-of-mine-1", "LITELLM_PROXY_URL=ADDRESS"}, api: litellm(reply(400, openAIWords("Budget has been exceeded!", "budget_exceeded", "400"))), want: []string{"quota.hard-limit stated"}},
		"litellm, an upstream key":     {env: []string{"LITELLM_API_KEY=sk-virtual-key-of-yours-1", "LITELLM_PROXY_URL=ADDRESS"}, api: litellm(reply(200, list)), want: []string{"credential.invalid stated"}},
	})
}
