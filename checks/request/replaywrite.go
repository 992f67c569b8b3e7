package request

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"authdoctor/checks/jsontext"
	"authdoctor/checks/wire"
)

// bodyWriter writes a body with some differences taken back. What is untouched is written as it stands in the text.
type bodyWriter struct {
	replay *Replay
	undone map[string]bool
	around map[string]bool // the values in which something is taken back
	mask   func(path string, v jsontext.Value) string
	out    strings.Builder
}

func (w *bodyWriter) value(v jsontext.Value, path string) {
	switch {
	case path != "" && w.mask == nil && !w.around[path]:
		w.out.WriteString(w.replay.text[v.Start:v.End])
	case v.Kind == jsontext.Object:
		w.object(v, path)
	case v.Kind == jsontext.Array:
		w.out.WriteByte('[')
		n := 0
		for i, item := range v.Items {
			inner := fmt.Sprintf("%s[%d]", path, i)
			if w.undone[inner] {
				continue
			}
			w.comma(&n)
			w.value(item, inner)
		}
		w.out.WriteByte(']')
	case w.mask != nil:
		w.out.WriteString(w.mask(path, v))
	default:
		w.out.WriteString(w.replay.text[v.Start:v.End])
	}
}

func (w *bodyWriter) object(v jsontext.Value, path string) {
	w.out.WriteByte('{')
	n := 0
	for _, m := range v.Members {
		inner := member(path, m.Name)
		if path == "" && w.isForced(m.Name) {
			continue
		}
		instead := w.replay.parts[inner].instead
		if w.undone[inner] && instead == "" {
			continue
		}
		w.comma(&n)
		w.out.WriteString(w.name(m) + ":")
		switch {
		case w.undone[inner]:
			w.out.WriteString(instead)
		case path == "" && w.capped(m.Name):
			w.out.WriteString("1")
		default:
			w.value(m.Value, inner)
		}
	}
	if path == "" {
		w.additions(&n)
	}
	w.out.WriteByte('}')
}

// name is a member's name as it stands in the text, or for people.
func (w *bodyWriter) name(m jsontext.Member) string {
	if w.mask != nil && identifier(m.Name, "") == "" {
		return `"<another name>"`
	}
	return w.replay.text[m.Start:m.End]
}

// additions are the members that the user's body does not have: those that settle the cost, and those that it lacks.
func (w *bodyWriter) additions(n *int) {
	add := func(name, value string) {
		quoted, _ := json.Marshal(name)
		w.comma(n)
		w.out.WriteString(string(quoted) + ":" + value)
	}
	for _, f := range w.forcedNow() {
		if f.value != "" {
			add(f.name, f.value)
		}
	}
	for _, path := range w.replay.Members {
		if p := w.replay.parts[path]; p.absent && w.undone[path] {
			add(path, p.instead)
		}
	}
}

// forcedNow are the forced members. A limit of the user's own that stays takes the place of the form's.
func (w *bodyWriter) forcedNow() []forced {
	if w.replay.form.Cost != wire.Paid || w.mask != nil {
		return w.all()
	}
	own := slices.ContainsFunc(wire.TokenLimits(), func(name string) bool { return w.capped(name) && !w.undone[name] })
	return slices.DeleteFunc(w.all(), func(f forced) bool { return own && f.value != "" })
}

// all are the forced members; none where the body is written for people.
func (w *bodyWriter) all() []forced {
	if w.mask != nil {
		return nil
	}
	return slices.Clone(w.replay.forced)
}

func (w *bodyWriter) isForced(name string) bool {
	return slices.ContainsFunc(w.all(), func(f forced) bool { return f.name == name })
}

// capped reports whether a member is a limit of the user's own that is sent as one token.
func (w *bodyWriter) capped(name string) bool {
	return w.mask == nil && w.replay.form.Cost == wire.Paid && !w.isForced(name) && slices.Contains(wire.TokenLimits(), name) && w.replay.body.Has(name)
}

func (w *bodyWriter) comma(n *int) {
	if *n > 0 {
		w.out.WriteByte(',')
	}
	*n++
}
