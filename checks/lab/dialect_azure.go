package lab

import (
	"net/http"
	"strings"

	"authdoctor/checks/cause"
)

const azure = "azure-openai"

// Variables of OpenAI's SDK for Azure, beside the key's and the endpoint's.
const (
	azureVersionVariable = "OPENAI_API_VERSION"
	azureEntraVariable   = "AZURE_OPENAI_AD_TOKEN"
)

// azureDialect is a resource of Azure OpenAI (learn.microsoft.com troubleshoot-errors; the issues cited in the facts): the
// key in api-key, deployments in the path, the version in the query. No capture of a request without a key is known; it is
// answered here like one with a wrong key.
func azureDialect() dialect {
	wrong := refused(401, "", "", "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an "+
		"active subscription and use a correct regional API endpoint for your resource.")
	return dialect{
		provider: azure, name: "Azure OpenAI", counts: true, apart: true, client: client{key: "AZURE_OPENAI_API_KEY", base: "AZURE_OPENAI_ENDPOINT"},
		key: func(k *keys) string {
			return k.text(letters, 52) + "JQQJ" + "99" + "CK" + k.text(letters, 12) + "AAAB" + "ACOG" + k.text(letters, 4)
		},
		roots: []string{""}, carriers: []carrier{{header: "Api-Key"}, bearer()}, shape: azureShape, models: azureModels,
		routes: []route{
			{method: http.MethodGet, path: "/openai/models", serve: (*account).listModels},
			{method: http.MethodPost, path: "/openai/deployments/{model}/chat/completions", serve: (*account).deployed},
		},
		blind: true, leaves: []cause.ID{cause.EndpointWrongHost}, missing: wrong, wrong: wrong, misplaced: wrong,
		demands:      azureVersion,
		unknownPath:  refused(404, "", "404", "Resource not found"),
		wrongMethod:  refused(404, "", "404", "Resource not found"),
		unknownModel: refused(404, "", "DeploymentNotFound", "The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again."),
		header:       map[string]string{"Apim-Request-Id": "{request}", "X-Ms-Region": "Sweden Central"},
		limits:       map[string]string{"X-Ratelimit-Remaining-Requests": "59", "X-Ratelimit-Remaining-Tokens": "59990"},
	}
}

// azureVersion refuses the classic API without a version that it knows.
func azureVersion(r *http.Request) (answer, bool) {
	switch version := r.URL.Query().Get("api-version"); {
	case version == "":
		return refused(404, "", "404", "Resource not found"), true
	case version < "2023":
		return refused(400, "", "BadRequest", "API version not supported"), true
	}
	return answer{}, false
}

// azureModels lists base models that could be deployed, which are no deployments.
func azureModels([]string) any {
	return map[string]any{"object": "list", "data": []any{map[string]string{"id": "gpt-practice-2026-01-15", "object": "model", "status": "succeeded"}}}
}

// deployed answers a call of a deployment. A body without messages is refused for that, as late as it gets.
func (a *account) deployed(c *call) {
	body, ok := a.admitted(c)
	switch {
	case !ok || !a.knownModel(c) || a.refuse(c, atVerification):
	case body["messages"] == nil:
		a.send(c, refused(400, "", "BadRequest", "Missing required parameter: 'messages'."))
	default:
		writeJSON(c.w, map[string]any{"id": "chatcmpl-" + c.id, "object": "chat.completion", "model": c.model, "choices": []any{}})
	}
}

