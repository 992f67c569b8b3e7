package screens

import (
	"strings"
	"testing"
	"time"

	"authdoctor/checks"
	"authdoctor/checks/wire"
	"authdoctor/flows"
	"authdoctor/ui/intent"
	"authdoctor/ui/layout"
	"authdoctor/ui/session"
	"authdoctor/ui/theme"
	"authdoctor/ui/uitest"
)

func began() time.Time { return time.Unix(1000, 0) }

// newWalk is a walk in a window of the usual size, at its first tick.
func newWalk() *Walk {
	w := sized(NewWalk(theme.New(false, true), session.Choice{SetupID: "openai"}, "OpenAI", uitest.QuotedKey().Rows), 80, 21)
	w.Tick(began())
	return w
}

func wantNotDrawn(t *testing.T, s Screen, unwanted ...string) {
	t.Helper()
	for _, text := range unwanted {
		if view := s.View(); strings.Contains(view, text) {
			t.Errorf("%q is on the screen:\n%s", text, view)
		}
	}
}

func firstRow(s Screen) string {
	row, _, _ := strings.Cut(s.View(), "\n")
	return row
}

func TestSlowWalkSaysWhatItWaitsFor(t *testing.T) {
	tests := []struct {
		stage wire.Stage
		want  string
	}{
		{wire.StageDNS, "waiting for the address of api.openai.com (4 s)"},
		{wire.StageConnect, "waiting for a connection to api.openai.com (4 s)"},
		{wire.StageProxy, "waiting for the proxy on the way to api.openai.com (4 s)"},
		{wire.StageTLS, "waiting for the TLS handshake with api.openai.com (4 s)"},
		{wire.StageSend, "waiting for the request to be sent to api.openai.com (4 s)"},
		{wire.StageWait, "waiting for the first byte from api.openai.com (4 s)"},
		{wire.StageBody, "waiting for the rest of the reply from api.openai.com (4 s)"},
		{wire.StageGuard, "waiting for the request to begin (4 s)"},
	}
	for _, tt := range tests {
		w := newWalk()
		w.Hear(flows.CheckStarted{Check: "account.accepted"}, flows.ExchangeStarted{Exchange: 1, Title: "the models", Host: "api.openai.com"},
			flows.ExchangeReached{Exchange: 1, Stage: tt.stage})
		w.Tick(began().Add(2900 * time.Millisecond))
		wantDrawn(t, w, "Checking: the server accepts the credential")
		wantNotDrawn(t, w, "slow")
		w.Tick(began().Add(4100 * time.Millisecond))
		if got := firstRow(w); !strings.Contains(got, "Checking: "+tt.want) {
			t.Errorf("%s: %q", tt.stage, got)
		}
		wantDrawn(t, w, " slow", "slow: "+tt.want)
	}
}

func TestTheFirstTickIsTheBeginning(t *testing.T) {
	w := sized(NewWalk(theme.New(false, true), session.Choice{}, "", uitest.QuotedKey().Rows), 80, 21)
	w.Hear(flows.CheckStarted{Check: "model.exists"}, flows.ExchangeStarted{Exchange: 1, Host: "x.example"})
	wantNotDrawn(t, w, "slow")
	w.Tick(began())
	wantNotDrawn(t, w, "slow", " s)")
	w.Tick(began().Add(3 * time.Second)) // one tick a second is enough
	wantDrawn(t, w, " slow", "waiting for the request to begin (3 s)")
}

func TestShortStagesAreNotNamed(t *testing.T) {
	w := newWalk()
	at := func(ms int) { w.Tick(began().Add(time.Duration(ms) * time.Millisecond)) }
	w.Hear(flows.CheckStarted{Check: "model.exists"}, flows.ExchangeStarted{Exchange: 1, Title: "one model", Host: "x.example"})
	wantDrawn(t, w, "one model  asking")
	at(5000)
	w.Hear(flows.ExchangeReached{Exchange: 1, Stage: wire.StageTLS})
	at(5100)
	wantNotDrawn(t, w, "TLS")
	wantDrawn(t, w, "Checking: the model exists (5 s)")
	at(5125)
	wantDrawn(t, w, "Checking: waiting for the TLS handshake with x.example ", "one model  waiting for the TLS handshake")
	w.Hear(flows.ExchangeStarted{Exchange: 2, Title: "another", Host: "y.example"})
	at(9000)
	wantDrawn(t, w, "Checking: waiting for the TLS handshake with x.example (4 s)") // it has waited longest
	w.Hear(flows.ExchangeDone{Exchange: exchange(1, "one model", 200, "wait", 9000)})
	wantDrawn(t, w, "Checking: waiting for the request to begin (3 s)", "9.0 s  200")
	w.Hear(flows.CheckDone{Finding: checks.Finding{Check: "model.exists", Status: checks.Pass}}, flows.CheckStarted{Check: "tls.trusted"})
	wantDrawn(t, w, "Checking: the certificate is trusted")
}

