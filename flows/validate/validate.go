// Package validate makes a report of a request that has not been sent: what package lint found wrong with it, where, what
// is documented in its place, and the repaired request.
//
// It opens no connection and no file. The report is redacted.
//
//	report := validate.Report(message, lint.Run(message, options), validate.Case{File: "request.sh", ...})
package validate

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/checks/lint"
	"authdoctor/checks/provider"
	"authdoctor/checks/request"
	"authdoctor/flows"
	"authdoctor/keystore/secret"
)

// Recognised is the check whether the request is one that anything is known about.
const Recognised = "request.recognised"

// Case is what a report needs beside the findings.
type Case struct {
	File      string // as the user named it; what editors open on a click
	Started   time.Time
	Catalogue flows.Catalogue
	Registry  *provider.Registry
	Maker     *secret.Maker
}

// Report puts a result into words.
func Report(m request.Message, r lint.Result, c Case) flows.Report {
	made := maker{Case: c, message: m, result: r}
	report := flows.Report{
		Schema: flows.Schema, Command: "validate", Started: c.Started.UTC().Truncate(time.Millisecond),
		Diagnoses: made.diagnoses(), Findings: made.findings(), Requests: flows.Requests{Hosts: []string{}}, Notes: slices.Clone(m.Notes),
	}
	report.Verdict = verdict(r)
	if r.Repaired != nil && r.Repaired.Command == "" && m.Kind != request.FormatJSON {
		report.Notes = append(report.Notes, "the repaired request is longer than 64 KiB and is not printed as a command")
	}
	if m.Unread != "" && m.Unread != r.Open {
		report.Notes = append(report.Notes, m.Unread)
	}
	secrets := made.target(&report)
	report.DurationMS = time.Since(c.Started).Milliseconds()
	redactor := c.Maker.Redactor(secrets...)
	return report.Cleaned(redactor.Redact)
}

// verdict: what is wrong decides; then whether everything could be told. Warnings never count.
func verdict(r lint.Result) flows.Verdict {
	switch {
	case slices.ContainsFunc(r.Faults, func(f lint.Fault) bool { return f.Status == checks.Fail }):
		return flows.Problem
	case r.Open != "":
		return flows.Unknown
	}
	return flows.Healthy
}

type maker struct {
	Case
	message request.Message
	result  lint.Result
}

// source is a place as reports name it: "file:request.sh:3:14".
func (m maker) source(p request.Place) string {
	file := m.File
	if p.File != "" {
		file = p.File
	}
	return fmt.Sprintf("file:%s:%d:%d", file, p.Line, p.Column)
}

func (m maker) evidence(f lint.Fault) flows.Evidence {
	return flows.Evidence{Check: f.Check, Source: m.source(f.Place), Measured: f.Member + ": " + f.Measured, Expected: f.Expected}
}

// mostShown bounds how many faults of one cause a diagnosis lists; the findings have them all.
const mostShown = 10

// diagnoses makes one of every cause, in causal order.
func (m maker) diagnoses() []flows.Diagnosis {
	list := []flows.Diagnosis{}
	of := map[cause.ID]int{}
	more := map[cause.ID]int{}
	for _, f := range m.result.Faults {
		if f.Status != checks.Fail {
			continue
		}
		i, known := of[f.Cause]
		if !known {
			i = len(list)
			of[f.Cause] = i
			entry, _ := m.Catalogue.Get(f.Cause)
			list = append(list, flows.Diagnosis{
				Cause: string(f.Cause), Title: entry.Title, Explanation: sentence(f.Summary), Confidence: string(checks.Inferred),
				Owner: entry.Owner, Retry: entry.Retry, Evidence: []flows.Evidence{}, Fixes: []flows.Fix{},
			})
		}
		d := &list[i]
		if len(d.Evidence) == mostShown {
			more[f.Cause]++
			continue
		}
		d.Evidence = append(d.Evidence, m.evidence(f))
		d.Fixes = append(d.Fixes, todo(f))
	}
	for id, n := range more {
		list[of[id]].Explanation += fmt.Sprintf(" There are %d more places like those below; the findings list them all.", n)
	}
	if m.result.Repaired != nil && len(list) > 0 {
		list[0].Fixes = append([]flows.Fix{m.repair()}, list[0].Fixes...)
	}
	return list
}

