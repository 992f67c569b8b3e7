package where

import (
	"fmt"
	"slices"
	"strings"

	"authdoctor/checks/provider"
)

// Program says which key one program would use here.
type Program struct {
	Program   string        `json:"program"` // an id
	Name      string        `json:"name"`
	Provider  string        `json:"provider"`
	Uses      *Used         `json:"uses"` // null: none, or it is not known
	Because   string        `json:"because"`
	Mark      provider.Mark `json:"mark"` // how well its order is known
	Source    string        `json:"source"`
	Installed bool          `json:"installed"` // it, or a file of its own, is on this machine; true for a library
}

// Used is the place of the key that a program would use.
type Used struct {
	Location    Location `json:"location"`
	Fingerprint string   `json:"fingerprint"`
	Kind        string   `json:"kind"`
}

// outcome is what asking came to.
type outcome struct {
	by   *entry // nil: nothing was found
	ask  ask
	via  string   // what names the place: "crush.json:3 providers.openai.api_key names OPENAI_API_KEY"
	over []*entry // what the places hold that are asked later
}

// reference: it is the client that check takes the place of.
func (p program) reference() bool {
	return slices.ContainsFunc(p.asks, func(a ask) bool { return a.in == likePython })
}

func programs() []program { return slices.Concat(libraries(), tools(), launchers()) }

// decideAll asks, for every provider, as each program would.
func (s *search) decideAll() {
	all := programs()
	for _, id := range s.asked() {
		own := slices.ContainsFunc(all, func(p program) bool {
			return p.reference() && slices.Contains(p.providers, id)
		})
		decided := map[string]outcome{}
		for _, p := range all {
			if len(p.providers) == 0 || slices.Contains(p.providers, id) {
				s.tell(p, id, decided)
			}
		}
		if !own { // a vendor without a library of its own
			s.tell(pythonSDK("openai-python", id), id, decided)
		}
		s.compare(id)
	}
}

// tell decides for one program and, unless there is nothing to tell, adds it.
func (s *search) tell(p program, id string, decided map[string]outcome) {
	o := s.decide(p, id)
	other, compared := decided[p.unlike]
	decided[p.id] = o
	switch {
	case compared && other.by == o.by && (o.by == nil || !s.trims(o)):
		return
	case p.quiet && o.by == nil && (o.ask.in != closed || o.ask.says == ""):
		return
	}
	told := Program{Program: p.id, Name: p.name, Provider: id, Because: s.because(p, o, id), Mark: p.mark, Source: p.source, Installed: s.installed(p)}
	if o.ask.mark != "" {
		told.Mark = o.ask.mark
	}
	if told.Mark == provider.Unverified {
		told.Because += " (as far as known)"
	}
	if o.by != nil {
		told.Uses = &Used{Location: o.by.Location, Fingerprint: o.by.Fingerprint, Kind: o.by.Kind}
		if told.Installed && !slices.Contains(o.by.WinsFor, p.name) {
			o.by.WinsFor = append(o.by.WinsFor, p.name)
		}
	}
	s.programs = append(s.programs, told)
}

// trims reports whether the program reads another value from the same place than one that takes it as it is.
func (s *search) trims(o outcome) bool {
	value, set := s.env.Lookup(o.by.Location.Name)
	return o.ask.in == inTrimmed && o.by.Location.Kind == InEnvironment && set && strings.TrimSpace(value) != value
}

// asked lists the providers to decide for: those of which something was found.
func (s *search) asked() []string {
	if id := s.options.ProviderID; id != "" {
		p, _ := s.options.Registry.Resolve(id)
		return []string{p.ID}
	}
	return slices.DeleteFunc(s.providers(), func(id string) bool {
		return id == "" || !slices.ContainsFunc(s.entries, func(e *entry) bool { return e.Provider == id }) && !s.linked(id)
	})
}

func (s *search) linked(id string) bool {
	for _, l := range s.held.Links {
		if l.Provider == id {
			return true
		}
	}
	return false
}

