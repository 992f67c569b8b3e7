package lab

import "authdoctor/checks/cause"

const vLLM = "vllm"

// vLLMDialect is vLLM's OpenAI server with --api-key. Its guard answers a missing key and a wrong one alike, and before
// any path below /v1 (vllm/entrypoints/openai/server_utils.py); FastAPI answers for unknown paths.
func vLLMDialect() dialect {
	refusal := refused(401, "", "", "Unauthorized")
	notFound := answer{Status: 404, Body: `{"detail":"Not Found"}`}
	return dialect{
		provider: vLLM, name: "vLLM", client: openAIClient(),
		key:   func(k *keys) string { return "token-" + k.text(hexits, 32) },
		roots: []string{"/v1"}, carriers: []carrier{bearer()}, shape: vLLMShape, models: openAIModels,
		routes: []route{listRoute(), chatRoute()},
		blind:  true, missing: refusal, wrong: refusal, unknownPath: notFound,
		wrongMethod:  answer{Status: 405, Body: `{"detail":"Method Not Allowed"}`},
		unknownModel: refused(404, "NotFoundError", "404", "The model `{model}` does not exist.").about("model"),
		header:       map[string]string{"Server-Timing": "lab"},
	}
}

// vLLMShape: an error of the guard is a text, any other an object.
func vLLMShape(a answer, message, request string) any {
	if a.Status == 401 {
		return textShape(a, message, request)
	}
	return map[string]any{"error": map[string]any{"message": message, "type": a.Type, "param": optional(a.Param), "code": a.Status}}
}

func vLLMFaults() []Fault {
	return refusals(vLLMDialect(), []refusal{
		{id: "server-error", title: "The server failed", cause: cause.ServerError, at: atVerification, slot: slotServer,
			reply: refused(500, "InternalServerError", "", "EngineCore encountered an issue. See stack trace for the root cause.")},
	})
}
