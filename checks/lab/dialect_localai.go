package lab

import "authdoctor/checks/cause"

const localAI = "localai"

// localAIDialect is LocalAI with LOCALAI_API_KEY; a missing key and a wrong one are answered alike
// (mudler/LocalAI core/http/auth/middleware.go). Its answer for unknown models is in no capture: a plain one stands here.
func localAIDialect() dialect {
	refusal := refused(401, invalidRequest, "", "An authentication key is required").with("Www-Authenticate", "Bearer")
	return dialect{
		provider: localAI, name: "LocalAI", client: openAIClient(),
		key:   func(k *keys) string { return "lai-" + k.text(hexits, 40) },
		roots: []string{"/v1"}, carriers: []carrier{bearer(), {header: "X-Api-Key"}, {header: "Xi-Api-Key"}}, shape: numberedShape, models: openAIModels,
		routes: []route{listRoute(), chatRoute()},
		blind:  true, missing: refusal, wrong: refusal,
		unknownPath:  refused(404, "", "", "Resource not found"),
		wrongMethod:  refused(405, "", "", "Method Not Allowed"),
		unknownModel: refused(404, invalidRequest, "", "The model {model} does not exist"),
		header:       map[string]string{"X-Correlation-Id": "{request}"},
	}
}

func localAIFaults() []Fault {
	opaque := Fault{
		ID: "key-opaque", Title: "The server refuses and says nothing", Cause: cause.CredentialInvalid,
		Alike: []cause.ID{cause.EndpointAuthStripped}, Slot: slotKey, stop: atKey,
		About: "LOCALAI_OPAQUE_ERRORS=true empties every error: 401 with the header WWW-Authenticate and no body.",
		inject: func(s *scene) {
			silent := answer{Status: 401, Header: map[string]string{"Www-Authenticate": "Bearer"}}
			s.account.dialect.missing, s.account.dialect.wrong = silent, silent
			s.credential = func(string) string { return s.keys.stale }
		},
	}
	return append(refusals(localAIDialect(), []refusal{
		{id: "role", title: "The user lacks a feature or has no quota left", cause: cause.PermissionRole, alike: []cause.ID{cause.QuotaHardLimit}, at: atAccount,
			reply: refused(403, invalidRequest, "", "feature not enabled for your account")},
		{id: "server-error", title: "The server failed", cause: cause.ServerError, at: atVerification, slot: slotServer,
			reply: refused(500, "", "", "could not load model: rpc error: code = Unknown desc = unable to load model")},
	}), opaque)
}
