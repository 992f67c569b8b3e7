package request

import (
	"encoding/json"
	"maps"
	"slices"
)

// Bounds of what is kept of a body's outline.
const (
	mostMembers   = 200
	longestMember = 64
	longestModel  = 256
)

// members lists a JSON object's member names, sorted, and its "model". Any other body has none.
func members(body string) (names []string, model string) {
	var object map[string]json.RawMessage
	if json.Unmarshal([]byte(body), &object) != nil {
		return nil, ""
	}
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if len(name) <= longestMember && len(names) < mostMembers {
			names = append(names, name)
		}
	}
	if json.Unmarshal(object["model"], &model) != nil || len(model) > longestModel {
		model = ""
	}
	return names, model
}
