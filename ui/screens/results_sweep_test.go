package screens

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"authdoctor/checks"
	"authdoctor/checks/wire"
	"authdoctor/flows"
	"authdoctor/ui/intent"
	"authdoctor/ui/layout"
	"authdoctor/ui/session"
	"authdoctor/ui/theme"
	"authdoctor/ui/uitest"
)

// hostile is text as a server might send it: long, wide, with escape sequences.
func hostile() string { return strings.Repeat("long 界隈 \x1b[2J\x1b]0;t\a\u202e", 12) }

// fullReport has something in every part.
func fullReport() flows.Report {
	r := uitest.QuotedKey().Report
	r.Exchanges = []flows.ExchangeView{
		exchange(1, "the list of models, with the key", 401, "dns", 12, "connect", 20, "tls", 44, "send", 1, "wait", 210, "body", 13),
		exchange(2, "the list of models, without a key", 401, "wait", 140, "body", 10),
		{Number: 3, Title: "the quota " + hostile(), Fault: "timeout", TookMS: 30},
	}
	r.Findings = append(r.Findings,
		flows.Finding{Check: "model.exists", Title: "the model exists", Status: "unknown", Because: "account.accepted"},
		flows.Finding{Check: "quota.left", Title: "there is credit", Status: "fail", Summary: "429 " + hostile()})
	r.Trail = append(r.Trail, flows.Step{Node: "failed-where", Outcome: "Here, in this same shell"})
	r.Notes = []string{hostile()}
	return r
}

// exchange is a request with its stages: a name and milliseconds each.
func exchange(number int, title string, status int, stages ...any) flows.ExchangeView {
	view := flows.ExchangeView{Number: number, Title: title, Status: status}
	for i := 0; i < len(stages); i += 2 {
		ms := float64(stages[i+1].(int))
		view.Stages = append(view.Stages, flows.StageView{Stage: stages[i].(string), MS: ms})
		view.TookMS += ms
	}
	return view
}

func hostilePlaces() []session.Place {
	return append(fourPlaces(),
		session.Place{Name: hostile(), Where: hostile(), Kind: hostile(), Fingerprint: hostile(), ReadBy: []string{hostile()}, Standing: hostile(), Notes: []string{hostile(), "日本語"}},
		session.Place{Provider: hostile(), Wins: true})
}

