package plain

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"authdoctor/checks"
	"authdoctor/checks/wire"
	"authdoctor/flows"
	"authdoctor/ui/session"
	"authdoctor/ui/uitest"
)

// clock lets a test say when ten seconds have passed.
type clock struct {
	t       *testing.T
	call    func()
	started int
	stopped int
}

func (c *clock) after(d time.Duration, call func()) func() bool {
	if d != 10*time.Second {
		c.t.Errorf("asked to be called after %v", d)
	}
	c.call = call
	c.started++
	return func() bool { c.stopped++; return true }
}

func (c *clock) pass() { c.call() }

func TestStillChecking(t *testing.T) {
	fake := uitest.QuotedKey()
	now := &clock{t: t}
	script := []uitest.Step{
		{Do: now.pass, Event: flows.ExchangeStarted{Exchange: 1, Title: "the list of models", Host: "api.\x1b[2Jopenai.com"}},
		{Do: now.pass},
		{Event: flows.ExchangeStarted{Exchange: 2, Host: "api.openai.com"}},
		{Event: flows.ExchangeReached{Exchange: 1, Stage: wire.StageWait}},
		fake.Script[0],
		{Do: now.pass},
		{Do: now.pass, Event: flows.ExchangeDone{Exchange: flows.ExchangeView{Number: 1}}},
		{Do: now.pass},
	}
	fake.Script = append(script, fake.Script[1:]...)
	var out bytes.Buffer
	if err := Run(t.Context(), fake, Options{In: typed(t, "1\nq\n"), Out: &out, After: now.after, Width: 200}); err != nil {
		t.Fatal(err)
	}
	want := "still checking (10 s)\n" +
		"still checking (20 s), preparing a request to api.openai.com\n" +
		"still checking: a credential is found (10 s), waiting for the first byte from api.openai.com, and 1 request more\n" +
		"still checking: a credential is found (20 s), waiting for the first byte from api.openai.com, and 1 request more\n" +
		"still checking: a credential is found (30 s), preparing a request to api.openai.com\n" +
		"1 of 12: ok: a credential is found"
	if !strings.Contains(out.String(), want) {
		t.Errorf("not said:\n%s\n\nbut\n%s", want, out.String())
	}
	before := out.Len()
	now.pass()
	if out.Len() != before {
		t.Error("something is still being checked after the walk")
	}
	if now.started != now.stopped+5 { // five of them were let pass
		t.Errorf("%d timers were started, %d stopped", now.started, now.stopped)
	}
}

func TestStagesHaveWords(t *testing.T) {
	seen := map[string]bool{}
	for _, stage := range []wire.Stage{wire.StageBuild, wire.StageProxy, wire.StageDNS, wire.StageConnect, wire.StageTLS, wire.StageSend, wire.StageWait, wire.StageBody} {
		words := request{host: "h", stage: stage}.words()
		if seen[words] || !strings.HasSuffix(words, " h") {
			t.Errorf("%s: %q", stage, words)
		}
		seen[words] = true
	}
}

// asking is a machine whose first walk asks a question after two checks.
func asking() *uitest.Session {
	fake := uitest.QuotedKey()
	question := flows.Asked{Question: flows.Question{Node: "container", Text: "Does the program run in a container?", Choices: []string{"yes", "no"}}}
	third := slices.IndexFunc(fake.Script, func(s uitest.Step) bool { return s.Event == flows.CheckStarted{Check: fake.Rows[2].Check} })
	fake.Script = slices.Insert(fake.Script, third, uitest.Step{Event: question})
	return fake
}

func TestQuestions(t *testing.T) {
	tests := []struct {
		name, typed string
		answers     []string // of the walk, also where it was stopped
		err         error
		says        []string
	}{
		{"first", "1\n1\nq\n", []string{"yes"}, nil, []string{"Does the program run in a container?\n1. yes\n2. no\n3. I don't know\n1 to 3, ? for help, b to stop the checks, q to quit: 1\n3 of 12"}},
		{"not knowing", "1\n3\nq\n", []string{""}, nil, []string{"3 of 12", "What next?"}},
		{"enter is no answer", "1\n\n2\nq\n", []string{"no"}, nil, []string{"not one of the choices"}},
		{"help", "1\n?\n2\nq\n", []string{"no"}, nil, []string{"The checks wait for this answer.", "Enter alone answers nothing here", "proven:"}},
		{"stopped", "1\nb\n1\nq\n", []string{""}, nil, []string{"the checks were stopped\nWhat next?", "3. what to do (not now: the checks did not finish)", "What shall be examined?"}},
		{"quit", "1\nq\n", []string{""}, nil, nil},
		{"ends", "1\n", []string{""}, ErrInputEnded, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fake := asking()
			out, err := talk(t, fake, tt.typed)
			if !errors.Is(err, tt.err) {
				t.Errorf("error %v, want %v", err, tt.err)
			}
			if got := fake.Answers(); !slices.Equal(got, tt.answers) {
				t.Errorf("answers %q, want %q", got, tt.answers)
			}
			for _, says := range tt.says {
				if !strings.Contains(out, says) {
					t.Errorf("%q is not said:\n%s", says, out)
				}
			}
			if stopped := tt.answers[0] == "" && tt.name != "not knowing"; stopped == strings.Contains(out, "3 of 12") {
				t.Errorf("the walk did not stop where it should:\n%s", out)
			}
		})
	}
}

