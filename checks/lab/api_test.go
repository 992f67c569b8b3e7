package lab

import (
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"
)

func TestTheHealthyAPI(t *testing.T) {
	tests := []struct {
		name, method, path, body string
		status                   int
		kind, code, text         string
	}{
		{"the list", "GET", "/models", "", 200, "", "", `"id": "practice-1"`},
		{"one model", "GET", "/models/practice-1", "", 200, "", "", `"owned_by": "system"`},
		{"no such model", "GET", "/models/gone", "", 404, invalidRequest, "model_not_found", "The model `gone` does not exist"},
		{"no such path", "GET", "/v1/models", "", 404, invalidRequest, "", "Invalid URL (GET /v1/v1/models)"},
		{"the root of models", "GET", "/models/", "", 404, invalidRequest, "", "Invalid URL (GET /v1/models/)"},
		{"wrong method", "POST", "/models", "{}", 405, invalidRequest, "method_not_supported", "Not allowed to POST"},
		{"must fail", "POST", "/chat/completions", mustFail, 400, invalidRequest, "integer_below_min_value", "got -1 instead"},
		{"one token", "POST", "/chat/completions", oneToken, 200, "", "", `"completion_tokens": 1`},
		{"no model", "POST", "/chat/completions", "{}", 400, invalidRequest, "", "you must provide a model parameter"},
		{"no JSON", "POST", "/chat/completions", "model=x", 400, invalidRequest, "", "We could not parse the JSON body"},
		{"unknown model", "POST", "/chat/completions", `{"model":"gone"}`, 404, invalidRequest, "model_not_found", "gone"},
		{"scope", "POST", "/responses", `{"speed":1}`, 400, invalidRequest, "unknown_parameter", "'speed'"},
		{"a response", "POST", "/responses", `{"model":"practice-1","input":"hi"}`, 200, "", "", `"output_tokens": 1`},
	}
	p := start(t, Options{Faults: []string{"healthy"}})
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			g := exchange(t, p, settings(p), test.method, test.path, test.body)
			if g.err != nil || g.status != test.status || g.failed.Error.Type != test.kind || g.code() != test.code || !strings.Contains(string(g.body), test.text) {
				t.Errorf("%d %s (error %v)", g.status, g.body, g.err)
			}
			if g.header.Get("Server") != Server || !strings.HasPrefix(g.header.Get("X-Request-Id"), "req_") ||
				g.header.Get("Openai-Organization") != p.scene.keys.organization || g.header.Get("Openai-Processing-Ms") == "" {
				t.Errorf("headers %v", g.header)
			}
			if limits := g.header.Get("X-Ratelimit-Reset-Tokens"); (limits == "") != (test.method == "GET" || test.status == 405) {
				t.Errorf("x-ratelimit-reset-tokens is %q", limits)
			}
		})
	}
}

func TestErrorsHaveAllFourMembers(t *testing.T) {
	p := start(t, Options{Faults: []string{"header-stripped"}})
	g := exchange(t, p, settings(p), http.MethodGet, "/models", "")
	var body map[string]map[string]any
	if err := json.Unmarshal(g.body, &body); err != nil {
		t.Fatal(err)
	}
	for _, member := range []string{"message", "type", "param", "code"} {
		if _, ok := body["error"][member]; !ok {
			t.Errorf("%s is missing in %s", member, g.body)
		}
	}
	if body["error"]["param"] != nil || body["error"]["code"] != nil {
		t.Errorf("param and code are not null in %s", g.body)
	}
}

func TestTheOrderOfChecks(t *testing.T) {
	tests := []struct {
		first, second string // the first one is answered
		key           bool   // with the practice's own key
	}{
		{"key-quoted", "organization-mismatch", true},
		{"organization-mismatch", "rate-requests", true},
		{"project-mismatch", "credit-exhausted", true},
		{"scope-missing", "rate-requests", true},
		{"path-doubled", "account-deactivated", true},
		{"waf-1010", "path-doubled", true},
		{"account-deactivated", "model-unknown", true},
	}
	for _, test := range tests {
		t.Run(test.first+" before "+test.second, func(t *testing.T) {
			p := start(t, Options{Faults: []string{test.second, test.first}})
			if problem := expectations()[test.first].meets(t, p, settings(p)); problem != "" {
				t.Error(problem)
			}
		})
	}
}

func TestTheRetiredModelIsListedWithItsDate(t *testing.T) {
	p := start(t, Options{Faults: []string{"model-retired"}})
	var list struct{ Data []modelObject }
	if err := json.Unmarshal(exchange(t, p, settings(p), "GET", "/models", "").body, &list); err != nil {
		t.Fatal(err)
	}
	for _, m := range list.Data {
		if m.ID != retiredModel {
			continue
		}
		if m.ShutdownDate == nil || *m.ShutdownDate >= time.Now().Format(time.DateOnly) {
			t.Errorf("its shutdown date is %v", m.ShutdownDate)
		}
		return
	}
	t.Error("it is not listed")
}

func TestTheForbiddenModelIsNotListed(t *testing.T) {
	p := start(t, Options{Faults: []string{"model-forbidden"}})
	if g := exchange(t, p, settings(p), "GET", "/models", ""); g.status != 200 || strings.Contains(string(g.body), `"practice-1"`) {
		t.Errorf("%d %s", g.status, g.body)
	}
}

