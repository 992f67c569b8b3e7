package lab

// healthyCases have nothing wrong: whoever names a cause for them is wrong.
func healthyCases() []Fault {
	return []Fault{
		{
			ID: "healthy", Title: "All is well", Provider: openAI, Slot: slotHealthy,
			About:  "A good key, a good address and a model that works.",
			inject: (*scene).needsModel,
		},
		{
			ID: "healthy-no-model", Title: "All is well, no model named", Provider: openAI, Slot: slotHealthy,
			About:  "A good key and a good address. Without a model there is nothing to say about quota.",
			inject: func(*scene) {},
		},
		{
			ID: "open-endpoint", Title: "The endpoint asks for no key", Provider: compatible, Slot: slotHealthy,
			About:  "A local model server accepts any key and none. That it works says nothing about the key.",
			inject: func(s *scene) { s.account.open = true },
		},
		{
			ID: "healthy-custom-url", Title: "All is well behind a gateway", Provider: compatible, Slot: slotHealthy,
			About: "The API hangs under a path of its own. An unusual address is no fault.",
			inject: func(s *scene) {
				s.account.prefix = "/team/openai"
				s.path = "/team/openai/v1"
			},
		},
	}
}
