package lint

import (
	"slices"
	"strings"

	"authdoctor/checks/api"
	"authdoctor/checks/cause"
	"authdoctor/checks/jsontext"
	"authdoctor/checks/provider"
)

// jsonTypes are the types of JSON Schema (draft 2020-12, validation, section 6.1.1).
var jsonTypes = [...]string{"string", "integer", "number", "boolean", "array", "object", "null"}

// schema judges a member that is a JSON Schema. parent is the object that it stands in: its strict asks for more.
func (j *judge) schema(s *api.Shape, parent, v jsontext.Value, p place) {
	if s.Schema == "" || v.Kind != jsontext.Object {
		return
	}
	strict, _ := parent.Get("strict")
	asked := strict.Kind == jsontext.Bool && strict.Text == "true"
	if root := v.Words("type"); s.Schema != "gemini" && len(v.Members) > 0 && root != "object" && !v.Has("$ref") && !v.Has("anyOf") && (s.Schema != "strict" || asked) {
		measured := "no type"
		if root != "" {
			measured = quote(name(root))
		}
		if there, ok := v.Get("type"); !ok || there.Kind == jsontext.String {
			j.badSchema(p, v, provider.Documented, p.path+" has to be a schema of the type object", measured, `"type": "object"`)
		}
	}
	j.subschema(v, p, s.Schema, asked)
}

func (j *judge) badSchema(p place, v jsontext.Value, mark provider.Mark, summary, measured, expected string) {
	j.add(Fault{
		Check: Schemas, Cause: cause.RequestInvalidValue, At: j.at(p, v.Start), Member: p.path, Summary: summary, Measured: measured, Expected: expected,
	}, mark, true)
}

// subschema judges one schema and those within it.
func (j *judge) subschema(v jsontext.Value, p place, form string, strict bool) {
	if v.Kind == jsontext.Bool && form != "gemini" {
		return // true and false are schemas
	}
	if v.Kind != jsontext.Object {
		j.badSchema(p, v, provider.Documented, p.path+" is no schema", words(string(v.Kind)), "an object")
		return
	}
	j.schemaType(v, p, form)
	properties, _ := v.Get("properties")
	if properties.Kind != jsontext.Broken && properties.Kind != jsontext.Object {
		j.badSchema(p.member("properties"), properties, provider.Documented, p.path+".properties is no object", words(string(properties.Kind)), "an object of schemas")
	}
	for _, m := range properties.Members {
		j.subschema(m.Value, p.member("properties").member(m.Name), form, strict)
	}
	j.schemaRequired(v, properties, p)
	if strict && (v.Words("type") == "object" || properties.Kind == jsontext.Object) {
		j.strictObject(v, properties, p)
	}
	if items, ok := v.Get("items"); ok && items.Kind != jsontext.Array {
		j.subschema(items, p.member("items"), form, strict)
	} else if kind := strings.ToLower(v.Words("type")); !ok && kind == "array" && !v.Has("prefixItems") {
		j.badSchema(p, v, provider.Observed, p.path+" is an array without items", "no items", "items, a schema for what is in the array")
	}
	for _, word := range []string{"anyOf", "oneOf", "allOf", "any_of"} {
		list, _ := v.Get(word)
		for i, inner := range list.Items {
			j.subschema(inner, p.member(word).item(i), form, strict)
		}
	}
	for _, word := range []string{"$defs", "definitions"} {
		list, _ := v.Get(word)
		for _, m := range list.Members {
			j.subschema(m.Value, p.member(word).member(m.Name), form, strict)
		}
	}
	if form == "gemini" {
		for _, word := range []string{"$schema", "additionalProperties", "oneOf", "allOf"} {
			if there, ok := v.Get(word); ok {
				j.badSchema(p.member(word), there, provider.Unverified, p.path+"."+word+" may not be taken by Gemini's schema", word, "no "+word+", or the schema in parametersJsonSchema or responseJsonSchema")
			}
		}
	}
}

