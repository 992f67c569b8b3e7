package lint

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"authdoctor/checks/api"
	"authdoctor/checks/cause"
	"authdoctor/checks/jsontext"
	"authdoctor/checks/provider"
	"authdoctor/checks/request"
)

// readBody reads the body as JSON, unless it is a form.
func (j *judge) readBody() {
	if j.result.API != nil && j.result.API.Form == "only" {
		return
	}
	value, faults := jsontext.Read(j.text)
	j.body = value
	for _, f := range faults {
		j.add(Fault{
			Check: JSON, Cause: cause.RequestMalformedJSON, At: j.bodyAt(f.Start), Member: "body", Source: "https://www.rfc-editor.org/rfc/rfc8259",
			Summary: "the body is no valid JSON: " + f.What, Measured: f.What, Expected: f.Want, Repaired: len(f.Edits) > 0,
		}, provider.Observed, false)
		j.edits = append(j.edits, f.Edits...)
	}
	if j.result.Model == "" {
		j.result.Model = value.Words("model")
	}
}

// judgeBody asks everything about the body that the API's data has an answer for.
func (j *judge) judgeBody() {
	a := j.result.API
	rest := []string{Members, Values, Models, Order, Schemas}
	skip := func(because string, ids ...string) {
		for _, id := range ids {
			j.result.Skipped[id] = because
		}
	}
	switch {
	case a == nil:
		skip("no known API was recognised", rest...)
		switch {
		case j.message.Unread != "":
			skip(j.message.Unread, JSON)
		case !j.hasBody():
			skip("the request has no body", JSON)
		}
		return
	case a.Body == nil:
		skip("this call has no body", append(rest, JSON)...)
		return
	case j.message.Unread != "":
		j.result.Open = j.message.Unread
		skip(j.result.Open, append(rest, JSON)...)
		return
	case a.Form == "only" || a.Form == "also" && len(j.message.Form) > 0:
		skip("the body is a form", JSON, Order, Schemas)
		j.form()
		return
	case !j.hasBody():
		skip("the request has no body", append(rest, JSON)...)
		j.noBody()
		return
	case j.body.Kind == jsontext.Broken:
		skip("the body cannot be read", rest...)
		return
	case slices.ContainsFunc(j.result.Faults, func(f Fault) bool { return f.Check == JSON && !f.Repaired && cut(f) }):
		skip("a part of the body cannot be read", rest...)
		return
	}
	j.shape(a.Body, j.body, place{})
	j.order()
}

// cut: the text ended or went astray, so that what is missing may only not have been read.
func cut(f Fault) bool {
	return strings.Contains(f.Measured, "ends") || strings.Contains(f.Measured, "never closed") || strings.Contains(f.Measured, "cannot stand") ||
		strings.Contains(f.Measured, "no colon")
}

// noBody: the call needs one.
func (j *judge) noBody() {
	if j.method != j.result.API.Verb() {
		return // told of the method
	}
	j.add(Fault{
		Check: Members, Cause: cause.RequestMissingParam, At: j.message.AddressAt, Member: "body",
		Summary: "the request has no body", Measured: "no body", Expected: "a JSON body for " + j.result.API.Name,
	}, provider.Documented, false)
}

// form judges the fields of a multipart form, whose values are all text.
func (j *judge) form() {
	a := j.result.API
	v := jsontext.Value{Kind: jsontext.Object}
	places := map[string]int{}
	for _, f := range j.message.Form {
		value := jsontext.Value{Kind: jsontext.String, Text: f.Value}
		shape := j.memberShape(a.Body, nil, f.Name)
		if shape != nil && !f.File && len(f.Filled) == 0 {
			value = typed(shape.Type, f.Value)
		}
		if f.File {
			value = jsontext.Value{Kind: jsontext.Null} // not looked at
			if shape != nil && shape.Type != "" {
				value = jsontext.Value{Kind: jsontext.Broken}
			}
		}
		places[f.Name] = f.At
		v.Members = append(v.Members, jsontext.Member{Name: f.Name, Value: value})
		if f.Name == "model" {
			j.result.Model = f.Value
		}
	}
	j.shape(a.Body, v, place{form: places})
	if file, ok := j.formField("file"); ok && !file.File {
		j.add(Fault{
			Check: Values, Cause: cause.RequestInvalidValue, At: file.ValueAt, Member: "file", Summary: "the field file holds text in place of a file",
			Measured: "text", Expected: "-F file=@NAME, with the @ that makes curl send the file",
		}, provider.Documented, true)
	}
}

