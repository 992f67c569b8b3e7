package screens

import (
	"errors"
	"strings"
	"testing"

	"authdoctor/ui/intent"
	"authdoctor/ui/session"
	"authdoctor/ui/theme"
)

func fourPlaces() []session.Place {
	return []session.Place{
		{Provider: "OpenAI", Name: "openai", Where: "~/.config/tool.json:12", Kind: "API key", Fingerprint: "sk-…x9Y8", ReadBy: []string{"a tool"}, Standing: "read by other tools only", Notes: []string{"everybody here can read it"}},
		{Provider: "Groq", Name: "GROQ_API_KEY", Where: "this shell", Kind: "API key", Fingerprint: "gsk_…c3D4", Standing: "used", Wins: true},
		{Provider: "OpenAI", Name: "OPENAI_API_KEY", Where: ".env:3", Kind: "project key", Fingerprint: "sk-proj-…a1B2", ReadBy: []string{"python-dotenv"}, Standing: "hidden by this shell's OPENAI_API_KEY", Same: true},
		{Provider: "OpenAI", Name: "OPENAI_API_KEY", Where: "this shell", Kind: "project key", Fingerprint: "sk-proj-…a1B2", ReadBy: []string{"openai-python", "openai-node"}, Standing: "used", Wins: true},
	}
}

func newPlaces(width, height int) *Places {
	p := sized(NewPlaces(theme.New(false, true), Holdings{Known: true}), width, height)
	p.Found(fourPlaces(), nil)
	return p
}

func TestPlacesAreGrouped(t *testing.T) {
	p := newPlaces(80, 24)
	wantDrawn(t, p, "> + OPENAI_API_KEY", "A program that is started here sends this key.", "read by     openai-python, openai-node",
		"Stored by authdoctor", "Nothing is stored here yet.")
	order := []string{"OpenAI", "> + OPENAI_API_KEY  this shell", "  - OPENAI_API_KEY  .env:3", "  . openai", "Groq", "  + GROQ_API_KEY", "Stored by"}
	last := -1
	for _, text := range order {
		row := rowOf(t, p, text)
		if row <= last {
			t.Errorf("%q is on row %d, after row %d", text, row, last)
		}
		last = row
	}
	act(p, intent.Down)
	wantDrawn(t, p, "It is not sent: hidden by this shell's OPENAI_API_KEY. It is the same key as the", "one that is used.", "read by     python-dotenv", "found in    .env:3")
	act(p, intent.Down)
	wantDrawn(t, p, "It is not sent: read by other tools only.", "everybody here can read it")
	act(p, intent.Down)
	wantDrawn(t, p, "> + GROQ_API_KEY", "no program that is known here")
	p.Found([]session.Place{{Name: "X", Standing: "used, though it is set to the empty string", Wins: true}}, nil)
	wantDrawn(t, p, "Used, though it is set to the empty string.", "No provider is known for it")
}

func TestPlacesColumnsShrink(t *testing.T) {
	row := func(width int) string {
		p := newPlaces(width, 24)
		return strings.Split(p.View(), "\n")[rowOf(t, p, "- OPENAI_API_KEY")]
	}
	for _, tt := range []struct {
		width int
		want  []string
	}{
		{30, []string{"OPENAI_API_KEY"}}, {40, []string{"OPENAI_API_KEY", "hidden by"}}, {60, []string{".env:3", "hidden by"}},
		{80, []string{".env:3", "sk-proj-...a1B2", "hidden by"}}, {109, []string{".env:3", "sk-proj-...a1B2", "python-do", "hidden by this shell's"}},
	} {
		for _, want := range tt.want {
			if got := row(tt.width); !strings.Contains(got, want) {
				t.Errorf("width %d: %q is missing in %q", tt.width, want, got)
			}
		}
	}
}

func TestPlacesFilter(t *testing.T) {
	p := newPlaces(80, 24)
	act(p, intent.Filter)
	typeInto(p, "OPENAI-python")
	if p.Typing() != intent.Line {
		t.Error("letters are commands while the filter is typed")
	}
	wantDrawn(t, p, "Filter: OPENAI-python_", "1 of 4", "> + OPENAI_API_KEY")
	wantNotDrawn(t, p, "GROQ", "Stored by")
	act(p, intent.EraseAll)
	typeInto(p, "gro")
	if got := act(p, intent.Back); got != nil || p.filters() {
		t.Errorf("back does not clear the filter: %#v", got)
	}
	wantDrawn(t, p, "> + GROQ_API_KEY", "OPENAI_API_KEY")
	act(p, intent.Filter)
	typeInto(p, "nothing like this")
	wantDrawn(t, p, "Nothing matches. Esc clears the filter.")
	if got := act(p, intent.Back, intent.Back); got != (Leave{}) {
		t.Errorf("back gives %#v", got)
	}
}

func TestPlaceIsExplainedInASmallWindow(t *testing.T) {
	p := newPlaces(40, 11)
	act(p, intent.Down, intent.Down)
	wantNotDrawn(t, p, "everybody here")
	act(p, intent.Open)
	wantDrawn(t, p, "> . openai", "found in    ~/.config/tool.json:12", "everybody here can read it")
	act(p, intent.Up)
	wantDrawn(t, p, "> - OPENAI_API_KEY", "found in    .env:3")
	if got := act(p, intent.Back); got != nil {
		t.Errorf("back leaves at once: %#v", got)
	}
	wantDrawn(t, p, "OpenAI", "> - OPENAI_API_KEY")
}

func TestPlacesClicks(t *testing.T) {
	p := newPlaces(80, 24)
	click := func(text string) {
		p.View()
		if got := p.Handle(intent.Intent{Act: intent.Point, Row: rowOf(t, p, text)}); got != nil {
			t.Errorf("a click asks for %#v", got)
		}
	}
	click("Groq")
	wantDrawn(t, p, "> + OPENAI_API_KEY")
	click("GROQ_API_KEY")
	wantDrawn(t, p, "> + GROQ_API_KEY", "OpenAI")
	click("GROQ_API_KEY")
	wantNotDrawn(t, p, "OpenAI")
	click("GROQ_API_KEY")
	wantDrawn(t, p, "> + GROQ_API_KEY", "OpenAI")
}

func TestPlacesWithoutPlaces(t *testing.T) {
	p := sized(NewPlaces(theme.New(false, true), Holdings{Known: true}), 80, 24)
	wantDrawn(t, p, "Looking for keys on this machine...")
	if offOf(t, p, intent.Open) == "" || offOf(t, p, intent.Filter) == "" {
		t.Error("something can be done with no keys")
	}
	p.Found(nil, nil)
	wantDrawn(t, p, "No key was found on this machine.", "Nothing is stored here yet.")
	p.Found(nil, errors.New("read .env: permission denied"))
	wantDrawn(t, p, "x could not look around: read .env: permission denied")
}
