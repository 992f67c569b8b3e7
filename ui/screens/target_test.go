package screens

import (
	"errors"
	"strings"
	"testing"

	"authdoctor/ui/intent"
	"authdoctor/ui/session"
	"authdoctor/ui/theme"
	"authdoctor/ui/uitest"
)

// newTarget shows the target of a choice, with an organization that is fixed and a note.
func newTarget(choice session.Choice) *Target {
	t := sized(NewTarget(theme.New(false, true), choice, "OpenAI in this shell", noKey), 80, 24)
	find(t)
	return t
}

// noKey is told of texts that are no keys.
func noKey([]byte) session.KeyFacts { return session.KeyFacts{} }

func find(t *Target) {
	target := uitest.AnyTarget(t.Choice())
	target.Parts[4].Fixed = "the pasted request names it"
	target.Notes = []string{"the base URL comes from the environment"}
	t.Found(target, nil)
}

func pick(s Screen, numbers ...int) (ask Ask) {
	for _, number := range numbers {
		ask = s.Handle(intent.Intent{Act: intent.Pick, Number: number})
	}
	return ask
}

func replaced(choice session.Choice) Ask {
	return ShowTarget{Choice: choice, Title: "OpenAI in this shell", Replace: true}
}

func TestTargetShowsEveryPart(t *testing.T) {
	openai := session.Choice{SetupID: "openai"}
	s := newTarget(openai)
	wantDrawn(t, s, "> 1 Run the checks", "2 provider      openai", "the name of the variable", "3 address       https://api.openai.com/v1", "4 key           sk-proj-...a1B2 (3f9c01aa)",
		"5 model         none", "6 organization  org-practice", "7 project       none", "the base URL comes from the environment")
	if got := act(s, intent.Open); got != (ShowWalk{Choice: openai, Title: "OpenAI in this shell"}) {
		t.Errorf("Enter asks for %#v", got)
	}
	act(s, intent.Down, intent.Down, intent.Down)
	wantDrawn(t, s, "> 4 key", "From: OPENAI_API_KEY in .env, line 3", "The .env file is read when")
	act(s, intent.Down, intent.Down)
	wantDrawn(t, s, "It cannot be changed: the pasted request names it")
	if got := act(s, intent.Open); got != nil || offOf(t, s, intent.Open) != "the pasted request names it" {
		t.Errorf("a fixed part asks for %#v", got)
	}
	act(s, intent.Bottom)
	if got := act(s, intent.Open); got != nil || offOf(t, s, intent.Open) == "" {
		t.Errorf("a note asks for %#v", got)
	}
	if act(s, intent.Back) != (Leave{}) {
		t.Error("Esc does not leave")
	}
	if got := act(s, intent.RunAgain); got != replaced(openai) {
		t.Errorf("r asks for %#v", got)
	}
}

func TestTargetOptions(t *testing.T) {
	openai := session.Choice{SetupID: "openai"}
	other := session.Choice{SetupID: "openai", Edits: session.Edits{KeyID: "1"}}
	s := newTarget(openai)
	pick(s, 4)
	wantDrawn(t, s, "> 1 OPENAI_API_KEY in .env, line 3", "now", "  2 OPENAI_API_KEY in this shell", "  3 Another key: type or paste it")
	if got := act(s, intent.Open); got != nil {
		t.Errorf("choosing what is there asks for %#v", got)
	}
	if got := pick(s, 4, 2); got != replaced(other) {
		t.Errorf("the other key asks for %#v", got)
	}
	if got := pick(s, 4, 3); got != (TypeKey{Choice: openai}) {
		t.Errorf("another key asks for %#v", got)
	}
	pick(s, 4)
	if got := s.Handle(intent.Intent{Act: intent.Point, Row: rowOf(t, s, "2 OPENAI")}); got != replaced(other) {
		t.Errorf("a click asks for %#v", got)
	}
	pick(s, 4)
	if got := act(s, intent.Back); got != nil {
		t.Errorf("Esc asks for %#v instead of going back to the parts", got)
	}
	wantDrawn(t, s, "> 4 key")
	s.Show(other)
	find(s)
	wantDrawn(t, s, "changed")
	if got := pick(s, 4, 1); got != replaced(openai) {
		t.Errorf("as it was found asks for %#v", got)
	}
	if got := pick(s, 2, 2); got != replaced(session.Choice{SetupID: "openai", Edits: session.Edits{KeyID: "1", Provider: session.Edit{Value: "groq", Set: true}}}) {
		t.Errorf("the other provider asks for %#v", got)
	}
}

