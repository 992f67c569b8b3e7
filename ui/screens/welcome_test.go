package screens

import (
	"errors"
	"strings"
	"testing"

	"authdoctor/ui/intent"
	"authdoctor/ui/layout"
	"authdoctor/ui/session"
	"authdoctor/ui/theme"
)

// sized gives a screen a window of its own.
func sized[S Screen](s S, width, height int) S {
	s.Resize(layout.Size{Width: width, Height: height})
	return s
}

// act hands actions to a screen and returns what the last one asks for.
func act(s Screen, actions ...intent.Action) (ask Ask) {
	for _, action := range actions {
		ask = s.Handle(intent.Intent{Act: action})
	}
	return ask
}

func typeInto(s Screen, text string) { s.Handle(intent.Intent{Act: intent.Type, Text: text}) }

// offOf is why an action does nothing on a screen now.
func offOf(t *testing.T, s Screen, action intent.Action) string {
	t.Helper()
	for _, offer := range s.Offers() {
		if offer.Act == action {
			return offer.Off
		}
	}
	t.Fatalf("%v is not offered", action)
	return ""
}

// rowOf is the row of the screen on which a text stands.
func rowOf(t *testing.T, s Screen, text string) int {
	t.Helper()
	for i, row := range strings.Split(s.View(), "\n") {
		if strings.Contains(row, text) {
			return i
		}
	}
	t.Fatalf("%q is not on\n%s", text, s.View())
	return -1
}

func wantDrawn(t *testing.T, s Screen, wanted ...string) {
	t.Helper()
	view := s.View()
	for _, want := range wanted {
		if !strings.Contains(view, want) {
			t.Errorf("%q is not on\n%s", want, view)
		}
	}
}

func twoSetups() session.Welcome {
	return session.Welcome{
		Setups: []session.Setup{
			{ID: "openai", Title: "OpenAI: OPENAI_API_KEY in this shell", Detail: "a project key"},
			{ID: "groq", Title: "Groq: GROQ_API_KEY in .env"},
		},
		Practices: []session.Practice{{ID: "quoted", Title: "the key is quoted", Cause: "credential.quoted", About: "quotes are sent too"}, {ID: "clock", Title: "the clock is wrong", Cause: "time.skewed"}},
		Notes:     []string{"Requests go to the provider only; all of them are free."},
	}
}

func TestWelcomeMenu(t *testing.T) {
	openai, groq := session.Choice{SetupID: "openai"}, session.Choice{SetupID: "groq"}
	want := []Ask{
		ShowWalk{Choice: openai, Title: "OpenAI: OPENAI_API_KEY in this shell"}, ShowWalk{Choice: groq, Title: "Groq: GROQ_API_KEY in .env"},
		ShowPaste{}, ShowPractices{}, ShowPlaces{}, nil,
	}
	for i, ask := range want {
		w := sized(NewWelcome(theme.New(false, true)), 80, 24)
		w.Found(twoSetups(), nil)
		if got := w.Handle(intent.Intent{Act: intent.Pick, Number: i + 1}); got != ask {
			t.Errorf("digit %d asks for %#v, want %#v", i+1, got, ask)
		}
		w = sized(NewWelcome(theme.New(false, true)), 80, 24)
		w.Found(twoSetups(), nil)
		for range i {
			act(w, intent.Down)
		}
		if got := act(w, intent.Open); ask != nil && got != ask {
			t.Errorf("%d down, Enter asks for %#v, want %#v", i, got, ask)
		}
	}
	w := sized(NewWelcome(theme.New(false, true)), 80, 24)
	w.Found(twoSetups(), nil)
	wantDrawn(t, w, "Requests go to the provider only", "Found on this machine", "> 1 OpenAI: OPENAI_API_KEY in this shell", "  2 Groq", "  3 Paste the error",
		"  4 Practise on the built-in broken API (2 cases)", "  5 Keys on this machine", "a project key")
	if got := act(w, intent.Target); got != (ShowTarget{Choice: openai, Title: "OpenAI: OPENAI_API_KEY in this shell"}) {
		t.Errorf("t asks for %#v", got)
	}
	if got := act(w, intent.Places); got != (ShowPlaces{}) {
		t.Errorf("p asks for %#v", got)
	}
	if got := act(w, intent.Bottom, intent.Target); got != nil || offOf(t, w, intent.Target) == "" {
		t.Errorf("t on another item asks for %#v", got)
	}
	if offOf(t, w, intent.Back) == "" {
		t.Error("the first screen has a way back")
	}
}

func TestWelcomeWhileLooking(t *testing.T) {
	w := sized(NewWelcome(theme.New(false, true)), 80, 24)
	wantDrawn(t, w, "Looking for keys on this machine...", "> 1 Check my setup", "2 Paste")
	if got := act(w, intent.Open); got != nil || offOf(t, w, intent.Open) == "" || offOf(t, w, intent.RunAgain) == "" {
		t.Errorf("Enter asks for %#v before anything was found", got)
	}
	if got := w.Handle(intent.Intent{Act: intent.Pick, Number: 2}); got != (ShowPaste{}) {
		t.Errorf("2 asks for %#v", got)
	}
	w.Found(twoSetups(), nil)
	wantDrawn(t, w, "> 3 Paste") // a person went there
	if got := act(w, intent.RunAgain); got != (LookAgain{}) {
		t.Errorf("r asks for %#v", got)
	}
	w.Look()
	wantDrawn(t, w, "1 OpenAI", "> 3 Paste", "looking again")
	untouched := sized(NewWelcome(theme.New(false, true)), 80, 24)
	untouched.Found(twoSetups(), nil)
	wantDrawn(t, untouched, "> 1 OpenAI") // the default
}

func TestWelcomeWithoutKeysAndAfterErrors(t *testing.T) {
	w := sized(NewWelcome(theme.New(false, true)), 80, 24)
	w.Found(session.Welcome{}, nil)
	wantDrawn(t, w, "no key", "> 1 Paste")
	w.Found(session.Welcome{}, errors.New("read .env: denied"))
	wantDrawn(t, w, "x could not look around: read .env: denied", "> 1 Paste")
	if strings.Contains(w.View(), "no key") {
		t.Error("an error is shown as if nothing had been found")
	}
	w.Found(twoSetups(), nil)
	w.Found(session.Welcome{}, errors.New("no"))
	wantDrawn(t, w, "could not look around: no", "1 OpenAI")
}

func TestWelcomeResults(t *testing.T) {
	w := sized(NewWelcome(theme.New(false, true)), 80, 24)
	w.Found(twoSetups(), nil)
	w.Result(session.Choice{SetupID: "openai"}, "problem: credential.quoted")
	wantDrawn(t, w, "> 1 OpenAI: OPENAI_API_KEY in this shell              problem: credential.quoted", "Result: problem")
	if w.Offers()[0].Text != "see the result" {
		t.Errorf("Enter would %q", w.Offers()[0].Text)
	}
}

func TestWelcomeClicks(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {40, 11}, {120, 30}} {
		w := sized(NewWelcome(theme.New(false, true)), size[0], size[1])
		w.Found(twoSetups(), errors.New("x"))
		w.Found(twoSetups(), nil)
		if got := w.Handle(intent.Intent{Act: intent.Point, Row: rowOf(t, w, "Paste")}); got != (ShowPaste{}) {
			t.Errorf("%v: a click on the row opens %#v", size, got)
		}
		if got := w.Handle(intent.Intent{Act: intent.Point, Row: rowOf(t, w, "Found on")}); got != nil {
			t.Errorf("%v: a click on a heading opens %#v", size, got)
		}
	}
}

func TestPractices(t *testing.T) {
	p := sized(NewPractices(theme.New(false, true), nil), 80, 24)
	wantDrawn(t, p, "No case is known yet")
	if offOf(t, p, intent.Open) == "" || act(p, intent.Open) != nil {
		t.Error("an empty list opens something")
	}
	p.Found(twoSetups().Practices)
	p.Result(session.Choice{PracticeID: "clock"}, "problem: time.skewed")
	wantDrawn(t, p, "> 1 the key is quoted", "credential.quoted", "  2 the clock is wrong", "problem: time.skewed", "quotes are sent too")
	clock := ShowWalk{Choice: session.Choice{PracticeID: "clock"}, Title: "the clock is wrong"}
	if got := p.Handle(intent.Intent{Act: intent.Pick, Number: 2}); got != clock {
		t.Errorf("2 asks for %#v", got)
	}
	if got := p.Handle(intent.Intent{Act: intent.Point, Row: rowOf(t, p, "the key is")}); got != (ShowWalk{Choice: session.Choice{PracticeID: "quoted"}, Title: "the key is quoted"}) {
		t.Errorf("a click asks for %#v", got)
	}
	if got := act(p, intent.Back); got != (Leave{}) {
		t.Errorf("Esc asks for %#v", got)
	}
	act(p, intent.Filter)
	typeInto(p, "WRONG time")
	if p.Typing() != intent.Line {
		t.Error("letters are commands while the filter is typed")
	}
	wantDrawn(t, p, "Filter: WRONG time_", "1 of 2", ">   the clock")
	if strings.Contains(p.View(), "quoted") {
		t.Error("the filter lets everything through")
	}
	if got := act(p, intent.Open); got != clock {
		t.Errorf("Enter asks for %#v", got)
	}
	if got := act(p, intent.Back); got != nil || p.Typing() != intent.Commands {
		t.Errorf("Esc asks for %#v instead of clearing the filter", got)
	}
	wantDrawn(t, p, "  1 the key", "> 2 the clock")
	act(p, intent.Filter)
	typeInto(p, "none of them")
	wantDrawn(t, p, "Nothing matches")
}
