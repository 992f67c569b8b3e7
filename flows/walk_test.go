package flows_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"authdoctor/checks"
	"authdoctor/checks/catalog"
	"authdoctor/checks/cause"
	"authdoctor/checks/wire"
	"authdoctor/flows"
)

func always(status int, body string) answers {
	return func(*http.Request, string) (int, string) { return status, body }
}

// What was seen on this machine explains a refusal. Where the server grants the request it explains nothing.
func TestLocalFaultAndTheReply(t *testing.T) {
	cases := map[string]struct {
		say       answers
		key       bool
		userNamed bool
		offline   bool
		status    string
		verdict   flows.Verdict
	}{
		"refused":                          {always(403, refused), true, true, false, "fail", flows.Problem},
		"granted":                          {always(200, granted), true, true, false, "warn", flows.Healthy},
		"granted, but nothing may be sent": {always(200, granted), true, true, true, "fail", flows.Problem},
		"a page grants nothing":            {always(200, `<html><title>Sign in</title></html>`), true, true, false, "fail", flows.Problem},
		"no key, and none is wanted":       {always(200, granted), false, true, false, "warn", flows.Healthy},
		"no key where one is wanted":       {always(401, refused), false, true, false, "fail", flows.Problem},
		"no key, and no host was named":    {always(200, granted), false, false, false, "fail", flows.Problem},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var clinic *clinic
			clinic = newClinic(t, c.say, offline(&clinic, "credential.found", cause.CredentialMissing, testKey), online("test.first", cause.OrgMismatch, []string{"none"}))
			clinic.visit.Offline, clinic.visit.Target.UserNamed = c.offline, c.userNamed
			if !c.key {
				clinic.visit.Target.Credential = nil
			}
			report := clinic.run()
			got := row(t, report, "credential.found")
			if got.Status != c.status || report.Verdict != c.verdict {
				t.Errorf("%s, verdict %s; want %s, %s", got.Status, report.Verdict, c.status, c.verdict)
			}
			if strings.HasSuffix(got.Summary, "(the server accepts it all the same)") != (c.status == "warn") {
				t.Errorf("it says %q", got.Summary)
			}
			if (c.offline || !c.userNamed) && clinic.arrived() > 0 {
				t.Errorf("%d requests arrived", clinic.arrived())
			}
		})
	}
}

// --only and --skip: what was not asked for is no row, concludes nothing and sends nothing.
func TestOnlyAndSkip(t *testing.T) {
	cases := map[string]struct {
		only, skip []string
		rows       []string
		said       []string
		verdict    flows.Verdict
		sent       bool
	}{
		"all":                    {nil, nil, []string{"credential.unquoted", "test.first", "test.second"}, []string{"credential.quoted inferred"}, flows.Problem, true},
		"only what is offline":   {[]string{"credential.unquoted"}, nil, []string{"credential.unquoted"}, []string{"credential.quoted inferred"}, flows.Problem, false},
		"only what is online":    {[]string{"test.first"}, nil, []string{"test.first"}, []string{"org.mismatch inferred"}, flows.Problem, true},
		"without the first":      {nil, []string{"credential.unquoted"}, []string{"test.first"}, []string{"org.mismatch inferred"}, flows.Problem, true},
		"without both":           {nil, []string{"credential.unquoted", "test.first"}, []string{"test.second"}, nil, flows.Healthy, true},
		"skip wins":              {[]string{"test.first"}, []string{"test.first"}, nil, nil, flows.Unknown, false},
		"only what has no fault": {[]string{"test.second"}, nil, []string{"test.second"}, nil, flows.Healthy, true},
		"only what is skipped":   {[]string{"test.skipped"}, nil, []string{"test.skipped"}, nil, flows.Unknown, true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var clinic *clinic
			skipped := checks.Check{ID: "test.skipped", Probes: []string{checks.ProbeReal}, Run: func(context.Context, checks.Facts) checks.Finding {
				return checks.Finding{Status: checks.Skip, Because: "--model"}
			}}
			clinic = newClinic(t, always(403, refused), offline(&clinic, "credential.unquoted", cause.CredentialQuoted, testKey),
				online("test.first", cause.OrgMismatch, []string{"code_a"}), online("test.second", cause.ProjectInvalid, []string{"code_b"}), skipped)
			clinic.visit.Only, clinic.visit.Skip = c.only, c.skip
			report := clinic.run()
			var rows []string
			for _, f := range report.Findings {
				if f.Check != "test.skipped" || len(c.only) > 0 {
					rows = append(rows, f.Check)
				}
			}
			if !slices.Equal(rows, c.rows) || !slices.Equal(said(report), c.said) || report.Verdict != c.verdict || clinic.arrived() > 0 != c.sent {
				t.Errorf("rows %v, %v, %s, %d requests", rows, said(report), report.Verdict, clinic.arrived())
			}
		})
	}
}

