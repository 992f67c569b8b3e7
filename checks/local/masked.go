package local

import (
	"fmt"
	"strings"
)

// markMasked classifies the characters that stand for omitted ones, as dashboards and error messages write
// sk-proj-****AbCd, and says what they are; empty: none.
func markMasked(parts []part, l lore) string {
	what, prefix := "", prefixLength(join(parts), l.prefixes)
	for from := 0; from < len(parts); {
		to := from
		for to < len(parts) && parts[to].char == parts[from].char {
			to++
		}
		if name := maskName(parts[from].char, to-from, from == prefix && from > 0); name != "" {
			paint(parts[from:to], mask)
			if what == "" {
				what = fmt.Sprintf("%s in place of characters at position %d", name, from)
			}
		}
		from = to
	}
	return what
}

// maskName names a run of one character that cannot be part of a key. No vendor's alphabet has stars, bullets
// or several dots; the letter x is in most, so only a run that chance does not make counts.
func maskName(char rune, n int, afterPrefix bool) string {
	switch char {
	case 0x2026:
		return plural(n, "ellipsis (U+2026)", "ellipses (U+2026)")
	case '.':
		if n >= 3 {
			return plural(n, "dot", "dots")
		}
	case '*', 0x2217, 0xFF0A:
		if n >= 2 {
			return plural(n, "asterisk", "asterisks")
		}
	case 0x2022, 0x25CF, 0x2219, 0x00B7, 0x2981, 0x26AB, 0x2B24:
		return plural(n, "bullet", "bullets")
	case 'x', 'X':
		if n >= 8 || afterPrefix && n >= 4 {
			return fmt.Sprintf("%d times the letter x", n)
		}
	}
	return ""
}

// prefixLength is the length of the longest public prefix that a text starts with.
func prefixLength(text string, prefixes []string) int {
	longest := 0
	for _, p := range append([]string{"sk-", "pk-"}, prefixes...) {
		if len(p) > longest && strings.HasPrefix(text, p) {
			longest = len(p)
		}
	}
	return longest
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