func azureFaults() []Fault {
	const later = " Please retry after 7 seconds."
	return append(azureSettings(), refusals(azureDialect(), []refusal{
		{id: "role", title: "The identity lacks a role on the resource", cause: cause.PermissionRole, at: atAccount,
			reply: refused(401, "", "PermissionDenied", "The principal `practice` lacks the required data action `Microsoft.CognitiveServices/accounts/OpenAI/models/read` to perform `GET /openai/models` operation.")},
		{id: "firewall", title: "The resource's firewall keeps this network out", cause: cause.PermissionIPAllowlist, at: atAccount,
			reply: refused(403, "", "403", "Access denied due to Virtual Network/Firewall rules.")},
		{id: "regional-endpoint", title: "The regional endpoint of a resource in a virtual network", cause: cause.EndpointWrongHost, at: atAccount,
			reply: refused(403, "", "403", "A Virtual Network is configured for this resource. Please use the correct endpoint for making requests. Check https://aka.ms/cogsvc-vnet for more details.")},
		{id: "key-auth-disabled", title: "Keys are switched off on the resource", cause: cause.CredentialWrongKind, at: atAccount,
			reply: refused(403, "", "AuthenticationTypeDisabled", "Key based authentication is disabled for this resource.")},
		{id: "resource-blocked", title: "The resource is blocked", cause: cause.AccountDeactivated, at: atAccount,
			reply: refused(403, "", "403", "This resource has been temporarily blocked because we detected behavior that may violate our content policy.")},
		{id: "gateway-quota", title: "The gateway's token quota is spent", cause: cause.QuotaHardLimit, at: atQuota,
			reply: refused(403, "", "403", "Token quota is exceeded. Try again in 1 hour.")},
		{id: "version-too-old", title: "The api-version is older than the model", cause: cause.RequestAPIVersion, at: atVerification,
			reply: refused(400, "", "BadRequest", "Model {model} is enabled only for api versions 2024-12-01-preview and later")},
		{id: "wrong-operation", title: "The model has no such operation", cause: cause.ModelWrongEndpoint, at: atVerification,
			reply: refused(400, "", "OperationNotSupported", "The chatCompletion operation does not work with the specified model, {model}. Please choose different model and try again.")},
		{id: "rate-requests", title: "Too many calls a minute", cause: cause.RateRequests, at: atQuota, slot: slotRate,
			reply: refused(429, "", "429", "Requests to the ChatCompletions_Create Operation under Azure OpenAI API version 2024-10-21 have exceeded call rate limit of your current OpenAI S0 pricing tier."+later).with("Retry-After", "7")},
		{id: "rate-tokens", title: "Too many tokens a minute", cause: cause.RateTokens, at: atQuota, slot: slotRate,
			reply: refused(429, "", "429", "Requests to the ChatCompletions_Create Operation under Azure OpenAI API version 2024-10-21 have exceeded token rate limit of your current OpenAI S0 pricing tier."+later).with("Retry-After", "7")},
		{id: "server-error", title: "The vendor's server failed", cause: cause.ServerError, at: atServer,
			reply: refused(500, "", "InternalServerError", "The server had an error while processing your request. Sorry about that!")},
	})...)
}

// azureSettings are wrong in what the client sends.
func azureSettings() []Fault {
	return []Fault{
		{
			ID: "key-other-resource", Title: "The key is for another resource", Cause: cause.EndpointWrongHost, Slot: slotKey, stop: atKey,
			Alike:  []cause.ID{cause.CredentialInvalid, cause.EndpointAuthStripped},
			About:  "Key and endpoint were copied from two resources; Azure answers 401: invalid subscription key or wrong API endpoint.",
			inject: made(func(k *keys) string { return azureDialect().key(k) }),
		},
		{
			ID: "key-as-token", Title: "The key is in the token's variable", Cause: cause.CredentialWrongHeader, Repairable: true, Slot: slotKey, stop: atKey,
			About: "AZURE_OPENAI_AD_TOKEN travels as Authorization: Bearer, where a key is not read.",
			inject: func(s *scene) {
				s.client.key = azureEntraVariable
				s.account.only[s.keys.good] = "Api-Key"
			},
		},
		{
			ID: "api-version", Title: "The api-version does not exist", Cause: cause.RequestAPIVersion, Repairable: true, Slot: slotAddress, stop: atRoute,
			About:  "OPENAI_API_VERSION names a version that was withdrawn: 400 API version not supported.",
			inject: func(s *scene) { s.set(inEnvironment, azureVersionVariable, "2022-01-01") },
		},
		{
			ID: "token-audience", Title: "The token is for another service", Cause: cause.TokenWrongAudience, Alike: []cause.ID{cause.TokenExpired}, Slot: slotKey, stop: atKey,
			About: "Azure answers 401: the access token is missing, invalid, its audience is incorrect, or it has expired.",
			inject: func(s *scene) {
				value := strings.Join([]string{"ey" + "JhbGciOiJub25lIn0", "ey" + "JhdWQiOiJvdGhlciJ9", s.keys.text(interior, 40)}, ".")
				s.client.key = azureEntraVariable
				s.account.tokens[value] = refused(401, "", "401", "Unauthorized. Access token is missing, invalid, audience is incorrect (https://cognitiveservices.azure.com), or have expired.")
				s.credential = func(string) string { return value }
			},
		},
	}
}
