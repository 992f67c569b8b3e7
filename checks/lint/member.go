package lint

import (
	"slices"
	"strings"

	"authdoctor/checks"
	"authdoctor/checks/api"
	"authdoctor/checks/cause"
	"authdoctor/checks/jsontext"
	"authdoctor/checks/provider"
)

// unknown tells of a member that the API does not have: a misspelling where one that it has is near.
func (j *judge) unknown(s, variant *api.Shape, v jsontext.Value, m jsontext.Member, p place) {
	f := Fault{Check: Members, Cause: cause.RequestUnsupportedParam, At: j.at(p, m.Start), Member: p.path, Measured: "an unknown member", Expected: "a member of " + j.result.API.Name}
	lenient := j.trust != own
	meant := j.meant(s, variant, m.Name)
	if meant != "" {
		right := strings.TrimSuffix(p.path, m.Name) + meant
		f.Summary, f.Expected = p.path+" is not known; did you mean "+meant+"?", right
		if !has(s, v, meant) && p.form == nil {
			f.Repaired = true
			j.edit(m.Start, m.End, quote(meant))
		}
		lenient = j.trust == others
	} else {
		f.Summary = p.path + " is no member that " + j.result.API.Name + " documents"
	}
	if lenient {
		f.Repaired = false
		j.warn(f)
		return
	}
	j.add(f, provider.Documented, true)
	if inner := j.memberShape(s, variant, meant); meant != "" && f.Repaired {
		j.dependencies(inner, v, m, p)
		j.shape(inner, m.Value, p)
	}
}

// meant is the known member that a name is a misspelling of; empty where there is none, or more than one.
func (j *judge) meant(s, variant *api.Shape, written string) string {
	var known []string
	for _, from := range []*api.Shape{s, variant} {
		if from == nil {
			continue
		}
		for _, member := range keys(from.Members) {
			if j.result.API.Shape(from.Members[member]).Mistake == "" {
				known = append(known, member)
			}
		}
	}
	return slip(written, known)
}

// near: the same letters in another case or form, or a slip of one or two.
func near(written, known string) bool {
	if len(written) > 60 {
		return false
	}
	d := distance(written, known)
	return d == 0 || d <= 2 && len(known) >= 7 || d <= 1 && len(known) >= 4
}

func distance(a, b string) int {
	plain := strings.NewReplacer("_", "", "-", "", " ", "")
	return checks.Distance(plain.Replace(strings.ToLower(a)), plain.Replace(strings.ToLower(b)))
}

// mistake tells of a member that another API has.
func (j *judge) mistake(s *api.Shape, m jsontext.Member, p place) {
	f := Fault{
		Check: Members, Cause: cause.RequestUnsupportedParam, At: j.at(p, m.Start), Member: p.path,
		Summary: p.path + ": " + s.Note, Measured: "a member of another API", Expected: s.Mistake + " in its place",
	}
	if s.Mistake == "none" {
		f.Expected = "no such member"
	}
	if right := j.result.API.Body.Members[s.Mistake]; p.path == m.Name && right != nil && sameForm(m.Name, s.Mistake) && !j.body.Has(s.Mistake) {
		f.Repaired = true
		f.Expected = s.Mistake
		j.edit(m.Start, m.End, quote(s.Mistake))
	}
	if j.trust == others {
		f.Repaired = false
	}
	j.add(f, provider.Documented, true)
}

// sameForm: the other API's member takes the same values, so that the name alone is wrong.
func sameForm(a, b string) bool {
	limits := []string{"max_tokens", "max_completion_tokens", "max_output_tokens", "max_tokens_to_sample"}
	return slices.Contains(limits, a) && slices.Contains(limits, b)
}

