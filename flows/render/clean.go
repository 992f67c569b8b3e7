package render

import (
	"strings"
	"unicode"

	"authdoctor/flows"
)

const (
	zeroWidthNonJoiner = '\u200c' // needed to write Persian
	zeroWidthJoiner    = '\u200d' // needed to write Hindi

	firstSelector = '\ufe00' // variation selectors: terminals disagree about the width of what stands before one
	lastSelector  = '\ufe0f'
)

// oneLine is s on a single line without anything that could steer a terminal or reorder what is read: no C0, C1,
// ESC, DEL or bidirectional control, no invisible format character, nothing that XML forbids. Line ends and tabs become
// spaces.
func oneLine(s string) string {
	return strings.TrimSpace(strings.Map(visible, strings.ToValidUTF8(s, "\ufffd")))
}

// manyLines is oneLine for text whose line ends count: a command, a preview, an explanation. A tab is four spaces.
func manyLines(s string) string {
	lines := strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
	for i, l := range lines {
		l = strings.ReplaceAll(l, "\t", "    ")
		lines[i] = strings.TrimRight(strings.Map(visible, strings.ToValidUTF8(l, "\ufffd")), " ")
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}

// visible is r as it may be shown; -1 drops it.
func visible(r rune) rune {
	switch {
	case r == '\n' || r == '\r' || r == '\t' || r == '\u0085' || r == '\u2028' || r == '\u2029':
		return ' '
	case r == zeroWidthNonJoiner || r == zeroWidthJoiner:
		return r
	case r >= firstSelector && r <= lastSelector:
		return -1
	case unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Noncharacter_Code_Point, r):
		return -1
	}
	return r
}

// washer copies a report with every string made safe to show, and every list that the JSON form promises present.
type washer struct {
	fold func(string) string // applied last, such as asciiOnly
}

func asIs(s string) string { return s }

// washed is r, safe to show. The caller's report is left alone.
func washed(r flows.Report, fold func(string) string) flows.Report {
	w := washer{fold}
	if r.Schema == "" {
		r.Schema = flows.Schema
	}
	r.Schema, r.Command, r.Flow = w.one(r.Schema), w.one(r.Command), w.one(r.Flow)
	r.StatusPage, r.CrashFile = w.one(r.StatusPage), w.one(r.CrashFile)
	r.Verdict = flows.Verdict(w.one(string(r.Verdict)))
	r.Target = w.target(r.Target)
	r.Diagnoses = each(r.Diagnoses, w.diagnosis)
	r.Findings = each(r.Findings, w.finding)
	r.Requests.Hosts = each(r.Requests.Hosts, w.one)
	if len(r.Exchanges) > 0 {
		r.Exchanges = each(r.Exchanges, w.exchange)
	}
	r.Trail = each(r.Trail, func(s flows.Step) flows.Step {
		return flows.Step{Node: w.one(s.Node), Check: w.one(s.Check), Outcome: w.one(s.Outcome), Changed: w.one(s.Changed)}
	})
	r.Notes = each(r.Notes, w.one)
	return r
}

func (w washer) one(s string) string  { return w.fold(oneLine(s)) }
func (w washer) many(s string) string { return w.fold(manyLines(s)) }

func (w washer) target(t flows.TargetView) flows.TargetView {
	t.Provider, t.BaseURL, t.Model = w.one(t.Provider), w.one(t.BaseURL), w.one(t.Model)
	if t.Credential != nil {
		c := *t.Credential
		c.Source, c.Name, c.Kind, c.Fingerprint = w.one(c.Source), w.one(c.Name), w.one(c.Kind), w.one(c.Fingerprint)
		c.ReadBy = each(c.ReadBy, w.one)
		t.Credential = &c
	}
	t.Shadowed = each(t.Shadowed, func(s flows.ShadowedView) flows.ShadowedView {
		s.Source, s.Name, s.Fingerprint = w.one(s.Source), w.one(s.Name), w.one(s.Fingerprint)
		return s
	})
	return t
}

func (w washer) diagnosis(d flows.Diagnosis) flows.Diagnosis {
	d.Cause, d.Title, d.Explanation = w.one(d.Cause), w.one(d.Title), w.many(d.Explanation)
	d.Confidence, d.Owner, d.Retry = w.one(d.Confidence), w.one(d.Owner), w.one(d.Retry)
	d.Evidence = each(d.Evidence, w.evidence)
	if d.Proof != nil {
		d.Proof = &flows.Proof{Change: w.one(d.Proof.Change), Before: w.one(d.Proof.Before), After: w.one(d.Proof.After)}
	}
	d.Fixes = each(d.Fixes, w.fix)
	d.Alternatives = each(d.Alternatives, w.one)
	d.Tell = w.many(d.Tell)
	return d
}

func (w washer) evidence(e flows.Evidence) flows.Evidence {
	return flows.Evidence{Check: w.one(e.Check), Source: w.one(e.Source), Measured: w.one(e.Measured), Expected: w.one(e.Expected)}
}

func (w washer) fix(f flows.Fix) flows.Fix {
	f.ID, f.Title, f.Kind, f.Status = w.one(f.ID), w.one(f.Title), w.one(f.Kind), w.one(f.Status)
	f.Command, f.Preview, f.URL = w.many(f.Command), w.many(f.Preview), w.one(f.URL)
	f.Letter = w.many(f.Letter)
	f.Commands = each(f.Commands, func(c flows.ShellCommand) flows.ShellCommand {
		return flows.ShellCommand{Shell: flows.Shell(w.one(string(c.Shell))), Command: w.many(c.Command)}
	})
	return f
}

func (w washer) finding(f flows.Finding) flows.Finding {
	f.Check, f.Title, f.Status = w.one(f.Check), w.one(f.Title), w.one(f.Status)
	f.Summary, f.Because = w.one(f.Summary), w.one(f.Because)
	f.Evidence = each(f.Evidence, w.evidence)
	return f
}

func (w washer) exchange(e flows.ExchangeView) flows.ExchangeView {
	e.Title, e.Method, e.URL, e.Fault = w.one(e.Title), w.one(e.Method), w.one(e.URL), w.one(e.Fault)
	e.Stages = each(e.Stages, func(s flows.StageView) flows.StageView { return flows.StageView{Stage: w.one(s.Stage), MS: s.MS} })
	return e
}

// each is a new list of f of every element, empty instead of nil.
func each[T any](list []T, f func(T) T) []T {
	made := make([]T, len(list))
	for i, v := range list {
		made[i] = f(v)
	}
	return made
}
