package request

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"authdoctor/checks"
	"authdoctor/checks/api"
	"authdoctor/checks/jsontext"
	"authdoctor/checks/wire"
	"authdoctor/keystore/secret"
)

// ErrBody: the body is no JSON object, so that nothing can be taken out of it.
var ErrBody = errors.New("the body is no valid JSON object")

// Replay is the user's own request in a form of known cost: in what it differs from the request of a plain client, and how
// it is sent with some of these differences taken back. A difference is named by its Path, "header:OpenAI-Beta" or
// "messages[0].name". It holds the body in the clear and prints as its method alone.
type Replay struct {
	Headers []string // the differences of headers and query
	Members []string // those of the body, its own members only; see Inside
	Held    []string // members of the body that are not as the user has them, in any try: they settle the cost
	Marks   []string // members that a body which must fail is refused for

	own    checks.Own
	form   wire.Form
	target checks.Target
	maker  *secret.Maker
	parts  map[string]difference
	order  []string // of all paths
	nodes  map[string]node
	body   jsontext.Value
	text   string
	forced []forced
	api    *api.API
}

// difference is one of them.
type difference struct {
	path    string
	instead string // a header's value, or JSON; empty: it is left out
	absent  bool   // the plain client has it, and the user does not
	field   int    // index of the header; -1: it is none
	sealed  int
	query   int
}

// NewReplay takes a request apart. The form is one of checks.Forms for its address.
func NewReplay(t checks.Target, form wire.Form, book *api.Book, maker *secret.Maker) (*Replay, error) {
	if t.Request == nil || t.Request.Own == nil {
		return nil, errors.New("no request was given")
	}
	r := &Replay{own: *t.Request.Own, form: form, target: t, maker: maker, parts: map[string]difference{}, nodes: map[string]node{}}
	r.api, _ = book.ByPath(split(r.own.URL).path, t.Provider.ID, r.own.Method)
	if err := r.readBody(); err != nil {
		return nil, err
	}
	r.headers()
	r.query()
	if r.own.Body.Len() > 0 {
		r.force()
		r.members()
	}
	return r, nil
}

// Format keeps every printer from the body.
func (r *Replay) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, r.own.Method+" (replay)") }

// Cost is what each try costs.
func (r *Replay) Cost() wire.Cost { return r.form.Cost }

func (r *Replay) readBody() error {
	_ = r.own.Body.Use(func(body []byte) error {
		r.text = string(body)
		return nil
	})
	if r.text == "" {
		return nil
	}
	value, faults := jsontext.Read(r.text)
	switch {
	case !json.Valid([]byte(r.text)):
		return fmt.Errorf("%w: %s; authdoctor validate shows where", ErrBody, firstFault(faults))
	case value.Kind != jsontext.Object:
		return fmt.Errorf("%w: it is a value of the type %s; authdoctor validate says more", ErrBody, value.Kind)
	case len(faults) > 0:
		return errors.New("a member stands in its body twice, and servers differ in which one they read; authdoctor validate shows where")
	}
	r.body = value
	return nil
}

// firstFault is the first one that quotes nothing of the body.
func firstFault(faults []jsontext.Fault) string {
	for _, f := range faults {
		if !strings.Contains(f.What, `"`) {
			return f.What
		}
	}
	return "it is not well formed"
}

// add takes a difference.
func (r *Replay) add(p difference) string {
	r.parts[p.path] = p
	r.order = append(r.order, p.path)
	return p.path
}

// Request is the request with these differences taken back.
func (r *Replay) Request(undone []string) wire.Request {
	out := wire.Request{
		Method: r.own.Method, URL: r.address(undone), Cost: r.form.Cost, Credential: r.credential(),
		Direct: r.target.Direct, Replay: &wire.Replay{Fields: r.fields(undone)},
	}
	for i, sealed := range r.own.Sealed {
		if !slices.Contains(undone, r.pathOf(func(p difference) bool { return p.sealed == i })) {
			out.Replay.Sealed = append(out.Replay.Sealed, sealed)
		}
	}
	if r.text != "" {
		out.Replay.Body = r.maker.Make([]byte(r.json(undone, nil)))
	}
	return out
}

// credential is the target's, as the request sends it.
func (r *Replay) credential() *wire.Credential {
	c := r.target.Sender()
	if c == nil {
		return nil
	}
	way := r.target.Way()
	return &wire.Credential{Header: way.Header, Format: way.Format, Secret: c.Secret}
}

func (r *Replay) pathOf(is func(difference) bool) string {
	i := slices.IndexFunc(r.order, func(path string) bool { return is(r.parts[path]) })
	if i < 0 {
		return ""
	}
	return r.order[i]
}

// address is the URL without the parameters that are taken back.
func (r *Replay) address(undone []string) string {
	a := split(r.own.URL)
	var kept []string
	for i, pair := range strings.Split(a.query, "&") {
		if pair != "" && !slices.Contains(undone, r.pathOf(func(p difference) bool { return p.query == i })) {
			kept = append(kept, pair)
		}
	}
	a.query = strings.Join(kept, "&")
	return a.String()
}
