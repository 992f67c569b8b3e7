package screens

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"authdoctor/flows"
	"authdoctor/ui/intent"
	"authdoctor/ui/session"
	"authdoctor/ui/theme"
)

func newPaste(text string) *Paste {
	p := sized(NewPaste(theme.New(false, true)), 80, 24)
	if text != "" {
		p.Handle(intent.Intent{Act: intent.Type, Text: text, Pasted: true})
	}
	return p
}

func curlCommand() session.Pasted {
	return session.Pasted{
		Kind: session.FailingRequest, Title: "a curl command to https://api.example.com/v1", Says: []string{"its key stands in a header"},
		Likely: []session.Likely{{Cause: "credential.quoted", Title: "the key is wrapped in quotes", Confidence: "stated", Line: "Incorrect API key provided"}},
		Choice: session.Choice{PastedID: "p1"}, Next: "send this request's checks to api.example.com",
	}
}

func TestPasteIsReadOnlyOnEnter(t *testing.T) {
	p := newPaste("")
	if p.Typing() != intent.Area || offOf(t, p, intent.Open) == "" || act(p, intent.Open) != nil {
		t.Error("an empty text can be read")
	}
	typeInto(p, " \n\t")
	if offOf(t, p, intent.Open) == "" {
		t.Error("white space can be read")
	}
	text := "curl \\\n\thttps://x\x1b[2J日本\x00"
	p = newPaste(text)
	wantDrawn(t, p, "2 lines, 24 characters", "nothing has been sent")
	if got := act(p, intent.Open); got != (ReadText{Text: text}) {
		t.Errorf("Enter asks for %#v", got)
	}
	if p.Typing() != intent.Commands || offOf(t, p, intent.Open) == "" {
		t.Error("while it is read, it can be read again")
	}
	wantDrawn(t, p, "Reading it", "https://x")
	if got := newPaste("x").Handle(intent.Intent{Act: intent.Back}); got != (Leave{}) {
		t.Errorf("Esc asks for %#v", got)
	}
}

func TestPasteSaysWhatItIs(t *testing.T) {
	p := newPaste("curl")
	act(p, intent.Open)
	p.Read(curlCommand(), nil)
	wantDrawn(t, p, "A curl command to https://api.example.com/v1", "its key stands in a header", "nothing has been measured", "1 The key is wrapped in quotes",
		"credential.quoted", "Stated: ", "text says   Incorrect API key provided", "send this request's checks to api.example.com", "> 1 See what would be examined")
	want := ShowTarget{Choice: session.Choice{PastedID: "p1"}, Title: "Pasted request"}
	if got := act(p, intent.Open); got != want {
		t.Errorf("Enter asks for %#v", got)
	}
	if got := p.Handle(intent.Intent{Act: intent.Pick, Number: 1}); got != want {
		t.Errorf("1 asks for %#v", got)
	}
	if got := act(p, intent.Back); got != nil || p.Typing() != intent.Area {
		t.Errorf("Esc asks for %#v instead of going back to the text", got)
	}
	wantDrawn(t, p, "curl_")
	if got := act(p, intent.Back); got != (Leave{}) {
		t.Errorf("a second Esc asks for %#v", got)
	}
}

func TestPasteOfNothingKnown(t *testing.T) {
	p := newPaste("hello")
	act(p, intent.Open)
	p.Read(session.Pasted{Kind: session.NothingKnown}, nil)
	wantDrawn(t, p, "Nothing in this text was recognised", "Esc goes back to the text")
	if got := act(p, intent.Open); got != nil || offOf(t, p, intent.Open) == "" {
		t.Errorf("Enter asks for %#v", got)
	}
}

func TestPasteOfAKey(t *testing.T) {
	p := newPaste("key")
	act(p, intent.Open)
	choice := session.Choice{SetupID: "openai", Edits: session.Edits{KeyID: "typed-1"}}
	p.Read(session.Pasted{Kind: session.KeyAlone, Title: "a key", Choice: choice}, nil)
	wantDrawn(t, p, "It is a key. It stays in memory for this visit.")
	if got := act(p, intent.Open); got != (ShowTarget{Choice: choice, Title: "Pasted key"}) {
		t.Errorf("Enter asks for %#v", got)
	}
}

func TestPasteDropsLateAnswers(t *testing.T) {
	p := newPaste("first")
	act(p, intent.Open, intent.Back)
	p.Read(curlCommand(), nil)
	wantDrawn(t, p, "first_")
	act(p, intent.Open)
	p.Read(session.Pasted{Title: "the old text"}, nil)
	p.Read(session.Pasted{Title: "the new text"}, nil)
	wantDrawn(t, p, "The new text")
	act(p, intent.Back, intent.Open)
	p.Read(session.Pasted{}, errors.New("no engine"))
	wantDrawn(t, p, "x could not read it: no engine", "first_")
	typeInto(p, ".")
	if strings.Contains(p.View(), "no engine") {
		t.Error("the error stays while something else is typed")
	}
}

func TestPasteScrolls(t *testing.T) {
	p := sized(newPaste(strings.Repeat("x\n", 90)+"the end"), 40, 11)
	wantDrawn(t, p, "the end_")
	act(p, intent.PageUp)
	if strings.Contains(p.View(), "the end_") {
		t.Error("a page up moves nothing")
	}
	act(p, intent.PageDown)
	wantDrawn(t, p, "the end_")
	act(p, intent.Open)
	p.Read(curlCommand(), nil)
	seen := ""
	for range 20 {
		seen += p.View()
		if !strings.Contains(p.View(), "> 1 See what") {
			t.Fatalf("what can be done is out of sight:\n%s", p.View())
		}
		act(p, intent.PageDown)
	}
	for _, want := range []string{"A curl command", "nothing has", "credential.quoted", "Incorrect API key", "anything is sent."} {
		if !strings.Contains(seen, want) {
			t.Errorf("%q never comes into sight", want)
		}
	}
}

// A request offers its check beside the walk; a body by itself offers the check alone.
func TestPastedRequestIsJudged(t *testing.T) {
	judged := &flows.Report{Command: "validate", Verdict: flows.Problem, Diagnoses: []flows.Diagnosis{{Cause: "request.missing-param"}}}
	for _, tt := range []struct {
		next   string
		number int
		shown  string
	}{{"send it", 2, "2 Check it before sending: 1 cause found"}, {"", 1, "1 Check it before sending: 1 cause found"}} {
		p := newPaste("x")
		p.Handle(intent.Intent{Act: intent.Open})
		p.Read(session.Pasted{Kind: session.FailingRequest, Title: "a request", Next: tt.next, Judged: judged}, nil)
		if got := p.Handle(intent.Intent{Act: intent.Pick, Number: tt.number}); !reflect.DeepEqual(got, ShowJudged{Report: *judged}) {
			t.Errorf("asked %v", got)
		}
		if view := p.View(); !strings.Contains(view, tt.shown) {
			t.Errorf("%q is not in\n%s", tt.shown, view)
		}
	}
}
