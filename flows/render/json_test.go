package render

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"authdoctor/flows"

	"github.com/charmbracelet/x/exp/golden"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

func TestJSONGolden(t *testing.T) {
	var b bytes.Buffer
	if err := JSON(&b, problemProven()); err != nil {
		t.Fatal(err)
	}
	golden.RequireEqual(t, b.Bytes())
}

func published(t *testing.T) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("report.schema.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("report.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func value(t *testing.T, document []byte) any {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(document))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestReportsFollowTheSchema(t *testing.T) {
	schema := published(t)
	var all []flows.Report
	for name, r := range every() {
		all = append(all, r)
		var b bytes.Buffer
		if err := JSON(&b, r); err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(value(t, b.Bytes())); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, reports := range [][]flows.Report{all, nil} {
		var b bytes.Buffer
		if err := JSONAll(&b, reports); err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(value(t, b.Bytes())); err != nil {
			t.Errorf("envelope: %v", err)
		}
	}
}

// What breaks the promise is refused; what only adds to it is not.
func TestSchemaIsPrecise(t *testing.T) {
	schema := published(t)
	first := func(v map[string]any, list string) map[string]any { return v[list].([]any)[0].(map[string]any) }
	for _, tt := range []struct {
		name  string
		spoil func(map[string]any)
		valid bool
	}{
		{"as rendered", func(map[string]any) {}, true},
		{"unknown members", func(v map[string]any) { v["new"] = 1.0; first(v, "diagnoses")["new"] = nil }, true},
		{"no schema", func(v map[string]any) { delete(v, "schema") }, false},
		{"another schema", func(v map[string]any) { v["schema"] = "authdoctor.report/v2" }, false},
		{"another verdict", func(v map[string]any) { v["verdict"] = "sick" }, false},
		{"no date", func(v map[string]any) { v["started"] = "today" }, false},
		{"negative duration", func(v map[string]any) { v["duration_ms"] = -1.0 }, false},
		{"null list", func(v map[string]any) { v["findings"] = nil }, false},
		{"no hosts", func(v map[string]any) { delete(v["requests"].(map[string]any), "hosts") }, false},
		{"no credential member", func(v map[string]any) { delete(v["target"].(map[string]any), "credential") }, false},
		{"null credential", func(v map[string]any) { v["target"].(map[string]any)["credential"] = nil }, true},
		{"problem without a cause", func(v map[string]any) { v["diagnoses"] = []any{} }, false},
		{"problem that is only possible", func(v map[string]any) {
			delete(first(v, "diagnoses"), "proof")
			first(v, "diagnoses")["confidence"] = "possible"
		}, false},
		{"proof without being proven", func(v map[string]any) { first(v, "diagnoses")["confidence"] = "stated" }, false},
		{"cause without a group", func(v map[string]any) { first(v, "diagnoses")["cause"] = "unknown" }, false},
		{"another owner", func(v map[string]any) { first(v, "diagnoses")["owner"] = "nobody" }, false},
		{"another retry", func(v map[string]any) { first(v, "diagnoses")["retry"] = "often" }, false},
		{"another fix status", func(v map[string]any) { first(first(v, "diagnoses"), "fixes")["status"] = "done" }, false},
		{"another finding status", func(v map[string]any) { first(v, "findings")["status"] = "ok" }, false},
		{"another stage", func(v map[string]any) { first(first(v, "exchanges"), "stages")["stage"] = "lunch" }, false},
		{"exchange without a status", func(v map[string]any) { delete(first(v, "exchanges"), "status") }, false},
		{"negative share", func(v map[string]any) { first(first(v, "exchanges"), "stages")["ms"] = -0.1 }, false},
		{"no exchanges", func(v map[string]any) { delete(v, "exchanges") }, true},
		{"envelope without reports", func(v map[string]any) { v["schema"] = EnvelopeSchema }, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var b bytes.Buffer
			if err := JSON(&b, problemProven()); err != nil {
				t.Fatal(err)
			}
			v := value(t, b.Bytes()).(map[string]any)
			tt.spoil(v)
			if err := schema.Validate(v); (err == nil) != tt.valid {
				t.Errorf("valid is %v, want %v: %v", err == nil, tt.valid, err)
			}
		})
	}
}

func TestSchemaIsACopy(t *testing.T) {
	Schema()[0] = 'x'
	if Schema()[0] != '{' {
		t.Error("a caller changed the schema")
	}
}

func TestJSONHasNoNull(t *testing.T) {
	bare := flows.Report{Command: "check", Verdict: flows.Unknown, Diagnoses: []flows.Diagnosis{{}}, Findings: []flows.Finding{{}}}
	var b bytes.Buffer
	if err := JSON(&b, bare); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"schema": "authdoctor.report/v1"`, `"credential": null`, `"shadowed": []`, `"evidence": []`, `"fixes": []`, `"hosts": []`,
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%s is missing in %s", want, b.String())
		}
	}
	if n := strings.Count(b.String(), "null"); n != 1 {
		t.Errorf("%d nulls, want only the credential's: %s", n, b.String())
	}
}

func TestJSONRoundTrip(t *testing.T) {
	for name, r := range every() {
		var first, second bytes.Buffer
		if err := JSON(&first, r); err != nil {
			t.Fatal(err)
		}
		var back flows.Report
		if err := json.Unmarshal(first.Bytes(), &back); err != nil {
			t.Fatal(err)
		}
		if err := JSON(&second, back); err != nil {
			t.Fatal(err)
		}
		if first.String() != second.String() {
			t.Errorf("%s differs after a round trip", name)
		}
	}
}

func TestJSONAllTakesTheWorstVerdict(t *testing.T) {
	h, u, p := flows.Healthy, flows.Unknown, flows.Problem
	for _, tt := range []struct {
		in   []flows.Verdict
		want flows.Verdict
	}{
		{nil, u}, {[]flows.Verdict{h}, h}, {[]flows.Verdict{h, h}, h}, {[]flows.Verdict{h, u}, u},
		{[]flows.Verdict{u, h, p}, p}, {[]flows.Verdict{p, u}, p}, {[]flows.Verdict{""}, u},
	} {
		var reports []flows.Report
		for _, v := range tt.in {
			reports = append(reports, base(v))
		}
		var b bytes.Buffer
		if err := JSONAll(&b, reports); err != nil {
			t.Fatal(err)
		}
		var got struct {
			Schema  string
			Verdict flows.Verdict
			Reports []flows.Report
		}
		if err := json.Unmarshal(b.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		if got.Schema != "authdoctor.reports/v1" || got.Verdict != tt.want || len(got.Reports) != len(tt.in) {
			t.Errorf("%v: got %+v, want %s", tt.in, got, tt.want)
		}
	}
}

func TestJSONWritesNothingThatItCannotEncode(t *testing.T) {
	r := healthy()
	r.Started = time.Date(12026, 1, 1, 0, 0, 0, 0, time.UTC)
	var b bytes.Buffer
	if err := JSON(&b, r); err == nil || b.Len() != 0 {
		t.Errorf("error %v after %d bytes, want an error and none", err, b.Len())
	}
}
