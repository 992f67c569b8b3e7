package local

import (
	"strings"
	"unicode"
)

// placeholder says what stands in a key's place although nobody could mean it as one; empty: it may be a key.
// It has to be right: real keys are random, so every rule needs more words, or a longer run, than chance makes.
// At a custom host the fillers that people do use as keys there ("EMPTY", "ollama", "test-key-123") are legal,
// and only what cannot be a key on purpose counts.
func placeholder(text string, l lore) string {
	if what := unexpanded(text); what != "" {
		return what
	}
	if namesCredential(strings.TrimRight(text, "=:")) || l.name != "" && strings.EqualFold(text, l.name) {
		return "the name of a variable"
	}
	if inner, ok := bracketed(text); ok && isPhrase(inner) {
		return "example text in brackets"
	}
	rest := text[prefixLength(text, l.prefixes):]
	switch words := weigh(rest); {
	case text == "" || len(text) > 200:
		return ""
	case rest == "":
		return "the public prefix of a key and nothing else"
	case hasOnlyMarks(rest):
		return "marks in place of a key"
	case exactly(rest):
		return "a word for no value"
	case words == instruction || words == filler && !l.custom && !marked(rest) || instructs(rest):
		return "example text"
	}
	return foreignPhrase(text)
}

// unexpanded finds the syntax of shells, templates and secret stores that something should have replaced.
func unexpanded(text string) string {
	switch {
	case isVariable(text):
		return "a variable that was not expanded"
	case strings.HasPrefix(text, "$(") && strings.HasSuffix(text, ")"):
		return "a command that was not run"
	case ordered(text, "{{", "}}"), ordered(text, "${{", "}}"), ordered(text, "<%", "%>"):
		return "a template that was not filled in"
	}
	for _, r := range references() {
		if strings.HasPrefix(text, r.prefix) {
			return r.what
		}
	}
	return ""
}

func isVariable(text string) bool {
	if ordered(text, "${", "}") || strings.HasPrefix(text, "#{") && strings.HasSuffix(text, "}") {
		return true
	}
	if inner, ok := strings.CutPrefix(text, "%"); ok {
		inner, ok = strings.CutSuffix(inner, "%")
		return ok && isVariableName(inner)
	}
	inner, ok := strings.CutPrefix(text, "$")
	return ok && (strings.HasPrefix(strings.ToLower(inner), "env:") || isVariableName(inner))
}

// isVariableName: a name that speaks of a key, or one in capitals with an underscore. "$ecret123" is a password.
func isVariableName(text string) bool {
	upper := text == strings.ToUpper(text)
	if !isName(text) || len(text) < 3 {
		return false
	}
	for _, word := range []string{"KEY", "TOKEN", "API", "SECRET", "_"} {
		if strings.Contains(text, word) && upper {
			return true
		}
	}
	lower := strings.ToLower(text)
	return strings.Contains(lower, "api_key") || strings.HasSuffix(lower, "_key") || strings.HasSuffix(lower, "_token")
}

// isName: letters, digits and underscores, not beginning with a digit.
func isName(text string) bool {
	return text != "" && (text[0] < '0' || text[0] > '9') && isAlphanumeric(strings.ReplaceAll(text, "_", "a"))
}

// ordered: open occurs, and close behind it.
func ordered(text, open, close string) bool {
	_, rest, ok := strings.Cut(text, open)
	return ok && strings.Contains(rest, close)
}

// bracketed strips the brackets in which documentation writes what the reader should replace.
func bracketed(text string) (string, bool) {
	for _, pair := range []string{"<>", "[]", "{}", "()"} {
		if len(text) > 2 && text[0] == pair[0] && text[len(text)-1] == pair[1] {
			return text[1 : len(text)-1], true
		}
	}
	if len(text) > 4 && strings.HasPrefix(text, "__") && strings.HasSuffix(text, "__") {
		return text[2 : len(text)-2], true
	}
	return "", false
}

// isPhrase: words of letters, no digits, as no random key of some length has.
func isPhrase(text string) bool {
	for _, c := range text {
		if !unicode.IsLetter(c) && !strings.ContainsRune(" _-.'/", c) {
			return false
		}
	}
	return len(text) <= 60
}

// marked: characters were left out; what is left may spell a common word by chance.
func marked(rest string) bool {
	return strings.Contains(rest, "...") || strings.ContainsAny(rest, "*\u2026\u2022") || strings.HasPrefix(strings.ToLower(rest), "xxxx")
}

// hasOnlyMarks: nothing but characters that stand for others.
func hasOnlyMarks(rest string) bool {
	marks := strings.Trim(rest, "-_ .*#?/\u2026\u2022\u25CF\u2219\u00B7") == ""
	letters := strings.Trim(rest, "-_ .*") != "" && len(rest) >= 3 &&
		(strings.Trim(rest, "x-_ .*") == "" || strings.Trim(rest, "X-_ .*") == "")
	return marks || letters
}

// instructs finds "your-acme-key" and its like: an instruction, letters only, and what is wanted.
func instructs(rest string) bool {
	words := strings.FieldsFunc(strings.ToLower(rest), func(c rune) bool { return strings.ContainsRune("-_ .:/<>[]{}()", c) })
	told, wanted := false, false
	for _, w := range words {
		if strings.IndexFunc(w, notLetter) >= 0 {
			return false
		}
		told = told || w == "your" || w == "insert" || w == "paste" || w == "enter" || w == "replace"
		wanted = wanted || told && (w == "key" || w == "token" || w == "secret" || w == "apikey" || w == "here")
	}
	return wanted
}