// A key that cannot be repaired here hides what the server would say of the account, but not the faults of the way.
func TestStuckCredential(t *testing.T) {
	route := online("endpoint.route", cause.RequestWrongPath, []string{"code_a"})
	account := online("account.organization", cause.OrgMismatch, []string{"code_a"})
	var c *clinic
	c = newClinic(t, always(404, refused), offline(&c, "credential.expanded", cause.CredentialPlaceholder, testKey), account, route)
	if got := said(c.run()); !slices.Equal(got, []string{"credential.placeholder inferred", "request.wrong-path inferred"}) {
		t.Errorf("%v", got)
	}
	// What the server says of a key ends the walk: behind it nothing can be seen.
	c = newClinic(t, always(404, refused), online("account.key", cause.CredentialInvalid, []string{"code_a"}), account, route)
	if got := said(c.run()); !slices.Equal(got, []string{"credential.invalid inferred"}) {
		t.Errorf("%v", got)
	}
}

// Behind each repaired fault the walk looks for another one, a bounded number of times, and names none of them twice.
func TestFaultsBehindFaults(t *testing.T) {
	causes := []cause.ID{cause.OrgMismatch, cause.ProjectInvalid, cause.PermissionRole, cause.ModelNotFound, cause.QuotaExhausted, cause.RateTokens, cause.RateDaily, cause.ServerError}
	var list []checks.Check
	for i, id := range causes {
		list = append(list, online(fmt.Sprintf("test.%d", i), id, []string{fmt.Sprintf("code_%d", i)}, team("next", fmt.Sprint(i+1))))
	}
	c := newClinic(t, func(r *http.Request, _ string) (int, string) {
		n := r.Header.Get("X-Team")
		if n == "" {
			n = "0"
		}
		return 403, `{"error":{"message":"No.","code":"code_` + n + `"}}`
	}, list...)
	report := c.run()
	if len(report.Diagnoses) != 6 || report.Diagnoses[0].Cause != "org.mismatch" || report.Diagnoses[5].Cause != "rate.tokens" {
		t.Errorf("%v", said(report))
	}
	if n := c.arrived("GET /v1/models " + testKey); n != 7 {
		t.Errorf("%d requests with the key: one, and one for each change", n)
	}
	// What became visible behind a repaired fault is shown as failing, though it passed before.
	if got := row(t, report, "test.1"); got.Status != "fail" {
		t.Errorf("test.1: %s", got.Status)
	}
}

// Each request is made at most once for a target, whatever checks read it.
func TestEachProbeOnce(t *testing.T) {
	for name, say := range map[string]answers{"granted": func(_ *http.Request, key string) (int, string) {
		if key == testKey {
			return 200, granted
		}
		return 401, refused
	}, "refused": always(403, refused), "open": always(200, granted), "a page": always(200, "<html></html>")} {
		t.Run(name, func(t *testing.T) {
			c := newClinic(t, say)
			trees, err := flows.BuiltinTrees()
			if err != nil {
				t.Fatal(err)
			}
			c.engine.Checks, c.engine.Trees = catalog.All(c.engine.Maker), trees
			c.visit.Target.Model = checks.Setting{Value: "gpt-x", Set: true}
			report := c.run()
			once := map[string]int{}
			for _, line := range c.seen {
				if once[line]++; once[line] > 1 {
					t.Errorf("%s was sent %d times", line, once[line])
				}
			}
			if report.Requests.Sent != len(c.seen) || len(c.seen) < 3 {
				t.Errorf("%d requests in the report, %d arrived", report.Requests.Sent, len(c.seen))
			}
		})
	}
}

// A run that was interrupted has told nothing for certain.
func TestInterruptedRun(t *testing.T) {
	for name, c := range map[string]struct {
		end  func(context.Context) (context.Context, context.CancelFunc)
		note string
	}{
		"interrupted": {func(ctx context.Context) (context.Context, context.CancelFunc) { return context.WithCancel(ctx) }, "the run was interrupted"},
		"timed out": {func(ctx context.Context) (context.Context, context.CancelFunc) {
			return context.WithTimeout(ctx, 100*time.Millisecond)
		}, "the run reached its --timeout"},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := c.end(t.Context())
			defer cancel()
			clinic := newClinic(t, func(r *http.Request, _ string) (int, string) {
				if name == "interrupted" {
					cancel()
				}
				<-r.Context().Done()
				return 200, granted
			}, online("test.first", cause.OrgMismatch, []string{"code_a"}))
			report, err := clinic.engine.Run(ctx, clinic.visit, nil)
			if err != nil || !slices.Contains(report.Notes, c.note) || name == "interrupted" && report.Verdict != flows.Unknown {
				t.Errorf("%v, verdict %s, notes %v", err, report.Verdict, report.Notes)
			}
		})
	}
}

