package lint

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/checks/jsontext"
	"authdoctor/checks/provider"
	"authdoctor/checks/request"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
)

// Description is an OpenAPI 3 document.
type Description struct{ doc *openapi3.T }

// ErrDescription: the text is no OpenAPI document that can be read.
var ErrDescription = errors.New("no OpenAPI 3 description that can be read")

// Describe reads a document in YAML or JSON. It opens no other file and no connection: references have to stay inside.
func Describe(text []byte) (*Description, error) {
	loader := openapi3.NewLoader() // IsExternalRefsAllowed is false
	doc, err := loader.LoadFromData(text)
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrDescription, err)
	case !strings.HasPrefix(doc.OpenAPI, "3."):
		return nil, fmt.Errorf("%w: it names no version 3", ErrDescription)
	case doc.Paths.Len() == 0:
		return nil, fmt.Errorf("%w: it has no paths", ErrDescription)
	}
	return &Description{doc}, nil
}

// Against judges a request by a description in place of what package api knows. What is wrong with its JSON and its key
// counts all the same.
func Against(m request.Message, o Options, d *Description) Result {
	whole := Run(m, o)
	j := &judge{Options: o, message: m, text: m.Body, address: m.Address, method: m.Method, trust: own, result: Result{Provider: whole.Provider, Model: whole.Model}}
	j.result.Skipped = map[string]string{}
	for _, id := range []string{Models, Order, Schemas} {
		j.result.Skipped[id] = "the OpenAPI description decides"
	}
	unread := false
	for _, f := range whole.Faults {
		if f.Check == JSON || f.Check == Credential && f.Cause != cause.CredentialMissing {
			j.result.Faults = append(j.result.Faults, f)
			unread = unread || f.Check == JSON && f.Status == checks.Fail
		}
	}
	if m.Kind == request.FormatJSON {
		j.result.Open = "a body by itself names no operation of the description; give the whole request with its address"
		return j.finish()
	}
	j.body, _ = jsontext.Read(m.Body)
	j.described(d, unread)
	return j.finish()
}

// described finds the operation and judges the request by it.
func (j *judge) described(d *Description, unread bool) {
	u, err := url.Parse(j.message.Address)
	if err != nil {
		j.result.Open = "the address is no URL"
		return
	}
	route, params := d.route(u, j.method)
	if route == nil {
		j.noOperation(d, u)
		return
	}
	if j.message.Unread != "" || unread {
		j.result.Skipped[Members], j.result.Skipped[Values] = "the body cannot be read", "the body cannot be read"
		j.result.Open = j.message.Unread
	}
	r, err := http.NewRequestWithContext(context.Background(), j.method, u.String(), strings.NewReader(j.text))
	if err != nil {
		j.result.Open = "the request cannot be made of its parts"
		return
	}
	for _, f := range j.message.Fields {
		r.Header.Add(f.Name, f.Value)
	}
	input := &openapi3filter.RequestValidationInput{
		Request: r, PathParams: params, QueryParams: u.Query(), Route: route,
		Options: &openapi3filter.Options{MultiError: true, ExcludeRequestBody: unread || j.message.Unread != "" || len(j.message.Form) > 0, AuthenticationFunc: present},
	}
	input.Options.WithCustomSchemaErrorFunc(func(err *openapi3.SchemaError) string { return err.Reason })
	j.explain(openapi3filter.ValidateRequest(context.Background(), input))
}

// noOperation names the nearest operation.
func (j *judge) noOperation(d *Description, u *url.URL) {
	paths := d.below(u.Path)
	best, nearest := 1<<30, ""
	var methods []string
	for _, template := range d.doc.Paths.InMatchingOrder() {
		item := d.doc.Paths.Find(template)
		for _, path := range paths {
			if _, ok := matchTemplate(template, path); ok {
				for method := range item.Operations() {
					methods = append(methods, method)
				}
			}
			if far := checks.Distance(template, name(path)); far < best {
				best, nearest = far, template
			}
		}
	}
	if len(methods) > 0 {
		slices.Sort(methods)
		methods = slices.Compact(methods)
		j.wrong(cause.RequestWrongMethod, provider.Documented, "the description has this path with another method", j.method, shown(methods))
		return
	}
	j.wrong(cause.RequestWrongPath, provider.Documented, "the description has no operation for this address; the nearest is "+name(nearest), name(u.Path), name(nearest))
}

// errAbsent: a security scheme's credential is not there.
var errAbsent = errors.New("absent")

// present asks only whether a scheme's credential is there; nobody is asked whether it is right.
func present(_ context.Context, in *openapi3filter.AuthenticationInput) error {
	s, r := in.SecurityScheme, in.RequestValidationInput.Request
	scheme, _ := cutScheme(r.Header.Get("Authorization"))
	switch {
	case s.Type == "apiKey" && s.In == "header" && r.Header.Get(s.Name) != "",
		s.Type == "apiKey" && s.In == "query" && r.URL.Query().Get(s.Name) != "",
		s.Type == "http" && strings.EqualFold(scheme, s.Scheme),
		(s.Type == "oauth2" || s.Type == "openIdConnect") && strings.EqualFold(scheme, "bearer"):
		return nil
	case s.Type == "apiKey" && s.In == "cookie":
		return nil // cookies are left out of a pasted request
	}
	return fmt.Errorf("%w: %s", errAbsent, in.SecuritySchemeName)
}

