package reply

import "strings"

// IsExample reports whether a text that stands in a key's place is what documentation writes there: words that ask for
// a key, one character over and over, or a count such as 12345. It holds no secret, because nothing else is in it.
func IsExample(text string) bool {
	bare := strings.ToLower(strings.Trim(text, `<>{}[]()"'$%* `))
	for _, prefix := range []string{"bearer ", "sk-proj-", "sk-ant-", "sk-or-", "sk-", "sk_", "gsk_", "xai-", "hf_", "aiza", "pplx-"} {
		if rest, ok := strings.CutPrefix(bare, prefix); ok {
			bare = rest
			break
		}
	}
	if len(bare) >= 3 && len(bare) <= 200 && (strings.Trim(bare, bare[:1]) == "" || counts(bare)) {
		return true
	}
	words := strings.FieldsFunc(bare, func(r rune) bool { return strings.ContainsRune("-_ ./:<>{}[]", r) })
	if len(words) == 0 || len(words) > 12 {
		return false
	}
	asks := false
	for _, word := range words {
		switch {
		case strings.Trim(word, "x") == "" || strings.Trim(word, "*.") == "":
			asks = asks || len(word) >= 3
		case within(word, askingWords):
			asks = true
		case !within(word, otherWords):
			return false
		}
	}
	return asks
}

// counts recognises digits or letters in their order: 123456, abcdef.
func counts(text string) bool {
	const shortest = 5
	for i := 1; i < len(text); i++ {
		if text[i] != text[i-1]+1 && (text[i] != '0' || text[i-1] != '9') {
			return false
		}
	}
	return len(text) >= shortest
}

// askingWords say that something has to be put there; otherWords say what, and make no example alone.
const (
	askingWords = " your yours here changeme change replace replaceme replacewith insert enter paste put add fill todo placeholder example sample dummy fake test mock none null nil undefined empty no not needed required key apikey yourkey yourapikey your_key xxx foo bar foobar redacted hidden secret token sk "
	otherWords  = " my me the a an this that it in with by of to from for and is or openai anthropic claude azure google gemini groq mistral deepseek openrouter cohere xai huggingface hf together perplexity api keys access auth bearer real actual valid own value goes set env var variable string text proj project service account id user local ollama lmstudio "
)

func within(word, list string) bool { return strings.Contains(list, " "+word+" ") }
