package flows

import (
	"authdoctor/checks"
	"authdoctor/keystore"
)

// sourceKind is the kind of place that a fix has to change: env, file, or any.
func sourceKind(t checks.Target) string {
	if c := t.Sender(); c != nil && c.Source.Kind == keystore.FromFile {
		return "file"
	} else if c != nil && c.Source.Kind == keystore.FromEnv {
		return "env"
	}
	return "any"
}
