package flows

import (
	"math"
	"slices"
	"strings"
	"sync"
	"time"

	"authdoctor/checks"
	"authdoctor/checks/wire"
)

// exchanges tells of the requests of a run, which are made beside each other, and keeps what became of them.
type exchanges struct {
	observe Observer

	mu    sync.Mutex
	begun int
	views []ExchangeView // of those that are over
}

// begin numbers an exchange and tells of it, in one step: the numbers are heard in order.
func (e *exchanges) begin(b checks.Begun) checks.Watcher {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.begun++
	x := exchange{of: e, number: e.begun, title: exchangeTitle(b.Target, b.Probe)}
	e.observe(ExchangeStarted{Exchange: x.number, Title: x.title, Host: strings.TrimSuffix(b.Host, ":443")})
	return x
}

// list is every exchange that is over, in the order of their start.
func (e *exchanges) list() []ExchangeView {
	e.mu.Lock()
	defer e.mu.Unlock()
	list := slices.Clone(e.views)
	slices.SortFunc(list, func(a, b ExchangeView) int { return a.Number - b.Number })
	return list
}

// exchange is one request that is being made. It implements checks.Watcher.
type exchange struct {
	of     *exchanges
	number int
	title  string
}

// Reached implements checks.Watcher.
func (x exchange) Reached(stage wire.Stage) {
	x.of.observe(ExchangeReached{Exchange: x.number, Stage: stage})
}

// Done implements checks.Watcher.
func (x exchange) Done(ex wire.Exchange) {
	view := ExchangeView{
		Number: x.number, Title: x.title, Method: ex.Method, URL: checks.ShownURL(ex.URL), Status: ex.Status,
		Fault: string(ex.Fault), TookMS: tenths(ex.Took), Stages: stageViews(ex.Timings),
	}
	x.of.mu.Lock()
	x.of.views = append(x.of.views, view)
	x.of.mu.Unlock()
	x.of.observe(ExchangeDone{Exchange: view})
}

// stageViews has each stage once, also where a request was repeated on another connection.
func stageViews(timings []wire.Timing) []StageView {
	var stages []wire.Stage
	took := map[wire.Stage]time.Duration{}
	for _, t := range timings {
		if !slices.Contains(stages, t.Stage) {
			stages = append(stages, t.Stage)
		}
		took[t.Stage] += t.Took
	}
	var views []StageView
	for _, stage := range stages {
		views = append(views, StageView{Stage: string(stage), MS: tenths(took[stage])})
	}
	return views
}

// tenths is a duration in milliseconds, to a tenth.
func tenths(d time.Duration) float64 {
	return math.Round(float64(d)/float64(time.Millisecond)*10) / 10
}

// exchangeTitle says what a probe asks, and what a proof changed about it.
func exchangeTitle(t checks.Target, probe string) string {
	title, asked := probe, "the list of models"
	if spec, ok := t.Spec(checks.ProbeReal); ok && spec.ID != "models" {
		asked = "whose key it is"
	}
	switch {
	case probe == checks.ProbeNone, probe == checks.ProbeReal && t.Sender() == nil:
		title = asked + ", without a key"
	case probe == checks.ProbeReal:
		title = asked + ", with the key"
	case probe == checks.ProbeDummy:
		title = asked + ", with a false key"
	case probe == checks.ProbeList:
		title = "the list of models"
	case probe == checks.ProbeBalance:
		title = "the balance"
	case probe == checks.ProbeIdentity:
		title = "how the key stands"
	case probe == checks.ProbeRoute:
		title = "whether the chat endpoint is there"
	case probe == checks.ProbeModel:
		title = "one model"
	case probe == checks.ProbeQuota:
		title = "the quota, with a request that must be refused"
	case probe == checks.ProbeOneToken:
		title = "one token"
	}
	if len(t.Changes) > 0 {
		title += " (" + strings.Join(t.Changes, ", ") + ")"
	}
	return title
}
