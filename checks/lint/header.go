package lint

import (
	"mime"
	"slices"
	"strings"

	"authdoctor/checks/cause"
	"authdoctor/checks/provider"
	"authdoctor/checks/request"
)

// headers judges all but the key's.
func (j *judge) headers() {
	for i, f := range j.message.Fields {
		if slices.Contains(carriers[:], strings.ToLower(f.Name)) {
			continue
		}
		if strings.IndexFunc(f.Value, func(r rune) bool { return r > 0x7e }) >= 0 {
			j.header(f, cause.ClientNonASCIIOther, provider.Documented, "the header "+name(f.Name)+" holds a character outside ASCII, which clients refuse", "a character outside ASCII", "ASCII alone")
		}
		if slices.ContainsFunc(j.message.Fields[:i], func(e request.Field) bool { return strings.EqualFold(e.Name, f.Name) }) && single(f.Name) {
			j.warn(Fault{Check: Headers, Cause: cause.ClientMisconfigured, At: f.At, Member: "header " + name(f.Name), Summary: "the header " + name(f.Name) + " is sent twice", Measured: "twice", Expected: "once"})
		}
	}
	j.versionHeaders()
	j.contentType()
}

// single: headers of which there is one.
func single(header string) bool {
	return slices.Contains([]string{"content-type", "anthropic-version", "openai-organization", "openai-project", "user-agent"}, strings.ToLower(header))
}

func (j *judge) header(f request.Field, id cause.ID, mark provider.Mark, summary, measured, expected string) {
	j.add(Fault{Check: Headers, Cause: id, At: f.At, Member: "header " + name(f.Name), Summary: summary, Measured: measured, Expected: expected}, mark, false)
}

// versionHeaders are those that the API wants beside the key.
func (j *judge) versionHeaders() {
	if j.result.API == nil {
		return
	}
	for _, want := range j.result.API.Headers {
		found := fieldsNamed(j.message.Fields, want.Name)
		if len(found) == 0 {
			f := Fault{
				Check: Headers, Cause: cause.RequestAPIVersion, At: j.message.AddressAt, Member: "header " + want.Name,
				Summary: "the header " + want.Name + " is missing", Measured: "none", Expected: want.Name + ": " + want.Value, Repaired: j.trust == own,
			}
			j.add(f, provider.Documented, true)
			if f.Repaired {
				j.fields = append(j.fields, request.Field{Name: want.Name, Value: want.Value, At: -1, ValueAt: -1})
				j.changed = true
			}
			continue
		}
		f := j.message.Fields[found[0]]
		if want.Name == "anthropic-version" && !slices.Contains([]string{"2023-06-01", "2023-01-01"}, strings.TrimSpace(f.Value)) && !strings.Contains(f.Value, "$") && !strings.Contains(f.Value, "{{") {
			j.header(f, cause.RequestAPIVersion, provider.Documented, "the header "+want.Name+" names a version that does not exist", quote(name(f.Value)), want.Value)
			if j.trust == own {
				j.fields[found[0]].Value, j.changed = want.Value, true
				j.result.Faults[len(j.result.Faults)-1].Repaired = true
			}
		}
	}
}

// contentType compares what the request says of its body with what the API takes.
func (j *judge) contentType() {
	a := j.result.API
	found := fieldsNamed(j.message.Fields, "Content-Type")
	isForm := len(j.message.Form) > 0
	switch {
	case a == nil || a.Body == nil || !j.hasBody() && !isForm:
		return
	case isForm && a.Form == "":
		j.add(Fault{Check: Headers, Cause: cause.RequestMalformedJSON, At: j.message.AddressAt, Member: "body", Summary: a.Name + " takes JSON, and the command sends a form (-F)", Measured: "a form", Expected: "-H 'Content-Type: application/json' and -d with JSON"}, provider.Documented, false)
		return
	case !isForm && a.Form == "only":
		if j.message.Kind == request.FormatHAR || len(found) > 0 && strings.HasPrefix(strings.ToLower(j.message.Fields[found[0]].Value), "multipart/form-data") {
			return
		}
		j.add(Fault{Check: Headers, Cause: cause.RequestMalformedJSON, At: j.message.AddressAt, Member: "body", Summary: a.Name + " takes a form with the file, not JSON", Measured: "a body that is no form", Expected: "curl -F file=@NAME -F model=NAME"}, provider.Documented, false)
		return
	}
	if len(found) == 0 {
		j.noContentType(isForm)
		return
	}
	f := j.message.Fields[found[0]]
	kind, _, err := mime.ParseMediaType(f.Value)
	want := "application/json"
	if isForm {
		want = "multipart/form-data"
	}
	if err == nil && kind == want || kind == "application/json" && a.Form == "also" || strings.HasSuffix(kind, "+json") && !isForm {
		return
	}
	j.header(f, cause.RequestMalformedJSON, provider.Documented, "the Content-Type is not that of the body", name(f.Value), want)
	if isForm {
		j.fields[found[0]].Name = "" // curl writes it itself
	} else {
		j.fields[found[0]].Value = want
	}
	j.changed = true
	j.result.Faults[len(j.result.Faults)-1].Repaired = true
}

// noContentType: curl calls a body a web form where nothing else is said (curl --help, --data).
func (j *judge) noContentType(isForm bool) {
	if isForm || j.message.Kind == request.FormatHAR {
		return
	}
	measured := "no Content-Type"
	if j.message.Kind == request.FormatCurl {
		measured = "application/x-www-form-urlencoded, which curl sends where no Content-Type is given"
	}
	j.add(Fault{
		Check: Headers, Cause: cause.RequestMalformedJSON, At: j.message.AddressAt, Member: "header Content-Type", Repaired: true,
		Summary: "the request does not say that its body is JSON", Measured: measured, Expected: "Content-Type: application/json",
	}, provider.Documented, false)
	j.fields = append(j.fields, request.Field{Name: "Content-Type", Value: "application/json", At: -1, ValueAt: -1})
	j.changed = true
}
