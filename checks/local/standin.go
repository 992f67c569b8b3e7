package local

import "authdoctor/checks/provider"

// StandsIn says what stands in a key's place although nobody could mean it as one, such as "a variable that was not
// expanded" or "example text"; empty: it may be a key. name is the variable or field that holds it.
func StandsIn(value, name string, registry *provider.Registry) string {
	return placeholder(value, lore{name: name, prefixes: registry.Prefixes()})
}
