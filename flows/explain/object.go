package explain

import (
	"bytes"
	"encoding/json"
	"strings"
)

// Bounds of the search for an error object, so that a long text stays cheap.
const (
	mostHits    = 20       // places where an object is looked for
	mostOpening = 6        // braces in front of such a place that are tried
	farthest    = 2 << 10  // bytes between a brace and the place
	largest     = 32 << 10 // bytes of an object
)

// errorObject finds the JSON of an error in a text: the object that has a member "error". A Python or Node program
// prints it in its own notation, which is turned into JSON, and a log may quote it once more.
func errorObject(text string) ([]byte, bool) {
	for _, t := range []string{text, unquoted(text)} {
		for _, name := range []string{"error", "errors", "message", "detail"} {
			for _, mark := range []string{`"` + name + `"`, `'` + name + `'`} {
				if body, ok := objectWith(t, mark, name); ok {
					return body, true
				}
			}
		}
		if body, ok := nodeError(t); ok {
			return body, true
		}
	}
	return nil, false
}

// unquoted undoes one quoting of JSON inside JSON; empty where there is none.
func unquoted(text string) string {
	if !strings.Contains(text, `\"error`) && !strings.Contains(text, `\"message`) {
		return ""
	}
	return strings.ReplaceAll(text, `\"`, `"`)
}

// objectWith finds an object that has the named member itself.
func objectWith(text, mark, name string) ([]byte, bool) {
	from := 0
	for range mostHits {
		at := strings.Index(text[from:], mark)
		if at < 0 {
			return nil, false
		}
		at += from
		from = at + len(mark)
		open := at
		for range mostOpening {
			open = strings.LastIndexByte(text[max(0, at-farthest):open], '{') + max(0, at-farthest)
			if open < max(0, at-farthest) {
				break
			}
			if body, ok := objectAt(text[open:]); ok && has(body, name) {
				return body, true
			}
		}
	}
	return nil, false
}

// nodeError finds "error: { message: '...', code: '...' }", as Node prints a member of an exception.
func nodeError(text string) ([]byte, bool) {
	_, rest, ok := strings.Cut(text, "error: {")
	if !ok {
		return nil, false
	}
	body, ok := objectAt("{" + rest[:min(len(rest), largest)])
	if !ok {
		return nil, false
	}
	return append(append([]byte(`{"error":`), body...), '}'), true
}

// objectAt reads the object that a text begins with, as JSON or in another notation.
func objectAt(text string) ([]byte, bool) {
	text = text[:min(len(text), largest)]
	var object json.RawMessage
	if json.NewDecoder(strings.NewReader(text)).Decode(&object) == nil {
		return object, true
	}
	loose, ok := jsonOf(text)
	if !ok {
		return nil, false
	}
	object = nil
	if json.NewDecoder(bytes.NewReader(loose)).Decode(&object) != nil {
		return nil, false
	}
	return object, true
}

// has reports whether an object has a member of that name that is not null.
func has(object []byte, name string) bool {
	var members map[string]json.RawMessage
	if json.Unmarshal(object, &members) != nil {
		return false
	}
	value, ok := members[name]
	return ok && string(value) != "null"
}