// explain makes faults of the library's errors.
func (j *judge) explain(err error) {
	var many openapi3.MultiError
	var security *openapi3filter.SecurityRequirementsError
	var one *openapi3filter.RequestError
	switch {
	case err == nil:
	case errors.As(err, &security):
		j.add(Fault{
			Check: Credential, Cause: cause.CredentialMissing, At: j.message.AddressAt, Member: "security",
			Summary: "the request carries none of the credentials that the description asks for", Measured: "none of them", Expected: "a credential as the description's security schemes have it",
		}, provider.Documented, false)
	case errors.As(err, &one):
		j.explainOne(one)
	case errors.As(err, &many):
		for _, inner := range many {
			j.explain(inner)
		}
	default:
		j.add(j.bad(place{path: "request"}, jsontext.Value{}, "the request does not fit the description", name(err.Error()), "what the description says"), provider.Documented, false)
	}
}

func (j *judge) explainOne(err *openapi3filter.RequestError) {
	if p := err.Parameter; p != nil {
		f := Fault{Check: Members, Cause: cause.RequestInvalidValue, At: j.message.AddressAt, Member: p.In + " parameter " + name(p.Name), Summary: "the " + p.In + " parameter " + name(p.Name) + " does not fit the description", Measured: "another value", Expected: "a value of the described form"}
		if errors.Is(err.Err, openapi3filter.ErrInvalidRequired) {
			f.Cause, f.Summary, f.Measured, f.Expected = cause.RequestMissingParam, "the "+p.In+" parameter "+name(p.Name)+" is missing", "none", name(p.Name)
		}
		j.add(f, provider.Documented, false)
		return
	}
	var many openapi3.MultiError
	var schema *openapi3.SchemaError
	switch {
	case errors.As(err.Err, &many):
		for _, inner := range many {
			if errors.As(inner, &schema) {
				j.schemaFault(schema)
			}
		}
	case errors.As(err.Err, &schema):
		j.schemaFault(schema)
	case errors.Is(err.Err, openapi3filter.ErrInvalidRequired), errors.Is(err.Err, io.EOF):
		j.add(Fault{Check: Members, Cause: cause.RequestMissingParam, At: j.message.AddressAt, Member: "body", Summary: "the request has no body", Measured: "no body", Expected: "the body that the description asks for"}, provider.Documented, false)
	case strings.Contains(err.Reason, "Content-Type"):
		j.add(Fault{Check: Headers, Cause: cause.RequestMalformedJSON, At: j.message.AddressAt, Member: "header Content-Type", Summary: "the Content-Type is none that the description has", Measured: name(j.contentTypeValue()), Expected: "a described one, most often application/json"}, provider.Documented, false)
	default:
		j.add(Fault{Check: JSON, Cause: cause.RequestMalformedJSON, At: j.message.AddressAt, Member: "body", Summary: "the body cannot be read as the description wants", Measured: name(err.Reason), Expected: "a body of the described form"}, provider.Documented, false)
	}
}

func (j *judge) contentTypeValue() string {
	if found := fieldsNamed(j.message.Fields, "Content-Type"); len(found) > 0 {
		return j.message.Fields[found[0]].Value
	}
	return "none"
}

// schemaFault finds the place of a value that does not fit its schema.
func (j *judge) schemaFault(err *openapi3.SchemaError) {
	p, v := place{}, j.body
	for _, step := range err.JSONPointer() {
		next, ok := v.Get(step)
		switch {
		case ok:
			p, v = p.member(step), next
		case v.Kind == jsontext.Array:
			if i := index(step); i >= 0 && i < len(v.Items) {
				p, v = p.item(i), v.Items[i]
			}
		default:
			p = p.member(name(step))
		}
	}
	f := j.bad(p, v, strings.TrimSpace(p.path+": "+name(err.Reason)), words(string(v.Kind)), name(err.Reason))
	switch {
	case err.SchemaField == "required":
		f.Check, f.Cause, f.Measured = Members, cause.RequestMissingParam, "not there"
	case strings.Contains(err.Reason, "unsupported") || err.SchemaField == "properties" || err.SchemaField == "additionalProperties":
		f.Check, f.Cause, f.Measured = Members, cause.RequestUnsupportedParam, "an undescribed member"
	}
	if f.Member == "" {
		f.Member = "body"
	}
	j.add(f, provider.Documented, false)
}

func index(step string) int {
	n := 0
	for _, c := range step {
		if c < '0' || c > '9' || n > 1<<20 {
			return -1
		}
		n = 10*n + int(c-'0')
	}
	return n
}
