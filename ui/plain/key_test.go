package plain

import (
	"slices"
	"strings"
	"testing"

	"authdoctor/ui/session"
	"authdoctor/ui/uitest"
)

// toTheKey leads from the welcome to the question for a key.
const toTheKey = "6\n1\n4\n4\n"

// canary is an obviously fake key, built here so that no file holds text that looks like one.
func canary() string { return "sk-" + strings.Repeat("cAnAry7", 7) + "END" }

func looksLikeAKey(key []byte) session.KeyFacts {
	text := string(key)
	facts := session.KeyFacts{Shown: "a text", Says: []string{"it was looked at"}}
	if strings.Contains(text, "sk-") {
		facts.Whose = "OpenAI, a key"
	}
	if strings.HasPrefix(text, "export ") {
		facts.Inner, facts.InnerIs = true, "52 characters"
	}
	if strings.HasPrefix(text, "import ") {
		facts.Stop = "it is source code"
		facts.Inner = strings.Contains(text, "sk-")
	}
	return facts
}

func TestTypedKeys(t *testing.T) {
	key := canary()
	tests := []struct {
		name, typed string
		kept        []string
		says        string
	}{
		{"verbatim", " " + key + "\t \n", []string{" " + key + "\t  inner=false"}, "it is: a text\nit looks like: OpenAI, a key\nit was looked at\n"},
		{"a line end of another system", key + "\r\n", []string{key + "\r inner=false"}, ""},
		{"nothing", "\n", nil, "(0 bytes, not shown)\nnothing was typed; the key stays as it was"},
		{"back", "b\n", nil, ""},
		{"help", "?\n" + key + "\n", []string{key + " inner=false"}, "It is kept in memory until authdoctor ends"},
		{"as typed", "export X=" + key + "\n1\n", []string{"export X=" + key + " inner=false"}, "1. check exactly what was typed\n2. check only the key inside (52 characters)\n3. type it again"},
		{"inside", "export X=" + key + "\n2\n", []string{"export X=" + key + " inner=true"}, ""},
		{"again", "export X=" + key + "\n3\n" + key + "\n", []string{key + " inner=false"}, ""},
		{"not a key", "import os\n1\nb\n", nil, "this cannot be checked as it is: it is source code\nWhat shall be checked?\n1. type it again\n"},
		{"a key in what is none", "import " + key + "\n1\n", []string{"import " + key + " inner=true"}, "1. check only the key inside\n2. type it again\n"},
		{"back from what is inside", "export X=" + key + "\nb\n", nil, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fake := uitest.QuotedKey()
			fake.Facts = looksLikeAKey
			out, err := talk(t, fake, toTheKey+tt.typed+"1\nq\n")
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			if got := fake.Kept(); !slices.Equal(got, tt.kept) {
				t.Errorf("kept %q, want %q", got, tt.kept)
			}
			walked, want := fake.Walked(), ""
			if len(tt.kept) > 0 {
				want = "typed-1"
			}
			if len(walked) != 1 || walked[0].Edits.KeyID != want {
				t.Errorf("walked %+v, want the key %q\n%s", walked, want, out)
			}
			if !strings.Contains(out, tt.says) {
				t.Errorf("%q is not said:\n%s", tt.says, out)
			}
			noLeak(t, out)
		})
	}
}

// noLeak looks for the canary, and for any piece of it that is long enough to be one.
func noLeak(t *testing.T, out string) {
	t.Helper()
	const piece = 7
	key := canary()
	for i := range len(key) - piece {
		if strings.Contains(out, key[i:i+piece]) {
			t.Fatalf("a piece of the key was written:\n%s", out)
		}
	}
}

func TestAKeyThatGoesToTheWrongQuestion(t *testing.T) {
	key := canary()
	for _, tt := range []struct{ name, typed, says string }{
		{"the first menu", key, "(55 characters)\nnot one of the choices"},
		{"in pieces", key[:7] + "\n" + key[7:], "not one of the choices"},
		{"a practice case", "4\n" + key, "not one of the choices"},
		{"a part with options", "6\n1\n2\n" + key + "\nb\nb", "not one of the choices"},
		{"a part that is typed", "6\n1\n5\n" + key + "\nb\nb", "this looks like a key and was not kept"},
		{"after a walk", "1\n" + key, "not one of the choices"},
		{"a question", "1\n" + key + "\n1", "not one of the choices"},
		{"a pasted text", "3\ncurl -H 'Authorization: Bearer " + key + "'\n" + key + "\n.\nb", "(2 lines, "},
		{"a second key", toTheKey + key + "\n" + key + "\nb", "not one of the choices"},
		{"help first", "?\n" + key, "A key is shown by its public beginning"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			fake := uitest.QuotedKey()
			if tt.name == "a question" {
				fake = asking()
			}
			fake.Facts = looksLikeAKey
			out, err := talk(t, fake, tt.typed+"\nq\n")
			if err != nil {
				t.Errorf("%v\n%s", err, out)
			}
			if !strings.Contains(out, tt.says) {
				t.Errorf("%q is not said:\n%s", tt.says, out)
			}
			noLeak(t, out)
		})
	}
}
