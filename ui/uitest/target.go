package uitest

import "authdoctor/ui/session"

// AnyTarget is a target with every part, each with what a person changed about it.
func AnyTarget(choice session.Choice) session.Target {
	edited := func(found string, edit session.Edit) string {
		if edit.Set {
			return edit.Value
		}
		return found
	}
	key := "sk-proj-…a1B2 (3f9c01aa)"
	if choice.Edits.KeyID != "" {
		key = "the key with the id " + choice.Edits.KeyID
	}
	e := choice.Edits
	return session.Target{Title: "OpenAI", Parts: []session.Part{
		{ID: session.Provider, Label: "provider", Value: edited("openai", e.Provider), From: "the name of the variable",
			Options: []session.Option{{ID: "openai", Title: "OpenAI", Chosen: edited("openai", e.Provider) == "openai"}, {ID: "groq", Title: "Groq"}}},
		{ID: session.Address, Label: "address", Value: edited("https://api.openai.com/v1", e.BaseURL), From: "the provider's own"},
		{ID: session.Key, Label: "key", Value: key, From: "OPENAI_API_KEY in .env, line 3",
			Why:     "The .env file is read when the program starts, and no variable of this shell has the same name.",
			Options: []session.Option{{ID: "0", Title: "OPENAI_API_KEY in .env, line 3", Detail: "sk-proj-…a1B2", Chosen: e.KeyID == ""}, {ID: "1", Title: "OPENAI_API_KEY in this shell", Detail: "sk-proj-…c3D4"}}},
		{ID: session.Model, Label: "model", Value: edited("", e.Model), Why: "Without a model its quota and scopes are not asked."},
		{ID: session.Organization, Label: "organization", Value: edited("org-practice", e.Organization), From: "OPENAI_ORG_ID in this shell"},
		{ID: session.Project, Label: "project", Value: edited("", e.Project)},
	}}
}
