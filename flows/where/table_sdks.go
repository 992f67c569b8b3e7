package where

import (
	"slices"

	"authdoctor/checks/provider"
)

// sdks lists the vendors' libraries. A vendor that is not here is reached with OpenAI's.
func sdks() []sdk {
	return []sdk{
		{"openai", "openai-python", "openai-node", "openai-go"},
		{"azure-openai", "openai-python", "openai-node", "openai-go"},
		{"anthropic", "anthropic-sdk-python", "anthropic-sdk-typescript", "anthropic-sdk-go"},
		{"gemini", "python-genai", "js-genai", "go-genai"},
		{"groq", "groq-python", "groq-typescript", ""},
		{"mistral", "mistralai (Python)", "mistralai (TypeScript)", ""},
		{"cohere", "cohere-python", "cohere-typescript", ""},
		{"together", "together-python", "together-typescript", ""},
		{"perplexity", "perplexity-py", "perplexity-node", ""},
		{"xai", "xai-sdk-python", "", ""},
		{"huggingface", "huggingface_hub", "", ""},
	}
}

// libraries are the programs that use a vendor's libraries.
func libraries() []program {
	list := sdks()
	named := map[string]bool{}
	var all []program
	for _, s := range list {
		named[s.provider] = true
		all = append(all, pythonSDK(s.python, s.provider))
		if s.node != "" {
			all = append(all, nodeSDK(s.node, s.provider, s.python))
		}
		if s.golang != "" {
			all = append(all, goSDK(s.golang, s.provider, s.python))
		}
	}
	for i, p := range all {
		switch p.providers[0] {
		case "anthropic":
			all[i].beside = []string{"ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"}
		case "gemini":
			all[i].asks = slices.Insert(p.asks, 0, ask{in: closed, given: given{variables: []string{"GOOGLE_GENAI_USE_ENTERPRISE", "GOOGLE_GENAI_USE_VERTEXAI"}, is: []string{"true", "1"}},
				says: "a variable sends its calls to Vertex AI, whose own login counts"})
		}
	}
	return all
}

func pythonSDK(name, of string) program {
	p := program{id: name, name: name, providers: []string{of}, mark: provider.Documented, source: "the SDK's client and python-dotenv's main.py",
		asks: []ask{{in: likePython, says: "a Python program that calls load_dotenv() keeps what the environment has, then takes the nearest .env upward"}}}
	switch of {
	case "azure-openai":
		p.asks = slices.Insert(p.asks, 0, ask{in: inEnvironment, names: []string{"AZURE_OPENAI_AD_TOKEN"}, says: "a token of Entra beats a key"})
	case "huggingface":
		p.tool, p.source = "huggingface", "huggingface_hub: utils/_auth.py, get_token"
		p.asks = slices.Insert(p.asks, 0, ask{in: closed, given: given{variables: []string{"HF_OIDC_RESOURCE"}}, says: "HF_OIDC_RESOURCE makes it exchange a token of its own, which beats all others"})
		p.asks = append(p.asks, ask{in: inStore, field: "token", says: "no variable is set, and then it takes what hf auth login wrote"})
	}
	return p
}

func nodeSDK(name, of, python string) program {
	mark := provider.Documented
	switch of {
	case "mistral", "cohere", "gemini":
		mark = provider.Unverified
	}
	return program{id: name, name: name, providers: []string{of}, unlike: python, mark: mark, source: "the SDK's readEnv (internal/utils/env), dotenv's README",
		asks: []ask{
			{in: inTrimmed, says: "it leaves out white space around a variable, and takes an empty one as not set"},
			{in: inFile, unset: true, at: []string{"./.env"}, says: "dotenv and node --env-file look in the current folder only"}},
		missing: "it asks the environment, and dotenv looks in the current folder only"}
}

func goSDK(name, of, python string) program {
	asked := ask{in: inVerbatim, says: "it takes a variable as it is"}
	if of != "openai" && of != "azure-openai" {
		asked.in = inTrimmed
		asked.says = "it takes an empty variable as not set"
	}
	return program{id: name, name: name, providers: []string{of}, unlike: python, mark: provider.Documented, source: "the SDK's default options, godotenv.Load",
		asks: []ask{asked,
			{in: inFile, unset: true, at: []string{"./.env"}, says: "godotenv.Load() looks in the current folder only"}},
		missing: "it asks the environment, and godotenv.Load() looks in the current folder only"}
}
