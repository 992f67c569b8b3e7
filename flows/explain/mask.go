package explain

import (
	"strings"

	"authdoctor/keystore/secret"
)

// Mask removes what stands where a credential does: behind the name of one, in a header or a query. Package secret
// knows the keys of this machine and public prefixes; many vendors' keys have none. What is masked already, example
// text and variables stay, because they tell the cause.
func Mask(text string) string {
	var out strings.Builder
	kept := 0
	for at := 0; at < len(text); {
		if !tokenByte(text[at]) {
			at++
			continue
		}
		end, digits, letters := at, 0, 0
		for end < len(text) && tokenByte(text[end]) {
			switch c := text[end]; {
			case c >= '0' && c <= '9':
				digits++
			case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
				letters++
			}
			end++
		}
		from := at
		if sign := strings.LastIndexByte(text[at:end], '='); sign >= 0 && at+sign+1 < end {
			from = at + sign + 1 // the name stands in front of it
		}
		if end-from >= shortestKey && digits >= 2 && letters >= 2 && followsName(text[max(0, from-longestName):from]) && !starred(text, from, end) {
			out.WriteString(text[kept:from])
			out.WriteString(secret.Redacted)
			kept = end
		}
		at = end
	}
	if kept == 0 {
		return text
	}
	out.WriteString(text[kept:])
	return out.String()
}

const (
	shortestKey = 16 // characters
	longestName = 48 // of what stands between the name of a credential and itself
)

func tokenByte(c byte) bool {
	return hostByte(c) || c == '_' || c == '.' || c == '+' || c == '/' || c == '=' || c == '~'
}

// starred reports whether a token is a part of a masked key.
func starred(text string, from, end int) bool {
	return end < len(text) && text[end] == '*' || from > 0 && text[from-1] == '*' || strings.HasPrefix(text[end:], "…") || strings.HasPrefix(text[end:], "...")
}

// followsName finds the name of a credential in front of a token, with nothing but marks and the scheme between.
func followsName(before string) bool {
	lower := strings.ToLower(before)
	for _, name := range []string{"authorization", "bearer", "basic", "api-key", "api_key", "api key", "apikey", "x-goog-api-key", "subscription-key", "token", "secret", "password", "passwd", "cookie", "credential", "key="} {
		at := strings.LastIndex(lower, name)
		if at < 0 {
			continue
		}
		between := lower[at+len(name):]
		for _, word := range []string{"bearer", "basic", "token", "provided", "value", "is", "key", "s", "="} {
			between = strings.ReplaceAll(between, word, "")
		}
		if strings.Trim(between, " \t:=\"'`<>[](){}\\,b&;_-") == "" {
			return true
		}
	}
	return false
}