func TestControlProbesDiffer(t *testing.T) {
	tests := []struct {
		fault             string
		none, dummy, real int
	}{
		{"key-unknown", 401, 401, 401}, {"organization-mismatch", 401, 401, 401}, {"region", 401, 401, 403},
		{"path-no-v1", 404, 404, 404}, {"open-endpoint", 200, 200, 200}, {"healthy", 401, 401, 200},
		{"server-error", 401, 401, 500}, {"waf-challenge", 403, 403, 403}, {"litellm-budget", 401, 401, 400},
	}
	for _, test := range tests {
		p := start(t, Options{Faults: []string{test.fault}})
		set := settings(p)
		send := func(key string) got {
			copied := settings(p)
			copied[keyVariable] = key
			return exchange(t, p, copied, "GET", "/models", "")
		}
		none, dummy, real := send(""), send("sk-obviously-not-a-key"), send(set[keyVariable])
		if none.status != test.none || dummy.status != test.dummy || real.status != test.real {
			t.Errorf("%s: %d, %d, %d, want %d, %d, %d", test.fault, none.status, dummy.status, real.status, test.none, test.dummy, test.real)
		}
		if test.none == 401 && string(none.body) == string(dummy.body) {
			t.Errorf("%s: a missing key and a wrong one are answered alike", test.fault)
		}
	}
	stripped := start(t, Options{Faults: []string{"header-stripped"}})
	for _, key := range []string{"", "sk-obviously-not-a-key", stripped.scene.keys.good} {
		set := settings(stripped)
		set[keyVariable] = key
		if problem := missingKey.meets(t, stripped, set); problem != "" {
			t.Error(problem)
		}
	}
}

func TestARedirectLosesTheKey(t *testing.T) {
	p := start(t, Options{Faults: []string{"redirect-host"}})
	set := settings(p)
	r, err := request(t.Context(), set, "GET", "/models?limit=3", "")
	if err != nil {
		t.Fatal(err)
	}
	client := httpClient(t, p, set)
	client.CheckRedirect = nil
	response, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, _ := io.ReadAll(response.Body)
	if response.StatusCode != 401 || !strings.Contains(string(body), "You didn't provide") {
		t.Errorf("%d %s", response.StatusCode, body)
	}
	if last := response.Request.URL; last.Hostname() != "localhost" || last.RequestURI() != "/v1/models?limit=3" {
		t.Errorf("it led to %s", last)
	}
	if seen := p.Requests(); len(seen) != 2 || seen[0].Credential != GoodCredential || seen[1].Credential != NoCredential {
		t.Errorf("arrived: %+v", seen)
	}
}

func TestTheBombIsSmallOnTheWire(t *testing.T) {
	recorder := httptest.NewRecorder()
	flood(true)("http", nil).ServeHTTP(recorder, httptest.NewRequest("GET", "/v1/models", nil))
	if n := recorder.Body.Len(); n > 1<<20 {
		t.Errorf("%d bytes are sent", n)
	}
	unpacked, err := gzip.NewReader(recorder.Body)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := io.Copy(io.Discard, unpacked); err != nil || n < 64<<20 {
		t.Errorf("%d bytes come out, error %v", n, err)
	}
}

func FuzzAPI(f *testing.F) {
	f.Add("GET", "/v1/models/practice-1", "Bearer good", "")
	f.Add("POST", "/v1/chat/completions", "Bearer good", mustFail)
	f.Add("POST", "/v1/responses", "Bearer good", `{"speed":null}`)
	f.Add("DELETE", "/v1//models/{model}", "bearer  ", "{")
	f.Fuzz(func(t *testing.T, method, path, authorization, body string) {
		account := newAccount(newKeys(1), openAIDialect())
		account.keys.good = "good"
		r := httptest.NewRequest("GET", "/", strings.NewReader(body))
		r.Method, r.URL.Path = method, path
		r.Header.Set("Authorization", authorization)
		w := httptest.NewRecorder()
		account.ServeHTTP(w, r)
		if w.Code >= 500 || !json.Valid(w.Body.Bytes()) {
			t.Errorf("%q %q: %d %q", method, path, w.Code, w.Body)
		}
		if scheme, key, _ := strings.Cut(authorization, " "); w.Code == 200 && (!strings.EqualFold(scheme, "Bearer") || strings.TrimSpace(key) != "good") {
			t.Errorf("%q is let in", authorization)
		}
	})
}

func FuzzLoopback(f *testing.F) {
	for _, seed := range []string{"", "127.0.0.1:0", "[::1]:80", "0.0.0.0:1", "localhost:1", "[::ffff:127.0.0.1]:0", "127.0.0.1%eth0:1", "127.0.0.1:x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, listen string) {
		host, _, err := loopback(listen)
		if err != nil {
			return
		}
		if ip, err := netip.ParseAddr(host); err != nil || !ip.IsLoopback() {
			t.Errorf("%q is taken for loopback", listen)
		}
	})
}

func FuzzMaskedEcho(f *testing.F) {
	f.Add("sk-proj-")
	f.Add("your-api-key-here")
	f.Add("\u201c\xff\u200b")
	f.Fuzz(func(t *testing.T, key string) {
		echo := []rune(maskedEcho(key))
		if len(echo) != len([]rune(key)) {
			t.Errorf("%q has another length than %q", string(echo), key)
		}
		if len(echo) > 12 && strings.Trim(string(echo[8:len(echo)-4]), "*") != "" {
			t.Errorf("%q shows the middle of %q", string(echo), key)
		}
	})
}
