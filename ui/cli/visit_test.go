package cli

import (
	"context"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"authdoctor/checks/lab"
	"authdoctor/flows"
	"authdoctor/ui/session"
)

// fakeKey is a key of a project that no scanner takes for a real one; n tells one from another.
func fakeKey(n int) string {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	random := rand.New(rand.NewPCG(uint64(n), 1))
	var text strings.Builder
	for range 148 {
		text.WriteByte(letters[random.IntN(len(letters))])
	}
	return "sk-" + "proj-" + text.String()[:74] + "T3Blbk" + "FJ" + text.String()[74:]
}

// visiting is a visit in a folder of its own with these files, in a shell with these variables.
func visiting(t testing.TB, files map[string]string, environ ...string) *visit {
	t.Helper()
	home := t.TempDir()
	dir := t.TempDir()
	if test, ok := t.(*testing.T); ok {
		test.Chdir(dir)
	} else {
		t.(*testing.B).Chdir(dir)
	}
	for name, text := range files {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	v := newVisit(Streams{Environ: append([]string{"HOME=" + home}, environ...)})
	t.Cleanup(v.close)
	return v
}

func fingerprint(t testing.TB, v *visit, key string) string {
	t.Helper()
	w, err := v.load()
	if err != nil {
		t.Fatal(err)
	}
	return w.maker.Make([]byte(key)).Fingerprint()
}

func targetOf(t testing.TB, v *visit, choice session.Choice) session.Target {
	t.Helper()
	target, err := v.Target(t.Context(), choice)
	if err != nil {
		t.Fatal(err)
	}
	return target
}

func part(t testing.TB, target session.Target, id session.PartID) session.Part {
	t.Helper()
	i := slices.IndexFunc(target.Parts, func(p session.Part) bool { return p.ID == id })
	if i < 0 {
		t.Fatalf("there is no part %s in %+v", id, target)
	}
	return target.Parts[i]
}

func TestWelcome(t *testing.T) {
	tests := []struct {
		name    string
		files   map[string]string
		environ []string
		setups  []string // id, title, and a part of the detail
		note    string
	}{
		{"no key", nil, nil, []string{"openai|OpenAI: no key found|looked in this shell; no .env file from this folder up"}, ""},
		{"no key in a file", map[string]string{".env": "A=b\n"}, nil, []string{"openai|OpenAI: no key found|looked in this shell and .env"}, ""},
		{"a key", nil, []string{"OPENAI_API_KEY=" + fakeKey(0)}, []string{"openai|OpenAI: OPENAI_API_KEY from this shell|project key sk-proj-"}, ""},
		{"a key that hides another", map[string]string{".env": "OPENAI_API_KEY=" + fakeKey(1) + "\n"}, []string{"OPENAI_API_KEY=" + fakeKey(0)},
			[]string{"openai|OpenAI: OPENAI_API_KEY from this shell|; hides 1 other key(s)"}, ""},
		{"an address without a key", nil, []string{"OPENAI_BASE_URL=http://localhost:11434/v1"},
			[]string{"openai-compatible|OpenAI-compatible server: no key found|, to http://localhost:11434/v1"}, ""},
		{"a key of another API", nil, []string{"ANTHROPIC_API_KEY=" + "sk-" + "ant-x"}, []string{"anthropic|Anthropic Claude API: ANTHROPIC_API_KEY from this shell|"}, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			v := visiting(t, test.files, test.environ...)
			welcome, err := v.Welcome(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if len(welcome.Setups) != len(test.setups) || len(welcome.Practices) == 0 {
				t.Fatalf("%+v", welcome)
			}
			for i, want := range test.setups {
				s := welcome.Setups[i]
				id, rest, _ := strings.Cut(want, "|")
				title, detail, _ := strings.Cut(rest, "|")
				if s.ID != id || s.Title != title || !strings.Contains(s.Detail, detail) {
					t.Errorf("setup %+v, want %s", s, want)
				}
			}
			if !strings.Contains(strings.Join(welcome.Notes, "\n"), test.note) {
				t.Errorf("notes %q, want %q", welcome.Notes, test.note)
			}
			if len(v.Outline(session.Choice{SetupID: welcome.Setups[0].ID})) < 10 {
				t.Error("no outline")
			}
		})
	}
}

func TestWalkWithoutAKeyNamesWhatIsMissing(t *testing.T) {
	v := visiting(t, nil)
	report, err := v.Walk(t.Context(), session.Choice{SetupID: "openai"}, session.Visitor{})
	if err != nil || len(report.Diagnoses) == 0 || report.Diagnoses[0].Cause != "credential.missing" || report.Requests.Sent != 0 {
		t.Errorf("%v %+v", err, report)
	}
}

// practising is a visit whose shell points at a healthy practice API, and the key that this API takes.
func practising(t *testing.T, key func(good string) string) (v *visit, good string) {
	t.Helper()
	p, err := lab.Start(t.Context(), lab.Options{Faults: []string{"healthy"}, Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	env := p.Env()
	good = env["OPENAI_API_KEY"]
	environ := []string{"OPENAI_BASE_URL=" + env["OPENAI_BASE_URL"]}
	if k := key(good); k != "" {
		environ = append(environ, "OPENAI_API_KEY="+k)
	}
	return visiting(t, nil, environ...), good
}

func cause(t *testing.T, v *visit, choice session.Choice) (string, flows.Report) {
	t.Helper()
	report, err := v.Walk(t.Context(), choice, session.Visitor{})
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Diagnoses) == 0 {
		return string(report.Verdict), report
	}
	return report.Diagnoses[0].Cause, report
}

// What a person changed is what is examined: over loopback, from the typed key to the cause.
func TestWalkOfAnEditedTarget(t *testing.T) {
	v, good := practising(t, func(string) string { return fakeKey(0) })
	set := func(value string) session.Edit { return session.Edit{Value: value, Set: true} }
	choice := session.Choice{SetupID: "openai-compatible", Edits: session.Edits{Provider: set("openai")}}
	if got, _ := cause(t, v, choice); got != "credential.invalid" {
		t.Errorf("as found, but for the provider: %s", got)
	}

	choice.Edits.KeyID = v.Keep([]byte(good), false)
	choice.Edits.Model = set("practice-1")
	got, report := cause(t, v, choice)
	if got != "healthy" || report.Target.Model != "practice-1" || report.Target.Credential.Source != "typed" || report.Target.Credential.Fingerprint != fingerprint(t, v, good) {
		t.Errorf("with the typed key: %s %+v", got, report.Target)
	}
	if len(report.Target.Shadowed) != 1 || report.Target.Shadowed[0].Name != "OPENAI_API_KEY" {
		t.Errorf("what was found is not hidden: %+v", report.Target.Shadowed)
	}
	choice.Edits.Model = set("gpt-none")
	if got, _ := cause(t, v, choice); got != "model.not-found" {
		t.Errorf("with a model that is not there: %s", got)
	}

	quoted := []byte(`"` + good + `"`)
	choice.Edits = session.Edits{Provider: set("openai"), KeyID: v.Keep(quoted, false)}
	if got, _ := cause(t, v, choice); got != "credential.quoted" {
		t.Errorf("the quotes were trimmed: %s", got)
	}
	choice.Edits.KeyID = v.Keep(quoted, true)
	if got, _ := cause(t, v, choice); got != "healthy" {
		t.Errorf("the key inside the quotes: %s", got)
	}
}

func TestWalkAsksAPerson(t *testing.T) {
	v, _ := practising(t, func(good string) string { return good })
	asked := 0
	_, err := v.Walk(t.Context(), session.Choice{SetupID: "openai-compatible"}, session.Visitor{Ask: func(_ context.Context, q flows.Question) string {
		asked++
		return ""
	}})
	if err != nil || asked == 0 {
		t.Errorf("%v, asked %d times", err, asked)
	}
}

func TestPractice(t *testing.T) {
	v := visiting(t, nil)
	choice := session.Choice{PracticeID: "key-quoted"}
	target := targetOf(t, v, choice)
	for _, p := range target.Parts {
		if p.Fixed == "" || len(p.Options) > 0 {
			t.Errorf("%s can be changed: %+v", p.ID, p)
		}
	}
	got, report := cause(t, v, choice)
	if got != "credential.quoted" || report.Target.Credential.Fingerprint != part(t, target, session.Key).Value {
		t.Errorf("%s with the key %+v, shown was %+v", got, report.Target.Credential, part(t, target, session.Key))
	}
	choice.Edits.Model = session.Edit{Value: "x", Set: true}
	if _, err := v.Target(t.Context(), choice); err == nil {
		t.Error("a practice case takes changes")
	}
	if _, err := v.Walk(t.Context(), session.Choice{PracticeID: "none"}, session.Visitor{}); err == nil {
		t.Error("a practice case that is not there is walked")
	}
}

// The methods of a visit may be called beside each other; the race detector looks on.
func TestVisitIsSafeForConcurrentUse(t *testing.T) {
	v := visiting(t, map[string]string{".env": "OPENAI_API_KEY=" + fakeKey(1) + "\n"}, "OPENAI_API_KEY="+fakeKey(0))
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			id := v.Keep([]byte(fakeKey(i%3+2)), false)
			choice := session.Choice{SetupID: "openai", Edits: session.Edits{KeyID: id}}
			for name, call := range map[string]func() error{
				"Welcome": func() error { _, err := v.Welcome(t.Context()); return err },
				"Target":  func() error { _, err := v.Target(t.Context(), choice); return err },
				"Places":  func() error { _, err := v.Places(t.Context()); return err },
				"Read":    func() error { _, err := v.Read(t.Context(), "curl https://api.openai.com/v1/models"); return err },
				"Inspect": func() error { v.Inspect([]byte(fakeKey(i))); return nil },
				"Outline": func() error { v.Outline(choice); return nil },
			} {
				if err := call(); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			}
		})
	}
	all.Wait()
	if len(v.typed) != 3 {
		t.Errorf("%d keys are held", len(v.typed))
	}
}

// BenchmarkWelcome decides about the first frame.
func BenchmarkWelcome(b *testing.B) {
	environ := visiting(b, map[string]string{".env": "OPENAI_API_KEY=" + fakeKey(1) + "\n"}, "OPENAI_API_KEY="+fakeKey(0)).streams
	for b.Loop() {
		if _, err := newVisit(environ).Welcome(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}
