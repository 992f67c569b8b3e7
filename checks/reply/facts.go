package reply

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"authdoctor/checks/provider"
)

// factsOf looks up what an answer tells about the key and its account. A member that is absent or null tells nothing:
// null often means "without a limit".
func factsOf(value any, wanted []provider.Fact) []Fact {
	var facts []Fact
	for _, w := range wanted {
		found, ok := lookUp(value, w.Member)
		if !ok {
			continue
		}
		fact := Fact{Label: w.Label, Value: Cut(found, 100)}
		if alarming(found, w.Alarm) {
			fact.Causes = slices.Clone(w.Causes)
		}
		facts = append(facts, fact)
	}
	return facts
}

// lookUp follows a path of member names and list positions to a plain value.
func lookUp(value any, path string) (string, bool) {
	for name := range strings.SplitSeq(path, ".") {
		switch v := value.(type) {
		case map[string]any:
			value = v[name]
		case []any:
			i, err := strconv.Atoi(name)
			if err != nil || i < 0 || i >= len(v) {
				return "", false
			}
			value = v[i]
		default:
			return "", false
		}
	}
	switch v := value.(type) {
	case bool:
		return strconv.FormatBool(v), true
	case string:
		return v, v != ""
	case json.Number:
		return v.String(), true
	}
	return "", false
}

// alarming compares a value with the one that means trouble. Zero means that nothing is left, and so does less.
func alarming(value, alarm string) bool {
	if alarm == "0" {
		left, err := strconv.ParseFloat(value, 64)
		return err == nil && left <= 0
	}
	return alarm != "" && value == alarm
}
