package wire_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"authdoctor/checks/wire"
	"authdoctor/keystore/secret"
)

// The guard reads a body of the user's own itself: what is not certainly free, or certainly one token, is withheld.
func TestReplayGuard(t *testing.T) {
	var got []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got = append(got, r.Method+" "+r.URL.RequestURI()+" "+string(body))
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(200)
	}))
	defer server.Close()
	u, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	maker := secret.NewMaker(nil, nil)
	chat, models := server.URL+"/v1/chat/completions", server.URL+"/v1/models"
	forms := []wire.Form{
		{Method: "GET", URL: models, Cost: wire.Free},
		{Method: "POST", URL: chat, Cost: wire.MustFail, Marks: map[string]string{"max_tokens": "-1"}},
		{Method: "POST", URL: chat, Cost: wire.Paid, Marks: map[string]string{"max_completion_tokens": "1"}},
		{Method: "POST", URL: server.URL + "/v1/empty", Cost: wire.MustFail},
	}
	host := wire.HostPort(u)
	whole := wire.Grant{Hosts: []string{host}, Own: []string{host}, Forms: forms, Paid: true}
	foreign, frugal, nobody := whole, whole, whole
	foreign.Own, frugal.Paid, nobody.Hosts = nil, false, nil
	for name, test := range map[string]struct {
		grant  wire.Grant
		method string
		url    string
		cost   wire.Cost
		body   string
		sent   bool
	}{
		"a registered GET":                 {whole, "GET", models, wire.Free, "", true},
		"with a parameter":                 {whole, "GET", models + "?limit=3", wire.Free, "", true},
		"a GET to another path":            {whole, "GET", models + "/x", wire.Free, "", false},
		"a GET to an escaped path":         {whole, "GET", server.URL + "/v1%2Fmodels", wire.Free, "", false},
		"a GET with a body":                {whole, "GET", models, wire.Free, "{}", false},
		"a host that nobody granted":       {nobody, "GET", models, wire.Free, "", false},
		"a DELETE":                         {whole, "DELETE", models, wire.Free, "", false},
		"a POST that is called free":       {whole, "POST", chat, wire.Free, `{"max_tokens":-1}`, false},
		"must fail":                        {whole, "POST", chat, wire.MustFail, `{"max_tokens":-1,"temperature":9}`, true},
		"must fail, elsewhere":             {foreign, "POST", chat, wire.MustFail, `{"max_tokens":-1}`, false},
		"without the mark":                 {whole, "POST", chat, wire.MustFail, `{"max_tokens":1}`, false},
		"the mark as text":                 {whole, "POST", chat, wire.MustFail, `{"max_tokens":"-1"}`, false},
		"the mark deeper":                  {whole, "POST", chat, wire.MustFail, `{"x":{"max_tokens":-1}}`, false},
		"the mark twice":                   {whole, "POST", chat, wire.MustFail, `{"max_tokens":-1,"max_tokens":9}`, false},
		"twice, escaped":                   {whole, "POST", chat, wire.MustFail, `{"max_\u0074okens":9,"max_tokens":-1}`, false},
		"twice, in capitals":               {whole, "POST", chat, wire.MustFail, `{"max_tokens":-1,"Max_Tokens":9}`, false},
		"no JSON":                          {whole, "POST", chat, wire.MustFail, `max_tokens=-1`, false},
		"more behind it":                   {whole, "POST", chat, wire.MustFail, `{"max_tokens":-1}{}`, false},
		"a form without a mark":            {whole, "POST", server.URL + "/v1/empty", wire.MustFail, `{}`, false},
		"one token":                        {whole, "POST", chat, wire.Paid, `{"max_completion_tokens":1}`, true},
		"by the other name":                {whole, "POST", chat, wire.Paid, `{"max_tokens":1,"n":1,"stream":false,"tools":[{"type":"function"}]}`, true},
		"one token without consent":        {frugal, "POST", chat, wire.Paid, `{"max_completion_tokens":1}`, false},
		"no limit":                         {whole, "POST", chat, wire.Paid, `{}`, false},
		"no limit that counts":             {whole, "POST", chat, wire.Paid, `{"max_tokens":null}`, false},
		"two limits":                       {whole, "POST", chat, wire.Paid, `{"max_tokens":1,"max_completion_tokens":500}`, false},
		"more answers":                     {whole, "POST", chat, wire.Paid, `{"max_tokens":1,"n":2}`, false},
		"a stream":                         {whole, "POST", chat, wire.Paid, `{"max_tokens":1,"stream":true}`, false},
		"a tool of the vendor":             {whole, "POST", chat, wire.Paid, `{"max_tokens":1,"tools":[{"type":"web_search"}]}`, false},
		"a body that costs more than that": {whole, "POST", chat, wire.Paid, `{"max_tokens":1,"user":"` + strings.Repeat("x", 9000) + `"}`, false},
	} {
		client, err := wire.New(wire.Options{MaxRequests: 3})
		if err != nil {
			t.Fatal(err)
		}
		got = nil
		r := wire.Request{Method: test.method, URL: test.url, Cost: test.cost, Replay: &wire.Replay{}}
		if test.body != "" {
			r.Replay.Body = maker.Make([]byte(test.body))
		}
		ex := client.Do(t.Context(), test.grant, r)
		if sent := len(got) == 1; sent != test.sent || test.sent != ex.Sent || !test.sent && ex.Fault != wire.FaultWithheld {
			t.Errorf("%s: sent %q, fault %s, %v", name, got, ex.Fault, ex.Err)
		}
	}
}

