package render

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// wrap breaks text at spaces into lines of at most limit cells; line ends in it stay. A URL is never broken, so its
// line may be wider. A command between backquotes stays on one line where it fits on one. Any other word that is
// wider than a line is cut, after a slash or a hyphen where it has one.
func wrap(text string, limit int) []string {
	var lines []string
	for paragraph := range strings.SplitSeq(text, "\n") {
		lines = append(lines, fill(words(paragraph, limit), limit)...)
	}
	return lines
}

func fill(words []string, limit int) []string {
	var lines []string
	line := ""
	for _, word := range words {
		if line != "" && ansi.StringWidth(line)+1+ansi.StringWidth(word) <= limit {
			line += " " + word
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		line = word
		if ansi.StringWidth(word) > limit && !isURL(word) {
			pieces := strings.Split(ansi.Hardwrap(ansi.Wrap(word, limit, "/"), limit, true), "\n")
			lines = append(lines, pieces[:len(pieces)-1]...)
			line = pieces[len(pieces)-1]
		}
	}
	return append(lines, line)
}

// words splits a paragraph at its spaces, except inside a backquoted span that fits on a line.
func words(paragraph string, limit int) []string {
	fields := strings.Fields(paragraph)
	var made []string
	for i := 0; i < len(fields); i++ {
		end := i
		for ticks := strings.Count(fields[i], "`"); ticks%2 == 1 && end+1 < len(fields) && end-i < limit; {
			end++
			ticks += strings.Count(fields[end], "`")
		}
		span := strings.Join(fields[i:end+1], " ")
		if strings.Count(span, "`")%2 == 1 || ansi.StringWidth(span) > limit {
			made = append(made, fields[i])
			continue
		}
		made = append(made, span)
		i = end
	}
	return made
}

func isURL(word string) bool { return strings.Contains(word, "://") }