// providers are the ids in the order in which they are listed: as check would take them, then as the registry has them,
// then what is nobody's.
func (s *search) providers() []string {
	var ids []string
	for _, setup := range s.found.Setups {
		ids = append(ids, setup.Provider.ID)
	}
	for _, p := range s.options.Registry.All() {
		if !slices.Contains(ids, p.ID) {
			ids = append(ids, p.ID)
		}
	}
	return append(ids, "")
}

// compare tells for each place whether it holds the key that the reference program uses, else the first that uses any.
func (s *search) compare(id string) {
	var winner *entry
	for _, e := range s.entries {
		if e.Provider != id || len(e.WinsFor) == 0 {
			continue
		}
		if winner == nil || s.isReference(e) {
			winner = e
		}
	}
	for _, e := range s.entries {
		e.Same = e.Same || winner != nil && e.Provider == id && e.sameKey(winner)
	}
}

// isReference: check would take this one.
func (s *search) isReference(e *entry) bool {
	for _, setup := range s.found.Setups {
		winner := setup.Credential
		if setup.Override != nil {
			winner = setup.Override
		}
		if winner != nil && e.Candidate.Source == winner.Source && e.Candidate.Name == winner.Name {
			return true
		}
	}
	return false
}

// because says why it is this key: what the program asks, what that hides, and what it does not look at.
func (s *search) because(p program, o outcome, id string) string {
	var parts []string
	switch {
	case o.by != nil || o.ask.says != "" && o.ask.in == closed:
		parts = append(parts, o.ask.says)
	case p.missing != "":
		parts = append(parts, p.missing)
	default:
		parts = append(parts, "none of the places that it asks holds a key")
	}
	if name := s.emptied(p, id); name != "" && o.by == nil {
		said := name + " is set to nothing, which it takes as not set"
		if slices.ContainsFunc(p.asks, func(a ask) bool { return a.unset }) {
			said += ", and which no .env file replaces"
		}
		parts = append(parts, said)
	}
	if o.via != "" {
		parts = append(parts, o.via)
	}
	sent, hidden := besides(p, o)
	if len(sent) > 0 {
		parts = append(parts, "it sends "+listed(sent)+" beside it")
	}
	if len(hidden) > 0 {
		parts = append(parts, "it hides "+listed(hidden))
	}
	if p.ignores != "" {
		for _, e := range s.entries {
			if e.Provider == id && e.Location.Kind == InEnvironment && e != o.by && s.isKey(e.variable) {
				parts = append(parts, e.Location.Name+" "+p.ignores)
				break
			}
		}
	}
	return strings.Join(parts, "; ")
}

// emptied is a variable that is set and that the program takes as not set; empty: there is none.
func (s *search) emptied(p program, id string) string {
	for _, a := range p.asks {
		if a.in != inTrimmed && a.in != inEnvironment {
			continue
		}
		for _, name := range s.names(p, a, id) {
			if s.blank(a, name) {
				return name
			}
		}
	}
	return ""
}

func (s *search) isKey(variable string) bool {
	_, v, ok := s.options.Registry.ByVariable(variable)
	return ok && v.Role == "key"
}

// besides lists the other keys that the program asks for later: those that it sends as well, and those that it would use
// if this one were not there.
func besides(p program, o outcome) (sent, hidden []string) {
	named := []string{}
	if o.by != nil {
		named = append(named, o.by.variable)
	}
	for _, e := range o.over {
		switch name := e.Location.String(); {
		case e == o.by || slices.Contains(sent, name) || slices.Contains(hidden, name):
		case slices.Contains(p.beside, named[0]) && slices.Contains(p.beside, e.variable) && !slices.Contains(named, e.variable):
			sent, named = append(sent, name), append(named, e.variable)
		case !e.sameKey(o.by):
			hidden = append(hidden, name)
		}
	}
	return sent, hidden
}

// listed writes at most three of the names.
func listed(names []string) string {
	const most = 3
	if len(names) > most {
		names = append(slices.Clone(names[:most]), fmt.Sprintf("%d more", len(names)-most))
	}
	return strings.Join(names, ", ")
}
