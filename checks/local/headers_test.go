package local

import (
	"testing"

	"authdoctor/checks"
	"authdoctor/checks/wire"
)

func TestHeadersThatNoClientSends(t *testing.T) {
	for name, c := range map[string]struct{ value, says, cleaned string }{
		"line feed":        {"org-a\n", "U+000A at position 5", "org-a"},
		"zero-width space": {"org-a\u200b", "U+200B at position 5", "org-a"},
		"carriage return":  {"org-a\r", "U+000D at position 5", "org-a"},
		"trailing blank":   {"org-a ", "a blank at an end", "org-a"},
		"clean":            {"org-a", "", ""},
		"unset":            {"", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := wire.Unsendable(c.value); got != c.says {
				t.Fatalf("unsendable(%q) = %q, want %q", c.value, got, c.says)
			}
			if c.says == "" {
				return
			}
			after := withoutDefects("OpenAI-Organization").Apply(checks.Target{
				Organization: checks.Setting{Value: c.value}, Headers: []checks.Header{{Name: "X", Value: c.value}},
			})
			if after.Organization.Value != c.cleaned || after.Headers[0].Value != c.cleaned {
				t.Errorf("cleaned to %q and %q", after.Organization.Value, after.Headers[0].Value)
			}
		})
	}
}
