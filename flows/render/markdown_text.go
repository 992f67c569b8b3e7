package render

import "strings"

// prose is s as Markdown text. What stands between backquotes is a code span; of the rest nothing is markup.
func prose(s string) string {
	s = strings.ReplaceAll(s, "\n", " ")
	parts := strings.Split(s, "`")
	if len(parts)%2 == 0 || strings.Contains(s, "``") {
		return escaped(s)
	}
	var b strings.Builder
	for i, part := range parts {
		if i%2 == 1 {
			b.WriteString(code(part))
		} else if i == 0 {
			b.WriteString(escaped(part))
		} else {
			b.WriteString(strings.TrimPrefix(escaped(" "+part), " "))
		}
	}
	return b.String()
}

// escaped is s with a backslash (CommonMark 0.31 section 2.4) before every mark that could open a span, a link, a tag
// or an entity, or, at the start, make the line a list or a heading.
func escaped(s string) string {
	var b strings.Builder
	for i, r := range s {
		starts := i == 0 && strings.ContainsRune("#+-=", r)
		if starts || strings.ContainsRune("\\`*_{}[]<>&|~$", r) || strings.ContainsRune(".)", r) && digitsOnly(s[:i]) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

func digitsOnly(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// code is s as a code span (CommonMark section 6.1), fenced by more backquotes than it holds in a row.
func code(s string) string {
	if s == "" {
		return "nothing"
	}
	fence := strings.Repeat("`", longestRun(s)+1)
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") {
		s = " " + s + " "
	}
	return fence + s + fence
}

// longestRun is the greatest number of backquotes in a row.
func longestRun(s string) int {
	longest, run := 0, 0
	for _, r := range s {
		if r != '`' {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	return longest
}

// address is a URL as a link to itself; what is no web address is not made one.
func address(s string) string {
	if isWebURL(s) {
		return "<" + s + ">"
	}
	return code(s)
}
