package flows

import (
	"authdoctor/checks"
	"authdoctor/keystore"
)

// keyVariable is the variable that holds a key for the target's provider.
func keyVariable(t checks.Target) string {
	for _, v := range t.Provider.Variables {
		if v.Role == "key" {
			return v.Name
		}
	}
	return ""
}

// sourceKind is the kind of place that a fix has to change: env, file, or any.
func sourceKind(t checks.Target) string {
	if c := t.Sender(); c != nil && c.Source.Kind == keystore.FromFile {
		return "file"
	} else if c != nil && c.Source.Kind == keystore.FromEnv {
		return "env"
	}
	return "any"
}
