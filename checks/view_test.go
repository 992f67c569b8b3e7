package checks_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"authdoctor/checks"
	"authdoctor/checks/wire"
)

// service counts what arrives: "GET /v1/models key" by what stands in for the credential.
type service struct {
	*httptest.Server
	mu   sync.Mutex
	seen []string
}

func serve(t *testing.T) *service {
	t.Helper()
	s := &service{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		who := map[string]string{"": "none", "Bearer " + ownKey(): "key", "Bearer sk-authdoctor-control-probe-not-a-key": "dummy"}[r.Header.Get("Authorization")]
		if who == "" {
			who = "other"
		}
		s.mu.Lock()
		s.seen = append(s.seen, r.URL.Path+" "+who+" "+r.Header.Get("OpenAI-Organization")+r.Header.Get("X-Team"))
		s.mu.Unlock()
		w.Header().Set("Content-Type", "application/json")
		if who != "key" {
			w.WriteHeader(401)
			fmt.Fprint(w, `{"error":{"message":"You didn't provide an API key."}}`)
			return
		}
		fmt.Fprint(w, `{"object":"list","data":[{"id":"gpt-x"}]}`)
	}))
	t.Cleanup(s.Close)
	return s
}

// requests are what arrived since the last call, sorted.
func (s *service) requests() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	seen := s.seen
	s.seen = nil
	slices.Sort(seen)
	for i := range seen {
		seen[i] = strings.TrimSpace(seen[i])
	}
	return seen
}

func (s *service) target(t *testing.T) checks.Target {
	return checks.Target{Provider: resolved(t, "openai-compatible"), BaseURL: base(s.URL + "/v1"), UserNamed: true, Credential: candidate("K", ownKey())}
}

func runner(t *testing.T, limits checks.Consent, all ...checks.Check) *checks.Runner {
	t.Helper()
	client, err := wire.New(wire.Options{Timeout: 5 * time.Second, MaxRequests: 50})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return checks.NewRunner(client, registry(t), all, limits)
}

func controls() []string { return []string{checks.ProbeNone, checks.ProbeDummy, checks.ProbeReal} }

// Each exchange and each finding is made once, however often and from wherever it is asked for.
func TestViewAsksOnce(t *testing.T) {
	s, ran := serve(t), 0
	run := runner(t, checks.Consent{}, checks.Check{ID: "counted", Title: "it is counted", Probes: controls(), Run: func(ctx context.Context, f checks.Facts) checks.Finding {
		ran++
		return checks.Finding{Status: checks.Pass, Summary: fmt.Sprint(f.Exchange(ctx, checks.ProbeReal).Status)}
	}})
	view := run.View(s.target(t))
	view.Speculate(t.Context())
	for range 3 {
		for _, probe := range controls() {
			view.Exchange(t.Context(), probe)
			view.Reading(t.Context(), probe)
		}
		got := view.Finding(t.Context(), "counted")
		if got.Check != "counted" || got.Title != "it is counted" || got.Summary != "200" {
			t.Errorf("%+v", got)
		}
	}
	if err := run.Wait(); err != nil {
		t.Fatal(err)
	}
	if want := []string{"/v1/models dummy", "/v1/models key", "/v1/models none"}; !slices.Equal(s.requests(), want) || ran != 1 {
		t.Errorf("the check ran %d times", ran)
	}
	if got := view.Finding(t.Context(), "no.such"); got.Status != checks.Unknown || got.Because != "no such check" {
		t.Errorf("%+v", got)
	}
	if sent, _ := run.Client().Sent(); sent != 3 {
		t.Errorf("%d requests were counted", sent)
	}
}

// The readings are those of the provider, and at an address that is not its own also those of the gateways.
func TestViewReadsGateways(t *testing.T) {
	body := `{"error":{"message":"无效的令牌 (request id: 1)","type":"new_api_error"}}`
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(401)
		fmt.Fprint(w, body)
	}))
	defer server.Close()
	target := checks.Target{Provider: resolved(t, "openai"), BaseURL: base(server.URL + "/v1"), UserNamed: true, Credential: candidate("K", ownKey())}
	got := runner(t, checks.Consent{}).View(target).Reading(t.Context(), checks.ProbeReal)
	if got.Rule == nil || got.Rule.ID != "openai-compatible-invalid-token" {
		t.Errorf("rule %+v", got.Rule)
	}
}

