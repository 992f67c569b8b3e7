package fixes

import (
	"fmt"
	"net/url"

	"authdoctor/checks"
	"authdoctor/flows"
	"authdoctor/keystore/edit"
)

// baseURL writes the address that helped in the place of the one that did not. One that holds a password is left alone.
func baseURL(f flows.Fault) ([]edit.Plan, error) {
	for _, address := range []string{f.Before.BaseURL.Value, f.After.BaseURL.Value} {
		if u, err := url.Parse(address); err == nil && u.User != nil {
			return nil, fmt.Errorf("%w: the base URL holds a password", flows.ErrGuided)
		}
	}
	return replace(f.Before.BaseURL, f.After.BaseURL.Value)
}

// apiVersion writes the version that helped in the place of the one that did not.
func apiVersion(f flows.Fault) ([]edit.Plan, error) {
	return replace(f.Before.Version, f.After.Version.Value)
}

// replace writes another value of a setting where it stands, between the same quotes.
func replace(was checks.Setting, value string) ([]edit.Plan, error) {
	if was.Value == value || value == "" {
		return nil, fmt.Errorf("%w: the change is about something else", flows.ErrGuided)
	}
	l, err := find(was.Place, was.Name)
	if err != nil {
		return nil, err
	}
	from, to := l.inner()
	return l.plan(was.Name+" set to "+value, []byte(value), edit.Splice{From: from, To: to, Text: []byte(value)})
}
