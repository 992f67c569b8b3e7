package flows

import (
	"cmp"
	"context"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/checks/reply"
	"authdoctor/keystore"
)

// report puts the walk into words.
func (w *walk) report(ctx context.Context) Report {
	client := w.runner.Client()
	sent, billable := client.Sent()
	r := Report{
		Schema: Schema, Command: "check", Started: w.started.UTC().Truncate(time.Millisecond), DurationMS: (time.Since(w.started) - w.waited).Milliseconds(),
		Target: w.target(), Diagnoses: []Diagnosis{}, Findings: []Finding{}, Flow: w.tree.ID, Trail: w.trail,
		Requests:  Requests{Sent: sent, Billable: billable, Hosts: client.Hosts()},
		Exchanges: w.requests.list(),
		Notes:     append(slices.Clone(w.visit.Notes), w.notes...),
	}
	for i, n := range w.named {
		diagnosis := w.diagnosis(n)
		w.repairs = append(w.repairs, w.engine.repairs(n, shown(w.named[i:]), diagnosis.Fixes, w.visit.Target)...)
		r.Diagnoses = append(r.Diagnoses, diagnosis)
	}
	for _, f := range w.findings {
		r.Findings = append(r.Findings, w.finding(f))
	}
	r.Verdict = VerdictOf(r.Diagnoses, r.Findings)
	if r.Verdict == Healthy && !w.answered(w.visit.Only) {
		r.Verdict = Unknown // it was asked for, and could not be told
	}
	if errors.Is(ctx.Err(), context.Canceled) {
		r.Notes = append(r.Notes, "the run was interrupted")
		r.Verdict = Unknown
	} else if ctx.Err() != nil {
		r.Notes = append(r.Notes, "the run reached its --timeout")
	}
	onWord := len(w.named) > 0 && len(w.named[0].answers) > 0 // all that was measured is well, the provider too
	if len(r.Diagnoses) > 0 && cause.ID(r.Diagnoses[0].Cause).Group() == "server" || r.Verdict == Unknown && !onWord {
		r.StatusPage = w.visit.Target.Provider.Console["status"]
	}
	return w.clean.report(r)
}

// answered reports whether every check that was asked for by name has an answer.
func (w *walk) answered(only []string) bool {
	for _, id := range only {
		if !slices.ContainsFunc(w.findings, func(f checks.Finding) bool { return f.Check == id && f.Status != checks.Skip }) {
			return false
		}
	}
	return true
}

// VerdictOf is the contract's: a named cause is a problem unless it is only possible or the server's own; without a cause
// a needed check without an answer leaves the verdict open.
func VerdictOf(diagnoses []Diagnosis, findings []Finding) Verdict {
	if len(diagnoses) > 0 {
		first := diagnoses[0]
		if first.Confidence == string(checks.Possible) || cause.ID(first.Cause).Group() == "server" {
			return Unknown
		}
		return Problem
	}
	for _, f := range findings {
		if f.Status == string(checks.Unknown) || f.Status == string(checks.Fail) {
			return Unknown
		}
	}
	return Healthy
}

// shown reports whether a reply speaks for the change of the first of these causes: it passed, or led to another answer,
// or one behind it did, which was sent with this change in it.
func shown(from []named) bool {
	return from[0].moved || slices.ContainsFunc(from, func(n named) bool { return n.proof != nil })
}

// diagnosis is a named cause in words, with the fixes of the catalogue.
func (w *walk) diagnosis(n named) Diagnosis {
	id := n.ids[0]
	entry, _ := w.engine.Catalogue.Get(id)
	d := Diagnosis{
		Cause: string(id), Title: entry.Title, Explanation: entry.Explanation, Confidence: string(n.confidence),
		Owner: entry.Owner, Retry: entry.Retry, Proof: n.proof, Evidence: evidence(n.finding), Tell: cmp.Or(n.tell, n.finding.Tell),
		Fixes: entry.Render(values(n), n.target.Provider.Console, sourceKind(n.target)),
	}
	for i, fix := range d.Fixes {
		d.Fixes[i] = fix.For(w.visit.Shell)
	}
	if next := n.finding.Next; next != "" {
		d.Fixes = append([]Fix{{ID: "next-step", Title: strings.ToUpper(next[:1]) + next[1:], Kind: "guided", Status: "planned"}}, d.Fixes...)
	}
	if n.finding.Check == Replayed {
		d.Explanation = sentence(n.finding.Summary)
	}
	if n.own != nil {
		d.Fixes = append([]Fix{*n.own}, d.Fixes...)
	}
	if len(n.answers) > 0 {
		d.Fixes = []Fix{} // they would change what was examined here, and that is well
	}
	for _, answer := range n.answers {
		d.Evidence = append(d.Evidence, Evidence{Source: "your answer", Measured: answer, Expected: "-"})
	}
	if n.because != "" {
		d.Evidence = append(d.Evidence, Evidence{Check: "", Source: "the tree", Measured: n.because, Expected: "-"})
	}
	if n.finding.Retry != "" {
		d.Retry = n.finding.Retry
	}
	if !n.finding.RetryAt.IsZero() {
		at := n.finding.RetryAt.UTC().Truncate(time.Second)
		d.RetryAt = &at
	}
	for _, other := range n.ids[1:] {
		d.Alternatives = append(d.Alternatives, string(other))
	}
	if n.confidence == checks.Proven && n.finding.Check != Replayed {
		d.Tell = ""
	}
	return d
}

