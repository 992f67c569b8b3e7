package network_test

import (
	"context"
	"errors"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/checks/network"
	"authdoctor/checks/provider"
	"authdoctor/checks/reply"
	"authdoctor/checks/wire"
	"authdoctor/keystore"
	"authdoctor/keystore/secret"
)

const (
	vendorBase = "https://api.openai.com/v1"
	ownBase    = "https://gateway.example/v1"
	loopBase   = "http://127.0.0.1:8080/v1"
)

var testNow = time.Date(2026, 11, 23, 14, 3, 0, 0, time.UTC)

var builtin = sync.OnceValues(provider.Builtin)

func registry(t testing.TB) *provider.Registry {
	t.Helper()
	reg, err := builtin()
	if err != nil {
		t.Fatal(err)
	}
	return reg
}

// fakeFacts hands in exchanges; the readings are those of package reply.
type fakeFacts struct {
	t         testing.TB
	target    checks.Target
	exchanges map[string]wire.Exchange
}

func (f fakeFacts) Target() checks.Target        { return f.target }
func (f fakeFacts) Registry() *provider.Registry { return registry(f.t) }
func (f fakeFacts) Now() time.Time               { return testNow }
func (f fakeFacts) Consent() checks.Consent      { return checks.Consent{} }
func (f fakeFacts) Denied() string               { return "" }

func (f fakeFacts) Exchange(_ context.Context, probe string) wire.Exchange {
	ex, ok := f.exchanges[probe]
	if !ok {
		f.t.Fatalf("a check asked for %q, which this case does not have", probe)
	}
	ex.Probe = probe
	return ex
}

func (f fakeFacts) Reading(ctx context.Context, probe string) reply.Reading {
	ex := f.Exchange(ctx, probe)
	if ex.Status == 0 {
		return reply.Reading{}
	}
	return reply.Read(f.target.Provider, reply.Request{Now: ex.ReceivedAt}, ex.Status, ex.Header, ex.Body)
}

func (f fakeFacts) Finding(context.Context, string) checks.Finding {
	f.t.Fatal("the checks here compute what they need themselves")
	return checks.Finding{}
}

// visit is a target with a key at a base URL; every probe got the same exchange.
func visit(t testing.TB, base string, ex wire.Exchange) fakeFacts {
	t.Helper()
	id := "openai-compatible"
	if strings.HasPrefix(base, vendorBase) {
		id = "openai"
	}
	p, ok := registry(t).Resolve(id)
	if !ok {
		t.Fatalf("no provider %q", id)
	}
	ex.URL = base + "/models"
	key := keystore.Candidate{Secret: secret.NewMaker(nil, nil).Make([]byte(strings.Repeat("k", 30))), Name: "OPENAI_API_KEY"}
	return fakeFacts{
		t:         t,
		target:    checks.Target{Provider: p, BaseURL: checks.Setting{Value: base, Set: true}, UserNamed: id != "openai", Credential: &key},
		exchanges: map[string]wire.Exchange{checks.ProbeReal: ex, checks.ProbeNone: ex},
	}
}

// but replaces the exchange of one probe.
func (f fakeFacts) but(probe string, ex wire.Exchange) fakeFacts {
	ex.URL = f.target.BaseURL.Value + "/models"
	if probe == checks.ProbeRoute {
		ex.URL = f.target.BaseURL.Value + "/chat/completions"
	}
	f.exchanges[probe] = ex
	return f
}

// answered is an exchange that went well, until a change says otherwise.
func answered(changes ...func(*wire.Exchange)) wire.Exchange {
	ex := wire.Exchange{
		Method: "GET", Host: "api.openai.com:443", Sent: true, Took: 180 * time.Millisecond,
		Addresses: []string{"203.0.113.7"}, Attempts: []wire.Attempt{{Address: "203.0.113.7:443"}},
		Proxy: wire.ProxyUse{Why: "no proxy variable is set for https"},
		TLS: &wire.TLSFacts{Version: "TLS 1.3", Certificates: []wire.Certificate{
			{Subject: "CN=api.openai.com", Issuer: "CN=Example Issuing CA", Names: []string{"api.openai.com"}, NotBefore: testNow.AddDate(0, -1, 0), NotAfter: testNow.AddDate(0, 2, 0)},
			{Subject: "CN=Example Issuing CA", Issuer: "CN=Example Root,O=Example Trust", NotBefore: testNow.AddDate(-1, 0, 0), NotAfter: testNow.AddDate(9, 0, 0)},
		}},
		Status: 200, Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(`{"object":"list","data":[{"id":"gpt-x","object":"model"}]}`),
		ServerTime: testNow, ReceivedAt: testNow.Add(300 * time.Millisecond),
	}
	for _, change := range changes {
		change(&ex)
	}
	return ex
}

