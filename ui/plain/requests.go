package plain

import (
	"fmt"
	"slices"

	"authdoctor/checks/wire"
	"authdoctor/flows"
)

// requests are those that are under way, oldest first.
type requests []request

type request struct {
	number int
	host   string
	stage  wire.Stage // empty: it has only begun
}

func (r *requests) hear(event flows.Event) {
	switch e := event.(type) {
	case flows.ExchangeStarted:
		*r = append(*r, request{number: e.Exchange, host: e.Host})
	case flows.ExchangeReached:
		for i := range *r {
			if (*r)[i].number == e.Exchange {
				(*r)[i].stage = e.Stage
			}
		}
	case flows.ExchangeDone:
		*r = slices.DeleteFunc(*r, func(q request) bool { return q.number == e.Exchange.Number })
	}
}

// words say what the oldest request waits for, and how many there are beside it. Empty: none is under way.
func (r requests) words() string {
	if len(r) == 0 {
		return ""
	}
	words := r[0].words()
	if others := len(r) - 1; others > 0 {
		words += fmt.Sprintf(", and %s more", counted(others, "request"))
	}
	return words
}

func (q request) words() string {
	switch q.stage {
	case wire.StageDNS:
		return "looking up " + q.host
	case wire.StageConnect:
		return "connecting to " + q.host
	case wire.StageTLS:
		return "agreeing on encryption with " + q.host
	case wire.StageProxy:
		return "asking the proxy for " + q.host
	case wire.StageSend:
		return "sending the request to " + q.host
	case wire.StageWait:
		return "waiting for the first byte from " + q.host
	case wire.StageBody:
		return "reading the reply of " + q.host
	}
	return "preparing a request to " + q.host
}
