//go:build unix

package cli_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// seat is a terminal in front of which authdoctor runs.
type seat struct {
	t      *testing.T
	cmd    *exec.Cmd
	master *os.File
	tty    *os.File
	before *unix.Termios

	drained chan struct{} // closed once all that was shown has been read

	mu    sync.Mutex
	shown strings.Builder
	read  int // bytes that await has gone past
}

// sit starts authdoctor on a terminal of its own. stdout, where it is not nil, goes elsewhere.
func sit(t *testing.T, u user, stdout *os.File, args ...string) *seat {
	t.Helper()
	master, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	if err := pty.Setsize(master, &pty.Winsize{Rows: 24, Cols: 80}); err != nil {
		t.Fatal(err)
	}
	s := &seat{t: t, master: master, tty: tty, drained: make(chan struct{}), cmd: exec.Command(u.program, args...)}
	t.Cleanup(func() {
		_ = s.cmd.Process.Kill()
		_ = tty.Close()
		_ = master.Close()
	})
	s.before = s.mode()
	s.cmd.Env, s.cmd.Dir = append(slices.Clone(u.environ), "TERM=xterm"), u.dir
	s.cmd.Stdin, s.cmd.Stdout, s.cmd.Stderr = tty, tty, tty
	if stdout != nil {
		s.cmd.Stdout = stdout
	}
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(s.drained)
		chunk := make([]byte, 4096)
		for {
			n, err := master.Read(chunk)
			s.mu.Lock()
			s.shown.Write(chunk[:n])
			s.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
	return s
}

func (s *seat) mode() *unix.Termios {
	s.t.Helper()
	mode, err := unix.IoctlGetTermios(int(s.tty.Fd()), termiosRequest)
	if err != nil {
		s.t.Fatal(err)
	}
	return mode
}

// screen is all that was shown.
func (s *seat) screen() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.shown.String()
}

// await waits until a text is shown, after what was awaited before. The limit is that of a hung test.
func (s *seat) await(text string) {
	s.t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		shown := s.screen()
		if at := strings.Index(shown[s.read:], text); at >= 0 {
			s.read += at + len(text)
			return
		}
	}
	s.t.Fatalf("%q never came:\n%s", text, s.screen())
}

func (s *seat) types(text string) {
	s.t.Helper()
	if _, err := s.master.WriteString(text); err != nil {
		s.t.Fatal(err)
	}
}

// ends waits for the end and wants an exit code and the terminal as it was.
func (s *seat) ends(code int) {
	s.t.Helper()
	ended := make(chan error, 1)
	go func() { ended <- s.cmd.Wait() }()
	select {
	case <-ended:
	case <-time.After(time.Minute):
		s.t.Fatalf("it does not end:\n%s", s.screen())
	}
	if got := s.cmd.ProcessState.ExitCode(); got != code {
		s.t.Errorf("exit code %d, want %d:\n%s", got, code, s.screen())
	}
	if after := s.mode(); !reflect.DeepEqual(after, s.before) {
		s.t.Errorf("the terminal's mode was %+v and is %+v", s.before, after)
	}
	_ = s.tty.Close() // nobody writes any more: the rest is read, then comes the end
	<-s.drained
}

const interrupt = "\x03"

// step is a question and what is typed then.
type step struct{ await, types string }