// schemaType judges the member type.
func (j *judge) schemaType(v jsontext.Value, p place, form string) {
	kind, ok := v.Get("type")
	if !ok || kind.Kind == jsontext.Object {
		return
	}
	list := kind.Items
	if kind.Kind != jsontext.Array {
		list = []jsontext.Value{kind}
	}
	for _, one := range list {
		word := one.Text
		if form == "gemini" {
			word = strings.ToLower(word)
		}
		if one.Kind == jsontext.String && slices.Contains(jsonTypes[:], word) || form == "gemini" && word == "type_unspecified" {
			continue
		}
		at := p.member("type")
		f := Fault{
			Check: Schemas, Cause: cause.RequestInvalidValue, At: j.at(p, one.Start), Member: at.path,
			Summary: at.path + " is no type of JSON Schema", Measured: quote(name(one.Text)), Expected: "one of " + strings.Join(jsonTypes[:], ", "),
		}
		if meant := schemaSynonym(word); meant != "" && one.Kind == jsontext.String {
			f.Summary += "; did you mean " + meant + "?"
			if f.Repaired = j.trust != others; f.Repaired {
				j.edit(one.Start, one.End, quote(meant))
			}
		}
		j.add(f, provider.Documented, true)
	}
}

// schemaSynonym is the type that a word of a programming language stands for.
func schemaSynonym(word string) string {
	known := map[string]string{
		"str": "string", "text": "string", "int": "integer", "float": "number", "double": "number", "bool": "boolean",
		"list": "array", "dict": "object", "map": "object", "none": "null",
	}
	word = strings.ToLower(word)
	if meant, ok := known[word]; ok {
		return meant
	}
	return nearest(word, jsonTypes[:])
}

// schemaRequired: a list of names, all of them properties.
func (j *judge) schemaRequired(v, properties jsontext.Value, p place) {
	required, ok := v.Get("required")
	if !ok {
		return
	}
	at := p.member("required")
	if required.Kind != jsontext.Array {
		j.badSchema(at, required, provider.Documented, at.path+" is no list of names", words(string(required.Kind)), "an array of property names, in the object that holds the properties")
		return
	}
	for i, one := range required.Items {
		if one.Kind == jsontext.String && properties.Kind == jsontext.Object && !properties.Has(one.Text) {
			j.badSchema(at.item(i), one, provider.Unverified, at.path+" names a property that is not there", quote(name(one.Text)), "one of "+shown(names(properties)))
		}
	}
}

func names(v jsontext.Value) []string {
	var list []string
	for _, m := range v.Members {
		list = append(list, name(m.Name))
	}
	return list
}

// strictObject: strict mode wants every property required and no others
// (platform.openai.com/docs/guides/structured-outputs, "Supported schemas").
func (j *judge) strictObject(v, properties jsontext.Value, p place) {
	if extra, ok := v.Get("additionalProperties"); !ok || extra.Kind != jsontext.Bool || extra.Text != "false" {
		f := Fault{
			Check: Schemas, Cause: cause.RequestInvalidValue, At: j.at(p, v.Start), Member: p.path,
			Source:  "https://platform.openai.com/docs/guides/structured-outputs",
			Summary: p.path + ": strict wants additionalProperties false in every object", Measured: "not false", Expected: `"additionalProperties": false`,
		}
		if !ok && len(v.Members) > 0 && j.trust == own {
			f.Repaired = true
			at := v.Members[len(v.Members)-1].Value.End
			j.edit(at, at, `, "additionalProperties": false`)
		}
		j.add(f, provider.Documented, true)
	}
	required, _ := v.Get("required")
	var left []string
	for _, m := range properties.Members {
		if !slices.ContainsFunc(required.Items, func(r jsontext.Value) bool { return r.Text == m.Name }) {
			left = append(left, name(m.Name))
		}
	}
	if len(left) > 0 {
		j.add(Fault{
			Check: Schemas, Cause: cause.RequestInvalidValue, At: j.at(p, v.Start), Member: p.member("required").path,
			Source:  "https://platform.openai.com/docs/guides/structured-outputs",
			Summary: p.path + ": strict wants every property in required", Measured: "not required: " + shown(left), Expected: "all of them; null in the type makes one optional",
		}, provider.Documented, true)
	}
}
