package render

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"regexp"
	"strings"
	"testing"

	"authdoctor/flows"

	"github.com/charmbracelet/x/exp/golden"
)

func TestMarkdown(t *testing.T) {
	for name, r := range every() {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			if err := Markdown(&b, r); err != nil {
				t.Fatal(err)
			}
			golden.RequireEqual(t, b.Bytes())
		})
	}
}

// Nothing that a report quotes becomes markup; what is left outside code is escaped.
func TestMarkdownQuotesNoMarkup(t *testing.T) {
	outside := regexp.MustCompile("`+[^`]*`+")
	for name, r := range every() {
		var b bytes.Buffer
		if err := Markdown(&b, infected(r, "<img src=x> [a](b) *c*", true)); err != nil {
			t.Fatal(err)
		}
		rest := outside.ReplaceAllString(b.String(), "")
		for _, markup := range []string{"<img", "[a]", "*c*"} {
			if plain := strings.ReplaceAll(rest, `\`+markup, ""); strings.Contains(plain, markup) {
				t.Errorf("%s: %s got through in:\n%s", name, markup, rest)
			}
		}
	}
}

func TestMarkdownText(t *testing.T) {
	for _, tt := range []struct{ name, got, want string }{
		{"markup", prose("*a* [b](c) <d> ` f_g | &amp; ~ $"), "\\*a\\* \\[b\\](c) \\<d\\> \\` f\\_g \\| \\&amp; \\~ \\$"},
		{"command in prose", prose("- run `a_b` or *c*, `d`"), "\\- run `a_b` or \\*c\\*, `d`"},
		{"heading", prose("# a # b"), `\# a # b`},
		{"list", prose("- gpt-4o"), `\- gpt-4o`},
		{"number", prose("12. a 3. b"), `12\. a 3. b`},
		{"code", code("a`b"), "``a`b``"},
		{"code at the edge", code("``a"), "``` ``a ```"},
		{"no code", code(""), "nothing"},
		{"address", address("https://example.com/a?b=c&d"), "<https://example.com/a?b=c&d>"},
		{"script", address("javascript:alert(1)"), "`javascript:alert(1)`"},
		{"broken address", address("https://example.com/>x"), "`https://example.com/>x`"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, tt.got, tt.want)
		}
	}
}

func TestJUnit(t *testing.T) {
	type outcome struct {
		Message string `xml:"message,attr"`
	}
	type suites struct {
		Suite struct {
			Tests    int `xml:"tests,attr"`
			Failures int `xml:"failures,attr"`
			Errors   int `xml:"errors,attr"`
			Skipped  int `xml:"skipped,attr"`
			Cases    []struct {
				Name    string   `xml:"name,attr"`
				Failure *outcome `xml:"failure"`
				Error   *outcome `xml:"error"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	for _, tt := range []struct {
		name                             string
		report                           flows.Report
		tests, failures, errors, skipped int
	}{
		{"problem", problemProven(), 7, 2, 1, 1},
		{"outage", outage(), 3, 0, 2, 0},
		{"healthy", healthy(), 7, 0, 0, 1},
		{"repaired", repairedReport(), 7, 0, 0, 3},
		{"explained", explained(), 1, 1, 0, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var b bytes.Buffer
			if err := JUnit(&b, tt.report); err != nil {
				t.Fatal(err)
			}
			golden.RequireEqual(t, b.Bytes())
			var got suites
			if err := xml.Unmarshal(b.Bytes(), &got); err != nil {
				t.Fatal(err)
			}
			s := got.Suite
			if s.Tests != tt.tests || s.Failures != tt.failures || s.Errors != tt.errors || s.Skipped != tt.skipped || len(s.Cases) != tt.tests {
				t.Errorf("%d tests, %d failures, %d errors, %d skipped, %d cases", s.Tests, s.Failures, s.Errors, s.Skipped, len(s.Cases))
			}
			verdict := s.Cases[0]
			if verdict.Name != "verdict" || (verdict.Failure != nil) != (tt.report.Verdict == flows.Problem) ||
				(verdict.Error != nil) != (tt.report.Verdict == flows.Unknown) {
				t.Errorf("the first case is not the verdict: %+v", verdict)
			}
		})
	}
}

func TestSARIF(t *testing.T) {
	for name, r := range every() {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			if err := SARIF(&b, r); err != nil {
				t.Fatal(err)
			}
			golden.RequireEqual(t, b.Bytes())
			var got sarifLog
			if err := json.Unmarshal(b.Bytes(), &got); err != nil {
				t.Fatal(err)
			}
			if got.Version != "2.1.0" || len(got.Runs) != 1 {
				t.Fatalf("version %s with %d runs", got.Version, len(got.Runs))
			}
			rules := got.Runs[0].Tool.Driver.Rules
			for _, result := range got.Runs[0].Results {
				if result.RuleIndex >= len(rules) || rules[result.RuleIndex].ID != result.RuleID {
					t.Errorf("%s has no rule", result.RuleID)
				}
				if r.Verdict == flows.Healthy && result.Level == "error" {
					t.Errorf("%s is an error in a healthy report", result.RuleID)
				}
			}
			if r.Verdict == flows.Problem && (len(got.Runs[0].Results) == 0 || got.Runs[0].Results[0].Level != "error") {
				t.Error("a problem without an error")
			}
			if strings.Contains(b.String(), "null") {
				t.Error("null where a list or an object is due")
			}
		})
	}
}

func TestSARIFMessage(t *testing.T) {
	if got, want := said(`{"error": [key](https://a.com)}`).Text, `{{"error": [key] (https://a.com)}}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestSARIFLocation(t *testing.T) {
	for source, want := range map[string]string{
		"file:.env:3":              `{"physicalLocation":{"artifactLocation":{"uri":".env"},"region":{"startLine":3}}}`,
		"file:.env":                `{"physicalLocation":{"artifactLocation":{"uri":".env"}}}`,
		"file:/home/a b/.env:12":   `{"physicalLocation":{"artifactLocation":{"uri":"file:///home/a%20b/.env"},"region":{"startLine":12}}}`,
		`file:C:\work\.env:1`:      `{"physicalLocation":{"artifactLocation":{"uri":"file:///C:/work/.env"},"region":{"startLine":1}}}`,
		"file:a:b/.env:2":          `{"physicalLocation":{"artifactLocation":{"uri":"./a:b/.env"},"region":{"startLine":2}}}`,
		"file:.env:0":              `{"physicalLocation":{"artifactLocation":{"uri":"./.env:0"}}}`,
		"file:":                    `{"logicalLocations":[{"fullyQualifiedName":"file:"}]}`,
		"env OPENAI_API_KEY":       `{"logicalLocations":[{"fullyQualifiedName":"env OPENAI_API_KEY"}]}`,
		"GET https://a.com/models": `{"logicalLocations":[{"fullyQualifiedName":"GET https://a.com/models"}]}`,
	} {
		got, err := json.Marshal(sarifLocationOf(source))
		if err != nil || string(got) != want {
			t.Errorf("%s: got %s, %v, want %s", source, got, err, want)
		}
	}
}