// Without a key only the address is asked; offline nothing is.
func TestSpeculate(t *testing.T) {
	s := serve(t)
	for name, c := range map[string]struct {
		limits checks.Consent
		key    bool
		want   []string
	}{
		"a key":    {checks.Consent{}, true, []string{"/v1/models dummy", "/v1/models key", "/v1/models none"}},
		"no key":   {checks.Consent{}, false, []string{"/v1/models none"}},
		"silent":   {checks.Consent{Silent: "--offline"}, true, nil},
		"no, none": {checks.Consent{Silent: "--offline"}, false, nil},
	} {
		target := s.target(t)
		if !c.key {
			target.Credential = nil
		}
		run := runner(t, c.limits)
		run.View(target).Speculate(t.Context())
		if err := run.Wait(); err != nil {
			t.Fatal(err)
		}
		if got := s.requests(); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestSilentRun(t *testing.T) {
	s, ran := serve(t), []string{}
	check := func(id string, probes ...string) checks.Check {
		return checks.Check{ID: id, Probes: probes, Run: func(context.Context, checks.Facts) checks.Finding {
			ran = append(ran, id)
			return checks.Finding{Status: checks.Pass}
		}}
	}
	run := runner(t, checks.Consent{Silent: "--offline"}, check("local"), check("online", checks.ProbeReal))
	view := run.View(s.target(t))
	if got := view.Finding(t.Context(), "online"); got.Status != checks.Skip || got.Because != "--offline" {
		t.Errorf("%+v", got)
	}
	if got := view.Finding(t.Context(), "local"); got.Status != checks.Pass || !slices.Equal(ran, []string{"local"}) {
		t.Errorf("%+v, ran %v", got, ran)
	}
	if ex := view.Exchange(t.Context(), checks.ProbeReal); ex.Fault != wire.FaultWithheld || !errors.Is(ex.Err, wire.ErrWithheld) || view.Reading(t.Context(), checks.ProbeReal).Status != 0 {
		t.Errorf("%+v", ex)
	}
	if got := s.requests(); len(got) > 0 {
		t.Errorf("sent %v", got)
	}
}

// A changed target asks again exactly what the change can have touched.
func TestWithKeepsWhatDidNotChange(t *testing.T) {
	const none, dummy, key, other = "/v1/models none", "/v1/models dummy", "/v1/models key", "/v1/models other"
	cases := map[string]struct {
		change func(*checks.Target)
		want   []string // that is asked again
	}{
		"nothing":                      {func(*checks.Target) {}, nil},
		"the model":                    {func(t *checks.Target) { t.Model.Value = "gpt-y" }, nil},
		"where the address was found":  {func(t *checks.Target) { t.BaseURL.Source = "flag --base-url" }, nil},
		"the losers":                   {func(t *checks.Target) { t.Shadowed = append(t.Shadowed, *candidate("L", "loser")) }, nil},
		"the same key from elsewhere":  {func(t *checks.Target) { t.Credential = candidate("SAME", ownKey()) }, nil},
		"the key":                      {func(t *checks.Target) { t.Credential = candidate("O", "another key") }, []string{other}},
		"no key":                       {func(t *checks.Target) { t.Credential = nil }, []string{none}},
		"a header in the key's place":  {func(t *checks.Target) { t.Override = candidate("H", "Bearer "+ownKey()) }, []string{key}},
		"how the key travels":          {func(t *checks.Target) { t.Provider.Auth.Format = "Token {key}" }, []string{other, other}},
		"the organization":             {func(t *checks.Target) { t.Organization.Value = "org-a" }, []string{dummy + " org-a", key + " org-a", none + " org-a"}},
		"another header":               {func(t *checks.Target) { t.Headers = []checks.Header{{Name: "X-Team", Value: "blue"}} }, []string{dummy + " blue", key + " blue", none + " blue"}},
		"the path":                     {func(t *checks.Target) { t.BaseURL.Value += "/v1" }, []string{"/v1/v1/models dummy", "/v1/v1/models key", "/v1/v1/models none"}},
		"the proxy":                    {func(t *checks.Target) { t.Direct = true }, []string{dummy, key, none}},
		"a slash that changes nothing": {func(t *checks.Target) { t.BaseURL.Value += "/" }, nil},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			s := serve(t)
			run := runner(t, checks.Consent{})
			view := run.View(s.target(t))
			for _, probe := range controls() {
				view.Exchange(t.Context(), probe)
			}
			s.requests()
			changed := view.Target()
			c.change(&changed)
			next := view.With(changed)
			for _, probe := range controls() {
				next.Exchange(t.Context(), probe)
			}
			if got := s.requests(); !slices.Equal(got, c.want) {
				t.Errorf("asked again %v, want %v", got, c.want)
			}
		})
	}
}

