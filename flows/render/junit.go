package render

import (
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"

	"authdoctor/checks"
	"authdoctor/flows"
)

// The elements of a JUnit report as CI systems read it; there is no standard. The names and their order are those of
// Apache Ant's JUnit task and Maven Surefire.
type (
	junitSuites struct {
		XMLName xml.Name   `xml:"testsuites"`
		Name    string     `xml:"name,attr"`
		Suite   junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name       string          `xml:"name,attr"`
		Tests      int             `xml:"tests,attr"`
		Failures   int             `xml:"failures,attr"`
		Errors     int             `xml:"errors,attr"`
		Skipped    int             `xml:"skipped,attr"`
		Time       string          `xml:"time,attr"`
		Timestamp  string          `xml:"timestamp,attr"`
		Properties []junitProperty `xml:"properties>property"`
		Cases      []junitCase     `xml:"testcase"`
		Out        *junitText      `xml:"system-out"`
	}
	junitProperty struct {
		Name  string `xml:"name,attr"`
		Value string `xml:"value,attr"`
	}
	junitCase struct {
		Class   string        `xml:"classname,attr"`
		Name    string        `xml:"name,attr"`
		Time    string        `xml:"time,attr"`
		Failure *junitOutcome `xml:"failure"`
		Error   *junitOutcome `xml:"error"`
		Skipped *junitOutcome `xml:"skipped"`
		Out     *junitText    `xml:"system-out"`
	}
	junitOutcome struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr,omitempty"`
		Text    string `xml:",cdata"`
	}
	junitText struct {
		Text string `xml:",cdata"`
	}
)

// JUnit writes the report as one test suite: a case named verdict, which alone decides, and one for each check. A
// problem is a failure and "could not tell" an error. A healthy report has neither: there, a check that failed or
// stayed unknown counts as skipped, and says so.
func JUnit(w io.Writer, r flows.Report) error {
	r = washed(r, asIs)
	suite := junitSuite{
		Name: joined(" ", "authdoctor", r.Command, r.Target.Provider), Time: junitTime(r.DurationMS),
		Timestamp: r.Started.UTC().Format("2006-01-02T15:04:05"),
		Properties: []junitProperty{
			{"verdict", string(r.Verdict)}, {"base_url", r.Target.BaseURL}, {"model", r.Target.Model},
		},
		Cases: []junitCase{junitVerdict(r)},
		Out:   &junitText{cost(r)},
	}
	for _, f := range r.Findings {
		suite.Cases = append(suite.Cases, junitFinding(r, f))
	}
	for _, c := range suite.Cases {
		suite.Tests++
		switch {
		case c.Failure != nil:
			suite.Failures++
		case c.Error != nil:
			suite.Errors++
		case c.Skipped != nil:
			suite.Skipped++
		}
	}
	made, err := xml.MarshalIndent(junitSuites{Name: "authdoctor", Suite: suite}, "", "  ")
	if err != nil {
		return fmt.Errorf("encode the report as JUnit: %w", err)
	}
	_, err = io.WriteString(w, xml.Header+string(made)+"\n")
	return err
}

func junitVerdict(r flows.Report) junitCase {
	made := junitCase{Class: "authdoctor", Name: "verdict", Time: junitTime(r.DurationMS)}
	outcome := &junitOutcome{Message: headline(r)}
	var told strings.Builder
	for _, d := range r.Diagnoses {
		told.WriteString(summary(r, d) + "\n")
	}
	outcome.Text = strings.TrimSpace(told.String())
	if len(r.Diagnoses) > 0 {
		outcome.Type = r.Diagnoses[0].Cause
	}
	switch r.Verdict {
	case flows.Healthy:
		made.Out = &junitText{joined("\n", outcome.Message, outcome.Text)}
	case flows.Problem:
		made.Failure = outcome
	default:
		made.Error = outcome
	}
	return made
}

func junitFinding(r flows.Report, f flows.Finding) junitCase {
	class, _, _ := strings.Cut(f.Check, ".")
	made := junitCase{Class: "authdoctor." + class, Name: joined(": ", f.Check, f.Title), Time: junitTime(f.TookMS)}
	outcome := &junitOutcome{Message: says(f), Type: f.Check}
	var lines []string
	for _, e := range f.Evidence {
		lines = append(lines, evidencePlace(e)+": "+against(e))
	}
	outcome.Text = strings.Join(lines, "\n")
	healthy := r.Verdict == flows.Healthy
	switch status := checks.Status(f.Status); {
	case status == checks.Pass:
	case status == checks.Warn:
		made.Out = &junitText{"warning: " + joined("\n", says(f), outcome.Text)}
	case status == checks.Skip:
		made.Skipped = &junitOutcome{Message: openWords(f)}
	case healthy:
		made.Skipped = &junitOutcome{Message: statusWord(f.Status) + ", but the verdict is healthy: " + openWords(f)}
	case status == checks.Fail:
		made.Failure = outcome
	default:
		outcome.Message = openWords(f)
		made.Error = outcome
	}
	return made
}

// junitTime is in seconds.
func junitTime(ms int64) string {
	return strconv.FormatFloat(float64(ms)/1000, 'f', 3, 64)
}