// failed is an exchange that ended at a stage without a reply.
func failed(fault wire.Fault, stage wire.Stage, changes ...func(*wire.Exchange)) wire.Exchange {
	return answered(append([]func(*wire.Exchange){func(ex *wire.Exchange) {
		ex.Fault, ex.Failed, ex.Err = fault, stage, errors.New("the library's words")
		ex.Status, ex.Header, ex.Body, ex.ServerTime, ex.ReceivedAt = 0, nil, nil, time.Time{}, time.Time{}
		ex.Sent = stage == wire.StageWait
		switch stage {
		case wire.StageBuild, wire.StageGuard, wire.StageDNS, wire.StageProxy:
			ex.Addresses, ex.Attempts, ex.TLS = nil, nil, nil
		case wire.StageConnect:
			ex.Attempts, ex.TLS = []wire.Attempt{{Address: "203.0.113.7:443", Err: "connection refused"}}, nil
		case wire.StageTLS:
			ex.TLS = nil
		}
	}}, changes...)...)
}

// page is a reply with another body than the API's.
func page(status int, kind, body string, header ...string) wire.Exchange {
	return answered(func(ex *wire.Exchange) {
		ex.Status, ex.Body, ex.Header = status, []byte(body), http.Header{}
		if kind != "" {
			ex.Header.Set("Content-Type", kind)
		}
		for i := 0; i+1 < len(header); i += 2 {
			ex.Header.Set(header[i], header[i+1])
		}
	})
}

// want is what a finding must say.
type want struct {
	status     checks.Status
	cause      cause.ID // with fail: the only one
	confidence checks.Confidence
	because    string
	says       string   // part of the summary
	changes    []string // the ids of the changes, in order
}

func (f fakeFacts) ask(id string) checks.Finding {
	f.t.Helper()
	all := network.Checks()
	at := slices.IndexFunc(all, func(c checks.Check) bool { return c.ID == id })
	if at < 0 {
		f.t.Fatalf("no check %q", id)
	}
	got := all[at].Run(f.t.Context(), f)
	f.lawful(all[at], got)
	return got
}

// lawful holds what is true of every finding, whatever it says.
func (f fakeFacts) lawful(c checks.Check, got checks.Finding) {
	f.t.Helper()
	switch got.Status {
	case checks.Fail:
		if len(got.Causes) == 0 || got.Confidence == "" || len(got.Evidence) == 0 {
			f.t.Errorf("%s fails without a cause, a confidence or evidence: %+v", c.ID, got)
		}
	case checks.Skip, checks.Unknown:
		if got.Because == "" {
			f.t.Errorf("%s: %s without a reason", c.ID, got.Status)
		}
	}
	for _, id := range got.Causes {
		if !slices.Contains(c.Causes, id) {
			f.t.Errorf("%s names %s, which it does not announce", c.ID, id)
		}
	}
	for _, e := range got.Evidence {
		source, ok := strings.CutPrefix(e.Source, "GET "+f.target.BaseURL.Value)
		if !ok || source != "/models" && source != "/chat/completions" || e.Measured == "" || e.Expected == "" {
			f.t.Errorf("%s: evidence %+v", c.ID, e)
		}
	}
}

func (f fakeFacts) check(id string, w want) checks.Finding {
	f.t.Helper()
	got := f.ask(id)
	var causes []cause.ID
	if w.cause != "" {
		causes = []cause.ID{w.cause}
	}
	var changes []string
	for _, c := range got.Changes {
		changes = append(changes, c.ID)
	}
	if got.Status != w.status || !slices.Equal(got.Causes, causes) || got.Confidence != w.confidence || got.Because != w.because || !slices.Equal(changes, w.changes) {
		f.t.Errorf("%s: %s %v %s because %q, changes %v (%s)\nwant %s %v %s because %q, changes %v",
			id, got.Status, got.Causes, got.Confidence, got.Because, changes, got.Summary, w.status, causes, w.confidence, w.because, w.changes)
	}
	if !strings.Contains(got.Summary, w.says) {
		f.t.Errorf("%s says %q, want %q in it", id, got.Summary, w.says)
	}
	return got
}

// sameBut compares two targets in everything but the list of changes.
func sameBut(t *testing.T, before, after checks.Target) {
	t.Helper()
	after.Changes = before.Changes
	if before.Credential != after.Credential {
		t.Error("the credential was changed")
	}
	before.Credential, after.Credential = nil, nil
	if !reflect.DeepEqual(before, after) {
		t.Errorf("more was changed than the title says:\nbefore %+v\nafter  %+v", before, after)
	}
}
