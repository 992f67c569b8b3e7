package reply

import (
	"html"
	"strings"
)

// isHTML recognises a page by its type or by how it begins.
func isHTML(contentType, lower string) bool {
	if strings.HasPrefix(strings.ToLower(strings.TrimSpace(contentType)), "text/html") {
		return true
	}
	begin := lower[:min(len(lower), 1024)]
	for _, tag := range []string{"<!doctype html", "<html", "<head>", "<body", "<title>"} {
		if strings.Contains(begin, tag) {
			return true
		}
	}
	return false
}

// title is the title of a page, or its first heading.
func title(page, lower string) string {
	for _, tag := range []string{"title", "h1"} {
		start := strings.Index(lower, "<"+tag)
		if start < 0 {
			continue
		}
		open := strings.IndexByte(lower[start:], '>')
		if open < 0 {
			continue
		}
		start += open + 1
		if length := strings.Index(lower[start:], "</"+tag); length >= 0 && length < longest {
			return Clean(html.UnescapeString(page[start : start+length]))
		}
	}
	return ""
}
