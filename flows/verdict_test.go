package flows

import (
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/checks/provider"
	"authdoctor/checks/reply"
	"authdoctor/checks/wire"
	"authdoctor/keystore"
	"authdoctor/keystore/secret"
)

func TestVerdict(t *testing.T) {
	named := func(id cause.ID, c checks.Confidence) Diagnosis {
		return Diagnosis{Cause: string(id), Confidence: string(c)}
	}
	found := func(statuses ...checks.Status) (list []Finding) {
		for _, s := range statuses {
			list = append(list, Finding{Status: string(s)})
		}
		return list
	}
	cases := map[string]struct {
		diagnoses []Diagnosis
		findings  []Finding
		want      Verdict
	}{
		"nothing asked":           {nil, nil, Healthy},
		"all pass":                {nil, found(checks.Pass, checks.Pass), Healthy},
		"warnings never count":    {nil, found(checks.Pass, checks.Warn, checks.Skip), Healthy},
		"one is unknown":          {nil, found(checks.Pass, checks.Unknown), Unknown},
		"a fault without a cause": {nil, found(checks.Pass, checks.Fail), Unknown},
		"proven":                  {[]Diagnosis{named(cause.OrgMismatch, checks.Proven)}, found(checks.Fail), Problem},
		"stated":                  {[]Diagnosis{named(cause.OrgMismatch, checks.Stated)}, nil, Problem},
		"inferred":                {[]Diagnosis{named(cause.OrgMismatch, checks.Inferred)}, found(checks.Unknown), Problem},
		"possible":                {[]Diagnosis{named(cause.OrgMismatch, checks.Possible)}, found(checks.Pass), Unknown},
		"the server's own":        {[]Diagnosis{named(cause.ServerError, checks.Stated)}, found(checks.Fail), Unknown},
		"overload, proven":        {[]Diagnosis{named(cause.ServerOverloaded, checks.Proven)}, nil, Unknown},
		"the first one counts":    {[]Diagnosis{named(cause.OrgMismatch, checks.Possible), named(cause.ProjectInvalid, checks.Proven)}, nil, Unknown},
		"the others do not":       {[]Diagnosis{named(cause.OrgMismatch, checks.Stated), named(cause.ServerError, checks.Possible)}, nil, Problem},
	}
	for name, c := range cases {
		if got := VerdictOf(c.diagnoses, c.findings); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// What counts as granted depends on what was asked.
func TestPasses(t *testing.T) {
	registry, err := provider.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	openai, _ := registry.Resolve("openai")
	const api, chat, gone, html = `{"error":{"message":"No."}}`, `{"error":{"message":"Invalid 'max_tokens'","code":"integer_below_min_value"}}`, `{"error":{"message":"No.","code":"insufficient_quota"}}`, `<html></html>`
	for _, c := range []struct {
		probe  string
		status int
		body   string
		want   bool
	}{
		{checks.ProbeReal, 200, `{"data":[]}`, true},
		{checks.ProbeReal, 200, html, false},
		{checks.ProbeReal, 200, api, false},
		{checks.ProbeReal, 401, api, false},
		{checks.ProbeModel, 200, `{"id":"gpt-x"}`, true},
		{checks.ProbeModel, 404, api, false},
		{checks.ProbeNone, 200, `{"data":[]}`, true},
		{checks.ProbeNone, 401, api, true}, // the API itself answered: the way is free
		{checks.ProbeNone, 403, html, false},
		{checks.ProbeNone, 503, api, false},
		{checks.ProbeQuota, 400, chat, true},
		{checks.ProbeQuota, 422, chat, true},
		{checks.ProbeQuota, 200, `{"id":"chatcmpl-1"}`, true},
		{checks.ProbeQuota, 429, gone, false},
		{checks.ProbeQuota, 400, gone, false},
		{checks.ProbeQuota, 401, api, false},
		{checks.ProbeQuota, 404, chat, false},
		{checks.ProbeOneToken, 400, chat, false},
		{checks.ProbeOneToken, 200, `{"id":"chatcmpl-1"}`, true},
	} {
		header := http.Header{"Content-Type": {"application/json"}}
		if strings.HasPrefix(c.body, "<") {
			header.Set("Content-Type", "text/html")
		}
		reading := reply.Read(openai, reply.Request{}, c.status, header, []byte(c.body))
		if got := checks.Passes(c.probe, wire.Exchange{Status: c.status}, reading); got != c.want {
			t.Errorf("%s %d %s: %v, want %v", c.probe, c.status, c.body, got, c.want)
		}
	}
}

// No string of a report escapes the cleaner, however deep it lies and whoever added it; nothing else is touched.
func TestEveryStringIsCleaned(t *testing.T) {
	const canary = "canary-canary-canary"
	maker := secret.NewMaker([]byte("test"), nil)
	target := checks.Target{Credential: &keystore.Candidate{Secret: maker.Make([]byte(canary))}}
	clean := newCleaner(maker, target)
	var report Report
	at := time.Date(2026, 11, 23, 14, 3, 0, 0, time.UTC)
	fillValue(reflect.ValueOf(&report).Elem(), "\x1b[2Jx "+canary, at)
	got := clean.report(report)
	seen := 0
	walkStrings(reflect.ValueOf(got), func(path, s string) {
		seen++
		if strings.Contains(s, canary) || strings.Contains(s, "\x1b") || !strings.HasPrefix(s, "x [") {
			t.Errorf("%s: %q", path, s)
		}
	})
	if seen < 50 {
		t.Errorf("only %d strings were looked at: the walk is broken", seen)
	}
	if !got.Started.Equal(at) || got.DurationMS != 7 || !got.Diagnoses[0].RetryAt.Equal(at) || !got.Target.Shadowed[0].Same {
		t.Errorf("%s, %d ms, retry %s", got.Started, got.DurationMS, got.Diagnoses[0].RetryAt)
	}
	if !strings.Contains(report.Notes[0], canary) {
		t.Error("the report as found was changed, too")
	}
}

// fillValue puts a text into every string, 7 or 7.5 into every number and a time into every time.
func fillValue(v reflect.Value, text string, at time.Time) {
	switch {
	case v.Type() == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(at))
	case v.Kind() == reflect.String:
		v.SetString(text)
	case v.CanInt():
		v.SetInt(7)
	case v.CanFloat():
		v.SetFloat(7.5)
	case v.Kind() == reflect.Bool:
		v.SetBool(true)
	case v.Kind() == reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fillValue(v.Index(0), text, at)
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fillValue(v.Elem(), text, at)
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			fillValue(v.Field(i), text, at)
		}
	default:
		panic("a report has a member of a kind that this test does not know: " + v.Type().String())
	}
}

func walkStrings(v reflect.Value, visit func(path, s string)) {
	var walk func(reflect.Value, string)
	walk = func(v reflect.Value, path string) {
		switch v.Kind() {
		case reflect.String:
			visit(path, v.String())
		case reflect.Slice:
			for i := range v.Len() {
				walk(v.Index(i), path+"[]")
			}
		case reflect.Pointer:
			walk(v.Elem(), path)
		case reflect.Struct:
			if v.Type() == reflect.TypeFor[time.Time]() {
				return
			}
			for i := range v.NumField() {
				walk(v.Field(i), path+"."+v.Type().Field(i).Name)
			}
		}
	}
	walk(v, "report")
}
