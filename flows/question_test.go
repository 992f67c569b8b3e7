package flows_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"authdoctor/checks"
	"authdoctor/checks/catalog"
	"authdoctor/checks/cause"
	"authdoctor/flows"
)

// person is a fake asker: it gives the same answer to everything and remembers what it was asked.
type person struct {
	answer string
	asked  []flows.Question
}

func (p *person) ask(_ context.Context, q flows.Question) string {
	p.asked = append(p.asked, q)
	return p.answer
}

// asking is a clinic with a tree of the user's own: a question, then a check, then what follows from the answer.
func asking(t *testing.T, say answers, list ...checks.Check) *clinic {
	c := newClinic(t, say, list...)
	c.engine.Trees = []flows.Tree{{ID: "mine", Protocols: []string{"openai"}, Start: "which", Nodes: map[string]flows.Node{
		"which":   {ID: "which", Ask: "Which program?", Choices: []flows.Choice{{Answer: "an IDE", Next: "first"}, {Answer: "a page", Next: "leaf"}, {Answer: "mine", Next: "aside"}}, Otherwise: flows.NextEnd},
		"first":   {ID: "first", Check: "test.first", On: map[string]string{"fail": flows.NextConclude}, Next: "measure"},
		"measure": {ID: "measure", Check: "test.second", On: map[string]string{"fail": flows.NextConclude}, Next: flows.NextEnd},
		"leaf":    {ID: "leaf", Conclude: cause.ClientBrowser, Because: "a web page has no environment", Tell: "the console of the browser"},
		"aside":   {ID: "aside", Note: "it is yours", Next: flows.NextEnd},
	}}}
	return c
}

func outcomes(r flows.Report, node string) []string {
	var list []string
	for _, s := range r.Trail {
		if s.Node == node {
			list = append(list, s.Outcome)
		}
	}
	return list
}

// The walk goes where the answer leads. An answer that was not offered, or none, counts as not knowing.
func TestQuestions(t *testing.T) {
	cases := map[string]struct {
		answer, outcome string
		said, notes     []string
		last            string
	}{
		"a choice that leads to a check":      {"an IDE", "an IDE", nil, nil, "measure"},
		"a choice that leads to a conclusion": {"a page", "a page", []string{"client.browser possible"}, nil, "leaf"},
		"a choice that leads to a note":       {"mine", "mine", nil, []string{"it is yours"}, "aside"},
		"not knowing":                         {"", "not known", nil, nil, "which"},
		"nothing that was offered":            {"An IDE", "not known", nil, nil, "which"},
		"the node's own words":                {"leaf", "not known", nil, nil, "which"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			clinic := asking(t, always(200, granted), online("test.first", cause.OrgMismatch, nil), online("test.second", cause.ProjectInvalid, nil))
			who := &person{answer: c.answer}
			clinic.visit.Ask = who.ask
			report := clinic.run()
			if !slices.Equal(said(report), c.said) || !slices.Equal(report.Notes, c.notes) || !slices.Equal(outcomes(report, "which"), []string{c.outcome}) {
				t.Errorf("%v, notes %v, trail %+v", said(report), report.Notes, report.Trail)
			}
			if last := report.Trail[len(report.Trail)-1].Node; last != c.last {
				t.Errorf("the walk ended at %s, not at %s", last, c.last)
			}
			if len(who.asked) != 1 || who.asked[0].Node != "which" || who.asked[0].Text != "Which program?" || !slices.Equal(who.asked[0].Choices, []string{"an IDE", "a page", "mine"}) {
				t.Errorf("asked %+v", who.asked)
			}
			given := c.answer
			if c.outcome == "not known" {
				given = ""
			}
			var heard []flows.Event
			for _, e := range clinic.events {
				switch e.(type) {
				case flows.Asked, flows.Answered:
					heard = append(heard, e)
				}
			}
			if len(heard) != 2 || heard[0].(flows.Asked).Question.Node != "which" || heard[1] != (flows.Answered{Node: "which", Answer: given}) {
				t.Errorf("heard %+v", heard)
			}
		})
	}
}

