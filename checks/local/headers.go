package local

import (
	"slices"
	"strings"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/checks/wire"
)

// headers: an organization or a project with a line break or a zero-width space behind it, as a paste leaves it, stops
// every request in the client (RFC 9110 section 5.5; h11 under openai-python refuses it).
func headers(v view) checks.Finding {
	t := v.target
	named := []checks.Header{
		{Name: t.Provider.Headers.Organization, Value: t.Organization.Value, Source: t.Organization.Source},
		{Name: t.Provider.Headers.Project, Value: t.Project.Value, Source: t.Project.Source},
	}
	for _, h := range append(named, t.Headers...) {
		if defect := wire.Unsendable(h.Value); h.Name != "" && defect != "" {
			return fail(cause.ClientMisconfigured, "the value for "+h.Name+" cannot be sent: "+defect,
				[]checks.Change{withoutDefects(h.Name)}, checks.Evidence{Source: h.Source, Measured: defect, Expected: "printable ASCII without blanks at the ends"})
		}
	}
	return pass("nothing stands in their way")
}

func withoutDefects(name string) checks.Change {
	clean := func(value string) string {
		return strings.Trim(strings.Map(func(char rune) rune {
			if char < 0x20 || char >= 0x7f {
				return -1
			}
			return char
		}, value), " ")
	}
	return checks.Change{
		ID: "clean-header", Title: "with the value for " + name + " cleaned", Probe: checks.ProbeReal, Proves: cause.ClientMisconfigured,
		Apply: func(t checks.Target) checks.Target {
			t.Organization.Value, t.Project.Value = clean(t.Organization.Value), clean(t.Project.Value)
			t.Headers = append([]checks.Header(nil), t.Headers...)
			for i := range t.Headers {
				t.Headers[i].Value = clean(t.Headers[i].Value)
			}
			t.Changes = append(slices.Clone(t.Changes), "with the value for "+name+" cleaned")
			return t
		},
	}
}
