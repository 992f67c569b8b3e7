package local

import "authdoctor/checks/provider"

// StandIn says what stands in a key's place although nobody can use it as one, in words: a placeholder, a reference to
// a secret store, a masked or shortened key. Empty: the text may be a key. name is the variable that holds it, if any.
// Words that people do choose as keys of their own servers ("ollama") count as placeholders here.
func StandIn(text, name string, registry *provider.Registry) string {
	l := lore{name: name, prefixes: registry.Prefixes()}
	if what := placeholder(text, l); what != "" {
		return what
	}
	return markMasked(decode([]byte(text)), l)
}
