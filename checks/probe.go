package checks

import (
	"fmt"
	"strings"

	"authdoctor/checks/provider"
	"authdoctor/checks/wire"
	"authdoctor/keystore/secret"
)

// The probes that the checks read. Each can be built from any Target, so that a proof can build it again from a
// changed one. All but ProbeQuota and ProbeOneToken are free GETs.
const (
	ProbeModels   = "models"       // the list of models with the real key
	ProbeNone     = "models-none"  // the same without a credential
	ProbeDummy    = "models-dummy" // the same with an obviously false key
	ProbeRoute    = "route"        // whether the chat endpoint is there: a GET that it refuses by its method
	ProbeModel    = "model"        // one model with the real key
	ProbeQuota    = "quota"        // a chat request whose body must be refused, at the vendor's own hosts only
	ProbeOneToken = "one-token"    // one billable token, only when asked for
)

// Build makes the request of a probe from a target. dummy is the secret of the control probe.
func Build(t Target, probe string, dummy secret.Secret) (wire.Request, error) {
	id := probe
	if probe == ProbeNone || probe == ProbeDummy {
		id = ProbeModels
	}
	spec, ok := probeByID(t.Provider, id)
	if !ok {
		return wire.Request{}, fmt.Errorf("provider %s has no probe %q in its data file", t.Provider.ID, id)
	}
	r := wire.Request{
		Probe: probe, Method: spec.Method, Cost: wire.Cost(spec.Cost), Registered: spec.Body, Model: t.Model.Value,
		URL:    Join(t.BaseURL.Value, strings.ReplaceAll(spec.Path, "{model}", pathSegment(t.Model.Value))),
		Header: plainHeaders(t), Direct: t.Direct, Trust: t.Trust, Chain: t.Chain,
	}
	switch {
	case probe == ProbeNone:
	case probe == ProbeDummy:
		r.Credential = &wire.Credential{Header: t.Provider.Auth.Header, Format: t.Provider.Auth.Format, Secret: dummy, Dummy: true}
	default:
		r.Credential = t.sent()
	}
	return r, nil
}

// sent is the credential as the user's client puts it on the wire.
func (t Target) sent() *wire.Credential {
	c := &wire.Credential{Header: t.Provider.Auth.Header, Format: t.Provider.Auth.Format}
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

// plainHeaders are the headers that choose who is billed, and the user's own.
func plainHeaders(t Target) []wire.Field {
	var fields []wire.Field
	for _, h := range t.Headers {
		fields = append(fields, wire.Field{Name: h.Name, Value: h.Value})
	}
	add := func(name, value string) {
		if name != "" && value != "" {
			fields = append(fields, wire.Field{Name: name, Value: value})
		}
	}
	add(t.Provider.Headers.Organization, t.Organization.Value)
	add(t.Provider.Headers.Project, t.Project.Value)
	return fields
}

func probeByID(p provider.Provider, id string) (provider.Probe, bool) {
	for _, probe := range p.Probes {
		if probe.ID == id {
			return probe, true
		}
	}
	return provider.Probe{}, false
}

// Join appends a probe's path to a base URL as the SDKs do: one slash between them, nothing else changed.
func Join(base, path string) string {
	query := ""
	if i := strings.IndexAny(base, "?#"); i >= 0 {
		base, query = base[:i], base[i:]
	}
	if i := strings.IndexByte(query, '#'); i >= 0 {
		query = query[:i]
	}
	return strings.TrimRight(base, "/") + "/" + strings.TrimLeft(path, "/") + query
}

// pathSegment escapes what would end a path segment. A slash stays: model names such as "org/model" use it.
func pathSegment(model string) string {
	return strings.NewReplacer("..", "%2E%2E", "%", "%25", "?", "%3F", "#", "%23", " ", "%20", "\n", "%0A", "\r", "%0D").Replace(model)
}
