package api

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Load reads one API from its YAML form. Members that an API does not have are an error, and so is a name of a shape, a
// pattern or a type that nothing stands behind.
func Load(path string, text []byte) (API, error) {
	var a API
	if err := decode(path, text, &a); err != nil {
		return a, err
	}
	if a.ID == "" || a.Name == "" || len(a.Paths) == 0 && len(a.Signs) == 0 || a.Source == "" || a.Mark == "" {
		return a, fmt.Errorf("read %s: id, name, source, mark, and paths or signs are needed", path)
	}
	faults := a.check("body", a.Body)
	for name, s := range a.Shapes {
		faults = append(faults, a.check(name, s)...)
	}
	for vendor, members := range a.Extras {
		for name, s := range members {
			faults = append(faults, a.check(vendor+"."+name, s)...)
		}
	}
	if len(faults) > 0 {
		slices.Sort(faults)
		return a, fmt.Errorf("read %s: %s", path, strings.Join(faults, "; "))
	}
	return a, nil
}

// LoadClasses reads the classes of models.
func LoadClasses(path string, text []byte) ([]Class, error) {
	var list []Class
	if err := decode(path, text, &list); err != nil {
		return nil, err
	}
	for _, c := range list {
		for _, pattern := range []string{c.Pattern, c.Except} {
			if _, err := regexp.Compile(pattern); err != nil {
				return nil, fmt.Errorf("read %s: class %s: %w", path, c.ID, err)
			}
		}
	}
	return list, nil
}

func decode(path string, text []byte, into any) error {
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(into); err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	return nil
}

// check lists what is wrong with a shape and those within it.
func (a *API) check(where string, s *Shape) []string {
	if s == nil {
		return nil
	}
	var faults []string
	if s.Is != "" && a.Shapes[s.Is] == nil {
		faults = append(faults, where+": no shape is named "+s.Is)
	}
	for kind := range strings.SplitSeq(s.Type, "|") {
		if !slices.Contains([]string{"", "string", "integer", "number", "boolean", "array", "object"}, kind) {
			faults = append(faults, where+": no type is named "+kind)
		}
	}
	if _, err := regexp.Compile(s.Pattern); err != nil {
		faults = append(faults, where+": "+err.Error())
	}
	faults = append(faults, a.check(where+"[]", s.Items)...)
	faults = append(faults, a.check(where+".*", s.Values)...)
	for _, within := range []map[string]*Shape{s.Members, s.Variants} {
		for name, inner := range within {
			if inner == nil {
				faults = append(faults, where+"."+name+": nothing is said about it; write {} for any value")
			}
			faults = append(faults, a.check(where+"."+name, inner)...)
		}
	}
	return faults
}
