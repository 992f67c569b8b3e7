package uitest

import (
	"context"

	"authdoctor/checks"
	"authdoctor/flows"
	"authdoctor/ui/session"
)

// Workshop is a scripted repair.
type Workshop struct {
	Status   string          // of every fix that is made; empty: verified
	Err      error           // of Apply, which changes nothing then
	Gate     <-chan struct{} // Apply waits for it before it verifies, where there is one
	PlanErr  error
	UndoErr  error
	UndoGate <-chan struct{}
	Panic    string
}

// Apply makes fixes as the script says. A stop leaves them unverified.
func (s *Session) Apply(ctx context.Context, want session.ApplyFix, visitor session.Visitor) (session.Applied, error) {
	name := "apply " + want.Fix
	if want.All() {
		name = "apply all"
	}
	s.mu.Lock()
	s.calls = append(s.calls, name)
	err := s.Workshop.Err
	s.mu.Unlock()
	if s.Workshop.Panic != "" {
		panic(s.Workshop.Panic)
	}
	if err != nil {
		return session.Applied{}, err
	}
	report := s.Report
	report.Diagnoses = append([]flows.Diagnosis(nil), report.Diagnoses...)
	status := s.Workshop.Status
	if status == "" {
		status = "verified"
	}
	stopped := false
	for i := range report.Diagnoses {
		fixes := append([]flows.Fix(nil), report.Diagnoses[i].Fixes...)
		for k := range fixes {
			if fixes[k].Kind != "automatic" || !want.All() && fixes[k].ID != want.Fix {
				continue
			}
			visitor.Observe(flows.FixStarted{Fix: fixes[k]})
			stopped = s.verify(ctx, visitor)
			fixes[k].Status = status
			if stopped {
				fixes[k].Status = "unverified"
			}
			visitor.Observe(flows.FixDone{Fix: fixes[k]})
		}
		report.Diagnoses[i].Fixes = fixes
	}
	applied := session.Applied{Report: report, Changed: []string{".env"}, Stopped: stopped, KeyID: "found-1"}
	switch {
	case stopped:
		applied.Report.Verdict = flows.Unknown
	case status == "verified":
		applied.Report.Verdict = flows.Healthy
	case status != "unverified":
		applied.Changed = nil
		applied.Report.Notes = append(applied.Report.Notes, "the change was taken back, because it did not help")
	}
	return applied, nil
}

// verify answers every check well, and reports whether it was stopped.
func (s *Session) verify(ctx context.Context, visitor session.Visitor) (stopped bool) {
	for i, row := range s.Rows {
		visitor.Observe(flows.CheckStarted{Check: row.Check, Title: row.Title})
		if i == 1 && s.Workshop.Gate != nil {
			select {
			case <-s.Workshop.Gate:
			case <-ctx.Done():
			}
		}
		if ctx.Err() != nil {
			return true
		}
		visitor.Observe(flows.CheckDone{Finding: checks.Finding{Check: row.Check, Title: row.Title, Status: checks.Pass}})
	}
	return false
}

// PlanUndo returns the change backwards.
func (s *Session) PlanUndo(ctx context.Context, _ session.Choice) (session.UndoPlan, error) {
	return session.UndoPlan{What: []string{"the key of OPENAI_API_KEY cleaned"}, Preview: "--- .env\n+++ .env\n@@ -3 +3 @@\n-OPENAI_API_KEY=…\n+OPENAI_API_KEY=\"…\"\n"}, s.Workshop.PlanErr
}

// Undo takes back.
func (s *Session) Undo(ctx context.Context, _ session.Choice) (session.Undone, error) {
	s.mu.Lock()
	s.calls = append(s.calls, "undo")
	s.mu.Unlock()
	if s.Workshop.UndoGate != nil {
		select {
		case <-s.Workshop.UndoGate:
		case <-ctx.Done():
			return session.Undone{}, ctx.Err()
		}
	}
	return session.Undone{Words: "the change of .env is taken back"}, s.Workshop.UndoErr
}
