package discover

import (
	"slices"
	"strings"

	"authdoctor/checks"
	"authdoctor/checks/provider"
	"authdoctor/keystore"
)

// value is a variable's value that is no credential, or a list of headers that may hold one.
type value struct {
	name   string
	source keystore.Source
	text   []byte
}

func (v value) setting() checks.Setting {
	source := v.source.String()
	if v.source.Kind == keystore.FromEnv {
		source += " " + v.name
	}
	return checks.Setting{Value: string(v.text), Source: source, Set: true, Name: v.name, Place: v.source}
}

func (v value) readers() []string {
	if v.source.Kind == keystore.FromEnv {
		return []string{byPrograms}
	}
	return []string{byPython}
}

// value finds the first of the variables that is set after load_dotenv.
func (s *search) value(names []string) (value, bool) {
	for _, name := range names {
		if text, ok := s.environment.Lookup(name); ok {
			return value{name: name, source: keystore.Source{Kind: keystore.FromEnv}, text: []byte(text)}, true
		}
		if s.loaded == nil {
			continue
		}
		if e, set := s.loaded.effective(name); set {
			return value{name: name, source: s.loaded.at(e), text: slices.Clone(e.Python.Value())}, true
		}
	}
	return value{}, false
}

// setting is the flag's value where one was given, else the variables'.
func (s *search) setting(flag, given string, names []string) checks.Setting {
	if given != "" {
		return checks.Setting{Value: given, Source: "flag " + flag, Set: true}
	}
	found, ok := s.value(names)
	if !ok {
		return checks.Setting{}
	}
	return found.setting()
}

// settings fills in everything but the credentials.
func (s *search) settings(setup *Setup, reads []provider.Variable) {
	o := s.options
	setup.BaseURL = s.setting("--base-url", o.BaseURL, named(reads, "base-url"))
	setup.Model = s.setting("--model", o.Model, nil)
	setup.Organization = s.setting("--org", o.Organization, named(reads, "organization"))
	setup.Project = s.setting("--project", o.Project, named(reads, "project"))
	setup.Version = s.setting("--api-version", o.Version, named(reads, "version"))
	if found, ok := s.value(named(reads, "headers")); ok {
		s.customHeaders(setup, found)
		clear(found.text)
	}
	for _, set := range []checks.Setting{setup.BaseURL, setup.Organization, setup.Project} {
		if set.Set && set.Value == "" {
			setup.Notes = append(setup.Notes, set.Source+" is set to the empty string, which the Python client takes as it is; unset it to get the default")
		}
	}
	for _, name := range named(reads, "legacy") {
		if found, ok := s.value([]string{name}); ok {
			setup.Notes = append(setup.Notes, name+" ("+found.source.String()+") is not read by current SDKs"+instead(name, reads))
			clear(found.text)
		}
	}
}

// instead names the variable that took a legacy one's place, where their names tell.
func instead(legacy string, reads []provider.Variable) string {
	for word, role := range map[string]string{"BASE": "base-url", "ORGANIZATION": "organization", "KEY": "key"} {
		if names := named(reads, role); strings.HasSuffix(legacy, word) && len(names) > 0 {
			return "; they read " + names[0]
		}
	}
	return ""
}

// named lists the variables of a role, in the order in which a client asks for them.
func named(variables []provider.Variable, role string) []string {
	var names []string
	for _, v := range variables {
		if v.Role == role && !slices.Contains(names, v.Name) {
			names = append(names, v.Name)
		}
	}
	return names
}
