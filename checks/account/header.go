package account

import (
	"slices"
	"strings"

	"authdoctor/checks"
	"authdoctor/checks/cause"
)

// dropOrganization repeats the request without the organization header.
func dropOrganization(said asked, t checks.Target) []checks.Change {
	name := t.Provider.Headers.Organization
	if t.Organization.Value == "" && !t.Carries(name) {
		return nil
	}
	return []checks.Change{{
		ID: "drop-organization", Title: "without " + name, Probe: said.ex.Probe, Proves: cause.OrgMismatch,
		Apply: func(t checks.Target) checks.Target {
			t.Organization = checks.Setting{}
			t.Headers = without(t.Headers, name)
			t.Changes = append(slices.Clone(t.Changes), "without "+name)
			return t
		},
	}}
}

// dropProject repeats the request without the project header.
func dropProject(said asked, t checks.Target) []checks.Change {
	name := t.Provider.Headers.Project
	if t.Project.Value == "" && !t.Carries(name) {
		return nil
	}
	return []checks.Change{{
		ID: "drop-project", Title: "without " + name, Probe: said.ex.Probe,
		Apply: func(t checks.Target) checks.Target {
			t.Project = checks.Setting{}
			t.Headers = without(t.Headers, name)
			t.Changes = append(slices.Clone(t.Changes), "without "+name)
			return t
		},
	}}
}

// anotherKey tries the other credentials of this machine: the key of a closed account often hides a living one.
func anotherKey(_ asked, t checks.Target) []checks.Change { return checks.OtherCandidates(t) }

func without(headers []checks.Header, name string) []checks.Header {
	return slices.DeleteFunc(slices.Clone(headers), func(h checks.Header) bool { return strings.EqualFold(h.Name, name) })
}
