package cli

import (
	"context"
	"fmt"
	"strings"

	"authdoctor/checks"
	"authdoctor/checks/discover"
	"authdoctor/checks/lab"
	"authdoctor/checks/reply"
	"authdoctor/flows"
	"authdoctor/ui/session"
)

// Welcome implements session.Session. A machine without a key has a setup all the same: what is missing is a finding.
func (v *visit) Welcome(ctx context.Context) (session.Welcome, error) {
	w, err := v.load()
	if err != nil {
		return session.Welcome{}, err
	}
	welcome := session.Welcome{Notes: []string{"Requests go only to the API that you choose; all of them are free."}}
	cases, found, err := w.setups(ctx, v.streams)
	if err != nil {
		welcome.Notes = append(welcome.Notes, err.Error())
	}
	clean := w.cleaner() // nothing of a key comes here but its fingerprint; learning the keys would take a third of the time
	for _, c := range cases {
		setup := setupOf(c.Target, found, w)
		setup.Title, setup.Detail = clean(setup.Title), clean(setup.Detail)
		welcome.Setups = append(welcome.Setups, setup)
	}
	for _, f := range lab.Faults() {
		welcome.Practices = append(welcome.Practices, session.Practice{ID: f.ID, Title: f.Title, Cause: string(f.Cause), About: f.About})
	}
	return welcome, nil
}

// setups are the cases that a program started here would be, the default first.
func (w *world) setups(ctx context.Context, s Streams) ([]flows.Case, discover.Result, error) {
	found, err := w.discover(ctx, s, checkFlags{})
	if err != nil {
		return nil, found, err
	}
	return w.casesOf(found, checkFlags{}), found, nil
}

func targets(cases []flows.Case) []checks.Target {
	var all []checks.Target
	for _, c := range cases {
		all = append(all, c.Target)
	}
	return all
}

func setupOf(t checks.Target, found discover.Result, w *world) session.Setup {
	key := t.Sender()
	to := ", to " + reply.Clean(checks.ShownURL(t.BaseURL.Value))
	if key == nil {
		detail := "looked in " + looked(found)
		if t.UserNamed {
			detail += to
		}
		return session.Setup{ID: t.Provider.ID, Title: t.Provider.Name + ": no key found", Detail: detail}
	}
	different := 0
	for _, c := range t.Shadowed {
		if !c.Secret.Same(key.Secret) {
			different++
		}
	}
	detail := kindWords(key, w) + " " + key.Secret.Fingerprint() + to
	if different > 0 {
		detail += fmt.Sprintf("; hides %d other key(s)", different)
	}
	return session.Setup{ID: t.Provider.ID, Title: t.Provider.Name + ": " + key.Name + " from " + whereWords(key.Source), Detail: detail}
}

// looked names the places that a program's key is read from.
func looked(found discover.Result) string {
	var files []string
	for _, f := range found.Files {
		if f.Use == discover.UseRead {
			files = append(files, f.Path)
		}
	}
	if len(files) == 0 {
		return "this shell; no .env file from this folder up is loaded"
	}
	return "this shell and " + strings.Join(files, ", ")
}
