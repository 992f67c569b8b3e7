//go:build unix

package term

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// startFiles says what each shell reads when a terminal logs in.
var startFiles = map[string]string{"bash": ".bash_profile", "zsh": ".zprofile", "fish": ".config/fish/config.fish", "dash": ".profile"}

func loginShell(t *testing.T, name, text string) LoginShell {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skip(name + " is not installed")
	}
	home := t.TempDir()
	file := filepath.Join(home, filepath.FromSlash(startFiles[name]))
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return LoginShell{Env: env("SHELL", path, "HOME", home, "PATH", os.Getenv("PATH"), "OPENAI_API_KEY", "of-this-process")}
}

func TestLoginShell(t *testing.T) {
	for name := range startFiles {
		t.Run(name, func(t *testing.T) {
			set := "export OPENAI_API_KEY='two words'\n"
			if name == "fish" {
				set = "set -gx OPENAI_API_KEY 'two words'\n"
			}
			text, err := loginShell(t, name, "echo hello\n"+set).Environ(t.Context())
			if err != nil || !bytes.Contains(text, []byte("OPENAI_API_KEY=two words\x00")) || bytes.Contains(text, []byte("hello")) {
				t.Errorf("%v: %q", err, text)
			}
			text, err = loginShell(t, name, "# nothing\n").Environ(t.Context())
			if err != nil || bytes.Contains(text, []byte("OPENAI_API_KEY")) || !bytes.Contains(text, []byte(insideLogin+"=1\x00")) {
				t.Errorf("what this process has is no new terminal's: %v: %q", err, text)
			}
		})
	}
}

// TestLoginShellIsBounded: a start file that hangs, floods, reads or leaves something behind keeps nobody.
func TestLoginShellIsBounded(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"it hangs", "sleep 60\n", "longer than"},
		{"it hangs in a child and ignores signals", "trap '' TERM HUP INT\n(trap '' TERM HUP INT; sleep 60)\n", "longer than"},
		{"it floods", "while :; do echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; done\n", "more than 1 MiB"},
		{"it ends early", "exit 3\n", "did not answer"},
		{"it reads", "read -r x\n", ""},
		{"it leaves a child behind", "sleep 60 &\n", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			shell := loginShell(t, "bash", "echo $$ > \"$HOME/pid\"\n"+test.text)
			started := time.Now()
			_, err := shell.Environ(t.Context())
			if took := time.Since(started); took > LoginPatience+3*time.Second {
				t.Errorf("it took %v", took)
			}
			if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v, want %q", err, test.want)
			}
			gone(t, shell.Env("HOME"))
		})
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := loginShell(t, "bash", "").Environ(ctx); err == nil {
		t.Error("a done context starts a shell")
	}
}

// gone waits until nothing of the shell's group is left.
func gone(t *testing.T, home string) {
	t.Helper()
	pid, err := os.ReadFile(filepath.Join(home, "pid"))
	if err != nil {
		t.Fatal(err)
	}
	alive := func(line string) bool { // a zombie waits for init only
		fields := strings.Fields(line)
		return len(fields) == 2 && fields[0] == strings.TrimSpace(string(pid)) && !strings.HasPrefix(fields[1], "Z")
	}
	for range 50 {
		list, err := exec.Command("ps", "-eo", "pgid=,stat=").Output()
		if err != nil {
			t.Skip("ps cannot be asked")
		}
		if !slices.ContainsFunc(strings.Split(string(list), "\n"), alive) {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Error("something that the shell started is still there")
}

func TestLoginShellIsNotAsked(t *testing.T) {
	for _, test := range []struct {
		env  Getenv
		want string
	}{
		{env(), "SHELL"}, {env("SHELL", "bash"), "SHELL"}, {env("SHELL", "/bin/tcsh"), "tcsh"}, {env("SHELL", "/bin/bash", insideLogin, "1"), "started by one"},
	} {
		if _, off := (LoginShell{Env: test.env}).Path(); !strings.Contains(off, test.want) {
			t.Errorf("%q, want %q", off, test.want)
		}
		if _, err := (LoginShell{Env: test.env}).Environ(t.Context()); err == nil {
			t.Error("it was asked")
		}
	}
}
