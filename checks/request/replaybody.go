package request

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"authdoctor/checks/api"
	"authdoctor/checks/jsontext"
	"authdoctor/checks/wire"
)

// mostNodes bounds how many values of a body are looked at by themselves.
const mostNodes = 5000

// node is a value of the body.
type node struct {
	value    jsontext.Value
	shape    *api.Shape // nil: nothing is known
	parent   string
	required bool // it cannot be left out alone
}

// forced is a member that settles the cost; an empty value leaves it out.
type forced struct{ name, value string }

// force settles which members make the cost known. Beside the one that must be refused no other limit stays: the two
// together would be a fault of their own.
func (r *Replay) force() {
	for _, name := range slices.Sorted(maps.Keys(r.form.Marks)) {
		r.forced = append(r.forced, forced{name, r.form.Marks[name]})
	}
	switch r.form.Cost {
	case wire.MustFail:
		if _, limited := r.form.Marks["max_tokens"]; !limited && r.api != nil && r.api.ID == "openai-responses" {
			r.forced = append(r.forced, forced{"max_output_tokens", "-1"}) // a second reason to be refused
		}
		for _, f := range r.forced {
			r.Marks = append(r.Marks, f.name)
		}
		for _, name := range wire.TokenLimits() {
			if !slices.Contains(r.Marks, name) {
				r.forced = append(r.forced, forced{name, ""})
			}
		}
	case wire.Paid:
		for _, name := range []string{"stream", "stream_options", "n", "best_of", "background"} {
			r.forced = append(r.forced, forced{name, ""})
		}
	}
	for _, f := range r.forced {
		if r.body.Has(f.name) {
			r.Held = append(r.Held, f.name)
		}
	}
}

// members lists the differences of the body, and every value in it.
func (r *Replay) members() {
	var shape *api.Shape
	if r.api != nil {
		shape = r.api.Shape(r.api.Body)
	}
	r.index(r.body, shape, "", "", true)
	for _, path := range r.within("") {
		p := difference{path: path, field: -1, sealed: -1, query: -1}
		switch instead, known := r.plain(path); {
		case slices.ContainsFunc(r.forced, func(f forced) bool { return f.name == path }):
			continue
		case known && instead == "":
			continue
		default:
			p.instead = instead
		}
		r.Members = append(r.Members, r.add(p))
	}
	for _, name := range []string{"messages", "input", "prompt"} {
		if shape != nil && shape.Members[name] != nil && r.api.Shape(shape.Members[name]).Required && !r.body.Has(name) {
			instead, _ := r.plain(name)
			r.Members = append(r.Members, r.add(difference{path: name, instead: instead, absent: true, field: -1, sealed: -1, query: -1}))
		}
	}
}

// plain is what a plain client has in place of a member that cannot be left out; known and empty: the same.
func (r *Replay) plain(name string) (instead string, known bool) {
	quoted := func(s string) string { b, _ := json.Marshal(s); return string(b) }
	switch name {
	case "model":
		if m := r.target.Model.Value; m != "" && m != r.body.Words("model") {
			return quoted(m), true
		}
		return "", true
	case "messages":
		return `[{"role":"user","content":"hi"}]`, true
	case "input", "prompt":
		if r.nodes[name].required || r.api != nil && r.api.ID == "openai-responses" {
			return `"hi"`, true
		}
	}
	return "", r.nodes[name].required
}

// index notes a value and those within it.
func (r *Replay) index(v jsontext.Value, shape *api.Shape, path, parent string, required bool) {
	if len(r.nodes) >= mostNodes {
		return
	}
	r.nodes[path] = node{value: v, shape: shape, parent: parent, required: required}
	var variant *api.Shape
	if shape != nil && shape.By != "" {
		variant = r.api.Shape(shape.Variants[v.Words(shape.By)])
	}
	for _, m := range v.Members {
		inner, needed := r.memberShape(m.Name, shape, variant)
		r.index(m.Value, inner, member(path, m.Name), path, needed)
	}
	for i, item := range v.Items {
		var inner *api.Shape
		if shape != nil {
			inner = r.api.Shape(shape.Items)
		}
		r.index(item, inner, fmt.Sprintf("%s[%d]", path, i), path, shape != nil && len(v.Items) <= shape.MinItems)
	}
}

// memberShape is what is known of a member, and whether it is required.
func (r *Replay) memberShape(name string, shapes ...*api.Shape) (found *api.Shape, required bool) {
	for _, s := range shapes {
		if s == nil {
			continue
		}
		inner := r.api.Shape(s.Members[name])
		if inner == nil {
			inner = r.api.Shape(s.Values)
		}
		if inner != nil {
			found, required = inner, required || inner.Required
		}
	}
	return found, required
}

// member is the path of a member. A name that would be mistaken for a path is quoted.
func member(path, name string) string {
	if name == "" || strings.ContainsAny(name, ".[]\"# :") {
		return fmt.Sprintf("%s[%q]", path, name)
	}
	if path == "" {
		return name
	}
	return path + "." + name
}

// within lists the values directly within one, each path once.
func (r *Replay) within(path string) []string {
	var list []string
	v := r.nodes[path].value
	add := func(inner string) {
		if _, known := r.nodes[inner]; known && !slices.Contains(list, inner) {
			list = append(list, inner)
		}
	}
	for _, m := range v.Members {
		add(member(path, m.Name))
	}
	for i := range v.Items {
		add(fmt.Sprintf("%s[%d]", path, i))
	}
	return list
}

// removable lists what can be left out of a value. Of what cannot it lists what can be left out within.
func (r *Replay) removable(path string) []string {
	var list []string
	for _, inner := range r.within(path) {
		if r.nodes[inner].required {
			list = append(list, r.removable(inner)...)
		} else {
			list = append(list, inner)
		}
	}
	return list
}

// Inside lists the differences within a value of the body: what can be left out of it.
func (r *Replay) Inside(path string) []string {
	if _, known := r.nodes[path]; !known || path == "" || r.parts[path].absent {
		return nil
	}
	list := r.removable(path)
	for _, inner := range list {
		if _, known := r.parts[inner]; !known {
			r.add(difference{path: inner, field: -1, sealed: -1, query: -1})
		}
	}
	return list
}

// json writes the body with some differences taken back. mask, where there is one, writes the values that hold others'
// words.
func (r *Replay) json(undone []string, mask func(path string, v jsontext.Value) string) string {
	w := bodyWriter{replay: r, undone: map[string]bool{}, around: map[string]bool{}, mask: mask}
	for _, path := range undone {
		w.undone[path] = true
		for n, known := r.nodes[path]; known && n.parent != ""; n, known = r.nodes[n.parent] {
			w.around[n.parent] = true
		}
	}
	w.value(r.body, "")
	return w.out.String()
}
