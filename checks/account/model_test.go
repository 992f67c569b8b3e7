package account_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/checks/wire"
)

func TestModel(t *testing.T) {
	const quota, byName = checks.ProbeQuota, checks.ProbeModel
	unknownModel := func(name string) wire.Exchange {
		return said(404, refused("The model `"+name+"` does not exist or you do not have access to it.", invalidRequest, "model_not_found"))
	}
	closed := said(403, refused("Project `proj_a` does not have access to model `gpt-x`", invalidRequest, "model_not_found"))
	elsewhere := silent(wire.FaultWithheld)
	near := func(c checks.Confidence, says string, ids ...cause.ID) want {
		return want{status: checks.Fail, causes: ids, confidence: c, says: says, changes: []string{"nearest-model"}}
	}
	cases := map[string]struct {
		list   wire.Exchange
		model  string
		beyond []any
		want   want
	}{
		"not named":                        {said(200, models), "", nil, skip("--model")},
		"listed":                           {said(200, models), "gpt-x", []any{quota, said(400, badTokens)}, want{status: checks.Pass, says: "gpt-x is one of the 4 models that the key sees"}},
		"listed, ends later":               {said(200, models), "gpt-v", []any{quota, said(400, badTokens)}, want{status: checks.Pass, says: "gpt-v is one of the 4"}},
		"not listed, but there":            {said(200, models), "gpt-y", []any{byName, said(200, oneModel), quota, said(400, badTokens)}, want{status: checks.Pass, says: "gpt-y is accepted though the list does not show it"}},
		"elsewhere, not listed, but there": {said(200, models), "gpt-y", []any{quota, elsewhere, byName, said(200, oneModel)}, want{status: checks.Pass, says: "gpt-y is accepted"}},
		"elsewhere, not listed, and no path for one": {said(200, models), "gpt-y", []any{quota, elsewhere, byName, said(404, `{"detail":"Not Found"}`)},
			want{status: checks.Fail, causes: []cause.ID{cause.ModelNotFound, cause.PermissionModelAccess}, confidence: checks.Possible, says: "gpt-y is not among the models"}},
		"elsewhere, not listed, and nothing to ask": {said(200, models), "gpt-y", []any{quota, elsewhere, byName, elsewhere},
			want{status: checks.Fail, causes: []cause.ID{cause.ModelNotFound, cause.PermissionModelAccess}, confidence: checks.Possible, says: "gpt-y is not among the models"}},
		"ended, and still there": {said(200, models), "gpt-w", []any{byName, said(200, oneModel), quota, said(400, badTokens)}, want{status: checks.Warn, says: "a shutdown date that has passed: 2026-10-23"}},
		"unknown, not listed": {said(200, models), "gpt-y", []any{byName, unknownModel("gpt-y")},
			near(checks.Possible, "gpt-y is not among the models that the key sees", cause.ModelNotFound, cause.PermissionModelAccess)},
		"unknown, ended": {said(200, models), "gpt-w", []any{byName, unknownModel("gpt-w")}, near(checks.Inferred, "gpt-w was shut down on 2026-10-23", cause.ModelDeprecated)},
		"unknown, listed": {said(200, models), "gpt-x", []any{quota, unknownModel("gpt-x")},
			near(checks.Possible, "does not exist", cause.ModelNotFound, cause.PermissionModelAccess, cause.ModelDeprecated)},
		"unknown, and no list to compare": {said(403, noScope), "gpt-y", []any{quota, unknownModel("gpt-y")}, skip("another refusal")},
		"an empty list": {said(200, `{"object":"list","data":[]}`), "gpt-y", []any{byName, unknownModel("gpt-y")},
			fail(checks.Possible, cause.ModelNotFound, cause.PermissionModelAccess, cause.ModelDeprecated)},
		"closed to the project": {said(200, models), "gpt-x", []any{quota, closed}, near(checks.Inferred, "does not have access to model", cause.PermissionModelAccess)},
		"withdrawn, it says": {said(200, models), "gpt-y", []any{byName, said(404, refused("The model `gpt-y` has been deprecated, learn more here", invalidRequest, "model_not_found"))},
			near(checks.Inferred, "has been deprecated", cause.ModelDeprecated)},
		"another endpoint": {said(200, models), "gpt-x", []any{quota, said(404, refused("This is not a chat model and thus not supported in the v1/chat/completions endpoint.", invalidRequest, ""))},
			near(checks.Inferred, "not a chat model", cause.ModelWrongEndpoint)},
		"another refusal":        {said(200, models), "gpt-x", []any{quota, said(429, noQuota)}, skip("another refusal")},
		"the list is refused":    {said(401, wrongKey), "gpt-x", nil, skip("another refusal")},
		"the list did not come":  {silent(wire.FaultTimeout), "gpt-x", nil, unknown("edge.api-answered")},
		"a page instead of both": {said(200, webPage), "gpt-x", nil, unknown("edge.api-answered")},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			f := openAI(t, c.list)
			if c.model != "" {
				f.model(c.model, c.beyond...)
			}
			if got := f.check("account.model", c.want); got.Confidence == checks.Possible && got.Tell == "" {
				t.Error("nothing tells the explanations apart")
			}
		})
	}
}

