package where

import (
	"path"
	"slices"
	"strings"

	"authdoctor/checks/discover"
	"authdoctor/checks/holdings"
	"authdoctor/keystore"
)

// decide asks the places of a program, in its order.
func (s *search) decide(p program, id string) outcome {
	var o outcome
	for _, a := range p.asks {
		if !s.holds(p, a.given) {
			continue
		}
		if a.in == closed {
			if o.by == nil {
				return outcome{ask: a}
			}
			continue
		}
		found, via := s.ask(p, a, id)
		if o.by == nil && len(found) > 0 {
			o = outcome{by: found[0], ask: a, via: via}
		}
		if o.by == nil && via != "" { // it names a variable that is not set
			return outcome{ask: ask{in: closed, says: via}}
		}
		o.over = append(o.over, found...)
	}
	return o
}

// holds judges a condition.
func (s *search) holds(p program, g given) bool {
	switch {
	case len(g.variables) > 0:
		return slices.ContainsFunc(g.variables, func(name string) bool {
			value := s.value(name)
			return value != "" && (len(g.is) == 0 || slices.Contains(g.is, strings.ToLower(value)))
		})
	case g.setting != "":
		return slices.ContainsFunc(s.held.Settings, func(set holdings.Setting) bool {
			return set.Tool == p.tool && set.Name == g.setting && (len(g.is) == 0 || slices.Contains(g.is, set.Value))
		})
	case g.system != "":
		return s.system == g.system
	}
	return true
}

// ask lists what one place holds for a provider, what counts in front. via says what named the place, if anything did.
func (s *search) ask(p program, a ask, id string) (found []*entry, via string) {
	switch a.in {
	case likePython:
		return s.asPython(id), ""
	case inEnvironment, inVerbatim, inTrimmed:
		for _, name := range s.names(p, a, id) {
			if e := s.inEnv(name, id); e != nil && !s.blank(a, name) {
				found = append(found, e)
			}
		}
	case inFile:
		for _, file := range a.at {
			found = append(found, s.inFile(s.path(file), s.names(p, a, id))...)
		}
	case nearestFile:
		found = s.inFile(s.nearest(a.at), s.names(p, a, id))
	case inStore:
		return s.inStore(p, a, id)
	case inNamedFile:
		for _, l := range slices.Backward(s.held.Links) {
			if l.Tool == p.tool && l.File != "" {
				found = append(found, s.inFile(l.File, s.names(p, a, id))...)
			}
		}
	}
	return found, ""
}

// blank: a variable of this process is set, and the program takes it as not set.
func (s *search) blank(a ask, name string) bool {
	value, set := s.env.Lookup(name)
	if a.in == inTrimmed {
		value = strings.TrimSpace(value)
	}
	return set && value == "" && a.in != inVerbatim
}

// names are the variables of an ask.
func (s *search) names(asking program, a ask, id string) []string {
	names := s.allNames(asking, a, id)
	if a.unset {
		names = slices.DeleteFunc(slices.Clone(names), func(name string) bool {
			_, set := s.env.Lookup(name)
			return set
		})
	}
	return names
}

func (s *search) allNames(asking program, a ask, id string) []string {
	if len(a.names) > 0 {
		return a.names
	}
	if names := asking.reads[id]; len(names) > 0 {
		return names
	}
	p, _ := s.options.Registry.Resolve(id)
	var names []string
	for _, v := range p.Variables {
		if v.Role == "key" {
			names = append(names, v.Name)
		}
	}
	return names
}

// asPython is what check takes: the winner, then what it hides.
func (s *search) asPython(id string) []*entry {
	i := slices.IndexFunc(s.found.Setups, func(setup discover.Setup) bool { return setup.Provider.ID == id })
	if i < 0 {
		return nil
	}
	setup := s.found.Setups[i]
	var found []*entry
	for _, c := range append([]*keystore.Candidate{setup.Override, setup.Credential}, pointers(setup.Shadowed)...) {
		if c == nil {
			continue
		}
		for _, e := range s.entries {
			if e.Candidate.Source == c.Source && e.Candidate.Name == c.Name {
				found = append(found, e)
				break
			}
		}
	}
	return found
}

func pointers(list []keystore.Candidate) []*keystore.Candidate {
	all := make([]*keystore.Candidate, 0, len(list))
	for i := range list {
		all = append(all, &list[i])
	}
	return all
}

// inEnv is a variable of this process. One that only this program reads becomes an entry when it is asked for.
func (s *search) inEnv(name, id string) *entry {
	for _, e := range s.entries {
		if e.Location.Kind == InEnvironment && e.Location.Name == name {
			return e
		}
	}
	value := s.value(name)
	if value == "" {
		return nil
	}
	c := keystore.Candidate{Secret: s.options.Maker.Make([]byte(value)), Source: keystore.Source{Kind: keystore.FromEnv}, Name: name, ReadBy: []string{"programs started from here"}}
	return s.add(id, c, nil)
}

// inFile are the variables that a file sets; the last line of each counts.
func (s *search) inFile(file string, names []string) []*entry {
	if file == "" {
		return nil
	}
	var found []*entry
	for _, name := range names {
		var last *entry
		for _, e := range s.entries {
			if e.file == file && e.Location.Name == name && e.key.Len() > 0 && (last == nil || e.Location.Line > last.Location.Line) {
				last = e
			}
		}
		if last != nil {
			found = append(found, last)
		}
	}
	return found
}

// inStore looks into the files of the tool: the paths in their order, or the order of its list.
func (s *search) inStore(p program, a ask, id string) (found []*entry, via string) {
	fits := func(tool, pattern, name, owner, at string) bool {
		ok, _ := path.Match(a.field, name)
		return tool == p.tool && ok && owner == id && (at == "" || pattern == at)
	}
	paths := a.at
	if len(paths) == 0 {
		paths = []string{""}
	}
	for _, at := range paths {
		for _, e := range s.entries {
			if e.held != nil && fits(e.held.Tool, e.held.Pattern, e.held.Name, e.Provider, at) {
				found = append(found, e)
			}
		}
		for _, l := range s.held.Links {
			if l.Variable == "" || !fits(l.Tool, l.Pattern, l.Name, l.Provider, at) || len(found) > 0 {
				continue
			}
			via = placed(l.Source.Path, l.Source.Line) + " " + l.Name + " names " + l.Variable
			if e := s.resolved(p, l.Variable, id); e != nil {
				return append(found, e), via
			}
			return nil, via + ", which is not set where " + p.name + " looks"
		}
	}
	return found, ""
}

// resolved is what a tool's file means by a variable: the one of the environment, then of the .env files that it loads.
func (s *search) resolved(p program, variable, id string) *entry {
	if value, set := s.env.Lookup(variable); set && !p.filesOnly {
		if value == "" {
			return nil
		}
		return s.inEnv(variable, id)
	}
	for _, file := range p.loads {
		if found := s.inFile(s.path(file), []string{variable}); len(found) > 0 {
			return found[0]
		}
	}
	return nil
}