func TestTheEngineStopsAsking(t *testing.T) {
	r, w := pipe(t)
	ctx, cancel := context.WithCancel(t.Context())
	c := conversation{in: newAnswers(r), out: newLines(Options{Out: &watcher{until: "q to quit: ", do: cancel}})}
	now := &clock{t: t}
	answer, err := c.question(ctx, newTeller(c.out, now.after, nil), flows.Question{Text: "Really?", Choices: []string{"yes"}})
	if answer != "" || !errors.Is(err, context.Canceled) {
		t.Errorf("answer %q, error %v", answer, err)
	}
	// The conversation goes on with what is typed later.
	if _, err := w.WriteString("2\n"); err != nil {
		t.Fatal(err)
	}
	if got, err := c.choose(t.Context(), menu{question: "And now?"}, []string{"a", "b"}); got != 1 || err != nil {
		t.Errorf("chose %d, %v", got, err)
	}
}

func TestNothingIsWaitedForWhileAPersonIsAsked(t *testing.T) {
	fake := asking()
	now := &clock{t: t}
	fake.Script[5].Do = now.pass
	seen := &watcher{until: "b to stop the checks", do: func() {
		if now.started != now.stopped {
			t.Error("a timer runs while a person is asked")
		}
	}}
	if err := Run(t.Context(), fake, Options{In: typed(t, "1\n1\nq\n"), Out: seen, After: now.after}); err != nil {
		t.Fatal(err)
	}
	if !seen.done || !strings.Contains(seen.String(), "still checking (10 s)\n3 of 12") {
		t.Errorf("said\n%s", seen.String())
	}
}

func TestPath(t *testing.T) {
	r := flows.Report{
		Trail: []flows.Step{
			{Node: "a", Check: "a.a", Outcome: "pass"}, {Node: "b", Check: "b.b", Outcome: "skip"}, {Node: "container", Outcome: ""},
			{Node: "where", Outcome: "in a cloud"}, {Node: "c", Check: "c.c", Outcome: "warn"}, {Node: "d", Check: "d.d", Outcome: "fail"},
			{Node: "d", Check: "d.d", Outcome: "fail"}, {Node: "else", Outcome: "not asked"},
			{Node: "a", Check: "a.a", Outcome: "pass", Changed: "base URL x"}, {Node: "e", Check: "e.e", Outcome: "unknown", Changed: "base URL x"},
			{Node: "end", Outcome: "model.unknown", Changed: "base URL x"},
		},
		Diagnoses: []flows.Diagnosis{{Cause: "address.path"}, {Cause: "model.unknown"}},
	}
	want := "1 ok, 1 skipped, the question container: I don't know, the question where: in a cloud, c.c warning, d.d failed, " +
		"then, as if repaired (base URL x), 1 ok, e.e unknown, cause address.path, cause model.unknown"
	if got := path(r); got != want {
		t.Errorf("path\n%s\nwant\n%s", got, want)
	}
	if got := path(flows.Report{}); got != "" {
		t.Errorf("no trail has the path %q", got)
	}
}

// heedless is an engine that goes on talking after it was told to stop, and once more after its end.
type heedless struct {
	*uitest.Session
	observe flows.Observer
}

func (h *heedless) Walk(ctx context.Context, _ session.Choice, v session.Visitor) (flows.Report, error) {
	h.observe = v.Observe
	v.Ask(ctx, flows.Question{Text: "Really?", Choices: []string{"yes"}})
	v.Observe(flows.Concluded{Diagnosis: flows.Diagnosis{Title: "too late"}})
	return flows.Report{}, nil
}

func TestAStoppedWalkIsNotHeard(t *testing.T) {
	fake := &heedless{Session: uitest.QuotedKey()}
	now := &clock{t: t}
	var out bytes.Buffer
	if err := Run(t.Context(), fake, Options{In: typed(t, "1\nb\nq\n"), Out: &out, After: now.after}); err != nil {
		t.Fatal(err)
	}
	fake.observe(flows.Concluded{Diagnosis: flows.Diagnosis{Title: "much too late"}})
	if strings.Contains(out.String(), "too late") || now.started != now.stopped {
		t.Errorf("%d timers were started, %d stopped; said\n%s", now.started, now.stopped, out.String())
	}
}

func TestATellerThatIsQuietStartsNoTimer(t *testing.T) {
	now := &clock{t: t}
	teller := newTeller(newLines(Options{Out: &bytes.Buffer{}}), now.after, nil)
	teller.quiet()
	teller.wait("something")
	if now.started != 1 {
		t.Errorf("%d timers were started, want the first alone", now.started)
	}
}

func TestAnswer(t *testing.T) {
	for want, f := range map[string]checks.Finding{
		"it is so": {Title: "it is so"}, "it is so; very much": {Title: "it is so", Summary: "very much", Because: "x.y"},
		"it is so, because: x.y": {Title: "it is so", Because: "x.y"},
	} {
		if got := answer(f); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
