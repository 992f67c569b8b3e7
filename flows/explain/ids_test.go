package explain

import (
	"testing"

	"authdoctor/checks/provider"
	"authdoctor/keystore/secret"
)

// TestIDsAreNoKeys holds that a report's redactor leaves the name of every rule: "xai-" begins keys, too.
func TestIDsAreNoKeys(t *testing.T) {
	registry, err := provider.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	redact := secret.NewMaker(nil, registry.Prefixes()).Redactor().Redact
	for _, p := range registry.All() {
		for _, rule := range p.Rules {
			if words := "the text, by rule " + rule.ID; Mask(redact(words)) != words {
				t.Errorf("%s becomes %s", rule.ID, redact(words))
			}
		}
	}
	for _, w := range builtin(t).lexicon.Wordings {
		if words := "the text, by rule " + w.ID; Mask(redact(words)) != words {
			t.Errorf("%s becomes %s", w.ID, redact(words))
		}
	}
}
