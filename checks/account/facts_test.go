package account_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"authdoctor/checks"
	"authdoctor/checks/account"
	"authdoctor/checks/cause"
	"authdoctor/checks/provider"
	"authdoctor/checks/reply"
	"authdoctor/checks/wire"
	"authdoctor/keystore"
	"authdoctor/keystore/secret"
)

var testNow = time.Date(2026, 11, 23, 14, 3, 0, 0, time.UTC)

var builtin = sync.OnceValues(provider.Builtin)

func resolved(t testing.TB, id string) (provider.Provider, *provider.Registry) {
	t.Helper()
	registry, err := builtin()
	if err != nil {
		t.Fatal(err)
	}
	p, ok := registry.Resolve(id)
	if !ok {
		t.Fatalf("no provider %q", id)
	}
	return p, registry
}

// fakeFacts hands in the reply of each probe; the readings are those of package reply. A probe that a case does not
// have must not be asked for: each costs a request.
type fakeFacts struct {
	t         testing.TB
	registry  *provider.Registry
	target    checks.Target
	exchanges map[string]wire.Exchange
	findings  map[string]checks.Status
	denied    string
	paid      bool
}

func (f *fakeFacts) Target() checks.Target        { return f.target }
func (f *fakeFacts) Registry() *provider.Registry { return f.registry }
func (f *fakeFacts) Now() time.Time               { return testNow }
func (f *fakeFacts) Consent() checks.Consent      { return checks.Consent{Paid: f.paid} }
func (f *fakeFacts) Denied() string               { return f.denied }

func (f *fakeFacts) Exchange(_ context.Context, probe string) wire.Exchange {
	if probe == checks.ProbeList && f.target.Provider.ControlID() == "models" {
		probe = checks.ProbeReal
	}
	ex, ok := f.exchanges[probe]
	if !ok {
		f.t.Fatalf("a check asked for the probe %q, which this case does not allow", probe)
	}
	ex.Probe, ex.Method, ex.URL = probe, "GET", "https://api.example/v1/"+probe
	return ex
}

func (f *fakeFacts) Reading(ctx context.Context, probe string) reply.Reading {
	ex := f.Exchange(ctx, probe)
	if ex.Status == 0 {
		return reply.Reading{}
	}
	return reply.Read(f.target.Provider, reply.Request{Now: ex.ReceivedAt, Facts: f.facts(probe)}, ex.Status, ex.Header, ex.Body)
}

func (f *fakeFacts) facts(probe string) []provider.Fact {
	spec, _ := f.target.Spec(probe)
	return spec.Facts
}

// Finding runs the checks of this package; what others say is for the case to tell.
func (f *fakeFacts) Finding(ctx context.Context, id string) checks.Finding {
	if status, ok := f.findings[id]; ok {
		return checks.Finding{Check: id, Status: status}
	}
	for _, c := range account.Checks() {
		if c.ID == id {
			return c.Run(ctx, f)
		}
	}
	return checks.Finding{Check: id, Status: checks.Pass}
}

func candidate(name string) keystore.Candidate {
	return keystore.Candidate{Secret: secret.NewMaker(nil, nil).Make([]byte(strings.Repeat(name, 8))), Name: name}
}

// visit is a target with a key and the replies of its three control probes.
func visit(t testing.TB, id string, none, dummy, real wire.Exchange) *fakeFacts {
	t.Helper()
	p, registry := resolved(t, id)
	key := candidate("OPENAI_API_KEY")
	return &fakeFacts{
		t: t, registry: registry,
		target:    checks.Target{Provider: p, BaseURL: checks.Setting{Value: "https://api.example/v1", Set: true}, Credential: &key},
		exchanges: map[string]wire.Exchange{checks.ProbeNone: none, checks.ProbeDummy: dummy, checks.ProbeReal: real},
		findings:  map[string]checks.Status{},
	}
}

// openAI is a visit to OpenAI where only the reply to the real key is in question.
func openAI(t testing.TB, real wire.Exchange) *fakeFacts {
	return visit(t, "openai", said(401, noKey), said(401, wrongKey), real)
}

// model names the model, and what is answered beyond the list of models: probe, reply, probe, reply.
func (f *fakeFacts) model(name string, beyond ...any) *fakeFacts {
	f.target.Model = checks.Setting{Value: name, Set: true}
	for i := 0; i+1 < len(beyond); i += 2 {
		f.exchanges[beyond[i].(string)] = beyond[i+1].(wire.Exchange)
	}
	return f
}

