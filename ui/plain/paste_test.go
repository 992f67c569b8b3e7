package plain

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"authdoctor/ui/session"
	"authdoctor/ui/uitest"
)

// reader remembers the texts that were pasted.
type reader struct {
	*uitest.Session
	texts []string
}

func (r *reader) Read(ctx context.Context, text string) (session.Pasted, error) {
	r.texts = append(r.texts, text)
	return r.Session.Read(ctx, text)
}

func pastable() *reader {
	fake := uitest.QuotedKey()
	fake.Pasted = session.Pasted{
		Kind: session.FailingRequest, Title: "a curl command to https://api.openai.com/v1", Says: []string{"it sends a key", "it names the model gpt-x"},
		Likely: []session.Likely{
			{Cause: "quota.exhausted", Title: "the quota is used up", Confidence: "stated", Line: "insufficient_\x1b[31mquota"},
			{Cause: "rate.requests", Title: "too many requests", Confidence: "possible"},
		},
		Choice: session.Choice{PastedID: "p1"}, Next: "send this request's checks to api.openai.com",
	}
	return &reader{Session: fake}
}

func TestPastes(t *testing.T) {
	tests := []struct {
		name, typed string
		texts       []string
		walked      []session.Choice
		says        string
	}{
		{"examined", "curl \\\n  -H x\n\n.\n\nq\n", []string{"curl \\\n  -H x\n\n"}, []session.Choice{{PastedID: "p1"}},
			"(3 lines, 15 bytes, not shown)\na curl command to https://api.openai.com/v1\nit sends a key\nit names the model gpt-x\n" +
				"What the text speaks for; nothing has been measured yet:\ncause 1 of 2: the quota is used up (quota.exhausted)\nconfidence: stated\n" +
				"because of the words: insufficient_quota\ncause 2 of 2: too many requests (rate.requests)\nconfidence: possible\nWhat next?\n" +
				"1. examine it: send this request's checks to api.openai.com\n2. change what is examined before checking\n3. paste something else\n4. back to the list\n"},
		{"changed", "x\n.\n2\n5\nm\n1\nq\n", []string{"x\n"}, []session.Choice{{PastedID: "p1", Edits: session.Edits{Model: set("m")}}}, ""},
		{"again", "x\n.\n3\ny\n.\n4\nq\n", []string{"x\n", "y\n"}, nil, ""},
		{"commands are text", "x\nq\n?\nb\n..\n.\nb\nq\n", []string{"x\nq\n?\nb\n..\n"}, nil, "(5 lines, "},
		{"another system's line ends", "x\r\ny\r\n.\r\nb\nq\n", []string{"x\ny\n"}, nil, ""},
		{"back", "b\nq\n", nil, nil, ""},
		{"quit", "q\n", nil, nil, ""},
		{"help", "?\nx\n.\nb\nq\n", []string{"x\n"}, nil, "behind it they are a part of the text.\n"},
		{"nothing", ".\nq\n", nil, nil, "nothing was pasted\nWhat shall be examined?"},
		{"empty lines", "\n \n.\nq\n", nil, nil, "nothing was pasted\nWhat shall be examined?"},
		{"too long", strings.Repeat(strings.Repeat("x", 1000)+"\n", longestPaste/1000) + ".\ny\n.\nb\nq\n", []string{"y\n"}, nil, "paste only what is around the error\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fake := pastable()
			var out strings.Builder
			err := Run(t.Context(), fake, Options{In: fileOf(t, "3\n"+tt.typed), Out: &out, Width: 200})
			if err != nil {
				t.Fatalf("%v\n%s", err, out.String())
			}
			if !slices.Equal(fake.texts, tt.texts) {
				t.Errorf("read %q, want %q", fake.texts, tt.texts)
			}
			if got := fake.Walked(); !slices.Equal(got, tt.walked) {
				t.Errorf("walked %+v, want %+v", got, tt.walked)
			}
			if !strings.Contains(out.String(), tt.says) {
				t.Errorf("%q is not said:\n%s", tt.says, out.String())
			}
		})
	}
}

func TestPastesWithoutAnythingToExamine(t *testing.T) {
	fake := pastable()
	fake.Pasted = session.Pasted{Kind: session.NothingKnown, Title: "nothing that is known here"}
	out, err := talk(t, fake, "3\nx\n.\n2\nq\n")
	if err != nil || !strings.Contains(out, "nothing that is known here\nthere is nothing to examine in it\nWhat next?\n1. paste something else\n2. back to the list\n") {
		t.Errorf("error %v, said\n%s", err, out)
	}
	fake.ReadErr = errors.New("read the text: too deep")
	out, err = talk(t, fake, "3\nx\n.\n1\ny\n.\nb\nq\n")
	if err != nil || !strings.Contains(out, "could not read the text: read the text: too deep\nWhat next?\n1. paste something else") || len(fake.Walked()) > 0 {
		t.Errorf("error %v, said\n%s", err, out)
	}
}
