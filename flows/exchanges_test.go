package flows_test

import (
	"context"
	"fmt"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/checks/wire"
	"authdoctor/flows"
)

// told is what was heard of each exchange, by number.
func told(events []flows.Event) (started []flows.ExchangeStarted, stages map[int][]wire.Stage, done map[int]flows.ExchangeView) {
	stages, done = map[int][]wire.Stage{}, map[int]flows.ExchangeView{}
	for _, e := range events {
		switch e := e.(type) {
		case flows.ExchangeStarted:
			started = append(started, e)
		case flows.ExchangeReached:
			stages[e.Exchange] = append(stages[e.Exchange], e.Stage)
		case flows.ExchangeDone:
			done[e.Exchange.Number] = e.Exchange
		}
	}
	return started, stages, done
}

// Each request is told from its start to its end, and stands in the report as it was told.
func TestExchangesAreTold(t *testing.T) {
	c := newClinic(t, byTeam(map[string]string{"": refused, "one": granted}), online("test.first", cause.OrgMismatch, []string{"code_a"}, team("first", "one")))
	report := c.run()
	started, stages, done := told(c.events)
	if len(started) != 4 || len(report.Exchanges) != 4 || report.Requests.Sent != 4 {
		t.Fatalf("%d started, %d in the report, %d sent", len(started), len(report.Exchanges), report.Requests.Sent)
	}
	var titles []string
	for i, s := range started {
		view := report.Exchanges[i]
		titles = append(titles, view.Title)
		if s.Exchange != i+1 || view.Number != i+1 || s.Title != view.Title || "http://"+s.Host != c.url {
			t.Errorf("%+v, in the report %+v", s, view)
		}
		if fmt.Sprint(done[i+1]) != fmt.Sprint(view) || view.Method != "GET" || view.URL != c.url+"/v1/models" || view.Status == 0 || view.Fault != "" || view.TookMS <= 0 {
			t.Errorf("told %+v, in the report %+v", done[i+1], view)
		}
		var timed []wire.Stage
		for _, s := range view.Stages {
			timed = append(timed, wire.Stage(s.Stage))
			if s.MS < 0 || s.MS > view.TookMS+1 {
				t.Errorf("%s took %v of %v", s.Stage, s.MS, view.TookMS)
			}
		}
		if !slices.Equal(timed, stages[i+1]) || !slices.Contains(timed, wire.StageSend) {
			t.Errorf("told %v, in the report %v", stages[i+1], timed)
		}
	}
	slices.Sort(titles) // the first three are made beside each other
	if want := []string{
		"the list of models, with a false key", "the list of models, with the key", "the list of models, with the key (first)", "the list of models, without a key",
	}; !slices.Equal(titles, want) {
		t.Errorf("%q", titles)
	}
}

// What a request asks, in words; a proof says what it changed.
func TestExchangeTitles(t *testing.T) {
	read := func(probe string) checks.Check {
		return checks.Check{ID: "test." + probe, Probes: []string{probe}, Run: func(ctx context.Context, f checks.Facts) checks.Finding {
			f.Exchange(ctx, probe)
			return checks.Finding{Status: checks.Pass}
		}}
	}
	for name, c := range map[string]struct {
		probe  string
		target func(*checks.Target)
		want   string
	}{
		"with the key":     {checks.ProbeReal, func(*checks.Target) {}, "the list of models, with the key"},
		"without a key":    {checks.ProbeNone, func(*checks.Target) {}, "the list of models, without a key"},
		"a false key":      {checks.ProbeDummy, func(*checks.Target) {}, "the list of models, with a false key"},
		"there is no key":  {checks.ProbeReal, func(t *checks.Target) { t.Credential = nil }, "the list of models, without a key"},
		"the endpoint":     {checks.ProbeRoute, func(*checks.Target) {}, "whether the chat endpoint is there"},
		"one model":        {checks.ProbeModel, func(t *checks.Target) { t.Model.Value = "gpt-x" }, "one model"},
		"changed":          {checks.ProbeNone, func(t *checks.Target) { t.Changes = []string{"without the proxy", "model gpt-y"} }, "the list of models, without a key (without the proxy, model gpt-y)"},
		"with its changes": {checks.ProbeModel, func(t *checks.Target) { t.Changes = []string{"model gpt-y"} }, "one model (model gpt-y)"},
	} {
		t.Run(name, func(t *testing.T) {
			clinic := newClinic(t, always(200, granted), read(c.probe))
			c.target(&clinic.visit.Target)
			report := clinic.run()
			if !slices.ContainsFunc(report.Exchanges, func(e flows.ExchangeView) bool { return e.Title == c.want }) {
				t.Errorf("%+v", report.Exchanges)
			}
		})
	}
}

