package local

import (
	"strings"
	"sync"
	"unicode"
)

// reference is the syntax of a tool that puts a secret in place of its name.
type reference struct{ prefix, what string }

func references() []reference {
	const store, code, locked = "a reference to a secret store that was not resolved", "program text that was not evaluated",
		"an encrypted value that was not decrypted"
	const variable = "a variable or file that was not read"
	return []reference{
		{"op://", store}, {"vault://", store}, {"@Microsoft.KeyVault(", store}, {"secretref:", store}, {"sm://", store},
		{"arn:aws:secretsmanager:", store}, {"arn:aws:ssm:", store}, {"doppler://", store}, {"bws://", store},
		{"{env:", variable}, {"{file:", variable}, {"env:", variable},
		{"process.env.", code}, {"os.environ", code}, {"os.getenv(", code}, {"os.Getenv(", code}, {"import.meta.env.", code},
		{"encrypted:", locked}, {"ENC[", locked},
	}
}

// exactly: what programs write for a value that is not there.
func exactly(rest string) bool {
	switch strings.ToLower(rest) {
	case "undefined", "null", "none", "nil", "no-token", "no_token", "[object object]", "todo", "tbd", "fixme", "changeme", "change-me":
		return true
	}
	return false
}

// weight of a text that consists of words of the vocabulary and nothing else.
type weight int

const (
	random      weight = iota // something else is in it
	filler                    // "test-key-123": a key on purpose, perhaps, where the server lets one choose
	instruction               // "your-api-key-here": never one
)

// The vocabulary of examples in documentation, templates and code. A text counts only if all of it is made of
// these words, so a word may be short or common.
const (
	instructions = "your insert replace replaceme enter paste here placeholder changeme change todo tbd fixme undefined redacted removed hidden"
	fillers      = "test testing tester dummy fake mock demo sample example empty foo bar baz foobar hello world local localhost default " +
		"anything whatever something some any nothing not needed required necessary unused used ignored ignore noop free no need null none " +
		"api key keys apikey token tokens secret auth access bearer password pass passwd credential credentials string value text id " +
		"open ai openai chatgpt gpt chat anthropic claude gemini google groq mistral azure cohere together perplexity deepseek xai grok " +
		"openrouter huggingface hf ollama llama cpp lm studio vllm litellm localai model llm sk pk proj project org organization " +
		"user service svcacct account admin master prod production dev development staging personal private public " +
		"my the this is with from for of in to and an new old me our own us it goes go put add get set fill provide copy use real actual " +
		"valid invalid wrong bad good correct secure super very long random only abc abcd abcde abcdef abcdefg abcdefgh abcdefghi " +
		"abcdefghij abcdefghijklmnopqrstuvwxyz abcdefghijklmnop xyz qwerty asdf asdfgh xxx xxxx"
)

var vocabulary = sync.OnceValue(func() map[string]weight {
	words := map[string]weight{}
	for _, w := range strings.Fields(fillers) {
		words[w] = filler
	}
	for _, w := range strings.Fields(instructions) {
		words[w] = instruction
	}
	return words
})

// longestWord and longestText bound the work of weigh; no word of the vocabulary and no example is longer.
const longestWord, longestText = 26, 80

// weigh cuts a text into words, whatever separates them, and returns the weightiest reading.
func weigh(text string) weight {
	if len(text) > longestText {
		return random
	}
	letters := strings.ToLower(strings.Map(func(c rune) rune {
		if strings.ContainsRune("-_ .:/<>[]{}()!,'", c) {
			return -1
		}
		return c
	}, text))
	if strings.IndexFunc(letters, unicode.IsLetter) < 0 {
		return random
	}
	words := vocabulary()
	best := make([]int, len(letters)+1) // best[i]: 1 + the weight of the first i bytes, 0 where they are no words
	best[0] = 1 + int(random)
	for i := range letters {
		if best[i] == 0 {
			continue
		}
		for j := i + 1; j <= len(letters) && j-i <= longestWord; j++ {
			if w, ok := words[letters[i:j]]; ok {
				best[j] = max(best[j], best[i], 1+int(w))
			} else if isCounting(letters[i:j]) {
				best[j] = max(best[j], best[i])
			}
		}
	}
	return weight(max(0, best[len(letters)]-1))
}

// isCounting: 1, 2, 3 and so on, or one digit, or zeros. Other numbers are in every random key.
func isCounting(digits string) bool {
	return len(digits) == 1 && digits[0] >= '0' && digits[0] <= '9' ||
		strings.HasPrefix("1234567890", digits) || strings.HasPrefix("0123456789", digits) || strings.Trim(digits, "0") == ""
}

// foreignPhrase finds "your key" in the languages of many tutorials.
func foreignPhrase(text string) string {
	lower := strings.ToLower(text)
	for _, words := range []string{"你的", "您的", "密钥", "あなたの", "キーを", "여기에", "ваш", "votre-cl", "votre_cl", "tu-clave", "tu_clave", "sua-chave", "sua_chave"} {
		if strings.Contains(lower, words) {
			return "example text"
		}
	}
	return ""
}
