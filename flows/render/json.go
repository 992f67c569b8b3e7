package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"authdoctor/flows"
)

// EnvelopeSchema is the version of JSONAll's form.
const EnvelopeSchema = "authdoctor.reports/v1"

// envelope is several reports in one document.
type envelope struct {
	Schema  string         `json:"schema"`
	Verdict flows.Verdict  `json:"verdict"`
	Reports []flows.Report `json:"reports"`
}

// JSON writes the report as one document, as Schema describes it: lists are never null, the credential is null
// where there is none. The error is the writer's, or names a time that RFC 3339 cannot write.
func JSON(w io.Writer, r flows.Report) error {
	return document(w, washed(r, asIs))
}

// JSONAll writes several reports as one document with the worst of their verdicts: problem, then unknown, then
// healthy; without a report it is unknown.
func JSONAll(w io.Writer, reports []flows.Report) error {
	all := envelope{Schema: EnvelopeSchema, Verdict: worst(reports), Reports: []flows.Report{}}
	for _, r := range reports {
		all.Reports = append(all.Reports, washed(r, asIs))
	}
	return document(w, all)
}

func worst(reports []flows.Report) flows.Verdict {
	healthy := 0
	for _, r := range reports {
		switch r.Verdict {
		case flows.Problem:
			return flows.Problem
		case flows.Healthy:
			healthy++
		}
	}
	if healthy == 0 || healthy < len(reports) {
		return flows.Unknown
	}
	return flows.Healthy
}

// document writes v in one piece, so that a value that cannot be encoded leaves nothing behind.
func document(w io.Writer, v any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false) // a URL's & stays readable
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("encode the report: %w", err)
	}
	_, err := w.Write(b.Bytes())
	return err
}