// An answer is no measurement: what is concluded from it is possible, says what would tell, and repairs nothing here.
func TestAnAnswerProvesNothing(t *testing.T) {
	clinic := asking(t, always(200, granted), online("test.first", cause.OrgMismatch, nil), online("test.second", cause.ProjectInvalid, nil))
	clinic.visit.Ask = (&person{answer: "a page"}).ask
	clinic.visit.Target.Provider.Console = map[string]string{"status": "https://status.invalid"}
	report := clinic.run()
	got := report.Diagnoses[0]
	if report.Verdict != flows.Unknown || got.Tell != "the console of the browser" || len(got.Fixes) > 0 || got.Proof != nil || report.StatusPage != "" {
		t.Errorf("%s, %+v", report.Verdict, got)
	}
	if len(got.Evidence) != 2 || got.Evidence[0].Source != "your answer" || got.Evidence[0].Measured != "a page" || got.Evidence[1].Measured != "a web page has no environment" {
		t.Errorf("evidence %+v", got.Evidence)
	}
	// What a check measures behind an answer is as sure as ever.
	clinic = asking(t, always(403, refused), online("test.first", cause.OrgMismatch, []string{"code_a"}), online("test.second", cause.ProjectInvalid, nil))
	clinic.visit.Ask = (&person{answer: "an IDE"}).ask
	if got := said(clinic.run()); !slices.Equal(got, []string{"org.mismatch inferred"}) {
		t.Errorf("%v", got)
	}
	// Reached without an answer, the same conclusion is one of the tree.
	clinic = asking(t, always(200, granted))
	which := clinic.engine.Trees[0].Nodes["which"]
	which.Otherwise = "leaf"
	clinic.engine.Trees[0].Nodes["which"] = which
	for _, ask := range []flows.Asker{nil, (&person{}).ask} {
		clinic.visit.Ask = ask
		if got := said(clinic.run()); !slices.Equal(got, []string{"client.browser inferred"}) {
			t.Errorf("%v", got)
		}
	}
}

// The walk comes by a question again behind every repaired fault, and asks it once.
func TestAQuestionIsAskedOnce(t *testing.T) {
	for _, answer := range []string{"an IDE", ""} {
		clinic := asking(t, byTeam(map[string]string{"": refused, "one": granted}),
			online("test.first", cause.OrgMismatch, []string{"code_a"}, team("first", "one")), online("test.second", cause.ProjectInvalid, nil))
		if answer == "" {
			which := clinic.engine.Trees[0].Nodes["which"]
			which.Otherwise = "first"
			clinic.engine.Trees[0].Nodes["which"] = which
		}
		who := &person{answer: answer}
		clinic.visit.Ask = who.ask
		report := clinic.run()
		if len(who.asked) != 1 || len(outcomes(report, "which")) != 2 || outcomes(report, "which")[0] != outcomes(report, "which")[1] {
			t.Errorf("%q: asked %d times, trail %+v", answer, len(who.asked), report.Trail)
		}
		if got := said(report); !slices.Equal(got, []string{"org.mismatch proven"}) {
			t.Errorf("%q: %v", answer, got)
		}
	}
}

// A run that was interrupted asks nobody anything.
func TestNoQuestionAfterTheEnd(t *testing.T) {
	clinic := asking(t, always(200, granted))
	who := &person{answer: "a page"}
	clinic.visit.Ask = who.ask
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	report, err := clinic.engine.Run(ctx, clinic.visit, nil)
	if err != nil || len(who.asked) > 0 || !slices.Equal(outcomes(report, "which"), []string{"not asked"}) {
		t.Errorf("%v, asked %v, trail %+v", err, who.asked, report.Trail)
	}
}

// A person's time is not the run's.
func TestWaitingForAnAnswerDoesNotCount(t *testing.T) {
	clinic := asking(t, always(200, granted))
	const thinking = 20 * time.Millisecond
	began := time.Now()
	clinic.visit.Ask = func(context.Context, flows.Question) string {
		<-time.After(thinking)
		return ""
	}
	report := clinic.run()
	if whole := time.Since(began).Milliseconds(); report.DurationMS > whole-thinking.Milliseconds() {
		t.Errorf("%d ms of %d", report.DurationMS, whole)
	}
}

// builtin is a clinic that walks the program's own tree with all of its checks. Only the right key is granted.
func builtin(t *testing.T, say answers) (*clinic, *person) {
	c := newClinic(t, say)
	trees, err := flows.BuiltinTrees()
	if err != nil {
		t.Fatal(err)
	}
	c.engine.Checks, c.engine.Trees = catalog.All(c.engine.Maker), trees
	who := &person{}
	c.visit.Ask = who.ask
	return c, who
}

