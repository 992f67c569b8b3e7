package plain

import (
	"fmt"
	"strconv"
	"strings"

	"authdoctor/checks/wire"
	"authdoctor/flows"
)

// timings say what was sent, what came of it, and how long each stage of it took.
func (c *conversation) timings(report flows.Report) {
	for i, x := range report.Exchanges {
		c.out.say(fmt.Sprintf("request %d of %d: %s", i+1, len(report.Exchanges), x.Title))
		c.out.whole("sent", strings.TrimSpace(x.Method+" "+x.URL))
		if x.Status != 0 {
			c.out.say(fmt.Sprintf("reply: HTTP %d", x.Status))
		}
		c.out.sayOf("no complete reply", x.Fault)
		c.out.say("took: " + milliseconds(x.TookMS) + stagesWords(x.Stages))
	}
}

func stagesWords(stages []flows.StageView) string {
	var words []string
	for _, s := range stages {
		words = append(words, stageWord(wire.Stage(s.Stage))+" "+milliseconds(s.MS))
	}
	if len(words) == 0 {
		return ""
	}
	return ": " + strings.Join(words, ", ")
}

func stageWord(stage wire.Stage) string {
	switch stage {
	case wire.StageDNS:
		return "looking up the name"
	case wire.StageConnect:
		return "connecting"
	case wire.StageTLS:
		return "agreeing on encryption"
	case wire.StageProxy:
		return "the proxy"
	case wire.StageSend:
		return "sending"
	case wire.StageWait:
		return "waiting for the first byte"
	case wire.StageBody:
		return "reading the reply"
	}
	return string(stage)
}

func milliseconds(ms float64) string { return strconv.FormatFloat(ms, 'f', -1, 64) + " ms" }
