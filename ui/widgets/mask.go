package widgets

import "strings"

const (
	keyLength = 16 // characters, from which on a word can be a key
	keyStart  = 3  // characters of it that are shown
	keyEnd    = 4
)

// mask shortens every word of clean text that can be a key: 16 characters or more of those that keys are made of, a
// digit and a letter among them. Too much is hidden rather than too little; only an address stays readable, part by
// part.
func mask(text, ellipsis string) string {
	var b strings.Builder
	for i := 0; i < len(text); {
		end := i
		for end < len(text) && inKey(text[end]) {
			end++
		}
		word := text[i:end]
		switch {
		case word == "":
			end++
			b.WriteByte(text[i])
		case strings.HasPrefix(word, "//") && i > 0 && text[i-1] == ':':
			b.WriteString(maskAddress(word, ellipsis))
		default:
			b.WriteString(maskWord(word, ellipsis))
		}
		i = end
	}
	return b.String()
}

func maskAddress(address, ellipsis string) string {
	var b strings.Builder
	start := 0
	for i := range len(address) {
		if address[i] == '/' || address[i] == '.' {
			b.WriteString(maskWord(address[start:i], ellipsis))
			b.WriteByte(address[i])
			start = i + 1
		}
	}
	return b.String() + maskWord(address[start:], ellipsis)
}

func maskWord(word, ellipsis string) string {
	if len(word) < keyLength || !strings.ContainsFunc(word, digit) || !strings.ContainsFunc(word, letter) {
		return word
	}
	return word[:keyStart] + ellipsis + word[len(word)-keyEnd:]
}

func inKey(c byte) bool {
	return digit(rune(c)) || letter(rune(c)) || strings.IndexByte("-_./+~%", c) >= 0
}

func digit(r rune) bool  { return r >= '0' && r <= '9' }
func letter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }
