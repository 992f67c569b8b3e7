package screens

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"authdoctor/ui/intent"
	"authdoctor/ui/layout"
	"authdoctor/ui/session"
	"authdoctor/ui/theme"
	"authdoctor/ui/uitest"
)

// state is a screen as it can be met. The mark is what shows where a person is; empty: there is nothing to choose.
type state struct {
	name string
	open func(theme.Theme) Screen
	mark string
}

func states() []state {
	long := strings.Repeat("long 界隈 ", 20)
	welcome := func(found session.Welcome, err error, actions ...intent.Action) func(theme.Theme) Screen {
		return func(look theme.Theme) Screen {
			w := NewWelcome(look)
			w.Found(uitest.QuotedKey().Found, nil)
			w.Found(found, err)
			w.Result(session.Choice{SetupID: "openai"}, "problem: "+long)
			act(w, actions...)
			return w
		}
	}
	practices := func(filter string, actions ...intent.Action) func(theme.Theme) Screen {
		return func(look theme.Theme) Screen {
			p := NewPractices(look, uitest.QuotedKey().Found.Practices)
			if filter != "" {
				act(p, intent.Filter)
				typeInto(p, filter)
			}
			act(p, actions...)
			return p
		}
	}
	paste := func(text string, result *session.Pasted, err error, actions ...intent.Action) func(theme.Theme) Screen {
		return func(look theme.Theme) Screen {
			p := NewPaste(look)
			typeInto(p, text)
			act(p, actions...)
			if result != nil {
				p.Read(*result, err)
			}
			return p
		}
	}
	target := func(change func(*Target)) func(theme.Theme) Screen {
		return func(look theme.Theme) Screen {
			s := NewTarget(look, session.Choice{SetupID: "openai", Edits: session.Edits{Model: session.Edit{Value: long, Set: true}}}, long, noKey)
			found := uitest.AnyTarget(s.Choice())
			found.Parts[0].Fixed, found.Parts[2].Why, found.Notes = long, long, []string{long, "日本語"}
			s.Found(found, nil)
			change(s)
			return s
		}
	}
	key := func(text string, facts session.KeyFacts, actions ...intent.Action) func(theme.Theme) Screen {
		return func(look theme.Theme) Screen {
			k := NewKey(look, session.Choice{}, func([]byte) session.KeyFacts { return facts })
			typeInto(k, text)
			act(k, actions...)
			return k
		}
	}
	facts := session.KeyFacts{Shown: "51 characters, starts sk-proj-, ends …a1B2", Whose: "OpenAI", Says: []string{long, "quotes"}}
	inside, stopped := facts, facts
	inside.Inner, inside.InnerIs = true, long
	stopped.Stop = long
	read := curlCommand()
	read.Says = append(read.Says, long)
	failure := errors.New("no " + long)
	return []state{
		{"looking", func(look theme.Theme) Screen { return NewWelcome(look) }, "> "},
		{"welcome", welcome(twoSetups(), nil), "> "},
		{"welcome below", welcome(twoSetups(), nil, intent.Bottom), "> "},
		{"welcome long", welcome(session.Welcome{Setups: []session.Setup{{ID: "openai", Title: long, Detail: long}}, Notes: []string{long, long}}, nil), "> "},
		{"welcome error", welcome(session.Welcome{}, failure), "> "},
		{"practices", practices(""), "> "},
		{"practices below", practices("", intent.Bottom, intent.Up), "> "},
		{"practices filtering", practices("1"), "> "},
		{"practices nothing", practices(long), ""},
		{"practices none", func(look theme.Theme) Screen { return NewPractices(look, nil) }, ""},
		{"paste", paste("", nil, nil), "_"},
		{"paste long", paste(strings.Repeat(long+"\n", 30)+"界", nil, nil), "_"},
		{"paste scrolled", paste(strings.Repeat(long+"\n", 30), nil, nil, intent.PageUp), ""},
		{"paste reading", paste(long, nil, nil, intent.Open), ""},
		{"paste failed", paste(long, &session.Pasted{}, failure, intent.Open), "_"},
		{"paste read", paste(long, &read, nil, intent.Open), "> "},
		{"paste nothing", paste(long, &session.Pasted{}, nil, intent.Open), ""},
		{"target waiting", func(look theme.Theme) Screen { return NewTarget(look, session.Choice{}, long, noKey) }, ""},
		{"target", target(func(*Target) {}), "> "},
		{"target below", target(func(s *Target) { act(s, intent.Bottom) }), "> "},
		{"target failed", target(func(s *Target) { s.Show(session.Choice{}); s.Found(session.Target{}, failure) }), "> "},
		{"target choosing", target(func(s *Target) { pick(s, 4); act(s, intent.Bottom) }), "> "},
		{"target typing", target(func(s *Target) { pick(s, 5, 2) }), "> "},
		{"key", key("", session.KeyFacts{}), "> "},
		{"key typed", key(strings.Repeat("x", 90), facts), "> "},
		{"key inside", key("x", inside, intent.Next), "> "},
		{"key stopped", key("x", stopped, intent.PageDown), "> "},
	}
}