func TestWhatIsDoneIsNotSlow(t *testing.T) {
	w := newWalk()
	w.Hear(flows.CheckStarted{Check: "model.exists"})
	w.Tick(began().Add(4 * time.Second))
	wantDrawn(t, w, "Checking: the model exists (4 s)")
	w.Hear(flows.CheckDone{Finding: checks.Finding{Check: "model.exists", Status: checks.Pass}})
	wantNotDrawn(t, w, "(4 s)")
	w.Hear(flows.ProofStarted{Change: "without the proxy"})
	w.Tick(began().Add(8 * time.Second))
	wantDrawn(t, w, "Checking: proof: without the proxy (4 s)")
	w.Hear(flows.ProofDone{Change: "without the proxy"})
	wantNotDrawn(t, w, "(4 s)")
	w.Hear(flows.Asked{Question: flows.Question{Node: "n", Text: "Where?"}})
	w.Tick(began().Add(20 * time.Second))
	act(w, intent.Open)
	if got := firstRow(w); strings.Contains(got, "proof") {
		t.Errorf("while the answer is on its way: %q", got)
	}
}

func TestSlowWalkInASmallWindow(t *testing.T) {
	w := sized(newWalk(), 40, 11)
	w.Hear(flows.CheckStarted{Check: "model.exists"}, flows.ExchangeStarted{Exchange: 1, Host: "api.openai.com"}, flows.ExchangeReached{Exchange: 1, Stage: wire.StageWait})
	w.Tick(began().Add(4 * time.Second))
	if got, want := firstRow(w), "| First byte from api.openai.com (4 s)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestWalkDrawsRequests(t *testing.T) {
	w := newWalk()
	if off := offOf(t, w, intent.Unfold); off != "no request has been made yet" {
		t.Errorf("without requests: %q", off)
	}
	w.Hear(flows.ExchangeStarted{Exchange: 1, Title: "first"}, flows.ExchangeStarted{Exchange: 2, Title: "second"}, flows.ExchangeStarted{Exchange: 3, Title: "third"})
	w.Hear(flows.ExchangeDone{Exchange: exchange(2, "second", 401, "connect", 100, "wait", 100)})
	w.Hear(flows.ExchangeDone{Exchange: exchange(1, "first", 200, "wait", 400)})
	wide := strings.Repeat("w", 40)
	wantDrawn(t, w, "-- Requests  c connect  w wait --", "first   "+wide+"   400 ms  200", "second  ccccccccccwwwwwwwwww                       200 ms  401", "third   asking")
	act(w, intent.Unfold)
	wantNotDrawn(t, w, "Requests")
	sized(w, 40, 11)
	wantDrawn(t, w, "-- Requests (the last 2 of 3)", "third")
	act(w, intent.Unfold)
	wantNotDrawn(t, w, "Requests")
	sized(w, 120, 30)
	wantDrawn(t, w, "| -- Requests")
	w.End(flows.Report{}, ErrInterrupted)
	wantDrawn(t, w, "interrupted")
}

