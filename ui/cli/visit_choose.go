package cli

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"authdoctor/checks"
	"authdoctor/checks/discover"
	"authdoctor/flows"
	"authdoctor/ui/session"
)

// typedHere is the source of a setting that a person typed.
const typedHere = "typed here"

// chosen is what a choice stands for.
type chosen struct {
	found checks.Target // before a person changed anything
	walk  flows.Case    // what is walked
}

// choose finds what a setup or a pasted request stands for and makes a person's changes. Its errors say what to type or
// to choose.
func (v *visit) choose(ctx context.Context, w *world, choice session.Choice) (chosen, error) {
	base, err := v.base(ctx, w, choice)
	if err != nil {
		return chosen{}, err
	}
	found := base.Target
	if base.Target, err = edited(w, found, choice.Edits); err != nil {
		return chosen{}, err
	}
	if id := choice.Edits.KeyID; id != "" {
		key, err := v.keyOf(base.Target, id)
		if err != nil {
			return chosen{}, err
		}
		base = withKey(base, key)
	}
	return chosen{found: found, walk: base}, nil
}

// base is the case of a choice before it is changed, but for the provider, whose choice changes everything else.
// The id of a setup is its provider's: one that nothing was found for can be chosen too, and a key typed for it.
func (v *visit) base(ctx context.Context, w *world, choice session.Choice) (flows.Case, error) {
	switch {
	case choice.SetupID != "" && choice.PastedID == "":
		id := choice.SetupID
		if choice.Edits.Provider.Set {
			id = choice.Edits.Provider.Value
		}
		if err := w.examined(id); err != nil {
			return flows.Case{}, err
		}
		cases, err := w.cases(ctx, v.streams, checkFlags{provider: id})
		if err != nil {
			return flows.Case{}, err
		}
		return cases[0], nil
	case choice.PastedID != "" && choice.SetupID == "":
		if choice.Edits.Provider.Set || choice.Edits.BaseURL.Set {
			return flows.Case{}, errors.New("a pasted request goes where it went: check a setup to ask another address")
		}
		failing, ok := v.request(choice.PastedID)
		if !ok {
			return flows.Case{}, errors.New("that request is no longer held: paste it again")
		}
		found, err := w.discover(ctx, v.streams, checkFlags{})
		if err != nil {
			return flows.Case{}, err
		}
		c := w.replay(failing, checkFlags{}, w.casesOf(found, checkFlags{}))
		c.Notes = append(c.Notes, w.notesOf(found)...)
		return c, w.examined(c.Target.Provider.ID)
	}
	return flows.Case{}, errors.New("nothing was chosen: choose a setup, paste a request or choose a practice case")
}

// examined says whether a provider is known.
func (w *world) examined(id string) error {
	if _, ok := w.registry.ByID(id); !ok {
		return fmt.Errorf("no provider is named %q: choose one of %s", w.cleaner()(id), w.providerIDs())
	}
	return nil
}

// edited makes a person's changes to everything but the provider and the key.
func edited(w *world, t checks.Target, edits session.Edits) (checks.Target, error) {
	for _, part := range []struct {
		name    string
		edit    session.Edit
		setting *checks.Setting
	}{{"model", edits.Model, &t.Model}, {"organization", edits.Organization, &t.Organization}, {"project", edits.Project, &t.Project}} {
		if !part.edit.Set {
			continue
		}
		value := strings.TrimSpace(part.edit.Value)
		if strings.ContainsFunc(value, unicode.IsControl) {
			return t, fmt.Errorf("the %s holds a control character: type its name only", part.name)
		}
		*part.setting = typed(value)
	}
	if !edits.BaseURL.Set {
		return t, nil
	}
	base := strings.TrimSpace(edits.BaseURL.Value)
	if base == "" { // as if nobody had named one
		t.BaseURL, t.UserNamed = discover.Setup{Provider: t.Provider}.Target().BaseURL, false
		return t, nil
	}
	if err := typedURL(base); err != nil {
		return t, err
	}
	t.BaseURL, t.UserNamed = typed(base), true // a person names this host by typing it
	return t, nil
}

func typed(value string) checks.Setting {
	if value == "" {
		return checks.Setting{}
	}
	return checks.Setting{Value: value, Source: typedHere, Set: true}
}

// typedURL refuses what no client could use. What is wrong with an address that a client could use is for the checks.
func typedURL(text string) error {
	const next = "; type one such as https://api.openai.com/v1"
	u, err := url.Parse(text)
	switch {
	case strings.ContainsFunc(text, func(c rune) bool { return unicode.IsSpace(c) || unicode.IsControl(c) }):
		return errors.New("the address holds a space" + next)
	case err != nil && !strings.Contains(text, "://"), err == nil && u.Scheme != "http" && u.Scheme != "https":
		return errors.New("the address begins with neither https:// nor http://" + next)
	case err != nil:
		return errors.New("this is no address that a client can use" + next)
	case u.Hostname() == "":
		return errors.New("the address names no host" + next)
	}
	return nil
}

// withKey puts another key in the place of the one that was found, which it hides from now on.
func withKey(c flows.Case, key heldKey) flows.Case {
	t := c.Target
	if key.present {
		return c
	}
	if t.Credential != nil {
		before := t.Credential.Notes
		c.Notes = slices.DeleteFunc(slices.Clone(c.Notes), func(note string) bool { return slices.Contains(before, note) })
		t.Shadowed = append(withoutNotes(*t.Credential), t.Shadowed...)
	}
	if t.Override != nil {
		c.Notes = append(c.Notes, "the Authorization header in "+t.Override.Name+" is left out, because another key was chosen; a program started here would send it")
		t.Elsewhere = append(withoutNotes(*t.Override), t.Elsewhere...) // kept, so that it is known as a secret
		t.Override = nil
	}
	t.Shadowed, t.Elsewhere = without(t.Shadowed, key), without(t.Elsewhere, key)
	chosen := withoutNotes(key.candidate)[0]
	t.Credential = &chosen
	c.Notes = append(c.Notes, chosen.Notes...)
	if t.Request != nil {
		facts := *t.Request
		if strings.EqualFold(facts.Scheme, "Basic") { // what was typed is a key, no user name and password
			facts.Scheme, _, _ = strings.Cut(facts.Wanted.Format, " {")
			t.Provider.Auth = facts.Wanted
		}
		facts.Decoded = nil
		t.Request = &facts
	}
	c.Target = t
	return c
}
