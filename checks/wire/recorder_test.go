package wire

import (
	"runtime"
	"slices"
	"sync"
	"testing"
)

// The stages of a dial that goes on for somebody else, and what comes too late, are not the request's.
func TestFollows(t *testing.T) {
	cases := map[string]struct {
		enter, want []Stage
	}{
		"a new connection":            {[]Stage{StageDNS, StageConnect, StageTLS, StageSend, StageWait, StageBody}, []Stage{StageDNS, StageConnect, StageTLS, StageSend, StageWait, StageBody}},
		"a proxy with a name":         {[]Stage{StageDNS, StageProxy, StageTLS, StageProxy, StageTLS, StageSend}, []Stage{StageDNS, StageProxy, StageTLS, StageProxy, StageTLS, StageSend}},
		"two addresses":               {[]Stage{StageConnect, StageConnect, StageSend}, []Stage{StageConnect, StageSend}},
		"its own dial goes on":        {[]Stage{StageDNS, StageConnect, StageSend, StageTLS, StageWait, StageConnect, StageBody}, []Stage{StageDNS, StageConnect, StageSend, StageWait, StageBody}},
		"the reply is there first":    {[]Stage{StageSend, StageBody, StageWait}, []Stage{StageSend, StageBody}},
		"again on another connection": {[]Stage{StageSend, StageWait, StageBuild, StageConnect, StageSend, StageWait}, []Stage{StageSend, StageWait, StageConnect, StageSend, StageWait}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var heard, timed []Stage
			r := newRecorder("api.test:443", func(s Stage) { heard = append(heard, s) })
			for _, stage := range c.enter {
				if stage == StageBuild {
					r.again()
					continue
				}
				r.enter(stage)
			}
			r.end()
			for _, timing := range r.timings {
				timed = append(timed, timing.Stage)
			}
			if !slices.Equal(heard, c.want) || !slices.Equal(timed, c.want) {
				t.Errorf("heard %v, timed %v, want %v", heard, timed, c.want)
			}
		})
	}
}

// Behind the end nothing is told, and nothing is timed.
func TestNothingIsToldAfterTheEnd(t *testing.T) {
	told := 0
	r := newRecorder("api.test:443", func(Stage) { told++ })
	r.enter(StageConnect)
	r.end()
	r.enter(StageTLS)
	r.again()
	r.connecting("192.0.2.1:443")
	r.wroteRequest(nil)
	if told != 1 || len(r.timings) != 1 {
		t.Errorf("%d stages were told, %v timed", told, r.timings)
	}
}

// Whoever hears of a stage hears of one at a time, and may ask what is noted.
func TestStagesAreToldOneAtATime(t *testing.T) {
	var r *recorder
	inside, told := false, 0
	r = newRecorder("api.test:443", func(stage Stage) {
		if inside {
			t.Error("two at once")
		}
		inside = true
		if at := r.reached(); at != stage {
			t.Errorf("told %s, reached %s", stage, at)
		}
		told++
		runtime.Gosched() // time for another one to come in between
		inside = false
	})
	var group sync.WaitGroup
	for _, stage := range []Stage{StageDNS, StageConnect, StageTLS, StageProxy} {
		for range 50 {
			group.Go(func() { r.enter(stage) })
		}
	}
	group.Wait()
	r.end()
	if told == 0 || told != len(r.timings) {
		t.Errorf("%d told, %d timed", told, len(r.timings))
	}
}
