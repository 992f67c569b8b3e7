package lab

import (
	"net/http"

	"authdoctor/checks/cause"
)

const gitHubModels = "github-models"

// gitHubModelsDialect is what is left of GitHub Models since 2026-07-30: nothing but refusals
// (github.com/orgs/community/discussions/203602). The texts are plain ones.
func gitHubModelsDialect() dialect {
	gone := refused(410, "", "", "GitHub Models has been retired.")
	return dialect{
		provider: gitHubModels, name: "GitHub Models", client: client{key: "GITHUB_TOKEN"}, ended: true,
		key:   func(k *keys) string { return "gh" + "p_" + k.text(letters, 36) },
		roots: []string{"/inference", ""}, carriers: []carrier{bearer()}, shape: messageShape, models: openAIModels,
		routes:  []route{{method: http.MethodGet, path: "/user", serve: (*account).listModels}, chatRoute()},
		missing: gone, wrong: gone, unknownPath: gone, wrongMethod: gone,
	}
}

func gitHubModelsFaults() []Fault {
	retired := func(id, title string, reply answer) Fault {
		return Fault{
			ID: id, Title: title, Cause: cause.EndpointRetired, Slot: slotServer, stop: atBuild, Local: true,
			About:  "GitHub Models ended on 2026-07-30: every call fails, whatever the token. It answers " + reply.brief(),
			inject: inFront(page(reply)),
		}
	}
	return []Fault{
		retired("retired", "The service has been shut down", answer{Status: 410, Body: `{"message":"GitHub Models has been retired."}`}),
		retired("retired-404", "The service has been shut down, told as 404", answer{Status: 404, Media: "text/plain", Body: "Not Found"}),
		retired("retired-401", "The service has been shut down, told as 401", answer{Status: 401, Body: `{"error":{"code":"unauthorized","message":"Unauthorized","details":"Unauthorized"}}`}),
	}
}
