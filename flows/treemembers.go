package flows

import (
	"slices"
	"strings"

	"authdoctor/checks/reply"

	"go.yaml.in/yaml/v3"
)

// member is one line "name: value" of a mapping.
type member struct {
	name  string
	line  int
	value *yaml.Node
}

func find(members []member, name string) (member, bool) {
	i := slices.IndexFunc(members, func(m member) bool { return m.name == name })
	if i < 0 {
		return member{}, false
	}
	return members[i], true
}

// members reads a mapping. Names outside the list are refused; without a list every name will do.
func (r *treeReader) members(value *yaml.Node, what string, names ...string) []member {
	if value.Kind != yaml.MappingNode || len(value.Content) == 0 {
		r.add(value.Line, "%s is a list of lines \"name: value\"", what)
		return nil
	}
	var list []member
	for i := 0; i+1 < len(value.Content); i += 2 {
		key := value.Content[i]
		name := r.text(member{name: "a name in " + what, line: key.Line, value: key})
		if name == "" {
			continue
		}
		if _, twice := find(list, name); twice {
			r.add(key.Line, "%q stands here a second time", name)
			continue
		}
		if len(names) > 0 && !slices.Contains(names, name) {
			r.add(key.Line, "unknown member %q; %s may have %s", name, what, strings.Join(names, ", "))
			continue
		}
		list = append(list, member{name: name, line: key.Line, value: value.Content[i+1]})
	}
	return list
}

// text reads a value that is a text, "" where it is none. White space and line breaks become single spaces.
func (r *treeReader) text(m member) string {
	text := strings.Join(strings.Fields(m.value.Value), " ")
	switch {
	case m.value.Kind == yaml.AliasNode:
		r.add(m.line, "%s is an alias; write the text out", m.name)
	case m.value.Kind != yaml.ScalarNode || m.value.Tag == "!!null" || m.value.Tag == "!!binary":
		r.add(m.line, "%s is no text", m.name)
	case text == "":
		r.add(m.line, "%s is empty", m.name)
	case reply.Clean(text) != text:
		r.add(m.line, "%s holds a character that cannot be shown, or is too long", m.name)
	default:
		return text
	}
	return ""
}

// name reads a text that is an id.
func (r *treeReader) name(m member) string {
	text := r.text(m)
	if text != "" && !validName(text) {
		r.add(m.line, "%s is %q; use small letters, digits and hyphens", m.name, text)
	}
	return text
}

func (r *treeReader) list(m member) []string {
	if m.value.Kind != yaml.SequenceNode || len(m.value.Content) == 0 {
		r.add(m.line, "%s is a list such as [openai]", m.name)
		return nil
	}
	var texts []string
	for _, item := range m.value.Content {
		texts = append(texts, r.text(member{name: "an item of " + m.name, line: item.Line, value: item}))
	}
	return texts
}
