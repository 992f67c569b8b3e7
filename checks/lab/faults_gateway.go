package lab

import "authdoctor/checks/cause"

// gatewayFaults are answers of a gateway between the client and the vendors. No request without cost is known for
// gateways, so each of them shows in requests that only read.
func gatewayFaults() []Fault {
	return inSlot(slotGateway, compatible, []Fault{
		{
			ID: "gateway-no-route", Title: "The gateway has nowhere to send the model", Cause: cause.GatewayNoRoute, stop: atModel,
			About: "503 no available channel: the gateway knows the key, but nobody behind it offers the model.",
			inject: func(s *scene) {
				s.speak(oneAPIDialect())
				s.model = currentModel
				s.account.models[currentModel] = noChannel()
			},
		},
		{
			ID: "litellm-budget", Title: "The gateway's budget for the key is spent", Cause: cause.QuotaHardLimit, stop: atAccount,
			About: "LiteLLM answers 400 budget_exceeded: whoever runs the gateway gave this key a budget.",
			inject: func(s *scene) {
				s.speak(liteLLMDialect())
				s.account.refusals[atAccount] = refused(400, "budget_exceeded", "400",
					"Budget has been exceeded! Current cost: 10.42, Max budget: 10.0")
			},
		},
		{
			ID: "litellm-unknown-key", Title: "The gateway does not know the key", Cause: cause.CredentialInvalid, Also: []cause.ID{cause.CredentialWrongKind},
			stop:  atKey,
			About: "LiteLLM answers 401 token_not_found_in_db: its own keys are the only ones that it takes.",
			inject: func(s *scene) {
				s.speak(liteLLMDialect())
				unknown := s.keys.virtual()
				s.credential = func(string) string { return unknown }
			},
		},
	})
}

// noChannel is the reply of the one-api family for a model that no channel offers.
func noChannel() answer {
	return refused(503, "new_api_error", "model_not_found",
		"No available channel for model {model} under group default (distributor) (request id: {request})")
}
