package scan

import (
	"math"
	"strings"
)

// chance judges whether a text was drawn at random, as keys are, or written by a person or a program. strict is for
// forms that other things have too.
func chance(text string, strict bool) bool {
	if holdsWord(text) || !mixed(text) {
		return false
	}
	if strict {
		return entropy(text) >= 3 && !counting(text)
	}
	return entropy(text) >= 2
}

// holdsWord: a word that is too long to be there by chance.
func holdsWord(text string) bool {
	lower := strings.ToLower(text)
	for _, word := range []string{"example", "placeholder", "redacted", "changeme", "replace"} {
		if strings.Contains(lower, word) {
			return true
		}
	}
	return false
}

// mixed: small letters, capitals and digits alternate. In a random text every second or third character is of
// another class than the one before; in names and words, however many are joined, hardly any is. One random text of
// small letters and digits in a thousand fails, of any other alphabet fewer.
func mixed(text string) bool {
	const apart = 8
	changes, before := 0, byte(0)
	for i := range len(text) {
		class := classOf(text[i])
		if before != 0 && class != 0 && class != before {
			changes++ // not across a separator, so that joined words do not count
		}
		before = class
	}
	return changes*apart >= len(text)
}

func classOf(c byte) byte {
	switch {
	case c >= 'a' && c <= 'z':
		return 'a'
	case c >= 'A' && c <= 'Z':
		return 'A'
	case c >= '0' && c <= '9':
		return '0'
	}
	return 0
}

// entropy is Shannon's, in bits a character.
func entropy(text string) float64 {
	if text == "" {
		return 0
	}
	var counts [256]int
	for i := range len(text) {
		counts[text[i]]++
	}
	sum := 0.0
	for _, n := range counts {
		if n > 0 {
			p := float64(n) / float64(len(text))
			sum -= p * math.Log2(p)
		}
	}
	return sum
}

// counting: the digits count up, as in "1a2b3c4d5e6f". Chance makes a tenth of them do so.
func counting(text string) bool {
	const fewest = 10
	digits, steps, before := 0, 0, byte(0)
	for i := range len(text) {
		c := text[i]
		if c < '0' || c > '9' {
			continue
		}
		if digits > 0 && (c == before+1 || c == '0' && before == '9') {
			steps++
		}
		digits, before = digits+1, c
	}
	return digits >= fewest && steps*2 >= digits
}