func TestTargetLine(t *testing.T) {
	s := newTarget(session.Choice{SetupID: "openai"})
	model := func(value string) session.Choice {
		return session.Choice{SetupID: "openai", Edits: session.Edits{Model: session.Edit{Value: value, Set: true}}}
	}
	pick(s, 5)
	if s.Typing() != intent.Line {
		t.Fatal("letters are commands while a value is typed")
	}
	typeInto(s, "gpt-5")
	wantDrawn(t, s, "> Model: gpt-5_", "An empty line means none", "Without a model its quota")
	if got := act(s, intent.Back); got != nil || s.Typing() != intent.Commands {
		t.Errorf("Esc asks for %#v", got)
	}
	pick(s, 5)
	if got := act(s, intent.Open); got != nil {
		t.Errorf("an unchanged line asks for %#v", got)
	}
	pick(s, 5)
	typeInto(s, "gpt-5")
	if got := act(s, intent.Open); got != replaced(model("gpt-5")) {
		t.Errorf("Enter asks for %#v", got)
	}
	s.Show(model("gpt-5"))
	find(s)
	wantDrawn(t, s, "5 model         gpt-5", "changed")
	if got := pick(s, 5, 1); got != replaced(session.Choice{SetupID: "openai"}) {
		t.Errorf("as it was found asks for %#v", got)
	}
	pick(s, 5, 2)
	wantDrawn(t, s, "> Model: gpt-5_")
	act(s, intent.EraseAll)
	if got := act(s, intent.Open); got != replaced(model("")) {
		t.Errorf("an empty line asks for %#v", got)
	}
	pick(s, 3)
	wantDrawn(t, s, "> Address: https://api.openai.com/v1_")
}

func TestTargetWaitsAndFails(t *testing.T) {
	openai := session.Choice{SetupID: "openai"}
	s := sized(NewTarget(theme.New(false, true), openai, "", noKey), 80, 24)
	wantDrawn(t, s, "Finding out what would be examined...")
	if act(s, intent.Open) != nil || pick(s, 1) != nil || offOf(t, s, intent.Open) == "" || offOf(t, s, intent.Pick) == "" {
		t.Error("something can be opened before it is known")
	}
	s.Found(session.Target{}, errors.New("nothing was found"))
	wantDrawn(t, s, "x could not find out what would be examined: nothing was found")
	if offOf(t, s, intent.RunAgain) != "" || offOf(t, s, intent.Open) == "" {
		t.Error("after an error it cannot be tried again")
	}
	s.Show(openai)
	find(s)
	if got := act(s, intent.Open); got != (ShowWalk{Choice: openai, Title: "OpenAI"}) {
		t.Errorf("without a title Enter asks for %#v", got)
	}
	bad := session.Choice{SetupID: "openai", Edits: session.Edits{BaseURL: session.Edit{Value: "no address", Set: true}}}
	s.Show(bad)
	if s.Choice() != bad {
		t.Error("it does not wait for what it was shown")
	}
	wantDrawn(t, s, "Finding out", "https://api.openai.com/v1")
	if strings.Contains(s.View(), "changed") || pick(s, 1) != nil {
		t.Error("what is waited for is shown, or can be run")
	}
	s.Found(session.Target{}, errors.New("that is no address"))
	wantDrawn(t, s, "nothing was changed: that is no address", "https://api.openai.com/v1")
	if s.Choice() != openai || strings.Contains(s.View(), "changed ") {
		t.Error("a choice that cannot be used was kept")
	}
	if got := act(s, intent.Open); got != (ShowWalk{Choice: openai, Title: "OpenAI"}) {
		t.Errorf("Enter asks for %#v", got)
	}
}

func TestEdits(t *testing.T) {
	found := session.Choice{PastedID: "p"}
	for _, part := range []session.PartID{session.Provider, session.Address, session.Key, session.Model, session.Organization, session.Project} {
		changed := with(found, part, "x")
		if changed == found || !edited(changed, part) || edited(found, part) {
			t.Errorf("%s: %#v", part, changed)
		}
		if got := asFound(changed, part); got != found {
			t.Errorf("%s taken back: %#v", part, got)
		}
	}
	if got := with(found, "unknown", "x"); got != found || edited(got, "unknown") || asFound(got, "unknown") != found {
		t.Errorf("an unknown part: %#v", got)
	}
}

// A key that was pasted into another line is neither shown nor taken.
func TestTargetRefusesAKeyInAnotherLine(t *testing.T) {
	canary := strings.Repeat("Canary7", 6)
	s := sized(NewTarget(theme.New(false, true), session.Choice{SetupID: "openai"}, "OpenAI", func(text []byte) session.KeyFacts {
		if strings.Contains(string(text), canary) {
			return session.KeyFacts{Whose: "a key of somebody"}
		}
		return session.KeyFacts{}
	}), 80, 24)
	find(s)
	pick(s, 3)
	s.Handle(intent.Intent{Act: intent.Type, Text: canary, Pasted: true})
	if view := s.View(); strings.Contains(view, "Canary") || !strings.Contains(view, "(a key, not shown)") {
		t.Errorf("the line shows\n%s", view)
	}
	if ask := s.Handle(intent.Intent{Act: intent.Open}); ask != nil || s.Typing() != intent.Line {
		t.Errorf("the key was taken: %v", ask)
	}
	s.Handle(intent.Intent{Act: intent.EraseAll})
	s.Handle(intent.Intent{Act: intent.Type, Text: "https://gateway.example/v1"})
	if ask := s.Handle(intent.Intent{Act: intent.Open}); ask == nil {
		t.Error("an address was not taken after the key had been erased")
	}
}