// The nearest names come first; a model that has ended is none of them; the proof changes the model alone.
func TestNearestModel(t *testing.T) {
	list := func(names ...string) wire.Exchange {
		var entries []string
		for _, name := range names {
			name, date, _ := strings.Cut(name, "@")
			entries = append(entries, fmt.Sprintf(`{"id":%q,"object":"model","shutdown_date":%q}`, name, date))
		}
		return said(200, `{"data":[`+strings.Join(entries, ",")+`]}`)
	}
	cases := map[string]struct {
		asked string
		list  []string
		near  string // "" : no proposal
	}{
		"a slip":                {"gpt-4o-mimi", []string{"whisper-1", "gpt-4o", "gpt-4o-mini", "gpt-4o-mini-tts"}, "gpt-4o-mini, gpt-4o, gpt-4o-mini-tts"},
		"in capitals":           {"GPT-4O", []string{"tts-1", "gpt-4o"}, "gpt-4o, tts-1"},
		"the nearest has ended": {"gpt-4-turbo", []string{"gpt-4-turbo-2@2026-10-23", "gpt-4o"}, "gpt-4o"},
		"it ends today":         {"gpt-4-turbo", []string{"gpt-4-turbo-2@2026-11-23", "gpt-4o"}, "gpt-4o"},
		"it ends tomorrow":      {"gpt-4-turbo", []string{"gpt-4-turbo-2@2026-11-24", "gpt-4o"}, "gpt-4-turbo-2, gpt-4o"},
		"a date that is none":   {"gpt-4-turbo", []string{"gpt-4-turbo-2@soon"}, "gpt-4-turbo-2"},
		"all have ended":        {"gpt-4-turbo", []string{"gpt-4@2026-10-23"}, ""},
		"equally near":          {"ax", []string{"bx", "cx", "dx", "ex"}, "bx, cx, dx"},
		"of different lengths":  {"m", []string{"abcdefgh", "", "mm"}, "mm, abcdefgh"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			c.list = slices.DeleteFunc(c.list, func(s string) bool { return s == "" })
			f := openAI(t, list(c.list...)).model(c.asked, checks.ProbeModel, said(404, refused("The model does not exist or you do not have access to it.", invalidRequest, "model_not_found")))
			f.target.Organization.Value = "org-a"
			got := f.ask("account.model")
			if c.near == "" {
				if len(got.Changes) > 0 {
					t.Errorf("proposes %q", got.Changes[0].Title)
				}
				return
			}
			last := got.Evidence[len(got.Evidence)-1]
			if last.Measured != "nearest: "+c.near || last.Expected != c.asked {
				t.Errorf("evidence %+v, want %s", last, c.near)
			}
			first, _, _ := strings.Cut(c.near, ", ")
			change := got.Changes[0]
			after := change.Apply(f.target)
			if change.Title != "for the model "+first || change.Probe != checks.ProbeModel || after.Model.Value != first || !slices.Equal(after.Changes, []string{"model " + first}) {
				t.Errorf("%q asks %s for %q, changes %v", change.Title, change.Probe, after.Model.Value, after.Changes)
			}
			if after.Organization != f.target.Organization || after.BaseURL != f.target.BaseURL || after.Credential != f.target.Credential || f.target.Model.Value != c.asked {
				t.Error("more was changed than the title says")
			}
		})
	}
}
