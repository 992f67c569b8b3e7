package screens

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"authdoctor/ui/intent"
	"authdoctor/ui/session"
	"authdoctor/ui/theme"
)

func newReport(width, height int) *Report {
	return sized(NewReport(theme.New(false, true), session.Choice{SetupID: "openai"}, fullReport()), width, height)
}

func TestReportFormats(t *testing.T) {
	r := newReport(80, 24)
	tests := []struct {
		given  intent.Intent
		tab    string
		shows  string
		format session.Format
	}{
		{intent.Intent{}, "> 1 text", "[xx] Problem: the key is wrapped in quotes", session.Text},
		{intent.Intent{Act: intent.Next}, "> 2 Markdown", "# Problem", session.Markdown},
		{intent.Intent{Act: intent.Next}, "> 3 JSON", "\"schema\": \"authdoctor.report/v1\"", session.JSON},
		{intent.Intent{Act: intent.Next}, "> 1 text", "[xx] Problem", session.Text},
		{intent.Intent{Act: intent.Previous}, "> 3 JSON", "\"verdict\"", session.JSON},
		{intent.Intent{Act: intent.Pick, Number: 2}, "> 2 Markdown", "# Problem", session.Markdown},
		{intent.Intent{Act: intent.Pick, Number: 4}, "> 2 Markdown", "# Problem", session.Markdown},
	}
	for _, tt := range tests {
		r.Handle(tt.given)
		wantDrawn(t, r, tt.tab, tt.shows)
		if got := act(r, intent.Save); got != (SaveReport{r.choice, tt.format}) {
			t.Errorf("%s: saves %#v", tt.tab, got)
		}
		copied, ok := act(r, intent.Copy).(CopyText)
		if !ok || !strings.Contains(copied.Text, strings.TrimPrefix(tt.shows, "[xx] ")) || strings.ContainsAny(copied.Text, "\x1b\a") {
			t.Errorf("%s: copies %q", tt.tab, copied.Text)
		}
		if tt.format == session.JSON && !json.Valid([]byte(copied.Text)) {
			t.Error("what is copied is no JSON")
		}
	}
}

func TestReportPositionsAreKept(t *testing.T) {
	r := newReport(60, 12)
	act(r, intent.PageDown, intent.PageDown)
	below := r.View()
	act(r, intent.Next)
	wantDrawn(t, r, "# Problem")
	act(r, intent.Previous)
	if r.View() != below {
		t.Errorf("the text is elsewhere now:\n%s", r.View())
	}
}

func TestReportIsMadeOnceForAWidth(t *testing.T) {
	r := newReport(60, 12)
	r.View()
	first := &r.sheets[0].rows[0]
	act(r, intent.Down)
	sized(r, 60, 20).View()
	if &r.sheets[0].rows[0] != first {
		t.Error("the text is made again for the same width")
	}
	sized(r, 61, 20).View()
	if &r.sheets[0].rows[0] == first {
		t.Error("the text is not made again for another width")
	}
}

func TestReportSaysWhereItWasSaved(t *testing.T) {
	r := newReport(80, 24)
	r.Saved("authdoctor-report.md", nil)
	wantDrawn(t, r, "+ saved as authdoctor-report.md")
	r.Saved("", errors.New("create authdoctor-report.md: permission denied"))
	wantDrawn(t, r, "x could not save: create authdoctor-report.md: permission denied")
	wantNotDrawn(t, r, "+ saved")
}