// typed is a form's text as the value that it stands for.
func typed(kinds, text string) jsontext.Value {
	for kind := range strings.SplitSeq(kinds, "|") {
		switch kind {
		case "integer", "number", "boolean":
			v, faults := jsontext.Read(text)
			if len(faults) == 0 && v.Kind != jsontext.String {
				return v
			}
		}
	}
	return jsontext.Value{Kind: jsontext.String, Text: text}
}

// place is where in the body something stands.
type place struct {
	path string
	form map[string]int // for a form: offsets of its fields
}

func (p place) member(name string) place {
	if p.path == "" {
		return place{path: name, form: p.form}
	}
	return place{path: p.path + "." + name, form: p.form}
}

func (p place) item(i int) place {
	return place{path: p.path + "[" + strconv.Itoa(i) + "]", form: p.form}
}

// at is the offset of a value.
func (j *judge) at(p place, offset int) int {
	if p.form != nil {
		if at, ok := p.form[p.path]; ok {
			return at
		}
		return j.message.AddressAt
	}
	return j.bodyAt(offset)
}

// recognise finds the API of a body that stands by itself: by the members that are its signs, and by the model's name.
func (j *judge) recognise() {
	best := 2 // less than that says nothing
	for i := range j.Book.APIs {
		a := &j.Book.APIs[i]
		if score := j.score(a); score >= best { // of equals the later one: OpenAI's form is the common one
			best, j.result.API = score, a
		}
	}
	j.trust = guess
	a := j.result.API
	if a == nil {
		j.result.Open = "no known API was recognised in the body; give the whole request with its address, or --openapi FILE"
		return
	}
	if len(a.Vendors) == 0 {
		return
	}
	if class, ok := j.Book.Class("openai-names"); a.Vendors[0] != "openai" || ok && class.Has(j.result.Model) && !strings.Contains(j.result.Model, "/") {
		j.result.Provider, _ = j.Registry.Resolve(a.Vendors[0])
		j.trust = own
	}
}

// What speaks for an API: its first sign, a slip of it, its models' names.
const (
	worthSign  = 4
	worthSlip  = 2
	worthModel = 5
)

// score counts what speaks for an API, and takes off what is of another one. Without a sign or a model nothing does.
func (j *judge) score(a *api.API) int {
	if len(a.Signs) == 0 && a.Models == "" || a.Body == nil {
		return 0
	}
	score := 0
	if a.Speaks(j.body.Words("model")) {
		score = worthModel
	}
	if len(a.Signs) > 0 {
		sign := a.Signs[0]
		if v, ok := j.body.Get(sign); ok && fitsKind(a.Body.Members[sign], v) {
			score += worthSign
		} else if slices.ContainsFunc(j.body.Members, func(m jsontext.Member) bool { return near(m.Name, sign) }) {
			score += worthSlip
		}
	}
	if score == 0 && !slices.ContainsFunc(a.Signs, j.body.Has) {
		return 0
	}
	for _, m := range j.body.Members {
		switch shape := j.bodyMember(a, m.Name); {
		case shape == nil, shape.Mistake != "":
			score--
		case !fitsKind(a.Shape(shape), m.Value):
			score--
		default:
			score++
		}
	}
	return score
}

// fitsKind reports whether a value is of a type that the shape takes.
func fitsKind(s *api.Shape, v jsontext.Value) bool {
	return s == nil || s.Type == "" || slices.Contains(strings.Split(s.Type, "|"), string(v.Kind)) || v.Kind == jsontext.Null || v.Kind == jsontext.Integer
}

func (j *judge) bodyMember(a *api.API, name string) *api.Shape {
	if s := a.Body.Members[name]; s != nil {
		return s
	}
	if a.Body.Case {
		return a.Body.Members[camel(name)]
	}
	return nil
}

// pathModel is the model that the address names: Gemini's /models/NAME:method.
func pathModel(path string) string {
	_, rest, ok := strings.Cut(path, "/models/")
	name, _, method := strings.Cut(rest, ":")
	if !ok || !method {
		return ""
	}
	if plain, err := url.PathUnescape(name); err == nil {
		return plain
	}
	return name
}

func (j *judge) formField(name string) (request.Field, bool) {
	for _, f := range j.message.Form {
		if f.Name == name {
			return f, true
		}
	}
	return request.Field{}, false
}