// An observer hears what happens in the order in which it happens.
func TestEventsInOrder(t *testing.T) {
	c := newClinic(t, byTeam(map[string]string{"": refused, "one": granted}), online("test.first", cause.OrgMismatch, []string{"code_a"}, team("first", "one")), online("test.second", cause.ProjectInvalid, nil))
	report := c.run()
	var got []string
	for _, e := range c.events {
		switch e := e.(type) {
		case flows.CheckStarted:
			got = append(got, "start "+e.Check+": "+e.Title)
		case flows.CheckDone:
			got = append(got, "done "+e.Finding.Check+" "+string(e.Finding.Status))
		case flows.ProofStarted:
			got = append(got, "try "+e.Change)
		case flows.ProofDone:
			got = append(got, fmt.Sprint("tried ", e.Change, " ", e.Passed))
		case flows.Concluded:
			got = append(got, "named "+e.Diagnosis.Cause+" "+e.Diagnosis.Confidence)
		case flows.Finished:
			got = append(got, fmt.Sprint("finished ", e.Report.Verdict == report.Verdict))
		}
	}
	want := []string{"start test.first: test.first is well", "done test.first fail", "try with first", "tried with first true", "named org.mismatch proven",
		"start test.second: test.second is well", "done test.second pass", "finished true"}
	if !slices.Equal(got, want) {
		t.Errorf("heard %q\nwant  %q", got, want)
	}
	if steps := fmt.Sprint(report.Trail); steps != "[{n0 test.first fail } {n0 test.first pass first} {n1 test.second pass first}]" {
		t.Errorf("trail %s", steps)
	}
}

// A question is passed over where nobody can be asked; a node may name a cause of its own.
func TestQuestionsAndConclusions(t *testing.T) {
	c := newClinic(t, always(200, granted), online("test.first", cause.OrgMismatch, nil))
	c.engine.Trees = append(c.engine.Trees, flows.Tree{ID: "mine", Start: "which", Nodes: map[string]flows.Node{
		"which": {ID: "which", Ask: "Which program?", Choices: []flows.Choice{{Answer: "an IDE", Next: flows.NextEnd}}, Otherwise: "first"},
		"first": {ID: "first", Check: "test.first", Next: "leaf"},
		"leaf":  {ID: "leaf", Conclude: cause.ClientBrowser, Because: "a web page has no environment"},
	}})
	c.visit.Flow = "mine"
	report := c.run()
	if got := said(report); !slices.Equal(got, []string{"client.browser inferred"}) || report.Flow != "mine" {
		t.Errorf("%s: %v", report.Flow, got)
	}
	if e := report.Diagnoses[0].Evidence; len(e) == 0 || e[len(e)-1].Measured != "a web page has no environment" {
		t.Errorf("evidence %+v", e)
	}
	if report.Trail[0].Outcome != "not asked" {
		t.Errorf("trail %+v", report.Trail)
	}
}

// There is no report where there is nothing to walk, nothing to ask, or no client.
func TestRunsThatCannotBegin(t *testing.T) {
	broken := errors.New("no certificates")
	for name, c := range map[string]struct {
		change func(*clinic)
		want   error
	}{
		"an unknown flow":       {func(c *clinic) { c.visit.Flow = "nobody's" }, flows.ErrNoTree},
		"another protocol":      {func(c *clinic) { c.visit.Target.Provider.Protocol = "anthropic" }, flows.ErrNoTree},
		"an unknown check":      {func(c *clinic) { c.visit.Only = []string{"test.first", "test.frist"} }, flows.ErrNoCheck},
		"an unknown check left": {func(c *clinic) { c.visit.Skip = []string{"test.frist"} }, flows.ErrNoCheck},
		"no client":             {func(c *clinic) { c.engine.Connect = func() (*wire.Client, error) { return nil, broken } }, broken},
	} {
		t.Run(name, func(t *testing.T) {
			clinic := newClinic(t, always(200, granted), online("test.first", cause.OrgMismatch, nil))
			c.change(clinic)
			if report, err := clinic.engine.Run(t.Context(), clinic.visit, nil); !errors.Is(err, c.want) || report.Schema != "" || clinic.arrived() > 0 {
				t.Errorf("%v, want %v; report %+v", err, c.want, report)
			}
		})
	}
}