func TestQuestion(t *testing.T) {
	q := flows.Question{Node: "where", Text: "Where does it run?", Choices: []string{"here", "in a container"}}
	open := func() *Walk {
		w := newWalk()
		w.Hear(flows.CheckDone{Finding: checks.Finding{Check: "credential.found", Status: checks.Pass}}, flows.Asked{Question: q})
		return w
	}
	w := open()
	wantDrawn(t, w, "? A question", "Where does it run?", "> 1 here", "  2 in a container", "  3 I don't know")
	wantNotDrawn(t, w, "the model exists")
	if got := w.Words(); got != "waits for an answer" {
		t.Errorf("words: %q", got)
	}
	clicked := func(text string) func(*Walk) Ask {
		return func(w *Walk) Ask { return w.Handle(intent.Intent{Act: intent.Point, Row: rowOf(t, w, text)}) }
	}
	tests := []struct {
		name   string
		answer func(*Walk) Ask
		want   Ask
	}{
		{"enter", func(w *Walk) Ask { return act(w, intent.Open) }, Answer{w.choice, "here"}},
		{"arrows", func(w *Walk) Ask { return act(w, intent.Down, intent.Open) }, Answer{w.choice, "in a container"}},
		{"last", func(w *Walk) Ask { return act(w, intent.Bottom, intent.Open) }, Answer{w.choice, ""}},
		{"digit", func(w *Walk) Ask { return pick(w, 2) }, Answer{w.choice, "in a container"}},
		{"digit for not knowing", func(w *Walk) Ask { return pick(w, 3) }, Answer{w.choice, ""}},
		{"digit of nothing", func(w *Walk) Ask { return pick(w, 4) }, nil},
		{"click", clicked("in a container"), Answer{w.choice, "in a container"}},
		{"click on the question", clicked("Where does it"), nil},
		{"back", func(w *Walk) Ask { return act(w, intent.Back) }, Leave{}},
		{"again", func(w *Walk) Ask { return act(w, intent.RunAgain) }, nil},
	}
	for _, tt := range tests {
		w := open()
		w.View()
		if got := tt.answer(w); got != tt.want {
			t.Errorf("%s: %#v, want %#v", tt.name, got, tt.want)
		}
		if _, given := tt.want.(Answer); given == w.asks() {
			t.Errorf("%s: the question is open: %v", tt.name, w.asks())
		}
	}
	if got := pick(w, 1, 2); got != nil {
		t.Errorf("a second answer is given: %#v", got)
	}
	w.Hear(flows.Answered{Node: "where", Answer: "here"})
	wantDrawn(t, w, "Path + 1 passed > ? Where does it run? here", "the model exists")
	w.End(flows.Report{Verdict: flows.Healthy, Trail: []flows.Step{
		{Node: "a", Check: "a.b", Outcome: "pass"}, {Node: "where", Outcome: "here"}, {Node: "other", Outcome: "not known"},
		{Node: "x", Outcome: "not asked"}, {Node: "y", Outcome: "noted"}, {Node: "where", Outcome: "here"}}}, nil)
	wantDrawn(t, w, "Path + 1 passed > ? Where does it run? here > ? other not known\n")
}

func TestQuestionEndsWithTheWalk(t *testing.T) {
	w := newWalk()
	w.Hear(flows.Asked{Question: flows.Question{Node: "where", Text: "Where?"}})
	w.End(flows.Report{}, ErrInterrupted)
	wantDrawn(t, w, "Interrupted", "the model exists")
	if got := w.Words(); got != "interrupted" {
		t.Errorf("words: %q", got)
	}
}

func TestWalkClicks(t *testing.T) {
	for _, size := range []layout.Size{{Width: 80, Height: 21}, {Width: 40, Height: 11}, {Width: 140, Height: 30}} {
		w := sized(newWalk(), size.Width, size.Height)
		w.View()
		click := func(text string) Ask { return w.Handle(intent.Intent{Act: intent.Point, Row: rowOf(t, w, text)}) }
		if got := click(". the base URL"); got != nil || w.menu.Focus != 4 {
			t.Fatalf("%v: %#v, the focus is %d", size, got, w.menu.Focus)
		}
		wantDrawn(t, w, "> . the base URL")
		if got := click("> . the base URL"); got != nil {
			t.Errorf("a result is opened that there is not: %#v", got)
		}
		w.Hear(flows.CheckStarted{Check: "model.exists"})
		w.End(uitest.QuotedKey().Report, nil)
		if w.menu.Focus != 4 {
			t.Error("the walk moves the focus")
		}
		if got := click(" the key is of the kind"); got != nil {
			t.Errorf("the first click opens %#v", got)
		}
		if got := click("> - the key is of the kind"); got != (ReadReport{w.choice}) {
			t.Errorf("the second click gives %#v", got)
		}
		if got := w.Handle(intent.Intent{Act: intent.Point, Row: 0}); got != nil {
			t.Errorf("a click on the state gives %#v", got)
		}
	}
}

func TestWalkOffers(t *testing.T) {
	w := newWalk()
	for _, action := range []intent.Action{intent.Open, intent.Report, intent.RunAgain} {
		if off := offOf(t, w, action); off != "the checks are still running" {
			t.Errorf("%v while it runs: %q", action, off)
		}
	}
	w.End(flows.Report{}, ErrInterrupted)
	for _, action := range []intent.Action{intent.Open, intent.Report} {
		if off := offOf(t, w, action); off != "the checks did not finish; r runs them again" {
			t.Errorf("%v after an interruption: %q", action, off)
		}
	}
	w.End(uitest.QuotedKey().Report, nil)
	tests := map[intent.Action]Ask{
		intent.Open: ReadReport{w.choice}, intent.Report: ShowReport{w.choice}, intent.RunAgain: RunAgain{w.choice},
		intent.Target: ShowTarget{Choice: w.choice, Title: "OpenAI"}, intent.Back: Leave{},
	}
	for action, want := range tests {
		if off := offOf(t, w, action); off != "" {
			t.Errorf("%v is off: %q", action, off)
		}
		if got := act(w, action); got != want {
			t.Errorf("%v: %#v, want %#v", action, got, want)
		}
	}
}
