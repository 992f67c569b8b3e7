package flows_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"authdoctor/checks"
	"authdoctor/checks/catalog"
	"authdoctor/checks/provider"
	"authdoctor/checks/request"
	"authdoctor/checks/wire"
	"authdoctor/flows"
	"authdoctor/keystore/secret"
)

// ward is a server of the test's own, which is neither a vendor's nor a practice: nothing but reading is free there.
type ward struct {
	url      string
	practice bool // it says that it is a practice server, where a body that must fail is free

	mu      sync.Mutex
	posted  []map[string]any // the bodies of chat requests
	granted int
}

// chat judges a chat request: a status and an error object, or 200.
type chat func(r *http.Request, body map[string]any) (status int, reply string)

func newWard(t *testing.T, judge chat) *ward {
	t.Helper()
	w := &ward{}
	server := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		out.Header().Set("Content-Type", "application/json")
		if w.practice {
			out.Header().Set("Server", wire.PracticeServer)
		}
		text, _ := io.ReadAll(r.Body)
		var body map[string]any
		_ = json.Unmarshal(text, &body)
		switch key := r.Header.Get("Authorization"); {
		case key != "Bearer "+testKey && key == "":
			out.WriteHeader(401)
			fmt.Fprint(out, `{"error":{"message":"You didn't provide an API key.","type":"invalid_request_error"}}`)
		case key != "Bearer "+testKey:
			out.WriteHeader(401)
			fmt.Fprint(out, `{"error":{"message":"Incorrect API key provided.","type":"invalid_request_error","code":"invalid_api_key"}}`)
		case r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/models"):
			status, reply := judge(r, nil)
			if status == 200 {
				reply = `{"object":"list","data":[{"id":"m-1","object":"model"}]}`
			}
			out.WriteHeader(status)
			fmt.Fprint(out, reply)
		case r.Method == http.MethodGet:
			out.WriteHeader(405)
			fmt.Fprint(out, `{"error":{"message":"no"}}`)
		default:
			status, reply := judge(r, body)
			w.mu.Lock()
			w.posted = append(w.posted, body)
			if status == 200 {
				w.granted++
				reply = `{"id":"x","object":"chat.completion","choices":[]}`
			}
			w.mu.Unlock()
			out.WriteHeader(status)
			fmt.Fprint(out, reply)
		}
	}))
	t.Cleanup(server.Close)
	w.url = server.URL
	return w
}

