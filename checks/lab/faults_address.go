package lab

import "authdoctor/checks/cause"

// addressFaults are wrong in the base URL.
func addressFaults() []Fault {
	return inSlot(slotAddress, openAI, []Fault{
		{
			ID: "url-no-scheme", Title: "The base URL has no scheme", Cause: cause.ClientMisconfigured, Repairable: true, Local: true, stop: atBuild,
			About:  "OPENAI_BASE_URL names host and path only. Clients say that the URL is invalid or that a protocol is missing.",
			inject: func(s *scene) { s.noScheme = true },
		},
		{
			ID: "url-empty", Title: "The base URL is set to nothing", Cause: cause.ClientMisconfigured, Local: true, stop: atBuild,
			About:  "OPENAI_BASE_URL exists and is empty. The Python and Go SDKs take it literally and cannot connect.",
			inject: func(s *scene) { s.literal = new(string) },
		},
		{
			ID: "url-garbage", Title: "The base URL is an unfilled template", Cause: cause.ClientMisconfigured, Local: true, stop: atBuild,
			About: "The address still holds the braces of the example it was copied from.",
			inject: func(s *scene) {
				template := "https://{resource}.practice.test/v1"
				s.literal = &template
			},
		},
		{
			ID: "path-no-v1", Title: "The base URL lacks /v1", Cause: cause.RequestWrongPath, Repairable: true, stop: atRoute,
			About:  "Every call ends in 404 Invalid URL, with a good key as well as without one.",
			inject: func(s *scene) { s.path = "" },
		},
		{
			ID: "path-doubled", Title: "The base URL doubles /v1", Cause: cause.RequestWrongPath, Repairable: true, stop: atRoute,
			About:  "Somebody added /v1 to an address that had it already: 404 Invalid URL (GET /v1/v1/models).",
			inject: func(s *scene) { s.path = "/v1/v1" },
		},
		{
			ID: "path-endpoint", Title: "The base URL is a whole endpoint", Cause: cause.RequestWrongPath, Repairable: true, stop: atRoute,
			About:  "The address of one operation was pasted as the base URL, so that every path hangs behind it.",
			inject: func(s *scene) { s.path = s.account.dialect.root() + "/chat/completions" },
		},
	})
}
