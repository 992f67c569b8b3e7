package explain

import (
	"maps"
	"slices"
	"strings"
)

// body is an error object that stands in a text.
type body struct {
	from, to int // in the text
	value    map[string]any
}

// Bounds of the search for objects, so that a hostile text stays cheap.
const (
	largest    = 64 << 10 // bytes of an object
	mostBodies = 200
	ahead      = 600 // bytes behind a brace in which a word of an error has to stand
)

// bodies finds the error objects of a text, whatever stands around them: the outermost ones that can be read, and in
// them every object that tells of an error, also one that a string quotes.
func bodies(text string) []body {
	var all []body
	budget := 4*len(text) + largest
	for at := strings.IndexByte(text, '{'); at >= 0 && at < len(text) && budget > 0 && len(all) < mostBodies; {
		next := at + 1
		if mayTell(text[at:min(len(text), at+ahead)]) {
			value, read, ok := valueAt(text[at:min(len(text), at+largest)])
			budget -= read + ahead
			if ok {
				next = at + max(read, 1)
				for _, object := range errorsIn(value, quotedDeep) {
					all = append(all, body{from: at, to: min(next, len(text)), value: object})
				}
			}
		}
		if next >= len(text) {
			break
		}
		step := strings.IndexByte(text[next:], '{')
		if step < 0 {
			break
		}
		at = next + step
	}
	return all[:min(len(all), mostBodies)]
}

// mayTell finds the words that members of error objects have.
func mayTell(text string) bool {
	for _, word := range []string{"rror", "essage", "msg", "etail", "ode", "fault"} {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

// quotedDeep is how often JSON inside a string of JSON is read.
const quotedDeep = 3

// errorsIn lists the objects of a value that tell of an error, the outer ones first.
func errorsIn(value any, deep int) []map[string]any {
	var all []map[string]any
	switch v := value.(type) {
	case map[string]any:
		if tellsError(v) {
			all = append(all, v)
		}
		for _, name := range sortedNames(v) {
			if len(all) < mostBodies {
				all = append(all, errorsIn(v[name], deep)...)
			}
		}
	case []any:
		for _, item := range v {
			if len(all) < mostBodies {
				all = append(all, errorsIn(item, deep)...)
			}
		}
	case string:
		at := strings.IndexByte(v, '{')
		if at < 0 || deep == 0 || !mayTell(v[at:min(len(v), at+ahead)]) {
			return nil
		}
		if inner, _, ok := valueAt(v[at:]); ok {
			return errorsIn(inner, deep-1)
		}
	}
	return all
}

// tellsError reports whether an object has the members of an error, under the names that vendors give them.
func tellsError(v map[string]any) bool {
	for _, name := range []string{"error", "errors", "Error", "base_resp", "fault"} {
		switch inner := v[name].(type) {
		case map[string]any, []any:
			return true
		case string:
			return inner != ""
		}
	}
	for _, name := range []string{"message", "msg", "detail", "Message", "error_msg", "error_description", "errorMessage", "error_message", "title"} {
		switch inner := v[name].(type) {
		case string:
			return inner != "" && v["role"] == nil
		case []any:
			return len(inner) > 0 && name == "detail"
		case map[string]any:
			return name == "detail"
		}
	}
	return false
}

// sortedNames are the names of an object's members in a fixed order, so that one text is always read alike.
func sortedNames(v map[string]any) []string { return slices.Sorted(maps.Keys(v)) }
