package plain

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"authdoctor/ui/session"
)

// Input that ends is an error at every prompt, and never an answer: what was done is what was done before it.
func TestTheInputEndsAtEveryPrompt(t *testing.T) {
	openai := session.Choice{SetupID: "openai"}
	tests := []struct {
		prompt, typed string
		last          string // what the conversation asked last
		walked        []session.Choice
		texts         int
	}{
		{"welcome", "", "look around again", nil, 0},
		{"welcome, after an answer that is none", "x\n", "not one of the choices", nil, 0},
		{"welcome, after help", "?\n", "look around again", nil, 0},
		{"a practice case", "4\n", "20. fault number 20", nil, 0},
		{"which setup", "6\n", "2. Groq", nil, 0},
		{"the target", "6\n1\n", "What will be examined", nil, 0},
		{"a part with options", "6\n1\n2\n", "Which provider?", nil, 0},
		{"a part that is typed", "6\n1\n5\n", "- for none", nil, 0},
		{"a value that looks like a key", "6\n1\n5\nsk-looks-so\n", "this looks like a key", nil, 0},
		{"which key", "6\n1\n4\n", "Which key?", nil, 0},
		{"the key", toTheKey, "the key, Enter for none", nil, 0},
		{"the key, after help", toTheKey + "?\n", "the key, Enter for none", nil, 0},
		{"what of the key", toTheKey + "export X=sk-y\n", "check only the key inside", nil, 0},
		{"a key that is none", toTheKey + "import os\n", "type it again", nil, 0},
		{"the key, again", toTheKey + "import os\n1\n", "the key, Enter for none", nil, 0},
		{"the pasted text", "3\n", "the text, then a dot", nil, 0},
		{"the pasted text, in the middle", "3\ncurl x\n", "the text, then a dot", nil, 0},
		{"the pasted text, without its end", "3\ncurl x\n. ", "the text, then a dot", nil, 0},
		{"after a pasted text", "3\ncurl x\n.\n", "examine it: ", nil, 1},
		{"a question", "1\n", "Does the program run in a container?", []session.Choice{openai}, 0},
		{"after a walk", "1\n1\n", "What next?", []session.Choice{openai}, 0},
		{"what to save", "1\n1\n5\n", "In which form?", []session.Choice{openai}, 0},
		{"what to show", "1\n1\n6\n", "In which form?", []session.Choice{openai}, 0},
		{"the target after a walk", "1\n1\n7\n", "What will be examined", []session.Choice{openai}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.prompt, func(t *testing.T) {
			fake := &reader{Session: asking()}
			fake.Pasted, fake.Facts = pastable().Pasted, looksLikeAKey
			out, err := talk(t, fake, tt.typed)
			if !errors.Is(err, ErrInputEnded) {
				t.Errorf("error %v, want that the input ended\n%s", err, out)
			}
			if i := strings.LastIndex(out, tt.last); i < 0 || strings.Count(out[i:], "q to quit: ") != 1 || !strings.HasSuffix(out, "q to quit: \n") {
				t.Errorf("%q was not asked last:\n%s", tt.last, out)
			}
			if got := fake.Walked(); !slices.Equal(got, tt.walked) {
				t.Errorf("walked %+v, want %+v", got, tt.walked)
			}
			if len(fake.texts) != tt.texts || len(fake.Kept()) > 0 || len(fake.Saved()) > 0 {
				t.Errorf("read %q, kept %d keys, saved %v", fake.texts, len(fake.Kept()), fake.Saved())
			}
		})
	}
}

// The same prompts end with the context, whatever is typed later.
func TestTheContextEndsAtEveryKindOfPrompt(t *testing.T) {
	for name, typed := range map[string]string{"menu": "", "key": toTheKey, "value": "6\n1\n5\n", "text": "3\n", "question": "1\n"} {
		t.Run(name, func(t *testing.T) {
			r, w := pipe(t)
			ctx, cancel := context.WithCancel(t.Context())
			fake := &reader{Session: asking()}
			last := map[string]string{"menu": "around again", "key": "Enter for none", "value": "- for none", "text": "then a dot", "question": "stop the checks"}[name]
			asked := &watcher{until: last, do: cancel}
			if _, err := w.WriteString(typed); err != nil {
				t.Fatal(err)
			}
			if err := Run(ctx, fake, Options{In: r, Out: asked, Width: 200}); !errors.Is(err, context.Canceled) {
				t.Errorf("error %v, want that of the context", err)
			}
			if len(fake.texts) > 0 || len(fake.Kept()) > 0 {
				t.Errorf("read %q, kept %d keys", fake.texts, len(fake.Kept()))
			}
		})
	}
}