// A request that hangs has reached the stage that it hangs in while the walk still waits, and says so at the end.
func TestExchangeThatHangs(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	c := newClinic(t, func(r *http.Request, _ string) (int, string) {
		<-r.Context().Done()
		return 200, granted
	}, online("test.first", cause.OrgMismatch, []string{"code_a"}))
	waiting := 0
	report, err := c.engine.Run(ctx, c.visit, func(e flows.Event) {
		if reached, ok := e.(flows.ExchangeReached); ok && reached.Stage == wire.StageWait {
			if waiting++; waiting == 3 {
				cancel() // nothing but this ends the run
			}
		}
	})
	if err != nil || waiting != 3 || len(report.Exchanges) != 3 {
		t.Fatalf("%v, %d wait, %+v", err, waiting, report.Exchanges)
	}
	for _, e := range report.Exchanges {
		if e.Fault != "canceled" || e.Status != 0 || len(e.Stages) == 0 || e.Stages[len(e.Stages)-1].Stage != "wait" {
			t.Errorf("%+v", e)
		}
	}
}

// An observer hears one event at a time, though requests run beside each other, and none after the run.
func TestEventsOneAtATime(t *testing.T) {
	var list []checks.Check
	for i := range 6 {
		list = append(list, online(fmt.Sprintf("test.%d", i), cause.All()[i], []string{fmt.Sprintf("code_%d", i)}, team("next", fmt.Sprint(i+1))))
	}
	var inside, after atomic.Int32
	var over atomic.Bool
	t.Cleanup(func() { // when the server is closed, too
		if after.Load() > 0 {
			t.Errorf("%d events after the run", after.Load())
		}
	})
	c := newClinic(t, func(r *http.Request, _ string) (int, string) {
		n := r.Header.Get("X-Team")
		if n == "" {
			n = "0"
		}
		return 403, `{"error":{"message":"No.","code":"code_` + n + `"}}`
	}, list...)
	heard := 0 // without a lock: the race detector looks at it, too
	report, err := c.engine.Run(t.Context(), c.visit, func(flows.Event) {
		if inside.Add(1) != 1 {
			t.Error("two events at once")
		}
		if over.Load() {
			after.Add(1)
		}
		heard++
		for range 100 {
			runtime.Gosched() // time for another one to come in between
		}
		inside.Add(-1)
	})
	over.Store(true)
	if err != nil || len(report.Exchanges) < 9 || heard < 4*len(report.Exchanges) {
		t.Fatalf("%v, %d requests, %d events", err, len(report.Exchanges), heard)
	}
}

// What was never sent is not listed: nothing in a run that sends nothing, nothing beyond the budget, nothing withheld.
func TestExchangesThatWereNotSent(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*clinic)
		listed int
	}{
		"offline":  {func(c *clinic) { c.visit.Offline = true }, 0},
		"withheld": {func(c *clinic) { c.visit.Target.UserNamed = false }, 2}, // those without the key may go
		"budget": {func(c *clinic) {
			c.engine.Connect = func() (*wire.Client, error) { return wire.New(wire.Options{MaxRequests: 2}) }
		}, 2},
		"a key that no client can send": {func(c *clinic) { c.visit.Target.Credential = c.candidate("K", "key\nof-the-clinic") }, 2},
	} {
		t.Run(name, func(t *testing.T) {
			clinic := newClinic(t, always(403, refused), online("test.first", cause.OrgMismatch, nil))
			c.change(clinic)
			report := clinic.run()
			started, _, done := told(clinic.events)
			if len(report.Exchanges) != c.listed || len(started) != c.listed || len(done) != c.listed || report.Requests.Sent != c.listed || clinic.arrived() != c.listed {
				t.Errorf("%d listed, %d started, %d done, %d sent, %d arrived; want %d", len(report.Exchanges), len(started), len(done), report.Requests.Sent, clinic.arrived(), c.listed)
			}
		})
	}
}

// An address is shown as everywhere in a report: without what can be a credential.
func TestExchangeAddressIsShownSafely(t *testing.T) {
	c := newClinic(t, always(200, granted), online("test.first", cause.OrgMismatch, nil))
	hidden := strings.Repeat("hidden", 4)
	c.visit.Target.BaseURL.Value = strings.Replace(c.url, "http://", "http://me:"+hidden+"@", 1) + "/v1?key=" + hidden
	report := c.run()
	if len(report.Exchanges) == 0 {
		t.Fatal("nothing was sent")
	}
	for _, e := range c.events {
		if text := fmt.Sprintf("%+v", e); strings.Contains(text, hidden) {
			t.Errorf("%T shows it: %s", e, text)
		}
	}
	if url := report.Exchanges[0].URL; url != c.url+"/v1/models" {
		t.Errorf("%s", url)
	}
}
