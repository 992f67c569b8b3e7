package plain

import (
	"bytes"
	"context"
	"errors"
	"os"
	"strings"
	"sync"
	"testing"

	"authdoctor/ui/session"
	"authdoctor/ui/uitest"
)

// typed is a pipe from which the lines can be read, and then nothing.
func typed(t *testing.T, text string) *os.File {
	t.Helper()
	r, w := pipe(t)
	if _, err := w.WriteString(text); err != nil {
		t.Fatal(err)
	}
	w.Close()
	return r
}

func pipe(t *testing.T) (r, w *os.File) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close(); w.Close() })
	return r, w
}

func talk(t *testing.T, s session.Session, text string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	err := Run(t.Context(), s, Options{In: typed(t, text), Out: &out, Reason: "a test says so", Width: 200})
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
		"1. OpenAI: OPENAI_API_KEY in .env, line 3", "3. paste the error you got, a failing request or a key",
		"4. practise on the built-in broken API (20 cases)", "5. keys on this machine", "7. look around again",
		"1 to 8, Enter for 1, ? for help, q to quit: 1\n",
		"1 of 12: ok: a credential is found", "3 of 12: failed: the key is not wrapped in quotes", "proof: it passed",
		"cause: the key is wrapped in quotes", "4 of 12: ok", "Checks finished", "credential.quoted",
		"path: 2 ok, credential.unquoted failed, then, as if repaired", "What next?", "7. change what is examined",
		"8. the requests, and how long they took\n9. apply a fix, and verify it\n10. take the last fix back (not now: nothing was changed here)\n11. keep the repaired key in the store of this machine (not now: no key was repaired here)\n1 to 11, Enter for 1, ? for help, b to go back, q to quit: 1\n", "What shall be examined?",
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
		{"practice", "4\n20\nq\n", []string{"fault-20"}, nil, "A broken API on this machine"},
		{"back", "4\nb\nq\n", nil, nil, ""},
		{"back from nothing", "b\nq\n", nil, nil, "there is nothing to go back to"},
		{"run again", "2\n2\nq\n", []string{"groq", "groq"}, nil, ""},
		{"back to the list", "2\nb\n\nq\n", []string{"groq", "openai"}, nil, ""},
		{"look again", "7\nq\n", nil, nil, ""},
		{"words", "QUIT\n", nil, nil, ""},
		{"line ends of another system", "2\r\nq\r\n", []string{"groq"}, nil, ""},
		{"nonsense", "0\n99\nx\n-1\n1.\nq\n", nil, nil, "not one of the choices"},
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
	r, _ := pipe(t)
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