// The same contract as in ui/geometry_test.go, for the screens alone: exactly as many rows as there is room for, none
// wider than the window, what is focused always in sight, and nothing but ASCII where nothing else can be shown.
func TestMenusFitEverywhere(t *testing.T) {
	widths := []int{1, 2, 3, 4, 5, 7, 20, 39, 40, 59, 60, 80, 109, 110, 250}
	heights := []int{1, 2, 3, 4, 5, 8, 9, 11, 15, 16, 24, 50}
	for _, s := range states() {
		for _, look := range []theme.Theme{theme.New(true, false), theme.New(false, true)} {
			t.Run(fmt.Sprintf("%s ascii=%v", s.name, look.ASCII), func(t *testing.T) {
				resized := s.open(look)
				for _, width := range widths {
					for _, height := range heights {
						for how, screen := range map[string]Screen{"opened": s.open(look), "resized": resized} {
							screen.Resize(layout.Size{Width: width, Height: height})
							if problem := misfit(screen.View(), width, height, look, s.mark); problem != "" {
								t.Fatalf("%s at %dx%d: %s:\n%s", how, width, height, problem, screen.View())
							}
						}
					}
				}
			})
		}
	}
}

func misfit(view string, width, height int, look theme.Theme, mark string) string {
	rows := strings.Split(view, "\n")
	if len(rows) != height {
		return fmt.Sprintf("%d rows", len(rows))
	}
	for i, row := range rows {
		if got := ansi.StringWidth(row); got > width {
			return fmt.Sprintf("row %d is %d cells wide", i, got)
		}
	}
	plain := ansi.Strip(view)
	if look.ASCII && strings.ContainsFunc(plain, func(r rune) bool { return r > '~' }) {
		return "something is not ASCII"
	}
	if width >= 5 && !strings.Contains(plain, mark) {
		return fmt.Sprintf("%q is not in sight", mark)
	}
	return ""
}

// Every word of every menu can be read at 40 columns and 11 rows, which is what a small window leaves to a screen.
func TestMenusAreUsableInASmallWindow(t *testing.T) {
	look := theme.New(false, true)
	w := sized(NewWelcome(look), 40, 11)
	w.Found(twoSetups(), nil)
	p := sized(NewPractices(look, twoSetups().Practices), 40, 11)
	s := sized(newTarget(session.Choice{SetupID: "openai"}), 40, 11)
	k := sized(NewKey(look, session.Choice{}, inspectFake), 40, 11)
	typeInto(k, "\"abc\"")
	tests := []struct {
		screen Screen
		want   []string
	}{
		{w, []string{"> 1 OpenAI", "a project key", "> 3 Paste an error, a request or a key", "(2 cases)", "> 5 Keys on this machine", "Requests go to the provider", "them are free."}},
		{p, []string{"> 1 the key is quoted", "credential.quoted", "quotes are sent too", "> 2 the clock is wrong", "time.skewed"}},
		{s, []string{"> 1 Run the checks", "> 4 key", "From: OPENAI_API_KEY in .env, line 3", "has the same name.", "> 7 project", "> ", "comes from the"}},
		{k, []string{"Check exactly what was pasted", "Check only the key inside", "quotes around it", "3 characters inside", "before the checks run."}},
	}
	for _, tt := range tests {
		seen := tt.screen.View()
		for range 12 {
			act(tt.screen, intent.Down)
			seen += "\n" + tt.screen.View()
		}
		for _, want := range tt.want {
			if !strings.Contains(seen, want) {
				t.Errorf("going through it never shows %q; last:\n%s", want, tt.screen.View())
			}
		}
	}
}
