package lab

import (
	"net/http"

	"authdoctor/checks/cause"
)

const llamaCpp = "llamacpp"

// llamaCppDialect is llama.cpp's server with --api-key (ggml-org/llama.cpp tools/server/server-http.cpp): the lists of
// models are public, /props is not; a missing key and a wrong one are answered alike; any model name is taken.
func llamaCppDialect() dialect {
	refusal := refused(401, "authentication_error", "", "Invalid API Key")
	return dialect{
		provider: llamaCpp, name: "llama.cpp", client: openAIClient(),
		key:   func(k *keys) string { return k.text(hexits, 32) },
		roots: []string{"/v1", ""}, carriers: []carrier{bearer(), {header: "X-Api-Key"}}, shape: numberedShape, models: openAIModels,
		routes: []route{
			{method: http.MethodGet, path: "/models", scope: scopePublic, serve: (*account).listModels},
			{method: http.MethodGet, path: "/props", serve: (*account).props, atHost: true}, chatRoute(),
		},
		blind: true, missing: refusal, wrong: refusal,
		unknownPath: refused(404, "not_found_error", "", "File Not Found"),
		wrongMethod: refused(404, "not_found_error", "", "File Not Found"),
		header:      map[string]string{"Access-Control-Allow-Origin": "*"},
	}
}

// props answers GET /props.
func (a *account) props(c *call) {
	writeJSON(c.w, map[string]any{"default_generation_settings": map[string]int{"n_ctx": 4096}, "total_slots": 1, "model_path": currentModel + ".gguf"})
}

func llamaCppFaults() []Fault {
	loading := Fault{
		ID: "loading", Title: "The model is still loading", Cause: cause.ServerOverloaded, Slot: slotServer, stop: atServer,
		About:  "llama.cpp answers 503: Loading model, before it looks at any key.",
		inject: inFront(page(answer{Status: 503, Body: `{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}`})),
	}
	return append(refusals(llamaCppDialect(), []refusal{
		{id: "server-error", title: "The server failed", cause: cause.ServerError, at: atVerification, slot: slotServer,
			reply: refused(500, "server_error", "", "Compute error.")},
	}), loading)
}
