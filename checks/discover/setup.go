package discover

import (
	"fmt"
	"slices"
	"strings"

	"authdoctor/checks"
	"authdoctor/checks/provider"
	"authdoctor/keystore"
)

// providers names the providers to set up, in the registry's order: the one of the flags, else those whose key is
// set, else the one that a key would be for.
func (s *search) providers() []string {
	o := s.options
	pointed := Choose(o.Registry, s.sdkBaseURL())
	switch {
	case o.ProviderID != "":
		return []string{o.ProviderID}
	case o.BaseURL != "":
		return []string{Choose(o.Registry, s.flagBaseURL())}
	case o.KeyEnv != "":
		if owner, _, ok := o.Registry.ByVariable(o.KeyEnv); ok && owner.ID != OpenAI && owner.ID != Compatible {
			return []string{owner.ID}
		}
		value, _ := s.environment.Lookup(o.KeyEnv)
		return []string{s.byShape(value, pointed)}
	case o.Stored != nil:
		vendor, known := checks.Vendor(o.Stored, o.Registry)
		openai, _ := o.Registry.Resolve(OpenAI)
		// A base URL for OpenAI's SDK says nothing about the key of a vendor with an API of its own.
		if known && (vendor.Protocol != openai.Protocol || pointed == OpenAI && !s.sdkBaseURL().Set) {
			return []string{vendor.ID}
		}
		return []string{pointed}
	case o.KeyStdin != nil:
		return []string{s.byShape(string(o.KeyStdin), pointed)}
	}
	var ids []string
	for _, p := range o.Registry.All() {
		own := p.ID != OpenAI && p.ID != Compatible && s.isSet(append(telling(p.Variables, "key"), telling(p.Variables, "base-url")...))
		if own || p.ID == pointed && s.isSet(named(s.sdk, "key")) {
			ids = append(ids, p.ID)
		}
	}
	if len(ids) == 0 {
		ids = []string{pointed}
	}
	if o.Every {
		ids = append(ids, s.others(ids)...)
	}
	return ids
}

