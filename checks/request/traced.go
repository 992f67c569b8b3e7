package request

import (
	"slices"
	"strings"
)

// run says that the bytes of a made text from made on stand in the source from source on, up to the next run.
type run struct{ made, source int }

// traced is a text under construction that remembers where its bytes stand in the source.
type traced struct {
	strings.Builder
	runs []run
}

// from says where the next byte comes from.
func (t *traced) from(source int) {
	if n := len(t.runs); n > 0 {
		last := t.runs[n-1]
		if source-last.source == t.Len()-last.made {
			return
		}
		if last.made == t.Len() {
			t.runs = t.runs[:n-1]
		}
	}
	t.runs = append(t.runs, run{made: t.Len(), source: source})
}

// add appends a text with runs of its own.
func (t *traced) add(text string, runs []run) {
	begin := t.Len()
	for _, r := range runs {
		t.runs = append(t.runs, run{made: begin + r.made, source: r.source})
	}
	t.WriteString(text)
}

// sourceOf is the place in the source of a byte of a made text; -1: it has none.
func sourceOf(runs []run, offset int) int {
	i, exact := slices.BinarySearchFunc(runs, offset, func(r run, offset int) int { return r.made - offset })
	if !exact {
		i--
	}
	if i < 0 {
		return -1
	}
	return runs[i].source + offset - runs[i].made
}

// behind is what the runs say of the text without its first bytes.
func behind(runs []run, cut int) []run {
	var rest []run
	if at := sourceOf(runs, cut); at >= 0 {
		rest = append(rest, run{source: at})
	}
	for _, r := range runs {
		if r.made > cut {
			rest = append(rest, run{made: r.made - cut, source: r.source})
		}
	}
	return rest
}
