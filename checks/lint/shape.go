package lint

import (
	"slices"
	"strings"

	"authdoctor/checks/api"
	"authdoctor/checks/cause"
	"authdoctor/checks/jsontext"
	"authdoctor/checks/provider"
)

// shape judges a value and everything within it.
func (j *judge) shape(s *api.Shape, v jsontext.Value, p place) {
	s = j.result.API.Shape(s)
	if s == nil || v.Kind == jsontext.Broken || !j.kind(s, v, p) {
		return
	}
	switch v.Kind {
	case jsontext.Array:
		j.length(s, v, p)
		if s.Items != nil {
			for i, item := range v.Items {
				j.shape(s.Items, item, p.item(i))
			}
		}
	case jsontext.Object:
		j.object(s, v, p)
	default:
		j.scalar(s, v, p)
	}
}

// object judges the members of an object.
func (j *judge) object(s *api.Shape, v jsontext.Value, p place) {
	variant, ok := j.variant(s, v, p)
	if !ok {
		return
	}
	if s.By == "" && s.Members == nil && s.Values == nil {
		return
	}
	open := s.Open || variant != nil && variant.Open
	for _, m := range v.Members {
		inner := j.memberShape(s, variant, m.Name)
		at := p.member(m.Name)
		switch {
		case inner == nil && s.Values != nil:
			j.shape(s.Values, m.Value, at)
		case inner == nil && open, inner == nil && j.secretMember(m, at):
		case inner == nil:
			j.unknown(s, variant, v, m, at)
		case inner.Mistake != "":
			j.mistake(inner, m, at)
		default:
			j.dependencies(inner, v, m, at)
			j.shape(inner, m.Value, at)
			j.schema(inner, v, m.Value, at)
		}
	}
	j.missing(s, v, p)
	if variant != nil {
		j.missing(variant, v, p)
	}
}

// variant chooses by the member that tells; false: nothing more can be said.
func (j *judge) variant(s *api.Shape, v jsontext.Value, p place) (*api.Shape, bool) {
	if s.By == "" {
		return nil, true
	}
	by, there := v.Get(s.By)
	if there && by.Kind != jsontext.String && by.Kind != jsontext.Null {
		return nil, true // its type is a fault of its own
	}
	name := by.Text
	if by.Kind == jsontext.Null {
		name = ""
	}
	if variant, ok := s.Variants[name]; ok {
		if variant.Mistake == "" {
			return j.result.API.Shape(variant), true
		}
		f := Fault{
			Check: Values, Cause: cause.RequestInvalidValue, At: j.at(p, by.Start), Member: p.member(s.By).path, Summary: p.member(s.By).path + ": " + variant.Note,
			Measured: `"` + name + `"`, Expected: `"` + variant.Mistake + `"`,
		}
		j.add(f, provider.Documented, true)
		return nil, false
	}
	if !there {
		if required := s.Members[s.By]; required != nil && required.Required {
			j.missing(s, v, p)
			return nil, false
		}
		return nil, true
	}
	if !s.Open {
		j.oneOf(keys(s.Variants), by, p.member(s.By), provider.Documented)
	}
	return nil, false
}

func keys(m map[string]*api.Shape) []string {
	var names []string
	for name := range m {
		if name != "" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// memberShape is what is known of a member; nil: nothing.
func (j *judge) memberShape(s, variant *api.Shape, name string) *api.Shape {
	if s == j.result.API.Body {
		if extra := j.result.API.Extras[j.result.Provider.ID][name]; extra != nil {
			return extra
		}
	}
	for _, from := range []*api.Shape{variant, s} {
		if from == nil {
			continue
		}
		if found, ok := from.Members[name]; ok {
			return j.result.API.Shape(found)
		}
		if s.Case {
			if found, ok := from.Members[camel(name)]; ok {
				return j.result.API.Shape(found)
			}
		}
	}
	return nil
}

// camel is the camelCase of snake_case.
func camel(name string) string {
	words := strings.Split(name, "_")
	for i := 1; i < len(words); i++ {
		if words[i] != "" {
			words[i] = strings.ToUpper(words[i][:1]) + words[i][1:]
		}
	}
	return strings.Join(words, "")
}

// has reports whether an object has a member, in either case where both are fine.
func has(s *api.Shape, v jsontext.Value, name string) bool {
	if v.Has(name) {
		return true
	}
	return s.Case && slices.ContainsFunc(v.Members, func(m jsontext.Member) bool { return camel(m.Name) == name })
}

// missing lists required members that are not there.
func (j *judge) missing(s *api.Shape, v jsontext.Value, p place) {
	for _, name := range keys(s.Members) {
		member := j.result.API.Shape(s.Members[name])
		if !member.Required || has(s, v, name) || j.elsewhere(name, p) {
			continue
		}
		if j.renamed(p.member(name).path) {
			continue
		}
		mark := provider.Documented
		if name == "model" && p.path == "" && j.trust == others && j.host.Kind != "cloud" {
			mark = provider.Unverified // many serve one model and ask for none
		}
		j.add(Fault{
			Check: Members, Cause: cause.RequestMissingParam, At: j.at(p, v.Start), Member: p.member(name).path,
			Summary: p.member(name).path + " is missing", Measured: "no " + name, Expected: name + ", which " + j.result.API.Name + " needs",
		}, mark, false)
	}
	if len(s.AtLeast) > 0 && !slices.ContainsFunc(s.AtLeast, func(name string) bool { return has(s, v, name) }) {
		where := p.path
		if where == "" {
			where = "the body"
		}
		j.add(Fault{
			Check: Members, Cause: cause.RequestMissingParam, At: j.at(p, v.Start), Member: p.path,
			Summary: where + " has none of " + strings.Join(s.AtLeast, ", "), Measured: "none of them", Expected: "one of " + strings.Join(s.AtLeast, ", "),
		}, provider.Documented, true)
	}
	j.together(s, v, p)
}

// together: members of which only one may be there.
func (j *judge) together(s *api.Shape, v jsontext.Value, p place) {
	var there []string
	for _, name := range s.OneOf {
		if has(s, v, name) {
			there = append(there, name)
		}
	}
	if len(there) > 1 {
		j.add(Fault{
			Check: Members, Cause: cause.RequestInvalidValue, At: j.at(p, v.Start), Member: p.path,
			Summary: p.path + " has " + strings.Join(there, " and ") + ", of which only one may be there", Measured: strings.Join(there, ", "), Expected: "one of them",
		}, provider.Documented, true)
	}
}

// elsewhere: the deployment in Azure's address, or the model in Gemini's, stands for the member.
func (j *judge) elsewhere(name string, p place) bool {
	return name == "model" && p.path == "" && (strings.Contains(j.message.Address, "/deployments/") || strings.Contains(j.message.Address, "/engines/"))
}

// renamed reports whether another member was taken for a misspelling of this one.
func (j *judge) renamed(path string) bool {
	return slices.ContainsFunc(j.result.Faults, func(f Fault) bool { return f.Check == Members && f.Expected == path })
}