func resultStates() []state {
	walk := func(change func(*Walk)) func(theme.Theme) Screen {
		return func(look theme.Theme) Screen {
			w := NewWalk(look, session.Choice{SetupID: "openai"}, hostile(), uitest.QuotedKey().Rows)
			change(w)
			return w
		}
	}
	halfway := func(w *Walk) {
		began := time.Unix(1000, 0)
		w.Tick(began)
		for _, x := range fullReport().Exchanges {
			w.Hear(flows.ExchangeStarted{Exchange: x.Number, Title: x.Title, Host: hostile()})
		}
		w.Hear(flows.ExchangeDone{Exchange: fullReport().Exchanges[0]}, flows.ExchangeReached{Exchange: 2, Stage: wire.StageWait})
		w.Hear(flows.CheckDone{Finding: checks.Finding{Check: "credential.found", Status: checks.Skip, Because: hostile()}},
			flows.CheckStarted{Check: "x.y", Title: hostile()})
		w.Tick(began.Add(5 * time.Second))
	}
	asking := func(w *Walk) {
		halfway(w)
		w.Hear(flows.Asked{Question: flows.Question{Node: "n", Text: hostile(), Choices: []string{"yes", hostile(), "no", "", "5", "6", "7", "8", "9", "10"}}})
	}
	finished := func(w *Walk) {
		halfway(w)
		w.Hear(flows.Answered{Node: hostile(), Answer: hostile()})
		w.End(fullReport(), nil)
	}
	diagnosis := func(r flows.Report, actions ...intent.Action) func(theme.Theme) Screen {
		return func(look theme.Theme) Screen {
			d := NewDiagnosis(look, session.Choice{PracticeID: "p"}, r)
			d.Resize(layout.Size{Width: 60, Height: 20})
			act(d, actions...)
			return d
		}
	}
	fix := func(r flows.Report, number int, actions ...intent.Action) func(theme.Theme) Screen {
		return func(look theme.Theme) Screen {
			f := NewFix(look, session.Choice{}, r, 0, number)
			f.Resize(layout.Size{Width: 60, Height: 20})
			act(f, actions...)
			return f
		}
	}
	places := func(all []session.Place, err error, change func(*Places)) func(theme.Theme) Screen {
		return func(look theme.Theme) Screen {
			p := NewPlaces(look, Holdings{Known: true})
			p.Found(all, err)
			change(p)
			return p
		}
	}
	report := func(err error, actions ...intent.Action) func(theme.Theme) Screen {
		return func(look theme.Theme) Screen {
			r := NewReport(look, session.Choice{}, fullReport())
			r.Resize(layout.Size{Width: 60, Height: 20})
			r.Saved(hostile(), err)
			act(r, actions...)
			return r
		}
	}
	bad := flows.Report{Verdict: flows.Problem, Diagnoses: []flows.Diagnosis{{Cause: hostile(), Title: hostile(), Fixes: []flows.Fix{
		{Title: hostile(), Kind: hostile(), Status: hostile(), Command: hostile() + "\n" + hostile(), Preview: "-" + hostile() + "\n+" + hostile(), URL: hostile()}}}}}
	return append(fixStates(bad), []state{
		{"walk waiting", walk(func(*Walk) {}), "> "},
		{"walk without rows", func(look theme.Theme) Screen { return NewWalk(look, session.Choice{}, "", nil) }, ""},
		{"walk slow", walk(halfway), "> "},
		{"walk slow, requests asked for", walk(func(w *Walk) { halfway(w); act(w, intent.Unfold) }), "> "},
		{"walk asking", walk(asking), "> "},
		{"walk asking, below", walk(func(w *Walk) { asking(w); act(w, intent.Bottom) }), "> "},
		{"walk answered", walk(func(w *Walk) { asking(w); act(w, intent.Open) }), "> "},
		{"walk finished", walk(finished), "> "},
		{"walk interrupted", walk(func(w *Walk) { halfway(w); w.End(flows.Report{}, ErrInterrupted) }), "> "},
		{"walk failed", walk(func(w *Walk) { w.End(flows.Report{}, errors.New(hostile())) }), "> "},
		{"diagnosis", diagnosis(fullReport()), ""},
		{"diagnosis unfolded", diagnosis(fullReport(), intent.Unfold, intent.Bottom), ""},
		{"diagnosis hostile", diagnosis(bad), ""},
		{"fix", fix(fullReport(), 0), ""},
		{"fix below", fix(bad, 0, intent.Bottom), ""},
		{"fix none", fix(flows.Report{}, 3), ""},
		{"places looking", func(look theme.Theme) Screen { return NewPlaces(look, Holdings{Known: true}) }, ""},
		{"places none", places(nil, nil, func(*Places) {}), ""},
		{"places failed", places(nil, errors.New(hostile()), func(*Places) {}), ""},
		{"places", places(hostilePlaces(), nil, func(*Places) {}), "> "},
		{"places below", places(hostilePlaces(), nil, func(p *Places) { act(p, intent.Bottom) }), "> "},
		{"places explained", places(hostilePlaces(), nil, func(p *Places) { act(p, intent.Bottom, intent.Up, intent.Open) }), "> "},
		{"places filtering", places(hostilePlaces(), nil, func(p *Places) { act(p, intent.Filter); typeInto(p, "groq") }), "> "},
		{"places nothing", places(hostilePlaces(), nil, func(p *Places) { act(p, intent.Filter); typeInto(p, hostile()) }), ""},
		{"report", report(nil), ""},
		{"report markdown", report(errors.New(hostile()), intent.Next, intent.Bottom), ""},
		{"report json", report(nil, intent.Previous, intent.PageDown), ""},
	}...)
}

func TestResultsFitEverywhere(t *testing.T) {
	widths := []int{1, 2, 3, 5, 7, 20, 40, 59, 65, 66, 80, 109, 110, 250}
	heights := []int{1, 2, 3, 4, 5, 8, 9, 11, 15, 16, 19, 20, 50}
	for _, s := range resultStates() {
		for _, look := range []theme.Theme{theme.New(true, false), theme.New(false, true)} {
			t.Run(fmt.Sprintf("%s ascii=%v", s.name, look.ASCII), func(t *testing.T) {
				screen := s.open(look)
				for _, width := range widths {
					for _, height := range heights {
						mark := s.mark
						if width < 20 {
							mark = strings.TrimSpace(mark) // a row may be cut behind it
						}
						if w, walk := screen.(*Walk); walk && !w.asks() && height < 4 {
							mark = "" // the state of the walk comes first
						}
						screen.Resize(layout.Size{Width: width, Height: height})
						if problem := misfit(screen.View(), width, height, look, mark); problem != "" {
							t.Fatalf("%dx%d: %s:\n%s", width, height, problem, screen.View())
						}
						if len(screen.Offers()) < 3 {
							t.Fatal("next to nothing can be done here")
						}
					}
				}
			})
		}
	}
}
