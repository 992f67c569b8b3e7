package lint

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"authdoctor/checks/api"
	"authdoctor/checks/cause"
	"authdoctor/checks/jsontext"
	"authdoctor/checks/provider"
)

func quote(text string) string {
	quoted, _ := json.Marshal(text)
	return string(quoted)
}

func (j *judge) edit(start, end int, text string) {
	j.edits = append(j.edits, jsontext.Edit{Start: start, End: end, Text: text})
}

// bad is a fault of a value.
func (j *judge) bad(p place, v jsontext.Value, summary, measured, expected string) Fault {
	return Fault{Check: Values, Cause: cause.RequestInvalidValue, At: j.at(p, v.Start), Member: p.path, Summary: summary, Measured: measured, Expected: expected}
}

// mark is how well what is said about a shape is known.
func (j *judge) mark(s *api.Shape) provider.Mark {
	if s.Mark != "" {
		return s.Mark
	}
	return j.result.API.Mark
}

// kind compares the type; false: nothing more can be said of the value.
func (j *judge) kind(s *api.Shape, v jsontext.Value, p place) bool {
	if s.Type == "" {
		return true
	}
	kinds := strings.Split(s.Type, "|")
	switch {
	case v.Kind == jsontext.Null && s.Null:
		return false
	case slices.Contains(kinds, string(v.Kind)), v.Kind == jsontext.Integer && slices.Contains(kinds, "number"):
		return true
	case v.Kind == jsontext.Number && slices.Contains(kinds, "integer") && !strings.ContainsAny(plainNumber(v.Text), ".eE"):
		return true
	}
	where := p.path
	if where == "" {
		where = "the body"
	}
	f := j.bad(p, v, where+" is of the wrong type: "+words(string(v.Kind)), words(string(v.Kind)), words(s.Type))
	if v.Kind == jsontext.Null && !s.Required {
		j.warn(f) // many take null for a member that is not there
		return false
	}
	if v.Kind == jsontext.String && p.form == nil && slices.ContainsFunc(kinds, func(k string) bool { return k == "integer" || k == "number" || k == "boolean" }) {
		if meant := typed(s.Type, v.Text); meant.Kind != jsontext.String && (slices.Contains(kinds, string(meant.Kind)) || meant.Kind == jsontext.Integer && slices.Contains(kinds, "number")) {
			f.Repaired = true
			j.edit(v.Start, v.End, v.Text)
		}
	}
	j.add(f, j.mark(s), strings.ContainsAny(p.path, ".["))
	return false
}

// words is a type in a sentence: "a number or an array".
func words(kinds string) string {
	list := strings.Split(kinds, "|")
	for i, k := range list {
		article := "a "
		if strings.Contains("aeio", k[:min(1, len(k))]) && k != "" {
			article = "an "
		}
		if k == "null" {
			article = ""
		}
		list[i] = article + k
	}
	return strings.Join(list, " or ")
}

// scalar judges a string, a number or a boolean.
func (j *judge) scalar(s *api.Shape, v jsontext.Value, p place) {
	if v.Kind != jsontext.String {
		j.number(s, v, p)
		return
	}
	n := utf8.RuneCountInString(v.Text)
	switch {
	case s.NotEmpty && strings.TrimSpace(v.Text) == "":
		j.add(j.bad(p, v, p.path+" is empty", "an empty string", "some text"), j.mark(s), true)
	case len(s.Enum) > 0 && !slices.Contains(s.Enum, v.Text):
		j.oneOf(s.Enum, v, p, j.mark(s))
	case len(s.Known) > 0 && !slices.Contains(s.Known, v.Text) && !strings.HasPrefix(v.Text, "$"):
		j.warn(j.bad(p, v, p.path+" has a value that is not known here", quote(name(v.Text)), "one of "+shown(s.Known)))
	case s.MaxLength > 0 && n > s.MaxLength:
		j.add(j.bad(p, v, p.path+" is too long", strconv.Itoa(n)+" characters", "at most "+strconv.Itoa(s.MaxLength)), j.mark(s), true)
	case s.MinLength > 0 && n < s.MinLength:
		j.add(j.bad(p, v, p.path+" is too short", strconv.Itoa(n)+" characters", "at least "+strconv.Itoa(s.MinLength)), j.mark(s), true)
	case s.Pattern != "" && !j.fits(s.Pattern, v.Text):
		expected := s.Note
		if expected == "" {
			expected = "the form " + s.Pattern
		}
		j.add(j.bad(p, v, p.path+" does not have the documented form", quote(name(v.Text)), expected), j.mark(s), true)
	}
}

