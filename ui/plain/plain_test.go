package plain

import (
	"bytes"
	"context"
	"errors"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"authdoctor/ui/uitest"
)

// typed is a pipe from which the lines can be read, and then nothing.
func typed(t *testing.T, text string) *os.File {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.WriteString(text); err != nil {
		t.Fatal(err)
	}
	w.Close()
	t.Cleanup(func() { r.Close() })
	return r
}

func talk(t *testing.T, s *uitest.Session, text string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	err := Run(t.Context(), s, Options{In: typed(t, text), Out: &out, Reason: "a test says so", Width: 80})
	return out.String(), err
}

func TestConversation(t *testing.T) {
	fake := uitest.QuotedKey()
	out, err := talk(t, fake, "1\n1\nq\n")
	if err != nil {
		t.Fatal(err)
	}
	if first, _, _ := strings.Cut(out, "\n"); first != "authdoctor, plain line mode, because a test says so" {
		t.Errorf("the first line is %q", first)
	}
	rest := out
	for _, want := range []string{
		"1. OpenAI: OPENAI_API_KEY in .env, line 3", "3. practice on a built-in fault (20 cases)", "1 to 4, Enter for 1, q to quit: 1\n",
		"1 of 12: ok: a credential is found", "3 of 12: failed: the key is not wrapped in quotes", "proof: it passed",
		"cause: the key is wrapped in quotes", "4 of 12: ok", "Checks finished", "credential.quoted", "What next?", "What shall be examined?",
	} {
		_, after, found := strings.Cut(rest, want)
		if !found {
			t.Fatalf("%q does not come after what was before it:\n%s", want, out)
		}
		rest = after
	}
	if i := strings.IndexAny(out, "\x1b\r\b"); i >= 0 {
		t.Errorf("the conversation moves the cursor: %q", out[i:])
	}
}

func TestAnswers(t *testing.T) {
	tests := []struct {
		name, typed string
		walked      []string
		err         error
		says        string
	}{
		{"quit", "q\n", nil, nil, ""},
		{"quit without line end", "q", nil, nil, ""},
		{"enter takes the first", "\nq\n", []string{"openai"}, nil, ""},
		{"practice", "3\n20\nq\n", []string{"fault-20"}, nil, "A broken API on this machine"},
		{"back", "3\nb\nq\n", nil, nil, ""},
		{"run again", "2\n2\nq\n", []string{"groq", "groq"}, nil, ""},
		{"look again", "4\nq\n", nil, nil, ""},
		{"nonsense", "0\n99\nx\n-1\nb\nq\n", nil, nil, "not one of the choices"},
		{"nothing", "", nil, ErrInputEnded, ""},
		{"ends later", "1\n", []string{"openai"}, ErrInputEnded, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fake := uitest.QuotedKey()
			out, err := talk(t, fake, tt.typed)
			if !errors.Is(err, tt.err) {
				t.Errorf("error %v, want %v", err, tt.err)
			}
			var walked []string
			for _, c := range fake.Walked() {
				walked = append(walked, c.SetupID+c.PracticeID)
			}
			if strings.Join(walked, " ") != strings.Join(tt.walked, " ") {
				t.Errorf("walked %v, want %v", walked, tt.walked)
			}
			if !strings.Contains(out, tt.says) {
				t.Errorf("%q is not said:\n%s", tt.says, out)
			}
		})
	}
}

func TestALineThatIsTooLongIsAnError(t *testing.T) {
	err := Run(t.Context(), uitest.QuotedKey(), Options{In: fileOf(t, strings.Repeat("1", 1<<20)), Out: &bytes.Buffer{}})
	if err == nil || errors.Is(err, ErrInputEnded) || !strings.Contains(err.Error(), "read an answer") {
		t.Errorf("error %v, want one about the line", err)
	}
}

func fileOf(t *testing.T, text string) *os.File {
	t.Helper()
	path := t.TempDir() + "/input"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func TestFaultsOfTheEngineAreSaid(t *testing.T) {
	fake := uitest.QuotedKey()
	fake.FoundErr = errors.New("read .env: permission denied")
	out, err := talk(t, fake, "q\n")
	if err != nil || !strings.Contains(out, "could not look around: read .env: permission denied") {
		t.Errorf("error %v, said\n%s", err, out)
	}
	fake = uitest.QuotedKey()
	fake.Err = errors.New("start the broken API: address in use")
	out, err = talk(t, fake, "1\nq\n")
	if err != nil || !strings.Contains(out, "could not check: start the broken API: address in use\nWhat next?") {
		t.Errorf("error %v, said\n%s", err, out)
	}
}

func TestHostileTextIsCleaned(t *testing.T) {
	fake := uitest.QuotedKey()
	fake.Found.Setups[0].Title = "evil \x1b[2J\u202e title…"
	var out bytes.Buffer
	if err := Run(t.Context(), fake, Options{In: typed(t, "q\n"), Out: &out, ASCII: true}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "1. evil  title...") {
		t.Errorf("said\n%q", out.String())
	}
}

func TestTheEndOfTheContextEndsAQuestion(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	defer w.Close()
	ctx, cancel := context.WithCancel(t.Context())
	asked := &watcher{until: "q to quit: ", do: cancel}
	if err := Run(ctx, uitest.QuotedKey(), Options{In: r, Out: asked}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that of the context", err)
	}
}

func TestTheEndOfTheContextEndsAWalk(t *testing.T) {
	fake := uitest.QuotedKey()
	fake.Script[2].Gate = make(chan struct{})
	ctx, cancel := context.WithCancel(t.Context())
	seen := &watcher{until: "1 of 12", do: cancel}
	if err := Run(ctx, fake, Options{In: typed(t, "1\nq\n"), Out: seen}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that of the context", err)
	}
}

func TestStillChecking(t *testing.T) {
	var calls []func()
	stopped := 0
	after := func(d time.Duration, call func()) func() bool {
		if d != 10*time.Second {
			t.Errorf("asked to be called after %v", d)
		}
		calls = append(calls, call)
		return func() bool { stopped++; return true }
	}
	fake := uitest.QuotedKey()
	fake.Script[1].Do = func() { calls[0](); calls[1]() }
	var out bytes.Buffer
	if err := Run(t.Context(), fake, Options{In: typed(t, "1\nq\n"), Out: &out, After: after}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "still checking: a credential is found (10 s)\nstill checking: a credential is found (20 s)\n1 of 12") {
		t.Errorf("said\n%s", out.String())
	}
	before := out.Len()
	calls[len(calls)-1]()
	if out.Len() != before {
		t.Error("something is still being checked after the walk")
	}
	if stopped == 0 {
		t.Error("no timer was stopped")
	}
}

// watcher does something once, when a text has been written.
type watcher struct {
	mu    sync.Mutex
	text  strings.Builder
	until string
	do    func()
	done  bool
}

func (w *watcher) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.text.Write(p)
	if !w.done && strings.Contains(w.text.String(), w.until) {
		w.done = true
		w.do()
	}
	return len(p), nil
}

func (w *watcher) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.text.String()
}

func TestBrokenOutput(t *testing.T) {
	err := Run(t.Context(), uitest.QuotedKey(), Options{In: typed(t, "q\n"), Out: broken{}})
	if err == nil || !strings.Contains(err.Error(), "write to the output: no space") {
		t.Errorf("error %v", err)
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("no space") }