// said is a reply in JSON, or a page where the body is one.
func said(status int, body string, header ...string) wire.Exchange {
	ex := wire.Exchange{Status: status, Body: []byte(body), Header: http.Header{"Content-Type": {"application/json"}}, ReceivedAt: testNow, Sent: true}
	if strings.HasPrefix(body, "<") {
		ex.Header.Set("Content-Type", "text/html")
	}
	for i := 0; i+1 < len(header); i += 2 {
		ex.Header.Set(header[i], header[i+1])
	}
	return ex
}

// silent is an exchange without a reply.
func silent(fault wire.Fault) wire.Exchange {
	return wire.Exchange{Fault: fault, Failed: wire.StageWait, Err: errors.New("the library's words")}
}

// refused is an error body as OpenAI writes it; "" is null.
func refused(message, kind, code string) string {
	quote := func(s string) string {
		if s == "" {
			return "null"
		}
		return `"` + strings.ReplaceAll(s, `"`, `\"`) + `"`
	}
	return `{"error":{"message":` + quote(message) + `,"type":` + quote(kind) + `,"param":null,"code":` + quote(code) + `}}`
}

const invalidRequest = "invalid_request_error"

// Replies as they were recorded.
var (
	noKey        = refused("You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY)", invalidRequest, "")
	wrongKey     = incorrect("sk-auth*************************-key")
	noScope      = refused("You have insufficient permissions for this operation. Missing scopes: api.model.read.", invalidRequest, "missing_scope")
	noQuota      = refused("You exceeded your current quota, please check your plan and billing details.", "insufficient_quota", "insufficient_quota")
	badTokens    = refused("Invalid 'max_tokens': integer below minimum value. Expected a value >= 1, but got -1 instead.", invalidRequest, "integer_below_min_value")
	serverError  = refused("The server had an error while processing your request. Sorry about that!", "server_error", "")
	slowDown     = refused("Slow down.", "rate_limit_error", "slow_down")
	unauthorized = `{"error":"Unauthorized"}`
	models       = `{"object":"list","data":[{"id":"gpt-x","object":"model"},{"id":"gpt-x-mini","object":"model"},{"id":"gpt-w","object":"model","shutdown_date":"2026-10-23"},{"id":"gpt-v","object":"model","shutdown_date":"2027-01-14"}]}`
	oneModel     = `{"id":"gpt-x","object":"model"}`
	challenge    = `<!DOCTYPE html><html><head><title>Just a moment...</title></head></html>`
	webPage      = `<html><head><title>Sign in</title></head></html>`
)

func incorrect(echo string) string {
	return refused("Incorrect API key provided: "+echo+". You can find your API key at https://platform.openai.com/account/api-keys.", invalidRequest, "invalid_api_key")
}

// want is what a finding must say.
type want struct {
	status     checks.Status
	causes     []cause.ID
	confidence checks.Confidence
	because    string
	says       string   // part of the summary
	changes    []string // the ids of the changes, in order
}

func one(id cause.ID) []cause.ID { return []cause.ID{id} }

func (f *fakeFacts) ask(id string) checks.Finding {
	f.t.Helper()
	all := account.Checks()
	at := slices.IndexFunc(all, func(c checks.Check) bool { return c.ID == id })
	if at < 0 {
		f.t.Fatalf("no check %q", id)
	}
	got := all[at].Run(f.t.Context(), f)
	for _, named := range got.Causes {
		if !slices.Contains(all[at].Causes, named) && named == got.Causes[0] {
			f.t.Errorf("%s names %s, which it does not announce", id, named)
		}
	}
	switch got.Status {
	case checks.Fail:
		if len(got.Causes) == 0 || got.Confidence == "" || len(got.Evidence) == 0 {
			f.t.Errorf("%s fails without a cause, a confidence or evidence: %+v", id, got)
		}
	case checks.Skip, checks.Unknown:
		if got.Because == "" {
			f.t.Errorf("%s: %s without a reason", id, got.Status)
		}
	}
	return got
}

func (f *fakeFacts) check(id string, w want) checks.Finding {
	f.t.Helper()
	got := f.ask(id)
	var changes []string
	for _, c := range got.Changes {
		changes = append(changes, c.ID)
	}
	if got.Status != w.status || !slices.Equal(got.Causes, w.causes) || got.Confidence != w.confidence || got.Because != w.because || !slices.Equal(changes, w.changes) {
		f.t.Errorf("%s: %s %v %s because %q, changes %v (%s)\nwant %s %v %s because %q, changes %v",
			id, got.Status, got.Causes, got.Confidence, got.Because, changes, got.Summary, w.status, w.causes, w.confidence, w.because, w.changes)
	}
	if !strings.Contains(got.Summary, w.says) {
		f.t.Errorf("%s says %q, want %q in it", id, got.Summary, w.says)
	}
	return got
}
