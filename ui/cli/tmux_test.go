package cli_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Three practice cases at three sizes, as a person walks them: to the cause, through the diagnosis, and out again with
// the terminal as it was.
func TestPracticeInTmux(t *testing.T) {
	program := build(t, "authdoctor")
	cases := []struct{ filter, item, cause string }{
		{"double quotes", "wrapped in double quotes", "credential.quoted"},
		{"tls.untrusted", "", "tls.untrusted"},
		{"model.not-found", "", "model.not-found"},
	}
	for _, size := range []struct{ width, height int }{{40, 12}, {80, 24}, {200, 60}} {
		for i, c := range cases {
			t.Run(fmt.Sprintf("%s at %dx%d", c.cause, size.width, size.height), func(t *testing.T) {
				m := inTmux(t, size.width, size.height, "HOME="+t.TempDir(), "PATH="+os.Getenv("PATH"), "LANG=C.UTF-8")
				m.run(program)
				m.await("> 1 ")
				m.choose("Practi")
				m.await("> 1 No key is set")
				m.text("/" + c.filter)
				m.await("Filter: " + c.filter + "_")
				m.keys("Enter")
				if i == 0 { // a resize in the middle of the run, and back
					m.do("resize-window", "-x", "61", "-y", "17")
					m.await("Checks finished")
					m.do("resize-window", "-x", fmt.Sprint(size.width), "-y", fmt.Sprint(size.height))
				}
				m.await("Checks finished", "enter read the result")
				m.keys("Enter")
				m.await(c.cause, "see the fix")
				m.keys("Escape")
				m.await("Checks finished", "enter read the result") // q right behind an Escape would be Alt+q
				m.keys("q")
				m.ended("0")
			})
		}
	}
}

// choose opens the item of the menu whose row shows a text, by its number.
func (m *tmux) choose(text string) {
	m.t.Helper()
	for line := range strings.SplitSeq(m.screen(), "\n") {
		if before, _, found := strings.Cut(line, text); found {
			m.keys(strings.Trim(before, "> "))
			return
		}
	}
	m.t.Fatalf("no item shows %q:\n%s", text, m.screen())
}

// What is pasted, marked or not, is neither a command nor a submission, and a key is never on the screen.
func TestPasteInTmux(t *testing.T) {
	program := build(t, "authdoctor")
	for _, marked := range []bool{true, false} {
		t.Run(fmt.Sprintf("marked=%v", marked), func(t *testing.T) {
			m := inTmux(t, 80, 24, "HOME="+t.TempDir(), "PATH="+os.Getenv("PATH"), "LANG=C.UTF-8", "OPENAI_API_KEY=EMPTY")
			m.run(program)
			m.await("> 1 OpenAI")
			m.paste("not a command\nq\n", marked)
			m.quiet()
			m.keys("t")
			m.await("Run the checks", "key")
			m.choose("key ")
			m.await("Another key")
			m.choose("Another key")
			m.await("Key:")
			m.paste("export OPENAI_API_KEY='"+fakeKey()+"'\n\tq\nq\n", marked)
			m.await("characters", "line break")
			m.secret()
			m.quiet() // as a person is; a key at the speed of the paste would be a part of it
			m.keys("Tab", "Enter")
			m.await("Run the checks", "You typed it")
			m.secret()
			m.keys("C-c")
			m.ended("0")
		})
	}
}

// quiet waits as long as keys are dropped after a paste that the terminal did not mark.
func (m *tmux) quiet() {
	time.Sleep(500 * time.Millisecond)
}

// secret checks that no part of the key is on the screen beyond its prefix and its last four characters.
func (m *tmux) secret() {
	m.t.Helper()
	if screen := m.screen(); strings.Contains(screen, fakeKey()[10:18]) {
		m.t.Errorf("the key is on the screen:\n%s", screen)
	}
}

// A click opens a menu item where nobody selects text, and m gives the mouse back to the terminal.
func TestMouseInTmux(t *testing.T) {
	program := build(t, "authdoctor")
	m := inTmux(t, 80, 24, "HOME="+t.TempDir(), "PATH="+os.Getenv("PATH"), "LANG=C.UTF-8")
	m.run(program)
	m.await("no key found", "Practise on") // all of it: the menu grows while it looks around
	m.reports("1")
	m.click("Practise on")
	m.await("credential.placeholder")
	m.text("\x1b[<65;5;5M")
	m.await("> 4 ")
	m.click("ends in a carriage return")
	m.await("Checks finished", "enter read the result")
	m.keys("Enter")
	m.await("Confidence")
	m.reports("0")
	m.keys("Escape")
	m.await("Checks finished", "enter read the result")
	m.reports("1")
	m.keys("m")
	m.await("mouse off")
	m.reports("0")
	m.keys("q")
	m.ended("0")
}

// reports checks whether the program reads the mouse.
func (m *tmux) reports(want string) {
	m.t.Helper()
	for range 200 {
		if strings.TrimSpace(m.do("display-message", "-p", "#{mouse_any_flag}")) == want {
			return
		}
		m.screen()
	}
	m.t.Errorf("the program reads the mouse: not %s\n%s", want, m.screen())
}

// Suspended with Ctrl+Z, the terminal is the shell's; fg brings the screen back.
func TestSuspendInTmux(t *testing.T) {
	program := build(t, "authdoctor")
	m := inTmux(t, 80, 24, "HOME="+t.TempDir(), "PATH="+os.Getenv("PATH"), "LANG=C.UTF-8", "PS1=shell> ")
	m.text("set -m; cd " + m.dir + "; stty -g >before; " + program)
	m.keys("Enter")
	m.await("> 1 ")
	m.keys("C-z")
	m.await("Stopped")
	m.text("stty -a | grep -o ' icanon' | tr -d ' ' >mode; fg; echo $? >code; stty -g >after; mv after ended")
	m.keys("Enter")
	m.await("> 1 ")
	if mode, _ := os.ReadFile(filepath.Join(m.dir, "mode")); strings.TrimSpace(string(mode)) != "icanon" {
		t.Errorf("while suspended the terminal's mode has %q, want icanon", mode)
	}
	m.keys("q")
	m.ended("0")
}
