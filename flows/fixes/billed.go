package fixes

import (
	"fmt"

	"authdoctor/checks"
	"authdoctor/flows"
	"authdoctor/keystore/edit"
)

// dropOrganization deletes the line with the organization that the server refused. The key names its own.
func dropOrganization(f flows.Fault) ([]edit.Plan, error) {
	return drop(f.Before.Organization, f.After.Organization)
}

// dropProject deletes the line with the project that the server refused.
func dropProject(f flows.Fault) ([]edit.Plan, error) { return drop(f.Before.Project, f.After.Project) }

// drop deletes the line of a setting that the change does without.
func drop(was, is checks.Setting) ([]edit.Plan, error) {
	if !was.Set || is.Set {
		return nil, fmt.Errorf("%w: the change is about something else", flows.ErrGuided)
	}
	l, err := find(was.Place, was.Name)
	if err != nil {
		return nil, err
	}
	return l.planned("the line of "+was.Name+" deleted", edit.Splice{From: l.Statement.Start, To: l.Statement.End})
}
