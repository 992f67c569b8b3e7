package cli

import (
	"context"
	"fmt"
	"strings"

	"authdoctor/checks"
	"authdoctor/checks/discover"
	"authdoctor/checks/lab"
	"authdoctor/flows"
	"authdoctor/ui/session"
)

// Target implements session.Session.
func (v *visit) Target(ctx context.Context, choice session.Choice) (session.Target, error) {
	w, err := v.load()
	if err != nil {
		return session.Target{}, err
	}
	if choice.PracticeID != "" {
		return v.practiceTarget(ctx, w, choice)
	}
	c, err := v.choose(ctx, w, choice)
	if err != nil {
		return session.Target{}, err
	}
	view := partsView{w: w, found: c.found, target: c.walk.Target, edits: choice.Edits, keys: v.keys(c.found)}
	shown := session.Target{Title: c.walk.Target.Provider.Name, Parts: view.parts(), Notes: view.notes(c.walk)}
	if choice.PastedID != "" {
		shown.Title = "Pasted request to " + c.walk.Target.Provider.Name
	}
	return cleaned(shown, w.cleaner(c.found, c.walk.Target)), nil
}

// practiceTarget is what the case of a practice examines.
func (v *visit) practiceTarget(ctx context.Context, w *world, choice session.Choice) (session.Target, error) {
	b, err := v.bench(ctx, choice)
	if err != nil {
		return session.Target{}, err
	}
	c, err := b.look(ctx)
	if err != nil {
		return session.Target{}, err
	}
	fault, _ := lab.Find(choice.PracticeID)
	view := partsView{w: w, found: c.Target, target: c.Target}
	shown := session.Target{Title: fault.Title, Parts: view.parts(), Notes: []string{
		"the practice API runs on this machine until you quit, with a project folder of its own: a fix changes nothing of yours",
		"its keys are made up and worth nothing",
	}}
	for i := range shown.Parts {
		shown.Parts[i].Fixed, shown.Parts[i].Options = "a practice case brings its own", nil
	}
	return cleaned(shown, w.cleaner(c.Target)), nil
}

// cleaned makes every text of a target safe to show.
func cleaned(t session.Target, clean func(string) string) session.Target {
	t.Title = clean(t.Title)
	for i, p := range t.Parts {
		p.Label, p.Value, p.From, p.Why, p.Fixed = clean(p.Label), clean(p.Value), clean(p.From), clean(p.Why), clean(p.Fixed)
		for j, o := range p.Options {
			p.Options[j].Title, p.Options[j].Detail = clean(o.Title), clean(o.Detail)
		}
		t.Parts[i] = p
	}
	for i, note := range t.Notes {
		t.Notes[i] = clean(note)
	}
	return t
}

// partsView puts a target into parts.
type partsView struct {
	w      *world
	found  checks.Target // before a person changed anything
	target checks.Target
	edits  session.Edits
	keys   []heldKey
}

func (v partsView) parts() []session.Part {
	t := v.target
	return []session.Part{
		v.provider(), v.address(), v.key(),
		{
			ID: session.Model, Label: "model", Value: t.Model.Value, From: fromWords(t.Model),
			Why: "With a model its quota, its scopes and its end are asked as well, free of charge; without one they are not.",
		},
		v.billed(session.Organization, "organization", t.Organization, t.Provider.Headers.Organization),
		v.billed(session.Project, "project", t.Project, t.Provider.Headers.Project),
	}
}

func (v partsView) provider() session.Part {
	t := v.target
	part := session.Part{ID: session.Provider, Label: "provider", Value: t.Provider.Name}
	switch {
	case v.edits.Provider.Set:
		part.From, part.Why = "chosen here", "Keys, address and error rules are the ones of "+t.Provider.Name+"."
	case t.Request != nil:
		part.From, part.Why = "the request", "The request's address belongs to "+t.Provider.Name+"."
		part.Fixed = "the request names it; check a setup to ask another provider"
	case v.found.UserNamed && discover.Choose(v.w.registry, v.found.BaseURL) == t.Provider.ID:
		part.From, part.Why = fromWords(v.found.BaseURL), "The address tells whose API it is."
	case v.found.Credential != nil && v.found.Credential.Name != "":
		part.From, part.Why = "the variable "+v.found.Credential.Name, "The name of the variable tells whose key it is."
	default:
		part.From, part.Why = "the default", "No address and no key that was found names another one."
	}
	if t.Request == nil {
		part.Options = v.providers()
	} else if t.Provider.Kind == "family" {
		part.Why = "The request's address belongs to no vendor that is known."
	}
	return part
}

// providers are all whose API can be walked.
func (v partsView) providers() []session.Option {
	var options []session.Option
	for _, p := range v.w.registry.All() {
		o := session.Option{ID: p.ID, Title: p.Name, Detail: "an address has to be named", Chosen: p.ID == v.target.Provider.ID}
		if len(p.BaseURLs) > 0 {
			o.Detail = p.BaseURLs[0].URL
		}
		options = append(options, o)
	}
	return options
}

func (v partsView) address() session.Part {
	t := v.target
	part := session.Part{ID: session.Address, Label: "address", Value: checks.ShownURL(t.BaseURL.Value), From: fromWords(t.BaseURL)}
	switch {
	case v.edits.BaseURL.Set && t.UserNamed:
		part.Why = "You typed it; the key may be sent there."
		if v.withheld() != "" {
			part.Why = "You typed it."
		}
	case t.Request != nil:
		part.Why, part.Fixed = "The request went there; its key is asked for at the same address.", "the request names it; check a setup to ask another address"
	case t.UserNamed && t.BaseURL.Value == "":
		part.Why = "It is set to the empty string, which the Python client takes as it is."
	case t.UserNamed:
		part.Why = "The client takes this address in place of the provider's own."
	case t.BaseURL.Value == "":
		part.Why = "No address is known: type the one that the client is given."
	default:
		part.Why = "No other address is set, so that the client uses the provider's own."
	}
	host, known := v.w.registry.ByHost(hostOf(t.BaseURL.Value))
	if known && host.ID != t.Provider.ID {
		part.Why += " It belongs to " + host.Name + ", not to " + t.Provider.Name + "."
	}
	return part
}

// billed is a header that chooses who pays.
func (v partsView) billed(id session.PartID, name string, s checks.Setting, header string) session.Part {
	part := session.Part{ID: id, Label: name, Value: s.Value, From: fromWords(s)}
	if header == "" {
		part.Fixed = v.target.Provider.Name + " takes none"
		part.Why = "No header for it is known."
		return part
	}
	part.Why = "It travels as " + header + " and decides who is billed; without it the key's own " + name + " is."
	return part
}

// withheld says why the key will not be sent to the address; empty: it will, or there is none.
func (v partsView) withheld() string {
	if v.target.Sender() == nil {
		return ""
	}
	_, reason := checks.Grant(v.target, v.w.registry, checks.Consent{})
	return reason
}

// notes are what else there is to know before a walk.
func (v partsView) notes(c flows.Case) []string {
	var notes []string
	if reason := v.withheld(); reason != "" {
		notes = append(notes, "the key is not sent to this address: "+reason)
	}
	if v.target.Admin != nil {
		notes = append(notes, "the admin key in "+inWords(*v.target.Admin)+" is not used")
	}
	if n := len(v.target.Headers); n > 0 {
		var names []string
		for _, h := range v.target.Headers {
			names = append(names, h.Name)
		}
		notes = append(notes, fmt.Sprintf("%d more header(s) are sent as well: %s", n, strings.Join(names, ", ")))
	}
	return append(notes, c.Notes...)
}
