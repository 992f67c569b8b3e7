package local

import (
	"fmt"
	"strconv"
)

// wrappingMarks says which marks wrap a value: "a double quote at both ends".
func wrappingMarks(parts []part) string {
	first, last := bounds(parts)
	var front, back rune
	for i, p := range parts {
		switch {
		case p.class != quote:
		case i < first:
			front = p.char
		case i > last && (isQuote(p.char) || p.char == '>'):
			back = p.char
		}
	}
	switch {
	case front == '<' && back == '>':
		return "angle brackets around it"
	case front != 0 && front == back:
		return "a " + quoteName(front) + " at both ends"
	case front != 0 && back != 0:
		return "a " + quoteName(front) + " at the start and a " + quoteName(back) + " at the end"
	case front != 0:
		return "a " + quoteName(front) + " at the start only"
	case back != 0:
		return "a " + quoteName(back) + " at the end only"
	}
	return ""
}

// spaceRuns lists white space and control characters, each run with its length and position.
func spaceRuns(parts []part) (runs []string, edges bool) {
	first, last := bounds(parts)
	for from := 0; from < len(parts); {
		to := from + 1
		for to < len(parts) && parts[to].class == parts[from].class && parts[to].char == parts[from].char {
			to++
		}
		if parts[from].class == space {
			where := "inside"
			if from < first {
				where = "at the start"
			} else if from > last {
				where = "at the end"
			}
			edges = edges || where != "inside"
			name := spaceName(parts[from].char)
			runs = append(runs, fmt.Sprintf("%s %s (position %d)", plural(to-from, name, name+"s"), where, from))
		}
		from = to
	}
	return runs, edges
}

// bounds are the positions of the first and last character of the key itself.
func bounds(parts []part) (first, last int) {
	first, last = len(parts), -1
	for i, p := range parts {
		if p.class == body || p.class == mask || p.class == trailer {
			first, last = min(first, i), i
		}
	}
	return first, last
}

// listed joins the first few of a list and counts the rest.
func listed(items []string) string {
	const shown = 4
	text := ""
	for i, item := range items {
		switch {
		case i == shown:
			return text + " and " + strconv.Itoa(len(items)-shown) + " more"
		case i > 0:
			text += ", "
		}
		text += item
	}
	return text
}

func decimal(n int) string { return strconv.Itoa(n) }
