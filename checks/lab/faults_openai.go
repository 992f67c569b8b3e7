package lab

import "authdoctor/checks/cause"

// openAIFaults are further refusals of api.openai.com, by the wordings that public issues and its API description hold.
func openAIFaults() []Fault {
	faults := refusals(openAIDialect(), []refusal{
		{id: "regional-host", title: "The project belongs to another region's host", cause: cause.EndpointWrongHost, at: atAccount,
			reply: refused(401, invalidRequest, "incorrect_hostname", "Attempted to access resource with incorrect regional hostname. Please make your request to eu.api.openai.com")},
		{id: "token-revoked", title: "The session token was revoked", cause: cause.CredentialRevoked, at: atAccount,
			reply: refused(401, invalidRequest, "token_revoked", "Encountered invalidated oauth token for user, failing request")},
		{id: "project-archived", title: "The project was archived", cause: cause.ProjectInvalid, at: atAccount,
			reply: refused(401, invalidRequest, "not_authorized_invalid_project", "The project you are requesting has been archived and is no longer accessible")},
		{id: "membership-lost", title: "The key's owner left the organization", cause: cause.OrgMismatch, at: atAccount,
			reply: refused(401, invalidRequest, "", "You do not have access to the organization tied to the API key.")},
		{id: "role-missing", title: "The key or its owner lacks a permission", cause: cause.PermissionMissingScope, alike: []cause.ID{cause.PermissionRole}, at: atAccount,
			reply: refused(403, invalidRequest, "", "You have insufficient permissions for this operation.")},
		{id: "service-tier", title: "The project may not use this service tier", cause: cause.PermissionOptInMissing, at: atVerification, slot: slotAccount,
			reply: refused(400, invalidRequest, "", "Invalid service_tier argument. Your project is not allowed to use this tier.")},
		{id: "model-wrong-endpoint", title: "The model belongs to another endpoint", cause: cause.ModelWrongEndpoint, at: atVerification,
			reply: refused(404, invalidRequest, "", "This is not a chat model and thus not supported in the v1/chat/completions endpoint. Did you mean to use v1/completions?").about("model")},
	})
	for i := range faults {
		faults[i].ID, faults[i].Provider = openAI+"-"+faults[i].ID, openAI
	}
	return faults
}