// values fill the templates of fixes.
func values(n named) map[string]string {
	t := n.target
	v := map[string]string{
		"base_url": checks.ShownURL(t.BaseURL.Value), "model": t.Model.Value, "provider": t.Provider.Name,
	}
	if u, err := url.Parse(t.BaseURL.Value); err == nil {
		v["host"] = u.Hostname()
	}
	if len(n.finding.Evidence) > 0 {
		v["answer"] = n.finding.Evidence[0].Measured
	}
	if c := t.Sender(); c != nil {
		v["fingerprint"] = c.Secret.Fingerprint()
		v["variable"], v["source"] = c.Name, c.Source.String()
		if c.Source.Kind == keystore.FromFile {
			v["file"], v["line"] = c.Source.Path, strconv.Itoa(c.Source.Line)
		}
	} else if name := t.Provider.KeyVariable(); name != "" {
		v["variable"] = name
	}
	if n.change == nil {
		return v
	}
	switch n.change.ID {
	case "drop-organization":
		v["organization"] = t.Organization.Value
	case "drop-project":
		v["project"] = t.Project.Value
	}
	after := n.change.Apply(t)
	switch set, changed := changedSetting(t, after); {
	case !changed:
	case set.Place.Kind == keystore.FromFile:
		v["setting_name"], v["setting_file"], v["setting_line"] = set.Name, set.Place.Path, strconv.Itoa(set.Place.Line)
	case set.Place.Kind == keystore.FromEnv:
		v["setting_variable"] = set.Name
	case set.Set:
		v["setting_elsewhere"] = set.Source
	}
	if after.BaseURL.Value != t.BaseURL.Value {
		v["repaired_base_url"] = checks.ShownURL(after.BaseURL.Value)
	}
	if after.Version.Value != t.Version.Value {
		v["api_version"] = after.Version.Value
	}
	if after.Model.Value != t.Model.Value {
		v["nearest_model"] = after.Model.Value
	}
	return v
}

func evidence(f checks.Finding) []Evidence {
	out := []Evidence{}
	for _, e := range f.Evidence {
		out = append(out, Evidence{Check: f.Check, Source: e.Source, Measured: e.Measured, Expected: e.Expected})
	}
	if len(out) == 0 && f.Summary != "" {
		out = append(out, Evidence{Check: f.Check, Source: f.Check, Measured: f.Summary, Expected: f.Title})
	}
	return out
}

func (w *walk) finding(f checks.Finding) Finding {
	out := Finding{
		Check: f.Check, Title: f.Title, Status: string(f.Status), Summary: f.Summary, Because: f.Because,
		Evidence: []Evidence{}, TookMS: f.Took.Milliseconds(),
	}
	for _, e := range f.Evidence {
		out.Evidence = append(out.Evidence, Evidence{Check: f.Check, Source: e.Source, Measured: e.Measured, Expected: e.Expected})
	}
	return out
}

func (w *walk) target() TargetView {
	t := w.visit.Target
	view := TargetView{Provider: t.Provider.ID, BaseURL: reply.Clean(checks.ShownURL(t.BaseURL.Value)), Model: t.Model.Value, Shadowed: []ShadowedView{}}
	winner := t.Sender()
	if winner == nil {
		return view
	}
	view.Credential = &CredentialView{
		Source: winner.Source.String(), Name: winner.Name, Kind: checks.KeyKind(winner, w.engine.Registry),
		Fingerprint: winner.Secret.Fingerprint(), ReadBy: winner.ReadBy,
	}
	losers := append(slices.Clone(t.Shadowed), t.Elsewhere...)
	if t.Override != nil && t.Credential != nil {
		losers = append([]keystore.Candidate{*t.Credential}, losers...)
	}
	for _, c := range losers {
		view.Shadowed = append(view.Shadowed, ShadowedView{
			Source: c.Source.String(), Name: c.Name, Fingerprint: c.Secret.Fingerprint(), Same: c.Secret.Same(winner.Secret),
		})
	}
	return view
}