func known(_ *http.Request, key string) (int, string) {
	if key == testKey {
		return 200, granted
	}
	return 401, refused
}

// Where the whole examination finds nothing, the built-in tree asks where the failing program runs.
func TestBuiltinQuestion(t *testing.T) {
	cases := map[string]struct {
		answer  string
		verdict flows.Verdict
		said    []string
		note    bool
	}{
		"it works":     {"Nothing fails", flows.Healthy, nil, false},
		"elsewhere":    {"Somewhere else", flows.Unknown, []string{"credential.missing possible"}, false},
		"here":         {"Here", flows.Healthy, nil, true},
		"I don't know": {"", flows.Healthy, nil, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			clinic, who := builtin(t, known)
			clinic.visit.Ask = func(ctx context.Context, q flows.Question) string {
				for _, choice := range q.Choices {
					if c.answer != "" && strings.HasPrefix(choice, c.answer) {
						who.answer = choice
					}
				}
				return who.ask(ctx, q)
			}
			report := clinic.run()
			if len(who.asked) != 1 || len(who.asked[0].Choices) != 3 || c.answer != "" && who.answer == "" {
				t.Fatalf("asked %+v; %s", who.asked, describe(report))
			}
			if report.Verdict != c.verdict || !slices.Equal(said(report), c.said) || len(report.Notes) > 0 != c.note {
				t.Errorf("%s, notes %q", describe(report), report.Notes)
			}
			if len(c.said) > 0 && !strings.Contains(report.Diagnoses[0].Tell, "authdoctor check") {
				t.Errorf("tell %q", report.Diagnoses[0].Tell)
			}
		})
	}
}

// It asks nobody where something is wrong, where something stayed open, where only a part was asked for, where nothing
// was sent; and no request is made more or less for it.
func TestBuiltinQuestionIsForTheHealthy(t *testing.T) {
	cases := map[string]struct {
		say    answers
		change func(*clinic)
		asks   int
	}{
		"healthy":   {known, func(*clinic) {}, 1},
		"refused":   {always(401, refused), func(*clinic) {}, 0},
		"an outage": {always(503, `{"error":{"message":"later"}}`), func(*clinic) {}, 0},
		"one check open": {known, func(c *clinic) {
			i := slices.IndexFunc(c.engine.Checks, func(k checks.Check) bool { return k.ID == "account.region" })
			c.engine.Checks[i].Run = func(context.Context, checks.Facts) checks.Finding {
				return checks.Finding{Status: checks.Unknown, Because: "the case"}
			}
		}, 0},
		"offline":         {known, func(c *clinic) { c.visit.Offline = true }, 0},
		"a part":          {known, func(c *clinic) { c.visit.Only = []string{"credential.found", "limits.known"} }, 0},
		"all but a part":  {known, func(c *clinic) { c.visit.Skip = []string{"account.key"} }, 0},
		"nobody is there": {known, func(c *clinic) { c.visit.Ask = nil }, 0},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			clinic, who := builtin(t, c.say)
			c.change(clinic)
			report := clinic.run()
			if len(who.asked) != c.asks {
				t.Errorf("asked %d times; %s", len(who.asked), describe(report))
			}
			clinic.visit.Ask = nil
			if without := clinic.run(); without.Verdict != report.Verdict || without.Requests.Sent != report.Requests.Sent || !slices.Equal(said(without), said(report)) {
				t.Errorf("without a person: %s, with one: %s", describe(without), describe(report))
			}
		})
	}
	// A fault that a change repairs leads to the end of the tree, too.
	clinic, who := builtin(t, func(r *http.Request, key string) (int, string) {
		if r.URL.Path != "/v1/models" {
			return 404, `{"error":{"message":"Invalid URL (GET /models)","type":"invalid_request_error"}}`
		}
		return known(r, key)
	})
	clinic.visit.Target.BaseURL.Value = clinic.url
	if got := said(clinic.run()); !slices.Equal(got, []string{"request.wrong-path proven"}) || len(who.asked) > 0 {
		t.Errorf("%v, asked %v", got, who.asked)
	}
}