// As many headers as before, and one of them another: what was sent with it is asked again.
func TestWithSeesAChangedHeader(t *testing.T) {
	s := serve(t)
	target := s.target(t)
	target.Headers = []checks.Header{{Name: "X-Team", Value: "blue"}}
	view := runner(t, checks.Consent{}).View(target)
	view.Exchange(t.Context(), checks.ProbeNone)
	s.requests()
	target.Headers = []checks.Header{{Name: "X-Team", Value: "red"}}
	view.With(target).Exchange(t.Context(), checks.ProbeNone)
	if got := s.requests(); !slices.Equal(got, []string{"/v1/models none red"}) {
		t.Errorf("asked again %v", got)
	}
}

// What only the refused half of a view has asked is not carried over: one model, quota.
func TestWithDropsTheRest(t *testing.T) {
	s := serve(t)
	target := s.target(t)
	target.Model.Value = "gpt-x"
	view := runner(t, checks.Consent{}).View(target)
	view.Exchange(t.Context(), checks.ProbeModel)
	target.Model.Value = "gpt-y"
	view.With(target).Exchange(t.Context(), checks.ProbeModel)
	if got := s.requests(); !slices.Equal(got, []string{"/v1/models/gpt-x key", "/v1/models/gpt-y key"}) {
		t.Errorf("asked %v", got)
	}
}

// A key that may not go to an address does not, and the view says why; the probes without it go all the same.
func TestDeniedKey(t *testing.T) {
	s := serve(t)
	target := s.target(t)
	target.UserNamed = false
	view := runner(t, checks.Consent{}).View(target)
	if !strings.HasPrefix(view.Denied(), "nobody named the host") {
		t.Errorf("denied: %q", view.Denied())
	}
	for _, probe := range controls() {
		view.Exchange(t.Context(), probe)
	}
	if got := s.requests(); !slices.Equal(got, []string{"/v1/models dummy", "/v1/models none"}) {
		t.Errorf("arrived: %v", got)
	}
	if ex := view.Exchange(t.Context(), checks.ProbeQuota); ex.Fault != wire.FaultWithheld || ex.Failed != wire.StageBuild {
		t.Errorf("a probe that the provider does not have: %+v", ex)
	}
}

// A panic below an exchange ends the wait with an error; nobody hangs on the exchange.
func TestExchangeThatPanics(t *testing.T) {
	client, err := wire.New(wire.Options{Resolve: func(context.Context, string) ([]netip.Addr, error) { panic("resolver") }})
	if err != nil {
		t.Fatal(err)
	}
	run := checks.NewRunner(client, registry(t), nil, checks.Consent{})
	target := checks.Target{Provider: resolved(t, "openai-compatible"), BaseURL: base("https://gateway.example/v1"), UserNamed: true, Credential: candidate("K", ownKey())}
	view := run.View(target)
	view.Exchange(t.Context(), checks.ProbeNone)
	view.Exchange(t.Context(), checks.ProbeReal)
	var crash *wire.Crash
	if err := run.Wait(); !errors.As(err, &crash) || !strings.Contains(crash.What, "resolver") || len(crash.Stack) == 0 {
		t.Errorf("%v", err)
	}
}
