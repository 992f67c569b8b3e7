package where

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"authdoctor/checks/provider"
	"authdoctor/checks/reply"
	"authdoctor/keystore"
	"authdoctor/keystore/secret"
)

// askLogin compares what a new login shell would have with what this process has: the commonest reason for a stale key.
func (s *search) askLogin(ctx context.Context) {
	if s.options.Login == nil {
		if s.options.NoLogin != "" {
			s.note("a new login shell was not asked: " + s.options.NoLogin)
		}
		return
	}
	text, err := s.options.Login(ctx)
	defer clear(text)
	if err != nil {
		s.note("a new login shell could not be asked: " + reply.Clean(err.Error()))
		return
	}
	fresh := map[string]secret.Secret{}
	for _, setting := range bytes.Split(text, []byte{0}) {
		name, value, ok := bytes.Cut(setting, []byte("="))
		if _, _, known := s.options.Registry.ByVariable(string(name)); ok && known {
			fresh[string(name)] = s.options.Maker.Make(value)
		}
	}
	for _, p := range s.options.Registry.All() {
		for _, v := range p.Variables {
			if s.options.ProviderID == "" || s.options.ProviderID == p.ID {
				s.compareLogin(p, v, fresh)
			}
		}
	}
}

// compareLogin tells where one variable differs.
func (s *search) compareLogin(p provider.Provider, v provider.Variable, fresh map[string]secret.Secret) {
	there, inShell := fresh[v.Name]
	value, here := s.env.Lookup(v.Name)
	owner, _, _ := s.options.Registry.ByVariable(v.Name)
	if owner.ID != p.ID || !inShell && !here {
		return
	}
	present := s.options.Maker.Make([]byte(value))
	if v.Role == "key" || v.Role == "admin-key" {
		if inShell && there.Len() > 0 {
			s.addLogin(p.ID, v.Name, there)
		}
		s.noteLogin(v.Name, present, there, here, inShell)
		return
	}
	if v.Role != "base-url" && v.Role != "organization" && v.Role != "project" && v.Role != "headers" {
		return
	}
	if here != inShell || !present.Same(there) {
		s.note(v.Name + " differs between this process and a new login shell, so that a new terminal may reach another place: compare with printenv " + v.Name)
	}
}

func (s *search) addLogin(id, name string, key secret.Secret) {
	c := keystore.Candidate{Secret: key, Name: name, ReadBy: []string{"programs started from a new terminal"}}
	for _, e := range s.entries { // the provider that check takes the variable for
		if e.Location.Kind == InEnvironment && e.Location.Name == name {
			id = e.Provider
		}
	}
	e := s.add(id, c, nil)
	e.Location.Kind, e.Location.Path = InLoginShell, s.options.Shell
}

// noteLogin is the explanation, with what to do about it.
func (s *search) noteLogin(name string, present, there secret.Secret, here, inShell bool) {
	switch {
	case here && inShell && present.Same(there):
	case here && inShell:
		s.note(fmt.Sprintf("%s: this process has %s, a new terminal would have %s. It was changed in a file that shells read when they start, after this shell had started, or something set it for this shell alone: "+
			"open a new terminal, or restart the program that this one was started from", name, shown(present), shown(there)+s.setIn(name, there)))
	case here:
		s.note(fmt.Sprintf("%s: this process has %s, a new login shell does not have it. It was set in this shell alone, by direnv or a .env file that was sourced, or by what started this program; "+
			"what the desktop session or PAM sets is not seen either", name, shown(present)))
	case inShell:
		s.note(fmt.Sprintf("%s: a new terminal would have %s, this process does not have it: open a new terminal", name, shown(there)+s.setIn(name, there)))
	}
}

// setIn names the start file that sets the variable, where one is found.
func (s *search) setIn(name string, key secret.Secret) string {
	for _, e := range s.entries {
		if e.Location.Kind == InStartFile && e.variable == name && e.key.Same(key) {
			return ", set in " + placed(e.Location.Path, e.Location.Line)
		}
	}
	return ""
}

func shown(s secret.Secret) string {
	if s.Len() == 0 {
		return "the empty string"
	}
	return s.Fingerprint()
}

func (s *search) note(text string) {
	if text = reply.Clean(text); !slices.Contains(s.notes, text) {
		s.notes = append(s.notes, text)
	}
}