// visit walks with a request to the ward. URL stands for its address.
func (w *ward) visit(t *testing.T, ctx context.Context, curl string, options wire.Options, paid bool, observe flows.Observer) handed {
	t.Helper()
	reg, err := provider.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	trees, err := flows.BuiltinTrees()
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := flows.BuiltinCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	maker := secret.NewMaker([]byte("test"), reg.Prefixes())
	text := strings.NewReplacer("URL", w.url+"/v1", "KEY", testKey).Replace(curl)
	failing, err := request.Read([]byte(text), nil, maker)
	if err != nil {
		t.Fatal(err)
	}
	options.Timeout = 5 * time.Second
	engine := &flows.Engine{
		Registry: reg, Checks: catalog.All(maker), Trees: trees, Catalogue: catalogue, Maker: maker,
		Connect: func() (*wire.Client, error) { return wire.New(options) },
	}
	found := checks.Target{}
	if w.practice {
		found.Provider, _ = reg.Resolve("openai")
	}
	var h handed
	h.report, err = engine.Run(ctx, flows.Case{Target: failing.Apply(found, reg), Paid: paid}, func(e flows.Event) {
		h.events = append(h.events, e)
		if observe != nil {
			observe(e)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	h.granted = w.granted
	return h
}

const (
	bad      = `{"error":{"message":%q,"type":"invalid_request_error","param":%s,"code":%s}}`
	chatCurl = `curl URL/chat/completions -H "Authorization: Bearer KEY" -H "Content-Type: application/json" `
)

func refusal(message, param, code string) (int, string) {
	quoted := func(s string) string {
		if s == "" {
			return "null"
		}
		b, _ := json.Marshal(s)
		return string(b)
	}
	return 400, fmt.Sprintf(bad, message, quoted(param), quoted(code))
}

// At an address of nobody's nothing is sent that may be billed, and it is said what to type.
func TestReplayWithoutPaid(t *testing.T) {
	w := newWard(t, func(*http.Request, map[string]any) (int, string) { return 200, "" })
	h := w.visit(t, t.Context(), chatCurl+`-d '{"model":"m-1","messages":[{"role":"user","content":"x"}],"top_k":3}'`, wire.Options{}, false, nil)
	f := h.replayed()
	if f.Status != "skip" || f.Because != "--paid" || !strings.Contains(f.Summary, "type --paid") || len(w.posted) > 0 || h.report.Requests.Billable > 0 {
		t.Errorf("%+v, %d posted", f, len(w.posted))
	}
}

// With --paid every try is cut down to one token, and no more are granted than may be billed.
func TestReplayPaid(t *testing.T) {
	judge := func(_ *http.Request, body map[string]any) (int, string) {
		if _, set := body["top_k"]; set {
			return refusal("what is that?", "", "")
		}
		return 200, ""
	}
	body := `-d '{"model":"m-1","messages":[{"role":"user","content":"x"}],"max_tokens":900,"n":4,"stream":true,"stream_options":{"include_usage":true},"top_p":0.5,"seed":1,"top_k":3}'`
	for _, most := range []int{1, 2, 9} {
		w := newWard(t, judge)
		h := w.visit(t, t.Context(), chatCurl+body, wire.Options{MaxRequests: 30, MaxPaid: most}, true, nil)
		if w.granted > most || h.report.Requests.Billable != w.granted || len(w.posted) == 0 {
			t.Errorf("%d may be billed, %d were, %d are told", most, w.granted, h.report.Requests.Billable)
		}
		for _, b := range w.posted {
			if b["max_tokens"] != 1.0 || b["n"] != nil || b["stream"] != nil || b["stream_options"] != nil || b["max_completion_tokens"] != nil {
				t.Errorf("sent %v", b)
			}
		}
		d := h.report.Diagnoses
		if most == 9 && (len(d) != 1 || d[0].Confidence != "proven" || d[0].Proof.Change != "without top_k" || d[0].Proof.After != "200") {
			t.Errorf("%s %+v", describe(h.report), d)
		}
		if most == 1 && (len(d) != 1 || d[0].Confidence == "proven" || !strings.Contains(d[0].Tell, "--max-paid")) {
			t.Errorf("%s %+v", describe(h.report), d)
		}
	}
}

// What the vendor runs beside the model is billed by itself, and so is a long prompt.
func TestReplayWithholdsWhatCostsMore(t *testing.T) {
	for name, members := range map[string]string{
		"a tool of the vendor": `"tools":[{"type":"web_search"}]`, "search": `"web_search_options":{}`, "a prediction": `"prediction":{"type":"content","content":"x"}`,
		"a long body": `"user":"` + strings.Repeat("x", 9000) + `"`, "twice": `"max_tokens":9,"MAX_TOKENS":9`,
	} {
		w := newWard(t, func(*http.Request, map[string]any) (int, string) { return 200, "" })
		h := w.visit(t, t.Context(), chatCurl+`-d '{"model":"m-1","messages":[{"role":"user","content":"x"}],`+members+`}'`, wire.Options{}, true, nil)
		if f := h.replayed(); f.Status != "skip" || len(w.posted) > 0 || !strings.HasPrefix(f.Summary, "it was not sent: ") {
			t.Errorf("%s: %+v, %d posted", name, f, len(w.posted))
		}
	}
}

// What cannot be sent again says why.
func TestReplayUnsendable(t *testing.T) {
	for curl, want := range map[string]string{
		`curl URL/images/generations -H "Authorization: Bearer KEY" -H "Content-Type: application/json" -d '{"prompt":"x"}'`: "it is not known what POST /v1/images/generations costs",
		chatCurl + `-d @body.json`:              "in a file that was not opened",
		chatCurl + `-F model=m-1`:               "a form",
		chatCurl + `-d '{"model":1,}'`:          "a comma before the closing brace",
		chatCurl + `-d '{"model":1,"model":2}'`: "stands in its body twice",
	} {
		w := newWard(t, func(*http.Request, map[string]any) (int, string) { return 200, "" })
		h := w.visit(t, t.Context(), curl, wire.Options{}, false, nil)
		if f := h.replayed(); !strings.Contains(f.Summary, want) || len(w.posted) > 0 {
			t.Errorf("%s: %+v", curl, f)
		}
	}
}

// A header that the list of models refuses, too: the walk knows that the request is refused, and this what of it.
func TestReplayOfAGet(t *testing.T) {
	w := newWard(t, func(r *http.Request, _ map[string]any) (int, string) {
		if r.Header.Get("X-Tenant") != "" {
			return refusal("unknown tenant", "", "")
		}
		return 200, ""
	})
	h := w.visit(t, t.Context(), `curl URL/models -H "Authorization: Bearer KEY" -H "X-Tenant: blue" -H "X-One: 1" -H "X-Two: 2" -H "Cookie: session=tasty-cookie-of-mine"`, wire.Options{MaxRequests: 20}, false, nil)
	d := h.report.Diagnoses
	if len(d) != 1 || d[0].Cause != "client.misconfigured" || d[0].Confidence != "proven" || d[0].Proof.Change != "without the header X-Tenant" || d[0].Proof.After != "200" {
		t.Errorf("%s %+v", describe(h.report), d)
	}
	h.hides(t, "tasty-cookie", "blue")
}

// A cookie is a difference like any other, and nobody sees it. A key that is refused because of it is not invalid.
func TestReplayOfACookie(t *testing.T) {
	w := newWard(t, func(r *http.Request, body map[string]any) (int, string) {
		if strings.Contains(r.Header.Get("Cookie"), "tasty") {
			return 401, `{"error":{"message":"Incorrect API key provided: session=tasty-cookie-of-mine","code":"invalid_api_key"}}`
		}
		return 200, ""
	})
	h := w.visit(t, t.Context(), `curl URL/models -H "Authorization: Bearer KEY" -H "X-One: 1" -b "session=tasty-cookie-of-mine"`, wire.Options{MaxRequests: 20}, false, nil)
	d := h.report.Diagnoses
	if len(d) != 1 || d[0].Cause != "client.misconfigured" || d[0].Proof == nil || d[0].Proof.Change != "without the header Cookie" {
		t.Errorf("%s %+v", describe(h.report), d)
	}
	h.hides(t, "tasty-cookie")
}

// Two faults at once: both are named, each with its own proof.
func TestReplayOfTwoFaults(t *testing.T) {
	w := newWard(t, func(r *http.Request, body map[string]any) (int, string) {
		if r.Header.Get("X-Tenant") != "" && body != nil {
			return refusal("unknown tenant", "", "bad_tenant")
		}
		if body["top_k"] != nil {
			return refusal("Unknown parameter: 'top_k'.", "top_k", "unknown_parameter")
		}
		return 200, ""
	})
	h := w.visit(t, t.Context(), chatCurl+`-H "X-Tenant: blue" -H "X-One: 1" -d '{"model":"m-1","messages":[{"role":"user","content":"x"}],"top_p":0.5,"top_k":3}'`,
		wire.Options{MaxRequests: 40, MaxPaid: 30}, true, nil)
	if got := strings.Join(causes(h.report), " "); got != "client.misconfigured request.unsupported-param" {
		t.Fatalf("%s\n%+v", got, h.report.Diagnoses)
	}
	for _, d := range h.report.Diagnoses {
		if d.Confidence != "proven" {
			t.Errorf("%+v", d)
		}
	}
	t.Logf("%+v\n%+v", h.report.Diagnoses[0].Proof, h.report.Diagnoses[1].Proof)
}

// Where a plain request fails alike, nothing of the user's own is blamed.
func TestReplayWherePlainFails(t *testing.T) {
	w := newWard(t, func(_ *http.Request, body map[string]any) (int, string) {
		if body == nil {
			return 200, ""
		}
		return refusal("this deployment is asleep", "", "asleep")
	})
	h := w.visit(t, t.Context(), chatCurl+`-H "X-One: 1" -d '{"model":"m-1","messages":[{"role":"user","content":"x"}],"top_p":0.5,"top_k":3}'`, wire.Options{MaxRequests: 30}, true, nil)
	f := h.replayed()
	if !strings.Contains(f.Summary, "fails in the same way") || len(w.posted) != 2 || len(h.report.Diagnoses) > 0 && h.report.Diagnoses[0].Confidence == "proven" {
		t.Errorf("%+v, %d posted, %s", f, len(w.posted), describe(h.report))
	}
}

// A server that repeats the prompt wherever it can shows it to nobody.
func TestReplayHidesWhatIsEchoed(t *testing.T) {
	words := strings.Fields(prompt)
	for _, echo := range []string{prompt, words[0], "ninth"} {
		for _, place := range []string{"message", "code", "param", "type", "member"} {
			w := newWard(t, func(_ *http.Request, body map[string]any) (int, string) {
				if body == nil || body["seed"] == nil {
					return 200, ""
				}
				said := map[string]string{"message": "bad seed", "code": "x", "param": "seed", "type": "invalid_request_error"}
				said[place] = echo
				text, _ := json.Marshal(map[string]any{"error": said, echo: echo})
				return 400, string(text)
			})
			curl := chatCurl + `-H "X-Words: ` + prompt + `" -d '{"model":"m-1","messages":[{"role":"user","content":"` + prompt + `"}],"metadata":{"` + prompt + `":"` + prompt + `"},"seed":1}'`
			h := w.visit(t, t.Context(), curl, wire.Options{MaxRequests: 30, MaxPaid: 30}, true, nil)
			if len(h.report.Diagnoses) != 1 || h.report.Diagnoses[0].Confidence != "proven" {
				t.Errorf("%s in the %s: %s %+v", echo, place, describe(h.report), h.replayed())
			}
			h.hides(t, "zebra", "bridge", "ninth")
		}
	}
}

// A run that is interrupted ends at once, and says what it knows.
func TestReplayInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	w := newWard(t, func(_ *http.Request, body map[string]any) (int, string) {
		if body == nil {
			return 200, ""
		}
		if body["seed"] != nil && body["top_k"] != nil {
			return refusal("no", "", "no")
		}
		return 200, ""
	})
	tries := 0
	h := w.visit(t, ctx, chatCurl+`-H "X-One: 1" -d '{"model":"m-1","messages":[{"role":"user","content":"x"}],"top_p":0.5,"top_k":3,"seed":1}'`,
		wire.Options{MaxRequests: 40, MaxPaid: 30}, true, func(e flows.Event) {
			if _, ok := e.(flows.ProofStarted); ok {
				if tries++; tries == 2 {
					cancel()
				}
			}
		})
	if tries != 2 || h.report.Verdict != flows.Unknown {
		t.Errorf("%d tries, %s %+v", tries, describe(h.report), h.replayed())
	}
}

// A server that grants what must fail gets no more of it, also with --paid.
func TestReplayStopsWhereMustFailIsGranted(t *testing.T) {
	w := newWard(t, func(_ *http.Request, body map[string]any) (int, string) {
		if body != nil && body["seed"] != nil {
			return refusal("no", "", "no")
		}
		return 200, ""
	})
	w.practice = true
	for _, members := range []string{`"top_p":0.5`, `"top_p":0.5,"seed":1,"top_k":1`} {
		w.granted, w.posted = 0, nil
		h := w.visit(t, t.Context(), chatCurl+`-d '{"model":"m-1","messages":[{"role":"user","content":"x"}],`+members+`}'`,
			wire.Options{MaxRequests: 30, MaxPaid: 30}, true, nil)
		said := h.replayed().Summary
		for _, d := range h.report.Diagnoses {
			said += d.Tell
		}
		if w.granted > 2 || !strings.Contains(said, "granted a body that must fail") {
			t.Errorf("%d granted, %s, %s", w.granted, said, describe(h.report))
		}
	}
}

// A place in a list has another number where others are taken out, and is the same place.
func TestReplayInAList(t *testing.T) {
	w := newWard(t, func(_ *http.Request, body map[string]any) (int, string) {
		messages, _ := body["messages"].([]any)
		for i, m := range messages {
			if message, _ := m.(map[string]any); message["weight"] != nil {
				return refusal("odd", fmt.Sprintf("messages.%d", i), "odd")
			}
		}
		if body != nil && len(messages) == 0 {
			return refusal("none", "messages", "empty")
		}
		return 200, ""
	})
	curl := chatCurl + `-d '{"model":"m-1","messages":[{"role":"user","content":"a"},{"role":"user","content":"b"},{"role":"assistant","content":"c","weight":1},{"role":"user","content":"d"}],"seed":1}'`
	h := w.visit(t, t.Context(), curl, wire.Options{MaxRequests: 40, MaxPaid: 40}, true, nil)
	if d := h.report.Diagnoses; len(d) != 1 || d[0].Proof == nil || d[0].Proof.Change != "without messages[2]" {
		t.Errorf("%s %+v", describe(h.report), d)
	}
}
