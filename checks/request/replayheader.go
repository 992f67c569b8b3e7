package request

import (
	"fmt"
	"slices"
	"strings"

	"authdoctor/checks/api"
	"authdoctor/checks/wire"
)

// headers lists in which headers the request differs from a plain client's.
func (r *Replay) headers() {
	for i, field := range r.own.Fields {
		wanted, known := r.wanted(field.Name)
		first := !slices.ContainsFunc(r.own.Fields[:i], func(f wire.Field) bool { return strings.EqualFold(f.Name, field.Name) })
		if first && (known && strings.EqualFold(field.Value, wanted) || usual(field)) {
			continue
		}
		p := difference{path: r.unused("header:" + field.Name), field: i, sealed: -1, query: -1}
		if first && known {
			p.instead = wanted
		}
		r.Headers = append(r.Headers, r.add(p))
	}
	for i, sealed := range r.own.Sealed {
		r.Headers = append(r.Headers, r.add(difference{path: r.unused("header:" + sealed.Header), field: -1, sealed: i, query: -1}))
	}
	for _, want := range r.documented() {
		if !slices.ContainsFunc(r.own.Fields, func(f wire.Field) bool { return strings.EqualFold(f.Name, want.Name) }) {
			r.Headers = append(r.Headers, r.add(difference{path: "header:" + want.Name, instead: want.Value, absent: true, field: -1, sealed: -1, query: -1}))
		}
	}
}

// unused is the path of a header, numbered where there is one of its name.
func (r *Replay) unused(path string) string {
	taken := func(path string) bool {
		return slices.ContainsFunc(r.order, func(other string) bool { return strings.EqualFold(other, path) })
	}
	if !taken(path) {
		return path
	}
	for n := 2; ; n++ {
		if numbered := fmt.Sprintf("%s#%d", path, n); !taken(numbered) {
			return numbered
		}
	}
}

// documented are the headers that the API wants beside the key.
func (r *Replay) documented() []api.Setting {
	var list []api.Setting
	if r.api != nil {
		list = slices.Clone(r.api.Headers)
	}
	if r.text != "" {
		list = append(list, api.Setting{Name: "Content-Type", Value: "application/json"})
	}
	return list
}

// wanted is the documented value of a header.
func (r *Replay) wanted(name string) (string, bool) {
	for _, want := range r.documented() {
		if strings.EqualFold(want.Name, name) {
			return want.Value, true
		}
	}
	return "", false
}

// usual reports whether a plain client sends a header so, too.
func usual(f wire.Field) bool {
	return strings.EqualFold(f.Name, "Accept") && (f.Value == "*/*" || f.Value == "application/json") ||
		strings.EqualFold(f.Name, "Accept-Encoding") && f.Value == "gzip"
}

// fields are the headers with some differences taken back.
func (r *Replay) fields(undone []string) []wire.Field {
	var out []wire.Field
	for i, field := range r.own.Fields {
		path := r.pathOf(func(p difference) bool { return p.field == i })
		if path != "" && slices.Contains(undone, path) {
			if field.Value = r.parts[path].instead; field.Value == "" {
				continue
			}
		}
		out = append(out, field)
	}
	for _, path := range r.Headers {
		if p := r.parts[path]; p.absent && slices.Contains(undone, path) {
			out = append(out, wire.Field{Name: strings.TrimPrefix(path, "header:"), Value: p.instead})
		}
	}
	return out
}

// query lists the parameters of the address.
func (r *Replay) query() {
	for i, pair := range strings.Split(split(r.own.URL).query, "&") {
		name, _, _ := strings.Cut(pair, "=")
		if pair != "" {
			r.Headers = append(r.Headers, r.add(difference{path: r.unused("query:" + unescape(name)), field: -1, sealed: -1, query: i}))
		}
	}
}
