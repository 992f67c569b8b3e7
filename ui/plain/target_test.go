package plain

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"

	"authdoctor/ui/session"
	"authdoctor/ui/uitest"
)

func set(value string) session.Edit { return session.Edit{Value: value, Set: true} }

func TestChanges(t *testing.T) {
	before := "6\n1\n" // change what is examined: the first setup
	openai := session.Choice{SetupID: "openai"}
	tests := []struct {
		name, typed string
		edits       session.Edits
		says        string
	}{
		{"nothing", "\n", session.Edits{}, "2. provider: openai (the name of the variable)\n3. address: https://api.openai.com/v1 (the provider's own)"},
		{"provider", "2\n3\n1\n", session.Edits{Provider: set("groq")}, "2. OpenAI, the present one\n3. Groq\n1 to 3, Enter for 1"},
		{"provider kept", "2\n\n1\n", session.Edits{}, "1. leave it as it is: openai"},
		{"address", "3\nhttp://127.0.0.1:8080/v1\n1\n", session.Edits{BaseURL: set("http://127.0.0.1:8080/v1")}, "3. address: http://127.0.0.1:8080/v1"},
		{"address kept", "3\n\n1\n", session.Edits{}, "the new address, - for none, Enter to keep it, ? for help, b to go back, q to quit: \n"},
		{"key", "4\n3\n1\n", session.Edits{KeyID: "1"}, "4. type or paste a key, which is not shown"},
		{"key kept", "4\n1\n1\n", session.Edits{}, "1. leave it as it is: sk-proj-…a1B2 (3f9c01aa)"},
		{"model", "5\n gpt-x \n1\n", session.Edits{Model: set("gpt-x")}, "Without a model its quota and scopes are not asked."},
		{"organization removed", "6\n-\n1\n", session.Edits{Organization: set("")}, "6. organization: none (OPENAI_ORG_ID in this shell)"},
		{"project", "7\nproj_1\n1\n", session.Edits{Project: set("proj_1")}, "7. project: proj_1"},
		{"two parts", "5\na\n7\nc\n1\n", session.Edits{Model: set("a"), Project: set("c")}, ""},
		{"back in a part", "5\nb\n1\n", session.Edits{}, ""},
		{"help in a part", "5\n?\nm\n1\n", session.Edits{Model: set("m")}, "- means that there is none."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fake := uitest.QuotedKey()
			out, err := talk(t, fake, before+tt.typed+"q\n")
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			want := openai
			want.Edits = tt.edits
			if got := fake.Walked(); !reflect.DeepEqual(got, []session.Choice{want}) {
				t.Errorf("walked %+v, want %+v\n%s", got, want, out)
			}
			if !strings.Contains(out, tt.says) {
				t.Errorf("%q is not said:\n%s", tt.says, out)
			}
		})
	}
}

func TestAFixedPartSaysWhy(t *testing.T) {
	fake := uitest.QuotedKey()
	fake.Targets = func(c session.Choice) session.Target {
		target := uitest.AnyTarget(c)
		target.Parts[1].Fixed, target.Notes = "the practice API has no other", []string{"one fault"}
		return target
	}
	out, err := talk(t, fake, "6\n1\n3\nb\nq\n")
	if err != nil || len(fake.Walked()) > 0 {
		t.Errorf("error %v, walked %v", err, fake.Walked())
	}
	for _, says := range []string{"one fault\nWhat will be examined: OpenAI\n", "cannot be changed: the practice API has no other\n4. key", "address cannot be changed: the practice API has no other\none fault"} {
		if !strings.Contains(out, says) {
			t.Errorf("%q is not said:\n%s", says, out)
		}
	}
}

func TestChangesAfterAWalkAreKept(t *testing.T) {
	fake := uitest.QuotedKey()
	// Changed, looked at again, run; then changed and left with b, and run again.
	out, err := talk(t, fake, "1\n7\n5\nm1\n1\n7\n5\nm2\nb\n2\nq\n")
	if err != nil {
		t.Fatal(err)
	}
	var models []string
	for _, choice := range fake.Walked() {
		models = append(models, choice.Edits.Model.Value)
	}
	if strings.Join(models, " ") != " m1 m2" {
		t.Errorf("walked with the models %q:\n%s", models, out)
	}
}

// picky is an engine that makes nothing of one model.
type picky struct{ *uitest.Session }

func (p picky) Target(ctx context.Context, c session.Choice) (session.Target, error) {
	if c.Edits.Model.Value == "bad" || c.SetupID == "groq" {
		return session.Target{}, errors.New("no such thing")
	}
	return p.Session.Target(ctx, c)
}

func TestImpossibleChanges(t *testing.T) {
	fake := uitest.QuotedKey()
	out, err := talk(t, picky{fake}, "6\n1\n5\nbad\n1\nb\n6\n2\nq\n")
	if err != nil {
		t.Fatal(err)
	}
	if got := fake.Walked(); len(got) != 1 || got[0] != (session.Choice{SetupID: "openai"}) {
		t.Errorf("walked %+v", got)
	}
	for _, says := range []string{"this is not possible: no such thing\n", "could not tell what would be examined: no such thing\nWhat shall be examined?"} {
		if !strings.Contains(out, says) {
			t.Errorf("%q is not said:\n%s", says, out)
		}
	}
}

func TestOneSetupIsNotAskedFor(t *testing.T) {
	fake := uitest.QuotedKey()
	fake.Found.Setups = fake.Found.Setups[:1]
	if out, err := talk(t, fake, "5\nb\nq\n"); err != nil || strings.Contains(out, "Which one?") || !strings.Contains(out, "What will be examined") {
		t.Errorf("error %v, said\n%s", err, out)
	}
}