// others names the providers besides that have a key of their own anywhere, be it in a file that nothing loads.
func (s *search) others(besides []string) []string {
	var ids []string
	for _, p := range s.options.Registry.All() {
		held := s.ask(append(telling(p.Variables, "key"), telling(p.Variables, "admin-key")...))
		if !slices.Contains(besides, p.ID) && len(held.effective)+len(held.elsewhere) > 0 {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

// byShape names the provider of a key that was handed over without a word about where it belongs: the one that its
// shape names beyond doubt, unless a base URL points elsewhere.
func (s *search) byShape(key, pointed string) string {
	if pointed != OpenAI || s.sdkBaseURL().Set {
		return pointed
	}
	for _, match := range s.options.Registry.Shapes(strings.TrimSpace(key)) {
		if match.Whole && match.Shape.Confidence == "high" {
			return match.Provider.ID
		}
	}
	return pointed
}

func (s *search) flagBaseURL() checks.Setting {
	return s.setting("--base-url", s.options.BaseURL, nil)
}

// sdkBaseURL is what OPENAI_BASE_URL says.
func (s *search) sdkBaseURL() checks.Setting {
	return s.setting("", "", named(s.sdk, "base-url"))
}

// variables says which variables the application reads for this provider, and which others may hold its key. A
// vendor's key often sits in OPENAI_API_KEY, because OpenAI's SDK is pointed at the vendor's host.
func (s *search) variables(p provider.Provider) (reads, others []provider.Variable) {
	own := p.Variables
	keys := named(own, "key")
	if p.ID == OpenAI || p.ID == Compatible {
		if len(keys) == 0 {
			own = s.sdk
		}
		return own, nil
	}
	if p.Kind == "self-hosted" && !s.isSet(append(named(own, "base-url"), keys...)) {
		return s.sdk, own // programs reach it with OpenAI's SDK; its own variables are the server's
	}
	registry := s.options.Registry
	if flag := s.flagBaseURL(); flag.Set {
		switch {
		case Choose(registry, flag) != p.ID:
			return own, nil
		case s.isSet(keys):
			return own, s.sdk
		}
		return s.sdk, own
	}
	if Choose(registry, s.sdkBaseURL()) == p.ID {
		return s.sdk, own
	}
	return own, nil
}

func (s *search) setup(id string) (Setup, error) {
	p, ok := s.options.Registry.Resolve(id)
	if !ok {
		return Setup{}, fmt.Errorf("look for a key: the provider %q is not known; choose another with --provider", id)
	}
	setup := Setup{Provider: p, Unseen: s.unseen}
	reads, others := s.variables(p)
	s.credentials(&setup, reads, others)
	if admin := s.ask(named(reads, "admin-key")).effective; len(admin) > 0 {
		setup.Admin = &admin[0]
	}
	s.settings(&setup, reads)
	return setup, nil
}

// credentials ranks what the places hold.
func (s *search) credentials(setup *Setup, reads, others []provider.Variable) {
	keys := named(reads, "key")
	first, second := s.ask(keys), s.ask(named(others, "key"))
	if name := s.options.KeyEnv; name != "" {
		// The program reads this variable and no other.
		second = standing{elsewhere: append(first.all(name), second.all(name)...)}
		keys, first = []string{name}, s.ask([]string{name})
	}
	ranked := passed(first.effective, reads)
	if len(ranked) == 0 {
		ranked, second.effective = second.effective, nil
	}
	if s.options.KeyStdin != nil {
		ranked = append([]keystore.Candidate{s.fromStdin()}, ranked...)
	}
	if s.options.Stored != nil {
		ranked = append([]keystore.Candidate{*s.options.Stored}, ranked...)
	}
	setup.Elsewhere = append(append(first.elsewhere, second.effective...), second.elsewhere...)
	setup.Notes = append(first.notes, second.notes...)
	if len(ranked) == 0 {
		if s.options.KeyEnv != "" {
			setup.Notes = append(setup.Notes, keys[0]+" is set neither in the environment nor in a .env file that is loaded")
		}
		return
	}
	setup.Credential = &ranked[0]
	setup.Shadowed = ranked[1:]
	setup.compare()
	setup.remark(reads)
}

// telling lists the variables of a role that name their provider: those that programs of every kind read do not.
func telling(variables []provider.Variable, role string) []string {
	return named(slices.DeleteFunc(slices.Clone(variables), func(v provider.Variable) bool { return v.Common }), role)
}

// passed leaves out the empty values that the client passes by.
func passed(list []keystore.Candidate, reads []provider.Variable) []keystore.Candidate {
	return slices.DeleteFunc(list, func(c keystore.Candidate) bool {
		return c.Secret.Len() == 0 && slices.ContainsFunc(reads, func(v provider.Variable) bool { return v.Name == c.Name && v.Skip })
	})
}

// remark says what the data know about a variable that loses to another one.
func (s *Setup) remark(reads []provider.Variable) {
	for _, v := range reads {
		lost := v.Name != s.Credential.Name && slices.ContainsFunc(s.Shadowed, func(c keystore.Candidate) bool { return c.Name == v.Name })
		if lost && v.Role == "key" && v.Note != "" {
			s.Notes = append(s.Notes, v.Name+" is set beside "+s.Credential.Name+": "+v.Note)
		}
	}
}

// all lists the candidates of other variables than the named one.
func (st standing) all(name string) []keystore.Candidate {
	var list []keystore.Candidate
	for _, c := range append(st.effective, st.elsewhere...) {
		if c.Name != name {
			list = append(list, c)
		}
	}
	return list
}

// The note that every losing candidate has.
const (
	OtherValue = "not the value that is used"
	SameValue  = "the same value as the one that is used"
)

// compare tells for every loser whether it is the winner again.
func (s *Setup) compare() {
	winner := s.Credential
	for _, list := range [][]keystore.Candidate{s.Shadowed, s.Elsewhere} {
		for i := range list {
			note := OtherValue
			if list[i].Secret.Same(winner.Secret) {
				note = SameValue
			}
			list[i].Notes = append(list[i].Notes, note)
		}
	}
	if winner.Secret.Len() > 0 {
		return
	}
	for _, loser := range s.Shadowed {
		if loser.Secret.Len() > 0 {
			s.Notes = append(s.Notes, fmt.Sprintf("%s %s is set to the empty string and hides the value of %s %s", winner.Source, winner.Name, loser.Source, loser.Name))
			return
		}
	}
}