// fits matches a pattern, which is compiled once for a request.
func (j *judge) fits(pattern, text string) bool {
	re, known := j.patterns[pattern]
	if !known {
		re, _ = regexp.Compile(pattern) // a test holds the data to patterns that compile
		j.patterns[pattern] = re
	}
	return re == nil || re.MatchString(text)
}

// oneOf tells of a value outside its list, with the one that was meant.
func (j *judge) oneOf(list []string, v jsontext.Value, p place, mark provider.Mark) {
	f := j.bad(p, v, p.path+" has a value that does not exist", quote(name(v.Text)), "one of "+shown(list))
	if meant := nearest(v.Text, list); meant != "" {
		f.Summary += "; did you mean " + meant + "?"
		if p.form == nil && j.trust != others {
			f.Repaired = true
			j.edit(v.Start, v.End, quote(meant))
		}
	}
	j.add(f, mark, true)
}

// synonym is the word that this API has for another's.
func synonym(word string, list []string) string {
	for _, pair := range [][2]string{{"assistant", "model"}, {"model", "assistant"}, {"bot", "assistant"}, {"ai", "assistant"}, {"human", "user"}} {
		if word == pair[0] && slices.Contains(list, pair[1]) {
			return pair[1]
		}
	}
	return ""
}

// nearest is the one value of a list that a word is a slip of.
func nearest(word string, list []string) string {
	if same := synonym(strings.ToLower(word), list); same != "" {
		return same
	}
	return slip(word, list)
}

// slip is the one known word that a word is a slip of; empty where there is none, or more than one.
func slip(word string, known []string) string {
	var found []string
	for _, one := range known {
		if near(word, one) {
			found = append(found, one)
		}
	}
	slices.SortStableFunc(found, func(a, b string) int { return distance(word, a) - distance(word, b) })
	if len(found) == 0 || len(found) > 1 && distance(word, found[0]) == distance(word, found[1]) {
		return ""
	}
	return found[0]
}

// number judges a number's range.
func (j *judge) number(s *api.Shape, v jsontext.Value, p place) {
	n, err := strconv.ParseFloat(v.Text, 64)
	if err != nil || v.Kind == jsontext.Bool {
		return
	}
	show := func(f float64) string { return strconv.FormatFloat(f, 'g', -1, 64) }
	switch {
	case s.Min != nil && n < *s.Min && s.Max != nil, s.Max != nil && n > *s.Max && s.Min != nil:
		j.add(j.bad(p, v, p.path+" is out of range", name(v.Text), show(*s.Min)+" to "+show(*s.Max)), j.mark(s), true)
	case s.Min != nil && n < *s.Min:
		j.add(j.bad(p, v, p.path+" is too small", name(v.Text), "at least "+show(*s.Min)), j.mark(s), true)
	case s.Max != nil && n > *s.Max:
		j.add(j.bad(p, v, p.path+" is too large", name(v.Text), "at most "+show(*s.Max)), j.mark(s), true)
	}
	if s.Below == "" {
		return
	}
	if other, ok := j.body.Get(s.Below); ok {
		if limit, err := strconv.ParseFloat(other.Text, 64); err == nil && n >= limit {
			j.add(j.bad(p, v, p.path+" has to be below "+s.Below, name(v.Text), "less than "+s.Below+", which is "+name(other.Text)), j.mark(s), true)
		}
	}
}

// length judges the number of an array's items.
func (j *judge) length(s *api.Shape, v jsontext.Value, p place) {
	n := len(v.Items)
	switch {
	case n == 0 && (s.MinItems > 0 || s.NotEmpty):
		j.add(j.bad(p, v, p.path+" is empty", "an empty array", "at least one item"), j.mark(s), true)
	case n < s.MinItems:
		j.add(j.bad(p, v, p.path+" has too few items", strconv.Itoa(n), "at least "+strconv.Itoa(s.MinItems)), j.mark(s), true)
	case s.MaxItems > 0 && n > s.MaxItems:
		j.add(j.bad(p, v, p.path+" has too many items", strconv.Itoa(n), "at most "+strconv.Itoa(s.MaxItems)), j.mark(s), true)
	}
}
