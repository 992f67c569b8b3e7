package ui

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"authdoctor/checks"
	"authdoctor/flows"
	"authdoctor/ui/intent"
	"authdoctor/ui/message"
	"authdoctor/ui/screens"
	"authdoctor/ui/session"
	"authdoctor/ui/theme"
	"authdoctor/ui/uitest"
)

// The geometry contract, for every screen at every size, opened at that size or resized to it afterwards:
//
//  1. Nothing panics.
//  2. There are never more rows than the window has, and no row is wider. Bubble Tea crops nothing.
//  3. The focused item is visible wherever a list has a row.
//  4. The key that quits still does.
//
// A new screen is covered by adding it to surfaces.

func widths() []int  { return []int{1, 2, 3, 5, 10, 20, 39, 40, 41, 59, 60, 79, 80, 109, 110, 179, 250} }
func heights() []int { return []int{1, 2, 3, 4, 5, 8, 9, 10, 11, 12, 15, 16, 17, 24, 50} }

type surface struct {
	name string
	open func(*app)
	quit string // the keys that quit
}

func surfaces() []surface {
	walking := func(a *app) { a.Update(uitest.Key("enter")) }
	applying := func(a *app) {
		uitest.Press(a, "enter", "enter", "enter")
		walking(a)
	}
	return []surface{
		{"looking", func(a *app) { a.welcome.Found(session.Welcome{}, nil); a.welcome.Look() }, "q"},
		{"welcome", func(*app) {}, "q"},
		{"welcome below", func(a *app) { uitest.Press(a, "G", "k") }, "q"},
		{"welcome error", func(a *app) {
			a.Update(message.WelcomeReady{Err: fmt.Errorf("read %s: no", strings.Repeat("long/", 80))})
		}, "q"},
		{"practices", func(a *app) { uitest.Press(a, "4") }, "q"},
		{"practices below", func(a *app) { uitest.Press(a, "4", "G") }, "q"},
		{"filter", func(a *app) { uitest.Press(a, "4", "/", "1", "界") }, "ctrl+c"},
		{"filtered", func(a *app) { uitest.Press(a, "4", "/", "1", "enter", "esc") }, "q"},
		{"paste", func(a *app) { uitest.Press(a, "3") }, "ctrl+c"},
		{"pasted", func(a *app) {
			uitest.Press(a, "3")
			a.Update(uitest.Paste(strings.Repeat("Traceback 界隈\n\tError code: 401 \x1b[2J", 70)))
		}, "ctrl+c"},
		{"read", func(a *app) {
			a.commands.session.(*uitest.Session).Pasted = longPasted()
			uitest.Press(a, "3", "x", "enter")
		}, "q"},
		{"target", func(a *app) { uitest.Press(a, "t") }, "q"},
		{"target below", func(a *app) { uitest.Press(a, "t", "G") }, "q"},
		{"target options", func(a *app) { uitest.Press(a, "t", "j", "j", "j", "enter") }, "q"},
		{"target edit", func(a *app) { uitest.Press(a, "t", "j", "j", "enter", "界") }, "ctrl+c"},
		{"target error", func(a *app) {
			uitest.Press(a, "t")
			a.Update(message.TargetReady{Choice: session.Choice{SetupID: "openai"}, Err: fmt.Errorf("no %s", strings.Repeat("luck ", 90))})
		}, "q"},
		{"key", func(a *app) {
			uitest.Drain(a, a.answer(screens.TypeKey{Choice: session.Choice{SetupID: "openai"}}))
			a.Update(uitest.Paste(strings.Repeat("0123456789", 30) + "\n"))
		}, "ctrl+c"},
		{"places", func(a *app) { uitest.Press(a, "p") }, "q"},
		{"report", func(a *app) { uitest.Press(a, "enter", "enter", "v") }, "q"},
		{"report json", func(a *app) { uitest.Press(a, "enter", "enter", "v", "3", "G") }, "q"},
		{"fix", func(a *app) { uitest.Press(a, "enter", "enter", "enter") }, "q"},
		{"applying", applying, "q q"},
		{"applying stopped", func(a *app) { applying(a); uitest.Press(a, "esc") }, "q"},
		{"applied", func(a *app) { uitest.Press(a, "enter", "enter", "enter", "enter") }, "q"},
		{"plan", func(a *app) {
			uitest.Press(a, "enter", "enter")
			uitest.Drain(a, a.answer(screens.PlanAll{Choice: session.Choice{SetupID: "openai"}}))
		}, "q"},
		{"undo", func(a *app) { uitest.Press(a, "enter", "enter", "enter", "enter", "u", "tab") }, "q"},
		{"undone", func(a *app) { uitest.Press(a, "enter", "enter", "enter", "enter", "u", "2") }, "q"},
		{"prevent", func(a *app) { uitest.Press(a, "enter", "enter", "enter", "enter", "enter", "j") }, "q"},
		{"question", func(a *app) {
			walking(a)
			a.Update(message.WalkHeard{Run: a.guard.run, Events: []flows.Event{flows.Asked{Question: longQuestion()}}})
		}, "q q"},
		{"waiting", walking, "q q"},
		{"walking", func(a *app) {
			walking(a)
			a.Update(message.WalkHeard{Run: a.guard.run, Events: []flows.Event{
				flows.CheckDone{Finding: checks.Finding{Check: "credential.found", Title: "a credential is found", Status: checks.Skip, Because: strings.Repeat("reasons ", 60)}},
				flows.CheckStarted{Check: "x", Title: strings.Repeat("界隈", 90)}, flows.ProofStarted{Change: strings.Repeat("change", 50)},
			}})
			a.Update(message.Ticked{Run: a.guard.run})
		}, "q q"},
		{"notice", func(a *app) { walking(a); uitest.Press(a, "enter") }, "q q"},
		{"finished", func(a *app) { uitest.Press(a, "enter") }, "q"},
		{"finished below", func(a *app) { uitest.Press(a, "enter", "G") }, "q"},
		{"interrupted", func(a *app) { walking(a); uitest.Press(a, "ctrl+c") }, "q"},
		{"failed", func(a *app) {
			walking(a)
			a.Update(message.WalkEnded{Run: a.guard.run, Err: fmt.Errorf("no %s", strings.Repeat("luck ", 90))})
		}, "q"},
		{"diagnosis", func(a *app) { uitest.Press(a, "enter", "enter") }, "q"},
		{"diagnosis below", func(a *app) { uitest.Press(a, "enter", "enter", "w", "G") }, "q"},
		{"unknown", func(a *app) {
			walking(a)
			a.Update(message.WalkEnded{Run: a.guard.run, Report: flows.Report{Verdict: flows.Unknown, Findings: []flows.Finding{{Check: "a.b", Status: "unknown", Because: strings.Repeat("reasons ", 60)}}}})
			uitest.Press(a, "enter")
		}, "q"},
		{"help", func(a *app) { uitest.Press(a, "enter", "?") }, "q"},
		{"crash", func(a *app) { a.Update(message.Crashed{What: strings.Repeat("boom ", 90)}) }, "q"},
	}
}

