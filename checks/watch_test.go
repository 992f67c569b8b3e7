package checks_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"authdoctor/checks"
	"authdoctor/checks/wire"
)

// log is a watcher that writes everything down.
type log struct {
	mu    sync.Mutex
	lines []string
}

type logged struct {
	log   *log
	probe string
}

func (l *log) begin(b checks.Begun) checks.Watcher {
	l.add("begin " + b.Probe + " " + b.Host)
	return logged{l, b.Probe}
}

func (l *log) add(line string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, line)
}

func (l *log) of(probe string) []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(l.lines), func(line string) bool { return strings.Fields(line)[1] != probe })
}

func (e logged) Reached(s wire.Stage)  { e.log.add("reached " + e.probe + " " + string(s)) }
func (e logged) Done(ex wire.Exchange) { e.log.add("done " + e.probe + " " + string(ex.Fault)) }

// Every exchange is told once, whoever reads it, and all of it before Wait returns.
func TestWatch(t *testing.T) {
	s, heard := serve(t), &log{}
	run := runner(t, checks.Consent{})
	run.Watch(heard.begin)
	view := run.View(s.target(t))
	view.Speculate(t.Context())
	view.Exchange(t.Context(), checks.ProbeReal)
	again := view.Target()
	again.Changes = []string{"nothing that is sent"}
	view.With(again).Exchange(t.Context(), checks.ProbeReal)
	if err := run.Wait(); err != nil {
		t.Fatal(err)
	}
	for _, probe := range controls() {
		lines := heard.of(probe)
		if len(lines) < 4 || lines[0] != "begin "+probe+" "+strings.TrimPrefix(s.URL, "http://") || !slices.Contains(lines, "reached "+probe+" send") || lines[len(lines)-1] != "done "+probe+" " {
			t.Errorf("%s: %q", probe, lines)
		}
		if begun := slices.DeleteFunc(lines, func(l string) bool { return !strings.HasPrefix(l, "begin") }); len(begun) != 1 {
			t.Errorf("%s began %d times", probe, len(begun))
		}
	}
}

// What is withheld is told to nobody.
func TestWatchOfWhatIsWithheld(t *testing.T) {
	s, heard := serve(t), &log{}
	run := runner(t, checks.Consent{})
	run.Watch(heard.begin)
	target := s.target(t)
	target.UserNamed = false // nobody named the host
	if ex := run.View(target).Exchange(t.Context(), checks.ProbeReal); ex.Fault != wire.FaultWithheld {
		t.Errorf("%q", ex.Fault)
	}
	if err := run.Wait(); err != nil || len(heard.lines) > 0 {
		t.Errorf("%v, %q", err, heard.lines)
	}
}

// A watcher that panics breaks neither the terminal nor the exchange: the run ends as crashed.
func TestWatchThatPanics(t *testing.T) {
	s := serve(t)
	run := runner(t, checks.Consent{})
	run.Watch(func(checks.Begun) checks.Watcher { panic("a broken screen") })
	if ex := run.View(s.target(t)).Exchange(t.Context(), checks.ProbeReal); ex.Status != 200 {
		t.Errorf("%q %v", ex.Fault, ex.Err)
	}
	var crash *wire.Crash
	if err := run.Wait(); !errors.As(err, &crash) || crash.What != "a broken screen" {
		t.Errorf("%v", err)
	}
}
