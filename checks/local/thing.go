package local

import (
	"strings"
	"unicode"
)

// thing says what a text is that was pasted in a key's place and is none; empty: it may be a key.
func thing(text string) string {
	switch {
	case isURL(text):
		return "a URL"
	case strings.HasPrefix(text, "-----BEGIN "):
		return "a PEM block"
	case strings.HasPrefix(text, "{") && strings.ContainsAny(text, `":`):
		return "a JSON document"
	case isEmail(text):
		return "an e-mail address"
	case isSentence(text):
		return "words"
	case text != "" && len(text) < 20 && strings.Trim(text, "0123456789") == "":
		return "a number"
	}
	for _, id := range []struct{ prefix, what string }{
		{"org-", "an organization id"}, {"proj_", "a project id"}, {"user-", "a user id"}, {"key_", "the id of a key"},
	} {
		if rest, ok := strings.CutPrefix(text, id.prefix); ok && len(rest) >= 8 && len(rest) <= 40 && isAlphanumeric(rest) {
			return id.what
		}
	}
	return ""
}

func isURL(text string) bool {
	scheme, rest, ok := strings.Cut(text, "://")
	return ok && rest != "" && len(scheme) > 1 && len(scheme) <= 10 && isAlphanumeric(scheme)
}

func isEmail(text string) bool {
	user, domain, ok := strings.Cut(text, "@")
	name, top, dot := cutLast(domain, ".")
	return ok && dot && len(text) < 120 && isAlphanumeric(strings.Map(dropMail, user)) &&
		isAlphanumeric(strings.Map(dropMail, name)) && len(top) >= 2 && len(top) <= 12 && strings.IndexFunc(top, notLetter) < 0
}

func dropMail(char rune) rune {
	if strings.ContainsRune(".+-_", char) {
		return -1
	}
	return char
}

// isSentence: four words or more with single spaces, mostly letters. A key that was broken over lines has fewer
// or has digits in every piece.
func isSentence(text string) bool {
	words := strings.Split(text, " ")
	plain := 0
	for _, w := range words {
		w = strings.Trim(w, ".,:;!?()'\"")
		if w != "" && len(w) < 20 && strings.IndexFunc(w, notLetter) < 0 {
			plain++
		}
	}
	return len(words) >= 4 && plain*4 >= len(words)*3
}

func notLetter(char rune) bool { return !unicode.IsLetter(char) }

func isAlphanumeric(text string) bool {
	for _, c := range text {
		if c > 'z' || c < '0' || c > '9' && c < 'A' || c > 'Z' && c < 'a' {
			return false
		}
	}
	return text != ""
}

func cutLast(text, separator string) (before, after string, ok bool) {
	i := strings.LastIndex(text, separator)
	if i < 0 {
		return text, "", false
	}
	return text[:i], text[i+len(separator):], true
}