// What is refused costs nothing; what is granted counts, and ends the allowance.
func TestReplayCountsWhatIsBilled(t *testing.T) {
	status := 400
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }))
	defer server.Close()
	u, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	host := wire.HostPort(u)
	grant := wire.Grant{Hosts: []string{host}, Paid: true, Forms: []wire.Form{{Method: "POST", URL: server.URL, Cost: wire.Paid, Marks: map[string]string{"max_tokens": "1"}}}}
	client, err := wire.New(wire.Options{MaxRequests: 20, MaxPaid: 2})
	if err != nil {
		t.Fatal(err)
	}
	r := wire.Request{Method: "POST", URL: server.URL, Cost: wire.Paid, Replay: &wire.Replay{Body: secret.NewMaker(nil, nil).Make([]byte(`{"max_tokens":1}`))}}
	for i, want := range []struct {
		status, billable int
		fault            wire.Fault
	}{{400, 0, ""}, {422, 0, ""}, {200, 1, ""}, {401, 1, ""}, {500, 2, ""}, {400, 2, wire.FaultBudget}, {200, 2, wire.FaultBudget}} {
		status = want.status
		ex := client.Do(t.Context(), grant, r)
		if _, billable := client.Sent(); billable != want.billable || ex.Fault != want.fault {
			t.Errorf("step %d: %d billable, fault %q, %v", i, billable, ex.Fault, ex.Err)
		}
	}
	if requests, billable := client.Left(); requests != 15 || billable != 0 {
		t.Errorf("%d and %d are left", requests, billable)
	}
}

// The headers are the user's: none is made of two, and none that a plain client lacks is added.
func TestReplayHeaders(t *testing.T) {
	var got http.Header
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = r.Header }))
	defer server.Close()
	u, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	client, err := wire.New(wire.Options{UserAgent: "tester"})
	if err != nil {
		t.Fatal(err)
	}
	maker := secret.NewMaker(nil, nil)
	grant := wire.Grant{Hosts: []string{wire.HostPort(u)}, Forms: []wire.Form{{Method: "GET", URL: server.URL, Cost: wire.Free}}}
	ex := client.Do(t.Context(), grant, wire.Request{
		Method: "GET", URL: server.URL, Cost: wire.Free, Credential: &wire.Credential{Header: "Authorization", Format: "Bearer {key}", Secret: maker.Make([]byte("k"))},
		Replay: &wire.Replay{
			Fields: []wire.Field{{Name: "X-Two", Value: "a"}, {Name: "X-Two", Value: "b"}, {Name: "Accept", Value: "*/*"}},
			Sealed: []wire.Credential{{Header: "Cookie", Format: "{key}", Secret: maker.Make([]byte("c=1"))}},
		},
	})
	if ex.Status != 200 || len(got["X-Two"]) != 2 || got.Get("Accept") != "*/*" || got.Get("Cookie") != "c=1" || got.Get("User-Agent") != "tester" ||
		got.Get("Authorization") != "Bearer k" || got.Get("Content-Type") != "" {
		t.Errorf("%v %v", ex.Err, got)
	}
}
