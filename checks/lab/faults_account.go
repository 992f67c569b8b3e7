package lab

import (
	"slices"

	"authdoctor/checks/cause"
)

// accountFaults are refusals of a good key: what its account, organization or project may not do.
func accountFaults() []Fault {
	return inSlot(slotAccount, openAI, slices.Concat(closedAccounts(), wrongHeaders(), missingRights()))
}

// closedAccounts refuse whatever the key asks for.
func closedAccounts() []Fault {
	return []Fault{
		{
			ID: "account-deactivated", Title: "The account was deactivated", Cause: cause.AccountDeactivated, stop: atAccount,
			About: "The vendor closed the account behind the key: 401 account_deactivated.",
			inject: refusing(atAccount, refused(401, invalidRequest, "account_deactivated",
				"The OpenAI account associated with this API key has been deactivated. If you have questions, please contact us through our help center at help.openai.com.")),
		},
		{
			ID: "organization-none", Title: "The key's owner is in no organization", Cause: cause.OrgMismatch, stop: atAccount,
			About: "401: you must be a member of an organization to use the API.",
			inject: refusing(atAccount, refused(401, invalidRequest, "no_organization",
				"You must be a member of an organization to use the API. Please contact us through our help center at help.openai.com.")),
		},
	}
}

// wrongHeaders choose an organization or project that the key is no part of.
func wrongHeaders() []Fault {
	return []Fault{
		{
			ID: "organization-mismatch", Title: "The organization header names another organization", Cause: cause.OrgMismatch, Repairable: true, stop: atOrganization,
			About:  "OPENAI_ORG_ID is left over from another employer; the 401 looks like a bad key and is none.",
			inject: func(s *scene) { s.set(inEnvironment, organizationVariable, s.keys.neighbour) },
		},
		{
			ID: "organization-unknown", Title: "The organization header names nobody", Cause: cause.OrgMismatch, Repairable: true, stop: atOrganization,
			About:  "OPENAI_ORG_ID in .env holds an id that does not exist: 401 invalid_organization.",
			inject: func(s *scene) { s.set(inDotEnv, organizationVariable, s.keys.organizationID()) },
		},
		{
			ID: "project-mismatch", Title: "The project header names another project", Cause: cause.ProjectInvalid, Also: []cause.ID{cause.OrgMismatch},
			Repairable: true, stop: atOrganization,
			About:  "A hosting dashboard set OPENAI_PROJECT_ID to a project that the key does not belong to: 401 mismatched_project.",
			inject: func(s *scene) { s.set(inEnvironment, projectVariable, s.keys.projectID()) },
		},
		{
			ID: "project-name", Title: "The project header holds a name, not an id", Cause: cause.ProjectInvalid, Also: []cause.ID{cause.OrgMismatch},
			Repairable: true, stop: atOrganization,
			About:  "OPENAI_PROJECT_ID wants an id that starts with proj_; the project's name was written there.",
			inject: func(s *scene) { s.set(inDotEnv, projectVariable, "support-bot") },
		},
		{
			ID: "project-without-organization", Title: "A project header without an organization header", Cause: cause.ClientMisconfigured,
			Repairable: true, stop: atOrganization,
			About: "An old user key with OPENAI_PROJECT_ID but no OPENAI_ORG_ID gets a 500 server_error that looks like the vendor's fault.",
			inject: func(s *scene) {
				s.keys.good = s.keys.infixed("", 20)
				s.set(inEnvironment, projectVariable, s.keys.project)
				s.account.refusals[atOrganization] = refused(500, "server_error", "",
					"The server had an error while processing your request. Sorry about that!")
			},
		},
	}
}

// missingRights are things that the key may not do, or not from here.
func missingRights() []Fault {
	return []Fault{
		{
			ID: "scope-missing", Title: "The key may not read models", Cause: cause.PermissionMissingScope, stop: atScope,
			About:  "A restricted key without the scope api.model.read: 403, and the message lists what is missing.",
			inject: lacking(scopeRead, scopeRequest, scopeResponses),
		},
		{
			ID: "scope-request", Title: "The key may list models and not use them", Cause: cause.PermissionMissingScope, stop: atQuota,
			About: "A restricted key passes every test that only lists models; a real request ends in 401 Missing scopes: model.request.",
			inject: func(s *scene) {
				lacking(scopeRequest, scopeResponses)(s)
				s.needsModel()
			},
		},
		{
			ID: "region", Title: "The country is not served", Cause: cause.PermissionRegion, stop: atAccount,
			About: "403 unsupported_country_region_territory, often because of a VPN's or a data centre's exit.",
			inject: refusing(atAccount, refused(403, "request_forbidden", "unsupported_country_region_territory",
				"Country, region, or territory not supported")),
		},
		{
			ID: "ip-allowlist", Title: "This network is not on the organization's list", Cause: cause.PermissionIPAllowlist, stop: atAccount,
			About: "The organization allows the key from its own addresses only: 401, your IP is not authorized.",
			inject: refusing(atAccount, refused(401, invalidRequest, "ip_not_authorized",
				"Your IP is not authorized to access this organization. Check the IP allowlist of your organization or project.")),
		},
		{
			ID: "organization-unverified", Title: "The organization must be verified for this model", Cause: cause.PermissionOrgUnverified, stop: atVerification,
			About: "Everything that is free passes; only a real request gets 400: your organization must be verified.",
			inject: func(s *scene) {
				s.needsModel()
				s.paid = true
				s.account.refusals[atVerification] = refused(400, invalidRequest, "unsupported_value",
					"Your organization must be verified to use the model `{model}`. Please go to: https://platform.openai.com/settings/organization/general and click on Verify Organization. If you just verified, it can take up to 15 minutes for access to propagate.").about("model")
			},
		},
	}
}

// refusing injects a refusal at a stage of the API.
func refusing(at stage, reply answer) func(*scene) {
	return func(s *scene) { s.account.refusals[at] = reply }
}

func lacking(scopes ...string) func(*scene) {
	return func(s *scene) {
		for _, scope := range scopes {
			s.account.lacking[scope] = true
		}
	}
}

// What the API answers to headers and scopes of its own accord.

func otherOrganization() answer {
	return refused(401, invalidRequest, "mismatched_organization", "OpenAI-Organization header should match organization for API key")
}

func unknownOrganization() answer {
	return refused(401, invalidRequest, "invalid_organization", "No such organization: {given}.")
}

func otherProject() answer {
	return refused(401, invalidRequest, "mismatched_project", "OpenAI-Project header should match project for API key")
}

func missingScope() answer {
	return refused(403, invalidRequest, "missing_scope", "You have insufficient permissions for this operation. Missing scopes: "+
		"{scope}. Check that you have the correct role in your organization (Reader, Writer, Owner) and project (Member, Owner), "+
		"and if you're using a restricted API key, that it has the necessary scopes.")
}
