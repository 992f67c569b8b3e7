package term

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// LoginShell asks the user's shell what a new terminal would have in its environment. What the shell runs on its way is
// the user's own start files and nothing else; it has no terminal, nothing to read, and little time.
type LoginShell struct {
	Env Getenv
}

// What a login shell is given: how long, and how much it may print.
const (
	LoginPatience = 2 * time.Second
	loginOutput   = 1 << 20
)

// insideLogin is set for the shell, so that a start file that runs authdoctor does not start another one.
const insideLogin = "AUTHDOCTOR_LOGIN_SHELL"

// loginMark stands before the environment: start files may print.
const loginMark = "authdoctor-environment"

// Path is the shell, and why it is not asked where it is not.
func (l LoginShell) Path() (path, off string) {
	path = l.Env("SHELL")
	switch {
	case !loginShells:
		return path, "there is none on this system"
	case l.Env(insideLogin) != "":
		return path, "this program was started by one"
	case path == "" || !filepath.IsAbs(path):
		return "", "the variable SHELL does not name one"
	case !slices.Contains([]string{"bash", "zsh", "fish", "sh", "dash", "ksh", "mksh"}, filepath.Base(path)):
		return path, "only bash, zsh, fish, ksh and sh are known here, and SHELL is " + filepath.Base(path)
	}
	return path, ""
}

// Environ is the environment of a new login shell, NAME=value ended by NUL bytes. It holds credentials: the caller wipes
// it. The shell starts with the little that a login gives it, so that what this process has is not mistaken for its own.
func (l LoginShell) Environ(ctx context.Context) ([]byte, error) {
	path, off := l.Path()
	if off != "" {
		return nil, errors.New(off)
	}
	ctx, cancel := context.WithTimeout(ctx, LoginPatience)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, "-l", "-i", "-c", "printf '"+loginMark+`\000'; command env -0`) //nolint:gosec // the user's own shell
	cmd.Env = l.given()
	cmd.Dir = l.Env("HOME")
	out := &boundedText{most: loginOutput}
	cmd.Stdout = out
	alone(cmd)
	cmd.WaitDelay = 100 * time.Millisecond
	err := cmd.Run()
	killGroup(cmd)
	defer func() { clear(out.text[:cap(out.text)]) }()
	switch {
	case ctx.Err() != nil:
		return nil, fmt.Errorf("it took longer than %v: look into its start files, or say --no-shell", LoginPatience)
	case out.full:
		return nil, errors.New("it printed more than 1 MiB: look into its start files, or say --no-shell")
	}
	_, text, found := bytes.Cut(out.text, []byte(loginMark+"\x00"))
	if !found || len(text) == 0 {
		if err == nil {
			err = errors.New("its start files end it early")
		}
		return nil, fmt.Errorf("it did not answer (%w); say --no-shell", err)
	}
	return bytes.Clone(text), nil
}

// given is what a login sets before the shell starts: who and where, no variable of a program.
func (l LoginShell) given() []string {
	env := []string{"TERM=dumb", insideLogin + "=1"}
	for _, name := range []string{"HOME", "USER", "LOGNAME", "SHELL", "PATH", "LANG", "LC_ALL", "TZ", "TMPDIR", "ZDOTDIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"} {
		if value := l.Env(name); value != "" && !strings.ContainsRune(value, 0) {
			env = append(env, name+"="+value)
		}
	}
	return env
}

// boundedText keeps what fits. More ends the program that prints it.
type boundedText struct {
	text []byte
	most int
	full bool
}

func (b *boundedText) Write(p []byte) (int, error) {
	if b.text == nil {
		b.text = make([]byte, 0, b.most) // it never grows, which would leave a copy behind
	}
	if len(b.text)+len(p) > b.most {
		b.full = true
		return 0, io.ErrShortWrite
	}
	b.text = append(b.text, p...)
	return len(p), nil
}
