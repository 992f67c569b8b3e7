package request

import "strings"

// part is a field of a form as -F writes it: "name=text", "name=@file", "name=<file", each with ";type=..." behind it.
func part(w word, verbatim bool) field {
	name, value, _ := strings.Cut(w.text, "=")
	f := field{name: name, value: value, at: sourceOf(w.runs, 0), valueAt: sourceOf(w.runs, len(w.text)-len(value)), filled: w.filled}
	if !verbatim && (strings.HasPrefix(value, "@") || strings.HasPrefix(value, "<")) {
		f.isFile = true
	} else if text, _, ok := strings.Cut(value, ";type="); ok && !verbatim {
		f.value = text
	}
	return f
}
