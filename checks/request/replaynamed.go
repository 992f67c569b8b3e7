package request

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"authdoctor/checks/reply"
)

// mostNamed bounds how many guesses a reply's words are good for.
const mostNamed = 3

// Named lists differences that a reply names, the likeliest first: that of its param, what its message quotes, then what
// its message says. It reads texts that may repeat the user's, and returns none of them.
func (r *Replay) Named(reading reply.Reading) []string {
	var list []string
	add := func(path string) {
		if path != "" && !slices.Contains(list, path) && len(list) < mostNamed {
			list = append(list, path)
		}
	}
	add(r.meant(reading.Param))
	for _, word := range quotedWords(reading.Message) {
		add(r.meant(word))
	}
	said := wordsOf(reading.Message + " " + strings.ReplaceAll(reading.Code, "_", " "))
	for _, path := range r.Headers {
		_, name, _ := strings.Cut(path, ":")
		name, _, _ = strings.Cut(strings.ToLower(name), "#")
		telling := slices.ContainsFunc(strings.Split(name, "-"), func(word string) bool {
			return len(word) >= 4 && !slices.Contains(vague(), word) && slices.Contains(said, word)
		})
		if telling || slices.Contains(said, name) {
			add(path)
		}
	}
	for _, path := range r.Members {
		if !slices.Contains(vague(), path) && slices.Contains(said, strings.ToLower(path)) {
			add(path)
		}
	}
	return list
}

// wordsOf are the words of a text, in small letters.
func wordsOf(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(c rune) bool {
		return !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_' || c == '-')
	})
}

// vague are names and parts of names that stand in messages about anything.
func vague() []string {
	return []string{"messages", "model", "input", "prompt", "stop", "user", "n", "content", "type", "accept", "openai", "anthropic", "value", "header", "request", "agent", "client", "version"}
}

// quoted matches a word in quotes.
var quoted = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile("['\"`]([A-Za-z0-9_.\\[\\]-]{1,80})['\"`]") })

// quotedWords are what a message quotes, in any of the usual quotes.
func quotedWords(message string) []string {
	var words []string
	for _, found := range quoted().FindAllStringSubmatch(message, 20) {
		words = append(words, found[1])
	}
	return words
}

// meant is the difference that a word of a server stands for: a header, or the value at a path, else the nearest one
// around it that can be taken back; "": none.
func (r *Replay) meant(word string) string {
	if word == "" {
		return ""
	}
	for _, path := range r.Headers {
		if _, name, _ := strings.Cut(path, ":"); strings.EqualFold(name, word) {
			return path
		}
	}
	path := indexed().ReplaceAllString(word, "[$1]$2")
	for path != "" {
		n, known := r.nodes[path]
		switch {
		case slices.Contains(r.Members, path):
			return path
		case known && n.parent != "" && slices.Contains(r.Inside(n.parent), path):
			return path
		}
		path = path[:max(0, strings.LastIndexAny(path, ".["))]
	}
	return ""
}

// indexed matches an index between dots: messages.0.role.
var indexed = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\.([0-9]+)(\.|$)`) })
