package lab

import "authdoctor/checks/cause"

const ollama = "ollama"

// ollamaDialect is a local Ollama, which ignores any key (ollama server/routes.go; docs/api/errors.mdx).
func ollamaDialect() dialect {
	notFound := answer{Status: 404, Media: "text/plain", Body: "404 page not found"}
	return dialect{
		provider: ollama, name: "Ollama", client: openAIClient(), open: true,
		key:   func(*keys) string { return ollama },
		roots: []string{"/v1"}, carriers: []carrier{bearer()}, shape: openAIShape, models: openAIModels,
		routes:      []route{listRoute(), modelRoute(), chatRoute()},
		unknownPath: notFound, wrongMethod: answer{Status: 405, Media: "text/plain", Body: "405 method not allowed"},
		unknownModel: refused(404, "api_error", "", `model "{model}" not found, try pulling it first`),
	}
}

func ollamaFaults() []Fault {
	return refusals(ollamaDialect(), []refusal{
		{id: "host-forbidden", title: "The server does not allow this host name", cause: cause.PermissionKeyRestriction, at: atAccount,
			reply: answer{Status: 403}},
		{id: "cloud-sign-in", title: "A cloud model without a sign-in", cause: cause.CredentialMissing, at: atVerification, slot: slotAccount,
			reply: answer{Status: 401, Body: `{"error":"unauthorized","signin_url":"https://ollama.com/connect?name=practice&key=PRACTICE"}`}},
		{id: "cloud-unreachable", title: "The cloud model cannot be reached", cause: cause.GatewayUpstreamFault, at: atVerification, slot: slotGateway,
			reply: answer{Status: 502, Body: `{"error":{"message":"unable to reach ollama.com","type":"api_error","param":null,"code":null}}`}},
		{id: "server-error", title: "The server failed", cause: cause.ServerError, at: atVerification, slot: slotServer,
			reply: refused(500, "api_error", "", "model runner has unexpectedly stopped, this may be due to resource limitations or an internal error")},
	})
}