// A prompt shows nothing of what is typed, takes what it should, and gives the terminal back as it was, whatever ends it.
func TestPrompts(t *testing.T) {
	key := fakeKey() + "\n"
	add := []string{"keys", "add", "second", "--no-test", "--provider", "openai"}
	open := step{"Passphrase of the vault: ", passphrase() + "\n"}
	for name, c := range map[string]struct {
		args  []string
		asked bool // for the passphrase, which otherwise comes from its file
		steps []step
		code  int
		says  string
	}{
		"key":               {add, false, []step{{"Key (not shown): ", key}}, 0, "stored as second"},
		"no key":            {add, false, []step{{"Key (not shown): ", "\n"}}, 2, "no key was typed"},
		"end of input":      {add, false, []step{{"Key (not shown): ", "\x04"}}, 2, "hint: "},
		"key, interrupted":  {add, false, []step{{"Key (not shown): ", "half a key" + interrupt}}, 130, ""},
		"passphrase":        {add, true, []step{open, {"Key (not shown): ", key}}, 0, "stored as second"},
		"wrong passphrase":  {add, true, []step{{open.await, "wrong horse battery\n"}}, 3, "passphrase"},
		"no passphrase":     {add, true, []step{{open.await, "\n"}}, 3, "passphrase"},
		"pass, interrupted": {add, true, []step{{open.await, "half" + interrupt}}, 130, ""},
		"exec asks":         {[]string{"exec", "work", "--", "true"}, true, []step{open}, 0, ""},
		"exec, interrupted": {[]string{"exec", "work", "--", "true"}, true, []step{{open.await, interrupt}}, 130, ""},
		"remove":            {[]string{"keys", "remove", "work"}, false, []step{{"[y/N] ", "y\n"}}, 0, "deleted here"},
		"remove, no":        {[]string{"keys", "remove", "work"}, false, []step{{"[y/N] ", "n\n"}}, 1, "nothing was changed"},
		"remove, nothing":   {[]string{"keys", "remove", "work"}, false, []step{{"[y/N] ", "\n"}}, 1, "nothing was changed"},
		"remove, ctrl+c":    {[]string{"keys", "remove", "work"}, false, []step{{"[y/N] ", interrupt}}, 130, ""},
		"import":            {[]string{"keys", "import", "--from", "env", "--no-test"}, false, []step{{"[y/N] ", "y\n"}}, 0, "stored as"},
		"import, no":        {[]string{"keys", "import", "--from", "env", "--no-test"}, false, []step{{"[y/N] ", "n\n"}}, 1, "nothing was changed"},
		"import, ctrl+c":    {[]string{"keys", "import", "--from", "env", "--no-test"}, false, []step{{"[y/N] ", interrupt}}, 130, ""},
		"rotate, ctrl+c":    {[]string{"keys", "rotate", "work"}, false, []step{{"Key (not shown): ", interrupt}}, 130, ""},
		"rotate, no":        {[]string{"keys", "rotate", "work"}, false, []step{{"Key (not shown): ", numbered(7) + "\n"}, {"[y/N] ", "n\n"}}, 0, "is rotated to"},
		"rotate, stopped":   {[]string{"keys", "rotate", "work"}, false, []step{{"Key (not shown): ", numbered(7) + "\n"}, {"[y/N] ", interrupt}}, 130, ""},
		"change": {
			[]string{"keys", "passphrase"}, true,
			[]step{open, {"at least 12 characters: ", "another long passphrase\n"}, {"The same once more: ", "another long passphrase\n"}}, 0, "opens with the new passphrase",
		},
		"change, differ": {[]string{"keys", "passphrase"}, true, []step{open, {"12 characters: ", "another long passphrase\n"}, {"once more: ", "yet another passphrase\n"}}, 2, "passphrases differ"},
		"change, ctrl+c": {[]string{"keys", "passphrase"}, true, []step{open, {"12 characters: ", interrupt}}, 130, ""},
		"change, again":  {[]string{"keys", "passphrase"}, true, []step{open, {"12 characters: ", "another long passphrase\n"}, {"once more: ", interrupt}}, 130, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			u := newUser(t, inVault(t))
			u.must(0, numbered(1), "keys", "add", "work", "--key-stdin", "--no-test", "--provider", "openai", "--base-url", "http://127.0.0.1:1/v1")
			writeFile(t, filepath.Join(u.dir, ".env"), "OPENAI_API_KEY="+numbered(1)+"\n")
			before := u.listed()
			asked := u
			asked.environ = append(slices.Clone(u.environ), "MY_KEY="+numbered(2))
			if c.asked {
				asked.environ = append(asked.environ, "AUTHDOCTOR_PASSPHRASE_FILE=")
			}
			s := sit(t, asked, nil, c.args...)
			for _, step := range c.steps {
				s.await(step.await)
				s.types(step.types)
			}
			s.ends(c.code)
			shown := s.screen()
			if !strings.Contains(shown, c.says) {
				t.Errorf("it does not say %q:\n%s", c.says, shown)
			}
			for _, hidden := range []string{fakeKey()[10:40], numbered(7)[10:40], passphrase(), "wrong horse", "another long", "half"} {
				if strings.Contains(shown, hidden) {
					t.Errorf("it shows %q", hidden)
				}
			}
			if after := u.listed(); c.code != 0 && !reflect.DeepEqual(before, after) {
				t.Errorf("it ended with %d and changed what is stored: %v", c.code, after)
			}
			if c.code != 0 {
				u.holds("work", numbered(1))
			}
		})
	}
}

