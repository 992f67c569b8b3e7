package screens

import (
	"fmt"
	"strings"
	"testing"

	"authdoctor/ui/intent"
	"authdoctor/ui/session"
	"authdoctor/ui/theme"
)

// fakeKey is a key that nobody has.
func fakeKey() string {
	key := "sk-proj-"
	for i := range 40 {
		key += string(rune('a'+i%26)) + string(rune('0'+i%10))
	}
	return key
}

// shownOf is a piece of a key that is on screen and longer than what may be.
func shownOf(view, key string) string {
	view = strings.ReplaceAll(view, "\n", "")
	for i := range len(key) - 4 {
		if strings.Contains(view, key[i:i+5]) {
			return key[i : i+5]
		}
	}
	return ""
}

func inspectFake(key []byte) session.KeyFacts {
	text := string(key)
	facts := session.KeyFacts{Shown: fmt.Sprintf("%d characters", len(text)), Whose: "OpenAI, a project key"}
	switch {
	case text == "":
		return session.KeyFacts{}
	case strings.Contains(text, "import"):
		facts.Stop = "this is source code"
	case strings.HasPrefix(text, "\""):
		facts.Says, facts.Inner, facts.InnerIs = []string{"quotes around it", "a line break"}, true, fmt.Sprintf("%d characters inside", len(text)-2)
	}
	return facts
}

func newKey(text string) *Key {
	k := sized(NewKey(theme.New(false, true), session.Choice{SetupID: "openai"}, inspectFake), 80, 24)
	if text != "" {
		k.Handle(intent.Intent{Act: intent.Type, Text: text, Pasted: true})
	}
	return k
}

func TestKeyIsTakenAsItCame(t *testing.T) {
	k := newKey("")
	if k.Typing() != intent.Area || k.Mouse() || act(k, intent.Open) != nil || offOf(t, k, intent.Open) == "" {
		t.Error("an empty field can be taken")
	}
	wantDrawn(t, k, "> Key: _", "stays in memory for this visit", "the host")
	k = newKey("abc \n")
	wantDrawn(t, k, "> Key: *****_", "Looks like  5 characters", "Whose       OpenAI, a project key")
	use, ok := act(k, intent.Open).(UseKey)
	if !ok || string(use.Key) != "abc \n" || use.Inner || use.Choice != (session.Choice{SetupID: "openai"}) {
		t.Errorf("Enter asks for %v, %q", use.Choice, use.Key)
	}
	if act(k, intent.Open) != nil {
		t.Error("the field keeps what was taken")
	}
}

func TestKeyInsideSomething(t *testing.T) {
	k := newKey("\"abc\"")
	wantDrawn(t, k, "  Key: *****_", ">   Check exactly what was pasted", "Also in it  quotes around it", "            a line break")
	act(k, intent.Next)
	wantDrawn(t, k, ">   Check only the key inside: 3 characters inside")
	typeInto(k, "1")
	wantDrawn(t, k, ">   Check exactly what was pasted", "******_") // a digit is text, and another text is judged anew
	act(k, intent.Erase, intent.Previous)
	if use, ok := act(k, intent.Open).(UseKey); !ok || !use.Inner || string(use.Key) != "\"abc\"" {
		t.Errorf("Enter takes the inner key: %v, %q", use.Inner, use.Key)
	}
	k = newKey("abc")
	act(k, intent.Next)
	if use, ok := act(k, intent.Open).(UseKey); !ok || use.Inner {
		t.Error("Tab chooses what there is not")
	}
}

func TestKeyThatIsNone(t *testing.T) {
	k := newKey("import os")
	wantDrawn(t, k, "! Not to be checked: this is source code")
	if act(k, intent.Open) != nil || offOf(t, k, intent.Open) != "this is source code" {
		t.Error("source code can be taken")
	}
	k = newKey(strings.Repeat("x", 5000))
	wantDrawn(t, k, "longer than any key", "************************_")
	if act(k, intent.Open) != nil {
		t.Error("a part of a text can be taken")
	}
	act(k, intent.EraseAll)
	wantDrawn(t, k, "> Key: _")
	if act(k, intent.Back) != (Leave{}) {
		t.Error("Esc does not leave")
	}
}

func TestKeyIsNeverShown(t *testing.T) {
	key := fakeKey()
	for _, text := range []string{key, "\"" + key + "\"\n", "import " + key, strings.Repeat(key, 80)} {
		k := newKey(text)
		for width := 1; width < 130; width += 3 {
			for height := 1; height < 20; height++ {
				if piece := shownOf(sized(k, width, height).View(), key); piece != "" {
					t.Fatalf("%dx%d shows %q:\n%s", width, height, piece, k.View())
				}
			}
		}
		printed := ""
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			printed += fmt.Sprintf(verb, k) + fmt.Sprintf(verb, *k)
		}
		if piece := shownOf(printed, key); piece != "" || strings.Contains(printed, fmt.Sprintf("%x", key[:4])) {
			t.Errorf("printing the screen shows %q", piece)
		}
	}
}

func TestPastedKeyIsNotShown(t *testing.T) {
	key := fakeKey()
	p := newPaste("Authorization: Bearer " + key + "\nOPENAI_API_KEY=" + key)
	for width := 1; width < 130; width += 3 {
		for height := 1; height < 20; height++ {
			if piece := shownOf(sized(p, width, height).View(), key); piece != "" {
				t.Fatalf("%dx%d shows %q:\n%s", width, height, piece, p.View())
			}
		}
	}
	if got := act(p, intent.Open).(ReadText); !strings.Contains(got.Text, key) {
		t.Error("what is read is not what was pasted")
	}
}
