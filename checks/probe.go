package checks

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"authdoctor/checks/provider"
	"authdoctor/checks/wire"
	"authdoctor/keystore/secret"
)

// The probes that the checks read. Each can be built from any Target, so that a proof can build it again from a
// changed one. All but ProbeQuota and ProbeOneToken are free GETs.
//
// The first three are one request, the provider's control probe: the list of models where that checks keys, else what
// its data names.
const (
	ProbeReal     = "models"       // the control probe with the real key
	ProbeNone     = "models-none"  // the same without a credential
	ProbeDummy    = "models-dummy" // the same with an obviously false key
	ProbeList     = "list"         // the list of models with the real key; ProbeReal itself where that is the list
	ProbeIdentity = "identity"     // what the key is and what it may do
	ProbeBalance  = "balance"      // what is left of the account's credit
	ProbeRoute    = "route"        // whether the chat endpoint is there: a GET that it refuses by its method
	ProbeModel    = "model"        // one model with the real key
	ProbeQuota    = "quota"        // a chat request whose body must be refused, at the vendor's own hosts only
	ProbeOneToken = "one-token"    // one billable token, only when asked for
)

// ErrNoProbe: the provider's data has no request for what is asked.
var ErrNoProbe = errors.New("no such probe")

// Build makes the request of a probe from a target. dummy is the secret of the control probe.
func Build(t Target, probe string, dummy secret.Secret) (wire.Request, error) {
	spec, ok := t.Spec(probe)
	if !ok {
		return wire.Request{}, fmt.Errorf("provider %s has %w as %q in its data file", t.Provider.ID, ErrNoProbe, probe)
	}
	r := wire.Request{
		Probe: probe, Method: spec.Method, Cost: wire.Cost(spec.Cost), Registered: spec.Body, Model: t.Model.Value,
		URL: t.at(spec), Direct: t.Direct, Trust: t.Trust, Chain: t.Chain,
	}
	way := t.Way()
	switch {
	case probe == ProbeNone:
		way.With = nil
	case probe == ProbeDummy:
		r.Credential = &wire.Credential{Header: way.Header, Format: way.Format, Secret: dummy, Dummy: true}
	default:
		r.Credential = t.sent(way)
	}
	r.Header = plainHeaders(t, way)
	return r, nil
}

// Spec is the provider's data for a probe at the target's address.
func (t Target) Spec(probe string) (provider.Probe, bool) {
	switch probe {
	case ProbeReal, ProbeNone, ProbeDummy:
		probe = t.Provider.ControlID()
	case ProbeList:
		probe = "models"
	}
	return t.data(probe)
}

// data is the provider's data under an id of its file, as it holds at the target's address.
func (t Target) data(id string) (provider.Probe, bool) {
	spec, ok := t.Provider.Probe(id)
	if other, named := t.Form().Paths[spec.ID]; ok && named {
		spec.Path, ok = other, other != ""
	}
	return spec, ok
}

// sent is the credential as the user's client puts it on the wire.
func (t Target) sent(way provider.Way) *wire.Credential {
	c := &wire.Credential{Header: way.Header, Format: way.Format}
	switch {
	case t.Override != nil:
		c.Format, c.Secret = "{key}", t.Override.Secret
	case t.Credential == nil:
		return nil
	default:
		c.Secret = t.Credential.Secret
	}
	return c
}

// plainHeaders are the headers that the API demands, those that choose who is billed, and the user's own. Of two with
// one name the user's counts. A request that was handed over is repeated with its own headers only.
func plainHeaders(t Target, way provider.Way) []wire.Field {
	var fields []wire.Field
	for _, h := range t.Headers {
		fields = append(fields, wire.Field{Name: h.Name, Value: h.Value})
	}
	add := func(name, value string) {
		if name != "" && value != "" && !t.Carries(name) {
			fields = append(fields, wire.Field{Name: name, Value: value})
		}
	}
	if t.Request == nil || t.Complete {
		for _, h := range append(slices.Clone(t.Provider.Headers.Required), way.With...) {
			add(h.Name, h.Value)
		}
	}
	add(t.Provider.Headers.Organization, t.Organization.Value)
	add(t.Provider.Headers.Project, t.Project.Value)
	return fields
}

// Join appends a probe's path to a base URL as the SDKs do: one slash between them, nothing else changed. The query of
// the base URL comes last; a parameter that the path brings as well is left out of it.
func Join(base, path string) string {
	query := ""
	if i := strings.IndexAny(base, "?#"); i >= 0 {
		base, query = base[:i], base[i:]
	}
	if i := strings.IndexByte(query, '#'); i >= 0 {
		query = query[:i]
	}
	if _, own, ok := strings.Cut(path, "?"); ok && query != "" {
		query = besides(own, strings.TrimPrefix(query, "?"))
	}
	return strings.TrimRight(base, "/") + "/" + strings.TrimLeft(path, "/") + query
}

// besides is what of a query is not in another one, to be put behind that.
func besides(own, query string) string {
	rest := ""
	for part := range strings.SplitSeq(query, "&") {
		name, _, _ := strings.Cut(part, "=")
		if part != "" && !strings.Contains("&"+own, "&"+name+"=") {
			rest += "&" + part
		}
	}
	return rest
}

// pathSegment escapes what would end a path segment. A slash stays: model names such as "org/model" use it.
func pathSegment(model string) string {
	return strings.NewReplacer("..", "%2E%2E", "%", "%25", "?", "%3F", "#", "%23", " ", "%20", "\n", "%0A", "\r", "%0D").Replace(model)
}