// sentence begins with a capital, unless a member's name stands first, and ends with a full stop.
func sentence(text string) string {
	first, _, _ := strings.Cut(text, " ")
	if slices.Contains([]string{"the", "no", "a", "an", "two", "something", "white", "quotes", "example"}, first) {
		text = strings.ToUpper(text[:1]) + text[1:]
	}
	if strings.HasSuffix(text, "?") {
		return text
	}
	return text + "."
}

// todo says what to write in one place.
func todo(f lint.Fault) flows.Fix {
	page := f.Source
	if !strings.HasPrefix(page, "https://") {
		page = ""
	}
	return flows.Fix{ID: "correct-" + strings.TrimPrefix(f.Check, "request."), Title: f.Member + ": " + f.Expected, Kind: "guided", Status: "planned", URL: page}
}

// repair offers every certain repair at once.
func (m maker) repair() flows.Fix {
	title := "Send the repaired request: it has every repair that leaves no doubt, and a variable in the key's place"
	if left := m.left(); left > 0 {
		title += fmt.Sprintf("; %d of the faults need your own decision", left)
	}
	return flows.Fix{ID: "repair-request", Title: title, Kind: "guided", Status: "planned", Command: m.result.Repaired.Command, Preview: m.result.Repaired.Diff}
}

func (m maker) left() int {
	n := 0
	for _, f := range m.result.Faults {
		if f.Status == checks.Fail && !f.Repaired {
			n++
		}
	}
	return n
}

// findings are every fault, and every question that has none.
func (m maker) findings() []flows.Finding {
	list := []flows.Finding{m.recognised()}
	for _, q := range lint.Questions() {
		asked := flows.Finding{Check: q.ID, Title: q.Title, Status: string(checks.Pass), Evidence: []flows.Evidence{}}
		found := false
		for _, f := range m.result.Faults {
			if f.Check != q.ID {
				continue
			}
			found = true
			one := asked
			one.Status, one.Summary, one.Evidence = string(f.Status), f.Summary, []flows.Evidence{m.evidence(f)}
			list = append(list, one)
		}
		if because, skipped := m.result.Skipped[q.ID]; skipped && !found {
			asked.Status, asked.Because = string(checks.Skip), because
		}
		if !found {
			list = append(list, asked)
		}
	}
	return list
}

// recognised says which API was taken.
func (m maker) recognised() flows.Finding {
	f := flows.Finding{Check: Recognised, Title: "the request is one of a known API", Status: string(checks.Pass), Evidence: []flows.Evidence{}}
	switch a := m.result.API; {
	case m.result.Open != "":
		f.Status, f.Because = string(checks.Unknown), m.result.Open
	case a != nil && m.result.Provider.Name != "":
		f.Summary = a.Name + ", " + m.result.Provider.Name
	case a != nil:
		f.Summary = a.Name
	}
	return f
}

// target says what was examined, and returns the secrets that the report must not show.
func (m maker) target(r *flows.Report) []secret.Secret {
	r.Target = flows.TargetView{Provider: m.result.Provider.ID, Model: m.result.Model, Shadowed: []flows.ShadowedView{}}
	if m.message.Kind == request.FormatJSON {
		return nil
	}
	failing := m.message.Request(m.Maker)
	t := failing.Apply(checks.Target{}, m.Registry)
	r.Target.BaseURL = checks.ShownURL(t.BaseURL.Value)
	if c := failing.Credential; c != nil {
		r.Target.Credential = &flows.CredentialView{
			Source: c.Source.String(), Name: c.Name, Kind: checks.KeyKind(c, m.Registry), Fingerprint: c.Secret.Fingerprint(),
		}
	}
	return t.Secrets(m.Maker)
}
