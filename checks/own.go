package checks

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"authdoctor/checks/reply"
	"authdoctor/checks/wire"
	"authdoctor/keystore/secret"
)

// ProbeOwn names the exchanges of the user's own request.
const ProbeOwn = "own"

// Own is the request that the user handed over, without the credential, which is the target's. Its body prints as a
// fingerprint.
type Own struct {
	Format string
	Method string
	URL    string            // without credentials
	Fields []wire.Field      // the plain headers, in order; of one name more than one
	Sealed []wire.Credential // headers with secret values: cookies, a second key
	Body   secret.Secret     // the zero Secret: none
	Why    string            // why it cannot be sent again; empty: it can
}

// Forms lists in which forms a request of the user's own has a known cost: those of the provider's probes.
func Forms(t Target) []wire.Form {
	var forms []wire.Form
	for _, spec := range t.Provider.Probes {
		probe, err := Build(t, spec.ID, secret.Secret{})
		if err != nil {
			continue
		}
		form := wire.Form{Method: probe.Method, URL: probe.URL, Cost: probe.Cost, Marks: marksOf(spec.Body, probe.Cost)}
		form.URL, _, _ = strings.Cut(form.URL, "?")
		if form.Cost == wire.Free && form.Method == "GET" || len(form.Marks) > 0 {
			forms = append(forms, form)
		}
	}
	return forms
}

// marksOf are the members of a probe's body that settle its cost: of one that must fail a number below zero, or the one
// number that is all of it; of a paid one the limit of tokens.
func marksOf(body string, cost wire.Cost) map[string]string {
	var members map[string]json.RawMessage
	if json.Unmarshal([]byte(body), &members) != nil {
		return nil
	}
	marks := map[string]string{}
	for name, value := range members {
		var number float64
		if json.Unmarshal(value, &number) != nil {
			continue
		}
		limit := strings.HasPrefix(name, "max_") && number == 1
		if cost == wire.MustFail && (number < 0 || len(members) == 1) || cost == wire.Paid && limit {
			marks[name] = string(value)
		}
	}
	return marks
}

// Send sends the user's own request, if the grant and the budget allow it, and reads the reply. Each call is an
// exchange; changes say for people what is not as the user has it.
func (v *View) Send(ctx context.Context, request wire.Request, changes ...string) (wire.Exchange, reply.Reading) {
	if v.run.consent.Silent != "" || v.astray != "" {
		return wire.Exchange{Probe: ProbeOwn, Fault: wire.FaultWithheld, Failed: wire.StageGuard, Err: wire.ErrWithheld}, reply.Reading{}
	}
	request.Probe = ProbeOwn
	told := v.target
	told.Changes = append(append([]string{}, told.Changes...), changes...)
	done := v.run.follow(told, &request)
	ex := v.run.client.Do(ctx, v.grant, request)
	done(ex)
	var crash *wire.Crash
	if errors.As(ex.Err, &crash) {
		v.run.crashed(crash)
	}
	return ex, v.read(ex, nil)
}