func TestGeometry(t *testing.T) {
	sweepAll(t, surfaces(), widths(), heights())
}

func sweepAll(t *testing.T, all []surface, widths, heights []int) {
	for _, s := range all {
		for _, look := range []theme.Theme{theme.New(true, false), theme.New(false, true)} {
			t.Run(fmt.Sprintf("%s ascii=%v", s.name, look.ASCII), func(t *testing.T) {
				sweep(t, s, look, widths, heights)
			})
		}
	}
}

func sweep(t *testing.T, s surface, look theme.Theme, widths, heights []int) {
	resized := newTestApp(t, uitest.QuotedKey())
	resized.restyle(look)
	s.open(resized)
	for _, width := range widths {
		for _, height := range heights {
			opened := newTestApp(t, uitest.QuotedKey())
			opened.restyle(look)
			uitest.Resize(opened, width, height)
			s.open(opened)
			uitest.Resize(resized, width, height)
			for how, a := range map[string]*app{"opened": opened, "resized": resized} {
				if problem := contract(a, width, height); problem != "" {
					t.Fatalf("%s at %dx%d: %s:\n%s", how, width, height, problem, a.View())
				}
			}
			if !uitest.Press(opened, strings.Fields(s.quit)...) {
				t.Fatalf("%s does not quit at %dx%d", s.quit, width, height)
			}
		}
	}
}

func contract(a *app, width, height int) string {
	view := a.View()
	rows := strings.Split(view, "\n")
	if len(rows) > height {
		return fmt.Sprintf("%d rows", len(rows))
	}
	for i, row := range rows {
		if got := ansi.StringWidth(row); got > width {
			return fmt.Sprintf("row %d is %d cells wide", i, got)
		}
	}
	if a.fault != "" && !strings.HasPrefix(a.fault, "boom") {
		return "panic: " + a.fault
	}
	if chosen(a.open.top()) && width >= 4 && height >= 5 && !strings.Contains(view, a.theme.Paint(theme.Focus, "> ")) && !strings.Contains(view, a.theme.Paint(theme.Focus, ">")) {
		return "the focus is not visible"
	}
	if a.theme.ASCII && strings.ContainsFunc(view, func(r rune) bool { return r > '~' }) {
		return "something is not ASCII"
	}
	return ""
}

// chosen reports whether a screen has something to choose from, and so a focus.
func chosen(top screens.Screen) bool {
	if !top.Mouse() {
		return false
	}
	for _, offer := range top.Offers() {
		if offer.Act == intent.Open && offer.Off == "" {
			return true
		}
	}
	return false
}

func longPasted() session.Pasted {
	long := strings.Repeat("words 界隈 ", 60)
	return session.Pasted{
		Kind: session.ErrorText, Title: long, Says: []string{long, "one", "two", long}, Next: long,
		Likely: []session.Likely{{Cause: "quota.exhausted", Title: long, Confidence: "stated", Line: long}, {Cause: "rate.requests", Title: "x", Confidence: "possible", Line: "y"}},
	}
}

func longQuestion() flows.Question {
	return flows.Question{Node: "where", Text: strings.Repeat("does it run elsewhere ", 20), Choices: []string{strings.Repeat("yes ", 50), "no", "界隈"}}
}

// restyle starts over with another theme.
func (a *app) restyle(look theme.Theme) {
	fresh := newApp(a.commands, look, false)
	*a = *fresh
	uitest.Resize(a, 80, 24)
	uitest.Drain(a, a.Init())
}

func TestSmallWindowIsFullyUsable(t *testing.T) {
	a := newTestApp(t, uitest.QuotedKey())
	uitest.Resize(a, 40, 12)
	wantOnScreen(t, a, "> 1 OpenAI", "enter run the checks", "? help")
	uitest.Press(a, "enter")
	wantOnScreen(t, a, "Checks finished", "> ✗ the key is not", "the key is wrapped in quotes (proven)", "enter read the result")
	uitest.Press(a, "enter")
	wantOnScreen(t, a, "The key is wrapped in quotes", "esc back", "? help")
	seen := ""
	for range 20 {
		seen += a.View()
		uitest.Press(a, "space")
	}
	for _, want := range []string{"Proven", "expected", "before", "after", "What to do next", "Also found", "1 warning", "What was examined", "The path through"} {
		if !strings.Contains(seen, want) {
			t.Errorf("scrolling through the diagnosis never shows %q", want)
		}
	}
}