// dependencies are what a member says about others: deprecated, not with, only with, not for this model.
func (j *judge) dependencies(s *api.Shape, v jsontext.Value, m jsontext.Member, p place) {
	if m.Value.Kind == jsontext.Null && s.Null {
		return
	}
	mark := j.mark(s)
	limited := j.limits(s, v, m, p, mark)
	if s.Since != "" && j.trust == own && !limited {
		j.warn(Fault{
			Check: Members, Cause: cause.RequestUnsupportedParam, At: j.at(p, m.Start), Member: p.path,
			Summary: p.path + " is deprecated since " + s.Since + "; use " + s.Instead, Measured: "a deprecated member", Expected: s.Instead,
		})
	}
	for _, other := range s.Excludes {
		if there, ok := v.Get(other); !ok || there.Kind == jsontext.Null {
			continue
		}
		j.add(Fault{
			Check: Members, Cause: cause.RequestInvalidValue, At: j.at(p, m.Start), Member: p.path,
			Summary: p.path + " and " + other + " exclude each other", Measured: m.Name + " and " + other, Expected: "one of them",
		}, mark, true)
	}
	for _, need := range s.Needs {
		j.need(need, v, m, p, mark)
	}
}

func (j *judge) need(need api.Need, v jsontext.Value, m jsontext.Member, p place, mark provider.Mark) {
	there, ok := v.Get(need.Member)
	if !ok {
		there, ok = v.Get(snake(need.Member))
	}
	if ok && (need.Value == "" && there.Kind != jsontext.Null || literal(there) == need.Value) {
		return
	}
	want := need.Member
	if need.Value != "" {
		want += " " + need.Value
	}
	j.add(Fault{
		Check: Members, Cause: cause.RequestInvalidValue, At: j.at(p, m.Start), Member: p.path,
		Summary: p.path + " is only taken with " + want, Measured: m.Name + " without " + want, Expected: want + " beside it",
	}, mark, true)
}

func snake(name string) string {
	var out strings.Builder
	for _, c := range name {
		if c >= 'A' && c <= 'Z' {
			out.WriteByte('_')
			c += 'a' - 'A'
		}
		out.WriteRune(c)
	}
	return out.String()
}

// literal is a scalar as JSON writes it.
func literal(v jsontext.Value) string {
	switch v.Kind {
	case jsontext.String:
		return quote(v.Text)
	case jsontext.Null:
		return "null"
	}
	return v.Text
}

// limits tells of what the model does not take; true: it was told.
func (j *judge) limits(s *api.Shape, v jsontext.Value, m jsontext.Member, p place, mark provider.Mark) bool {
	for _, l := range s.Limits {
		class, ok := j.Book.Class(l.Models)
		model := j.result.Model
		if !ok || model == "" || class.Has(model) == l.Needed || j.trust == others || slices.Contains(l.Allows, plainNumber(literal(m.Value))) {
			continue
		}
		if l.Mark != "" {
			mark = l.Mark
		}
		f := Fault{
			Check: Models, Cause: cause.RequestUnsupportedParam, At: j.at(p, m.Start), Member: p.path, Source: class.Source,
			Summary: p.path + " is not taken by " + class.Name, Measured: "sent to " + name(model), Expected: "no " + m.Name,
		}
		if l.Needed {
			f.Summary = p.path + " is only taken by " + class.Name
		}
		if len(l.Allows) > 0 {
			f.Expected += ", or " + strings.Join(l.Allows, ", ")
		}
		if l.Instead != "" {
			f.Expected, f.Summary = l.Instead, f.Summary+"; use "+l.Instead
			if !v.Has(l.Instead) && m.Name == last(p.path) && mark != provider.Unverified && p.form == nil {
				f.Repaired = true
				j.edit(m.Start, m.End, quote(l.Instead))
			}
		}
		j.add(f, mark, true)
		return true
	}
	return false
}

// last is the last name of a path.
func last(path string) string { return path[strings.LastIndexByte(path, '.')+1:] }

// plainNumber writes 1.0 as 1.
func plainNumber(text string) string {
	if whole, fraction, ok := strings.Cut(text, "."); ok && strings.Trim(fraction, "0") == "" {
		return whole
	}
	return text
}

// longestShown bounds what of the request a fault quotes.
const longestShown = 60

// name is a name or short value of the request in a sentence.
func name(text string) string {
	if len(text) > longestShown {
		text = strings.ToValidUTF8(text[:longestShown], "") + "…"
	}
	return text
}
