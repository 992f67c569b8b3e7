package where

import (
	"fmt"
	"slices"

	"authdoctor/checks/reply"
)

// narrow leaves what one name asks for: a stored key with its copies, or the places of one variable.
func (s *search) narrow() error {
	name := s.options.Name
	keep := func(*entry) bool { return true }
	stored := slices.IndexFunc(s.entries, func(e *entry) bool { return s.stored(e) && e.Location.Name == name })
	_, _, known := s.options.Registry.ByVariable(name)
	named := func(e *entry) bool { return e.variable == name || e.Location.Name == name }
	switch {
	case name == "":
		if id := s.options.ProviderID; id != "" {
			p, _ := s.options.Registry.Resolve(id)
			keep = func(e *entry) bool { return e.Provider == p.ID }
		}
	case stored >= 0:
		one := s.entries[stored]
		keep = one.sameKey
		if others := s.otherKeys(one); others > 0 {
			s.note(fmt.Sprintf("%d other places hold another key of the same provider: authdoctor keys where --provider %s", others, one.Provider))
		}
	case known || slices.ContainsFunc(s.entries, named):
		keep = named
	default:
		return fmt.Errorf("look for %s: %w", reply.Clean(name), ErrName)
	}
	s.all = s.entries
	providers, places := map[string]bool{}, map[string]bool{}
	s.entries = slices.DeleteFunc(slices.Clone(s.entries), func(e *entry) bool { return !keep(e) })
	for _, e := range s.entries {
		providers[e.Provider], places[e.Location.String()] = true, true
	}
	s.programs = slices.DeleteFunc(s.programs, func(p Program) bool {
		return name != "" && (p.Uses == nil || !places[p.Uses.Location.String()]) && !(stored < 0 && p.Uses == nil && providers[p.Provider])
	})
	return nil
}

func (s *search) stored(e *entry) bool {
	return e.Location.Kind == InKeyring || e.Location.Kind == InVault || e.Location.Kind == InMemory
}

func (s *search) otherKeys(one *entry) int {
	n := 0
	for _, e := range s.entries {
		if e.Provider == one.Provider && !e.sameKey(one) {
			n++
		}
	}
	return n
}