// A key is shown on a terminal after a yes, and nowhere else.
func TestShow(t *testing.T) {
	u := newUser(t, inVault(t))
	u.must(0, fakeKey(), "keys", "add", "work", "--key-stdin", "--no-test", "--provider", "openai")
	for answer, c := range map[string]struct {
		code  int
		shown bool
	}{"y\n": {0, true}, "yes\n": {0, true}, "n\n": {1, false}, "\n": {1, false}, "\x04": {1, false}, "yep\n": {1, false}, interrupt: {130, false}} {
		s := sit(t, u, nil, "keys", "show", "work")
		s.await("Print the whole key work here")
		s.await("[y/N] ")
		s.types(answer)
		s.ends(c.code)
		if strings.Contains(s.screen(), fakeKey()) != c.shown {
			t.Errorf("after %q:\n%s", answer, s.screen())
		}
	}
	file, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	s := sit(t, u, file, "keys", "show", "work")
	s.ends(2)
	if text, err := os.ReadFile(file.Name()); err != nil || len(text) > 0 || strings.Contains(s.screen(), fakeKey()[10:40]) {
		t.Errorf("%v: %d bytes went to a file", err, len(text))
	}
}

// Where no keyring answers and nothing was chosen, the vault is offered; a yes makes it and is recorded.
func TestVaultIsOffered(t *testing.T) {
	offer := step{"Keep keys in an encrypted file instead, under a passphrase? [y/N] ", "y\n"}
	first, again := "at least 12 characters: ", "The same once more: "
	for name, c := range map[string]struct {
		steps []step
		code  int
	}{
		"no":         {[]step{{offer.await, "n\n"}}, 3},
		"ctrl+c":     {[]step{{offer.await, interrupt}}, 130},
		"too short":  {[]step{offer, {first, "horse\n"}, {again, "horse\n"}}, 2},
		"two differ": {[]step{offer, {first, passphrase() + "\n"}, {again, "wrong horse battery\n"}}, 2},
		"interrupt":  {[]step{offer, {first, "corr" + interrupt}}, 130},
		"yes":        {[]step{offer, {first, passphrase() + "\n"}, {again, passphrase() + "\n"}, {"Key (not shown): ", fakeKey() + "\n"}}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			u := newUser(t, home(t))
			s := sit(t, u, nil, "keys", "add", "work", "--no-test", "--provider", "openai")
			s.await("No keyring answers here: ")
			for _, step := range c.steps {
				s.await(step.await)
				s.types(step.types)
			}
			s.ends(c.code)
			if strings.Contains(s.screen(), passphrase()) || strings.Contains(s.screen(), fakeKey()[10:40]) {
				t.Errorf("it shows what was typed:\n%s", s.screen())
			}
			chosen, _ := os.ReadFile(configOf(u.environ))
			if stored := c.code == 0; (string(chosen) == "keystore: vault\n") != stored || (len(u.listed()) == 1) != stored {
				t.Errorf("exit code %d, recorded %q, stored %v", c.code, chosen, u.listed())
			}
		})
	}
}
