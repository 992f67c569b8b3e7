package screens

import (
	"fmt"
	"math"
	"strconv"
	"time"

	"authdoctor/checks/wire"
	"authdoctor/flows"
	"authdoctor/ui/theme"
	"authdoctor/ui/widgets"
)

// settled is how long a stage has to last before it is named: shorter ones would only flicker.
const settled = 120 * time.Millisecond

// requests are the requests of a walk, in the order of their start.
type requests struct{ all []request }

// request is one that runs, or has run.
type request struct {
	number      int
	title, host string
	stage       wire.Stage
	since       time.Time           // when it came to this stage
	view        *flows.ExchangeView // nil: it runs
}

// hear takes what the walk tells about a request.
func (r *requests) hear(event flows.Event, now time.Time) {
	switch e := event.(type) {
	case flows.ExchangeStarted:
		found := r.find(e.Exchange)
		found.title, found.host, found.since = e.Title, e.Host, now
	case flows.ExchangeReached:
		found := r.find(e.Exchange)
		found.stage, found.since = e.Stage, now
	case flows.ExchangeDone:
		r.find(e.Exchange.Number).view = &e.Exchange
	}
}

func (r *requests) find(number int) *request {
	for i := range r.all {
		if r.all[i].number == number {
			return &r.all[i]
		}
	}
	r.all = append(r.all, request{number: number})
	return &r.all[len(r.all)-1]
}

// begin lets the time of what runs start now.
func (r *requests) begin(now time.Time) {
	for i := range r.all {
		r.all[i].since = now
	}
}

// longest is the request that has been in its stage longest; false: none runs, or none has been in its stage for long.
func (r *requests) longest(now time.Time) (request, bool) {
	var longest request
	for _, one := range r.all {
		if one.view == nil && one.settled(now) && (longest.number == 0 || one.since.Before(longest.since)) {
			longest = one
		}
	}
	return longest, longest.number != 0
}

func (r request) settled(now time.Time) bool { return now.Sub(r.since) >= settled }

// awaited is what a request waits for: "the first byte from api.openai.com".
func (r request) awaited() string {
	what, toward := "the request to begin", ""
	switch r.stage {
	case wire.StageProxy:
		what, toward = "the proxy", " on the way to "
	case wire.StageDNS:
		what, toward = "the address", " of "
	case wire.StageConnect:
		what, toward = "a connection", " to "
	case wire.StageTLS:
		what, toward = "the TLS handshake", " with "
	case wire.StageSend:
		what, toward = "the request to be sent", " to "
	case wire.StageWait:
		what, toward = "the first byte", " from "
	case wire.StageBody:
		what, toward = "the rest of the reply", " from "
	case wire.StageBuild, wire.StageGuard:
	}
	if r.host == "" || toward == "" {
		return what
	}
	return what + toward + r.host
}

// pictures are the requests as they are drawn. What runs has no bar yet; its stage is named.
func (r *requests) pictures(now time.Time, ended bool) []widgets.Request {
	var all []widgets.Request
	for _, one := range r.all {
		switch {
		case one.view != nil:
			all = append(all, pictureOf(*one.view))
		case ended:
			all = append(all, widgets.Request{Title: one.title, End: "interrupted", Role: theme.Warn})
		case one.settled(now):
			one.host = "" // the title stands beside it
			all = append(all, widgets.Request{Title: one.title, End: "waiting for " + one.awaited() + seconds(now.Sub(one.since)), Role: theme.Accent})
		default:
			all = append(all, widgets.Request{Title: one.title, End: "asking", Role: theme.Accent})
		}
	}
	return all
}

// picturesOf are the requests of a report.
func picturesOf(views []flows.ExchangeView) []widgets.Request {
	var all []widgets.Request
	for _, view := range views {
		all = append(all, pictureOf(view))
	}
	return all
}

func pictureOf(view flows.ExchangeView) widgets.Request {
	made := widgets.Request{Title: view.Title, Took: milliseconds(view.TookMS), End: view.Fault, Role: theme.Bad}
	if view.Status != 0 {
		made.End = joined(", ", strconv.Itoa(view.Status), view.Fault)
	}
	if view.Fault == "" {
		made.Role = theme.Text
	}
	for _, stage := range view.Stages {
		if took := milliseconds(stage.MS); took > 0 {
			made.Stages = append(made.Stages, widgets.Stage{Name: stage.Stage, Took: took})
		}
	}
	return made
}

func milliseconds(ms float64) time.Duration {
	const most = float64(24 * time.Hour / time.Millisecond)
	if math.IsNaN(ms) || ms < 0 {
		return 0
	}
	return time.Duration(min(ms, most) * float64(time.Millisecond))
}

// seconds is a waiting time behind what is waited for; nothing where it is short.
func seconds(d time.Duration) string {
	if d < time.Second {
		return ""
	}
	return fmt.Sprintf(" (%d s)", int(d.Seconds()))
}
