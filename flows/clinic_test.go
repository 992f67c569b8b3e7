package flows_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/checks/provider"
	"authdoctor/checks/wire"
	"authdoctor/flows"
	"authdoctor/flows/fixes"
	"authdoctor/keystore"
	"authdoctor/keystore/secret"
)

// clinic is an engine with a short list of checks, a tree that asks them one after the other, and a server that answers
// as the case wants it to.
type clinic struct {
	t      *testing.T
	engine *flows.Engine
	visit  flows.Case
	url    string

	mu     sync.Mutex
	seen   []string // "GET /v1/models KEY", in the order of arrival
	events []flows.Event
}

// answers tells what the server says to a request with this Authorization header.
type answers func(r *http.Request, key string) (status int, body string)

const testKey = "key-of-the-clinic"

func newClinic(t *testing.T, say answers, list ...checks.Check) *clinic {
	t.Helper()
	reg, err := provider.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := flows.BuiltinCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	c := &clinic{t: t}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		key := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
		c.mu.Lock()
		c.seen = append(c.seen, r.Method+" "+r.URL.Path+" "+key)
		c.mu.Unlock()
		w.Header().Set("Content-Type", "application/json")
		status, body := say(r, key)
		if strings.HasPrefix(body, "<") {
			w.Header().Set("Content-Type", "text/html")
		}
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	}))
	t.Cleanup(server.Close)
	family, ok := reg.Resolve("openai-compatible")
	if !ok {
		t.Fatal("no provider openai-compatible")
	}
	c.url = server.URL
	maker := secret.NewMaker([]byte("test"), reg.Prefixes())
	c.engine = &flows.Engine{
		Fixers:   fixes.All(fixes.StartFiles{}),
		Registry: reg, Checks: list, Trees: []flows.Tree{line(list)}, Catalogue: catalogue, Maker: maker,
		Connect: func() (*wire.Client, error) { return wire.New(wire.Options{Timeout: 5 * time.Second, MaxRequests: 40}) },
	}
	c.visit.Target = checks.Target{
		Provider: family, BaseURL: checks.Setting{Value: server.URL + "/v1", Source: "env OPENAI_BASE_URL", Set: true}, UserNamed: true,
		Credential: c.candidate("OPENAI_API_KEY", testKey),
	}
	return c
}

func (c *clinic) candidate(name, key string) *keystore.Candidate {
	return &keystore.Candidate{Secret: c.engine.Maker.Make([]byte(key)), Source: keystore.Source{Kind: keystore.FromEnv}, Name: name}
}

// line is the tree that asks checks in order and concludes where one fails.
func line(list []checks.Check) flows.Tree {
	tree := flows.Tree{ID: "line", Title: "one after the other", Protocols: []string{"openai"}, Nodes: map[string]flows.Node{}}
	next := flows.NextEnd
	for i := len(list) - 1; i >= 0; i-- {
		id := fmt.Sprintf("n%d", i)
		tree.Nodes[id] = flows.Node{ID: id, Check: list[i].ID, On: map[string]string{"fail": flows.NextConclude}, Next: next}
		tree.Start, next = id, id
	}
	return tree
}

func (c *clinic) run() flows.Report {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), 20*time.Second)
	defer cancel()
	report, err := c.engine.Run(ctx, c.visit, func(e flows.Event) { c.events = append(c.events, e) })
	if err != nil {
		c.t.Fatal(err)
	}
	return report
}

// arrived counts the requests of which the line holds all the words.
func (c *clinic) arrived(words ...string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := 0
	for _, line := range c.seen {
		if !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(line, w) }) {
			n++
		}
	}
	return n
}

// said are the diagnoses of a report: "cause confidence".
func said(r flows.Report) []string {
	var out []string
	for _, d := range r.Diagnoses {
		out = append(out, d.Cause+" "+d.Confidence)
	}
	return out
}

func row(t *testing.T, r flows.Report, check string) flows.Finding {
	t.Helper()
	i := slices.IndexFunc(r.Findings, func(f flows.Finding) bool { return f.Check == check })
	if i < 0 {
		t.Fatalf("there is no finding of %s", check)
	}
	return r.Findings[i]
}

// Replies of the clinic's server.
const (
	granted = `{"object":"list","data":[{"id":"gpt-x"}]}`
	refused = `{"error":{"message":"No.","code":"code_a"}}`
	another = `{"error":{"message":"No, again.","code":"code_b"}}`
	tooMany = `{"error":{"message":"Slow down.","code":"slow_down","type":"rate_limit_error"}}`
)

// online is a check that fails with a cause while the list of models is refused with one of these codes, and offers
// changes.
func online(id string, named cause.ID, codes []string, changes ...checks.Change) checks.Check {
	return checks.Check{ID: id, Title: id + " is well", Causes: []cause.ID{named}, Probes: []string{checks.ProbeReal}, Run: func(ctx context.Context, f checks.Facts) checks.Finding {
		got := f.Reading(ctx, checks.ProbeReal)
		if !slices.Contains(codes, got.Code) {
			return checks.Finding{Status: checks.Pass, Summary: fmt.Sprint("status ", got.Status)}
		}
		return checks.Finding{Status: checks.Fail, Summary: "refused: " + got.Code, Causes: []cause.ID{named}, Confidence: checks.Inferred, Tell: "something else", Changes: changes}
	}}
}

// page is a check that fails where something else than the API answers.
func page() checks.Check {
	return checks.Check{ID: "test.page", Causes: []cause.ID{cause.ServerError}, Probes: []string{checks.ProbeReal}, Run: func(ctx context.Context, f checks.Facts) checks.Finding {
		if got := f.Reading(ctx, checks.ProbeReal); got.API() || got.Status == 0 {
			return checks.Finding{Status: checks.Pass}
		}
		return checks.Finding{Status: checks.Fail, Summary: "a page", Causes: []cause.ID{cause.ServerError}, Confidence: checks.Inferred}
	}}
}

// offline is a check that fails without asking anybody while the credential has this text.
func offline(c **clinic, id string, named cause.ID, key string, changes ...checks.Change) checks.Check {
	return checks.Check{ID: id, Title: id + " is well", Causes: []cause.ID{named}, Run: func(_ context.Context, f checks.Facts) checks.Finding {
		if s := f.Target().Sender(); s != nil && !s.Secret.Same((*c).engine.Maker.Make([]byte(key))) {
			return checks.Finding{Status: checks.Pass, Summary: "nothing to see", Local: true}
		}
		return checks.Finding{Status: checks.Fail, Summary: "seen here", Causes: []cause.ID{named}, Confidence: checks.Inferred, Changes: changes, Local: true}
	}}
}

// change is a change that repeats the list of models.
func change(id string, apply func(*checks.Target)) checks.Change {
	return checks.Change{ID: id, Title: "with " + id, Probe: checks.ProbeReal, Apply: func(t checks.Target) checks.Target {
		apply(&t)
		t.Changes = append(slices.Clone(t.Changes), id)
		return t
	}}
}
