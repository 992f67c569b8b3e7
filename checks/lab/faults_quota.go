package lab

import "authdoctor/checks/cause"

// quotaFaults show only in requests that would cost something: reading the list of models works with no credit left.
// The four codes with the type insufficient_quota are those of help.openai.com/en/articles/6614457.
func quotaFaults() []Fault {
	return inSlot(slotQuota, openAI, []Fault{
		{
			ID: "credit-exhausted", Title: "The prepaid credit is used up", Cause: cause.QuotaExhausted, stop: atQuota,
			About: "429 that no waiting cures: credit_balance_exhausted.",
			inject: spent(refused(429, "insufficient_quota", "credit_balance_exhausted",
				"Your credit balance is exhausted. Please add credits at https://platform.openai.com/settings/organization/billing/overview.")),
		},
		{
			ID: "quota-legacy", Title: "The quota is exceeded, in the older wording", Cause: cause.QuotaExhausted, stop: atQuota,
			About: "429 insufficient_quota: you exceeded your current quota. It also reaches accounts that never had credit.",
			inject: spent(refused(429, "insufficient_quota", "insufficient_quota",
				"You exceeded your current quota, please check your plan and billing details. For more information on this error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors.")),
		},
		{
			ID: "billing-inactive", Title: "Billing is not active", Cause: cause.QuotaExhausted, stop: atQuota,
			About: "429 billing_not_active: no payment method, or one that failed.",
			inject: spent(refused(429, "billing_not_active", "billing_not_active",
				"Your account is not active, please check your billing details on our website.")),
		},
		{
			ID: "organization-spend-limit", Title: "The organization's own spending limit is reached", Cause: cause.QuotaHardLimit, stop: atQuota,
			About: "429 organization_spend_limit_exceeded: somebody in the organization set this limit.",
			inject: spent(refused(429, "insufficient_quota", "organization_spend_limit_exceeded",
				"Your organization has reached its spend limit. An owner can change it at https://platform.openai.com/settings/organization/limits.")),
		},
		{
			ID: "project-spend-limit", Title: "The project's own spending limit is reached", Cause: cause.QuotaHardLimit, stop: atQuota,
			About: "429 project_spend_limit_exceeded: other projects still work.",
			inject: spent(refused(429, "insufficient_quota", "project_spend_limit_exceeded",
				"Project {project} has reached its spend limit. An owner can change it in the project's settings.")),
		},
		{
			ID: "usage-limit", Title: "The monthly usage limit is reached", Cause: cause.QuotaHardLimit, stop: atQuota,
			About: "429 organization_usage_limit_exceeded: the limit that the vendor gave this organization.",
			inject: spent(refused(429, "insufficient_quota", "organization_usage_limit_exceeded",
				"Your organization has reached its approved monthly usage limit. You can request an increase at https://platform.openai.com/settings/organization/limits.")),
		},
		{
			ID: "hard-limit-400", Title: "The hard billing limit is reached, told as 400", Cause: cause.QuotaHardLimit, stop: atQuota,
			About: "400 billing_hard_limit_reached: a spending limit in the dress of a bad request.",
			inject: spent(refused(400, invalidRequest, "billing_hard_limit_reached",
				"Billing hard limit has been reached")),
		},
	})
}

// spent injects a refusal that a request for a model meets.
func spent(reply answer) func(*scene) {
	return func(s *scene) {
		s.needsModel()
		s.account.refusals[atQuota] = reply
	}
}
