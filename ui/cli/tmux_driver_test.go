package cli_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// tmux is a shell in a real terminal multiplexer, in which the program is started as a person would.
type tmux struct {
	t      *testing.T
	socket string
	dir    string // of the files that the shell writes
}

// inTmux opens a window of a size, with a shell whose environment is its own.
func inTmux(t *testing.T, width, height int, environ ...string) *tmux {
	t.Helper()
	if _, err := exec.LookPath("tmux"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("tmux is not installed: apt-get install tmux")
		}
		t.Skip("tmux is not installed: apt-get install tmux")
	}
	m := &tmux{t: t, dir: t.TempDir()}
	m.socket = filepath.Join(m.dir, "socket")
	args := []string{"-f", os.DevNull, "new-session", "-d", "-x", fmt.Sprint(width), "-y", fmt.Sprint(height), "env", "-i", "TERM=screen-256color"}
	m.do(append(append(args, environ...), "sh")...)
	t.Cleanup(func() { _ = exec.Command("tmux", "-S", m.socket, "kill-server").Run() })
	m.do("set-option", "-g", "window-size", "manual")
	return m
}

// do runs a command of tmux and returns what it printed.
func (m *tmux) do(args ...string) string {
	m.t.Helper()
	text, err := exec.Command("tmux", append([]string{"-S", m.socket}, args...)...).CombinedOutput()
	if err != nil {
		m.t.Fatalf("tmux %s: %v\n%s", args[0], err, text)
	}
	return string(text)
}

// screen is what the window shows.
func (m *tmux) screen() string {
	m.t.Helper()
	return m.do("capture-pane", "-p")
}

// await waits until the window shows a text. The limit is that of a hung test, not a measurement.
func (m *tmux) await(texts ...string) {
	m.t.Helper()
	limit := time.Now().Add(20 * time.Second)
	for {
		shown, missing := m.screen(), ""
		for _, text := range texts {
			if !strings.Contains(shown, text) {
				missing = text
			}
		}
		if missing == "" {
			return
		}
		if time.Now().After(limit) {
			m.t.Fatalf("%q never came; the window shows\n%s", missing, shown)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// keys presses keys by tmux's names for them.
func (m *tmux) keys(names ...string) {
	m.t.Helper()
	m.do(append([]string{"send-keys"}, names...)...)
}

// text types a text as it is.
func (m *tmux) text(text string) {
	m.t.Helper()
	m.do("send-keys", "-l", text)
}

// paste pastes a text, with the brackets that mark a paste or without.
func (m *tmux) paste(text string, bracketed bool) {
	m.t.Helper()
	m.do("set-buffer", "--", text)
	args := []string{"paste-buffer"}
	if bracketed {
		args = append(args, "-p")
	}
	m.do(args...)
}

// click presses and releases the left button on the first row that shows a text.
func (m *tmux) click(text string) {
	m.t.Helper()
	for row, line := range strings.Split(m.screen(), "\n") {
		if column := strings.Index(line, text); column >= 0 {
			m.text(fmt.Sprintf("\x1b[<0;%d;%dM\x1b[<0;%d;%dm", column+1, row+1, column+1, row+1))
			return
		}
	}
	m.t.Fatalf("nothing to click shows %q:\n%s", text, m.screen())
}

// run starts a program in the shell, which writes the mode of the terminal into files before and after.
func (m *tmux) run(command string) {
	m.t.Helper()
	m.text("cd " + m.dir + "; stty -g >before; " + command + "; echo $? >code; stty -g >after; mv after ended")
	m.keys("Enter")
}

// ended waits for the end of the program and checks that the terminal is as it was.
func (m *tmux) ended(wantCode string) {
	m.t.Helper()
	read := func(name string) string {
		text, err := os.ReadFile(filepath.Join(m.dir, name))
		if err != nil {
			return ""
		}
		return strings.TrimSpace(string(text))
	}
	for limit := time.Now().Add(20 * time.Second); read("ended") == ""; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(limit) {
			m.t.Fatalf("the program does not end; the window shows\n%s", m.screen())
		}
	}
	if code := read("code"); code != wantCode {
		m.t.Errorf("exit code %s, want %s; the window shows\n%s", code, wantCode, m.screen())
	}
	if read("before") == "" || read("before") != read("ended") {
		m.t.Errorf("the terminal's mode was %q and is %q", read("before"), read("ended"))
	}
	flags := m.do("display-message", "-p", "#{alternate_on} #{mouse_any_flag} #{cursor_flag}")
	if strings.TrimSpace(flags) != "0 0 1" {
		m.t.Errorf("alternate screen, mouse, cursor: %q, want off, off, on", flags)
	}
}
