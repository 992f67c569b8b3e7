package lab

import "authdoctor/checks/cause"

// modelFaults are wrong in the model's name or in who may use it.
func modelFaults() []Fault {
	return inSlot(slotModel, openAI, []Fault{
		{
			ID: "model-unknown", Title: "The model's name is misspelt", Cause: cause.ModelNotFound, Repairable: true, stop: atModel,
			About:  "404 model_not_found: one letter is missing from the name.",
			inject: func(s *scene) { s.model = "practice-1-mni" },
		},
		{
			ID: "model-forbidden", Title: "The project may not use the model", Cause: cause.PermissionModelAccess, Repairable: true, stop: atModel,
			About: "403 model_not_found with the project's id in the text: the model exists, and the project's list of models leaves it out.",
			inject: func(s *scene) {
				s.model = currentModel
				s.account.models[currentModel] = refused(403, invalidRequest, "model_not_found",
					"Project `{project}` does not have access to model `{model}`")
			},
		},
		{
			ID: "model-retired", Title: "The model has been shut down", Cause: cause.ModelDeprecated, Repairable: true, stop: atModel,
			About:  "The model is still listed, with a shutdown date in the past; using it gives 404.",
			inject: func(s *scene) { s.model = retiredModel },
		},
	})
}

// retired is what a model gets whose shutdown date has passed.
func retired() answer {
	return refused(404, invalidRequest, "model_not_found",
		"The model `{model}` has been deprecated, learn more here: https://platform.openai.com/docs/deprecations")
}
