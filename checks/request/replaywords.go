package request

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"authdoctor/checks/jsontext"
)

// Part is what people are told about a difference. Nothing of it is a secret or anybody's text.
type Part struct {
	Name    string // "the header OpenAI-Beta", "temperature"
	Header  bool   // or a parameter of the address
	Absent  bool   // the plain client sends it, and the user does not
	Value   string // what the user sends: "assistants=v1", "a text of 40 characters", "nothing"
	Instead string // what a plain client sends: "application/json"; empty: nothing
}

// Part describes a difference.
func (r *Replay) Part(path string) Part {
	p := r.parts[path]
	kind, name, _ := strings.Cut(path, ":")
	name, _, _ = strings.Cut(name, "#")
	if kind != "header" && kind != "query" {
		return Part{Name: r.shownPath(path), Absent: p.absent, Value: r.shownValue(path), Instead: shortly(p.instead)}
	}
	out := Part{Name: "the header " + identifier(name, "of another name"), Header: true, Absent: p.absent, Instead: p.instead, Value: "nothing"}
	if strings.Contains(path, "#") {
		out.Name = "the second header " + identifier(name, "of another name")
	}
	switch {
	case kind == "query":
		out.Name, out.Value = "the parameter "+identifier(name, "of another name")+" of the address", "a value"
	case p.sealed >= 0:
		out.Value = "a secret"
	case p.field >= 0:
		out.Value = shownHeader(name, r.own.Fields[p.field].Value)
	}
	return out
}

// shownHeader is a header's value where the header takes words that everybody knows, else its length.
func shownHeader(name, value string) string {
	lower := strings.ToLower(name)
	open := slices.Contains([]string{"content-type", "content-encoding", "accept", "accept-encoding", "api-version"}, lower) ||
		strings.HasSuffix(lower, "-beta") || strings.HasSuffix(lower, "-version")
	if open && len(value) <= 60 && strings.Trim(strings.ToLower(value), "abcdefghijklmnopqrstuvwxyz0123456789.-_=/+;, *") == "" {
		return value
	}
	return "a value of " + characters(value)
}

// identifier is a name that can be shown: nobody writes a secret or a text in this form and of this length.
func identifier(name, otherwise string) string {
	if name != "" && len(name) <= 40 && strings.Trim(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") == "" {
		return name
	}
	return otherwise
}

// shownPath is a path that can be shown: a name that nothing is known about ends it.
func (r *Replay) shownPath(path string) string {
	parent := r.nodes[path].parent
	last := strings.TrimPrefix(strings.TrimPrefix(path, parent), ".")
	switch {
	case parent == "":
		return identifier(path, "a member of another name")
	case strings.HasPrefix(last, `["`), !strings.HasPrefix(last, "[") && r.nodes[path].shape == nil && r.nodes[parent].shape == nil:
		return "a member of " + r.shownPath(parent)
	case strings.HasPrefix(last, "["):
		return r.shownPath(parent) + last
	}
	return r.shownPath(parent) + "." + identifier(last, "…")
}

// shownValue is a value's type and size, and itself where it is a number or one of a few known words.
func (r *Replay) shownValue(path string) string {
	n, known := r.nodes[path]
	if !known {
		return "nothing"
	}
	switch v := n.value; v.Kind {
	case jsontext.Object:
		return fmt.Sprintf("an object of %d members", len(v.Members))
	case jsontext.Array:
		return fmt.Sprintf("a list of %d", len(v.Items))
	case jsontext.String:
		if r.isWord(path, v) {
			return v.Text
		}
		return "a text of " + characters(v.Text)
	default:
		return shortly(r.text[v.Start:v.End])
	}
}

// isWord reports whether a string is one of the words that the API's description lists, or a model's name.
func (r *Replay) isWord(path string, v jsontext.Value) bool {
	if path == "model" {
		return identifier(strings.NewReplacer("/", "-", ".", "-", ":", "-").Replace(v.Text), "") != ""
	}
	shape := r.nodes[path].shape
	if shape != nil && (slices.Contains(shape.Enum, v.Text) || slices.Contains(shape.Known, v.Text)) {
		return true
	}
	parent := r.nodes[r.nodes[path].parent].shape
	return parent != nil && parent.By != "" && strings.HasSuffix(path, "."+parent.By) && parent.Variants[v.Text] != nil
}

func shortly(text string) string {
	if utf8.RuneCountInString(text) > 40 {
		return "a value of " + characters(text)
	}
	return text
}

// Showable reports whether a word of a server can be shown: it has the form of a name, and no part of it stands in the
// body or in a header's value.
func (r *Replay) Showable(word string) bool {
	if identifier(strings.ReplaceAll(word, ".", "_"), "") == "" {
		return false
	}
	held := strings.ToLower(r.text)
	for _, f := range r.own.Fields {
		held += "\n" + strings.ToLower(f.Value)
	}
	parts := strings.FieldsFunc(strings.ToLower(word), func(c rune) bool { return c == '_' || c == '-' || c == '.' })
	return !slices.ContainsFunc(parts, func(part string) bool { return len(part) > 3 && strings.Contains(held, part) })
}

// characters is a text's length in words.
func characters(text string) string {
	if n := utf8.RuneCountInString(text); n != 1 {
		return fmt.Sprintf("%d characters", n)
	}
	return "1 character"
}
