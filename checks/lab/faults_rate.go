package lab

import "authdoctor/checks/cause"

// rateFaults are limits that time lifts. Those on requests meet every request with a good key, the one on tokens only
// requests that use a model.
func rateFaults() []Fault {
	return inSlot(slotRate, openAI, []Fault{
		{
			ID: "rate-requests", Title: "Too many requests a minute", Cause: cause.RateRequests, stop: atRate,
			About:  "429 rate_limit_exceeded: the limit is 3 requests a minute, and Retry-After says when to come back.",
			inject: refusing(atRate, limited("requests", "requests per min (RPM)", "3", "1", "20s", "20")),
		},
		{
			ID: "rate-slow-down", Title: "The traffic grew too fast", Cause: cause.RateRequests, stop: atRate,
			About: "429 slow_down: not a limit of the account, but the speed at which its traffic rose.",
			inject: refusing(atRate, refused(429, "rate_limit_error", "slow_down",
				"Your request rate increased too quickly. Please slow down and raise it gradually.").with("Retry-After", "5")),
		},
		{
			ID: "rate-tokens", Title: "Too many tokens a minute", Cause: cause.RateTokens, stop: atQuota,
			About:  "429 rate_limit_exceeded on tokens: few requests, but long ones.",
			inject: spent(limited("tokens", "tokens per min (TPM)", "30000", "1500", "2.5s", "3")),
		},
		{
			ID: "rate-daily", Title: "The day's requests are used up", Cause: cause.RateDaily, stop: atRate,
			About:  "429 rate_limit_exceeded per day: waiting a minute does not help.",
			inject: refusing(atRate, limited("requests", "requests per day (RPD)", "200", "1", "7h12m0s", "25920")),
		},
	})
}

// limited is the rate limit reply with its headers: reset in Go's duration format, Retry-After in seconds
// (openapi.yaml responses.TooManyRequests; developers.openai.com/api/docs/guides/rate-limits).
func limited(kind, window, limit, wanted, reset, retryAfter string) answer {
	reply := refused(429, kind, "rate_limit_exceeded", "Rate limit reached for "+currentModel+" in organization {organization} on "+
		window+": Limit "+limit+", Used "+limit+", Requested "+wanted+". Please try again in "+reset+
		". Visit https://platform.openai.com/account/rate-limits to learn more.")
	title := "Requests"
	if kind == "tokens" {
		title = "Tokens"
	}
	return reply.with("Retry-After", retryAfter).with("X-Ratelimit-Limit-"+title, limit).
		with("X-Ratelimit-Remaining-"+title, "0").with("X-Ratelimit-Reset-"+title, reset)
}
