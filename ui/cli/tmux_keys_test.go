package cli_test

import (
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"authdoctor/checks/lab"
)

// practising is a user with a vault and an API that knows one key.
func practising(t *testing.T) (u user, good string) {
	t.Helper()
	p, err := lab.Start(t.Context(), lab.Options{Faults: []string{"healthy"}, Seed: 9})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return newUser(t, inVault(t, "LANG=C.UTF-8", "OPENAI_BASE_URL="+p.URL()+"/v1")), p.Env()["OPENAI_API_KEY"]
}

// A key's life in the app, as a person walks it: stored, tested, renamed, removed; and never on the screen.
func TestStoredKeysInTmux(t *testing.T) {
	for _, size := range []struct{ width, height int }{{80, 24}, {40, 12}} {
		t.Run(fmt.Sprintf("%dx%d", size.width, size.height), func(t *testing.T) {
			u, good := practising(t)
			m := inTmux(t, size.width, size.height, u.environ...)
			unseen := func(texts ...string) {
				t.Helper()
				m.await(texts...)
				if screen := m.screen(); strings.Contains(strings.ReplaceAll(screen, "\n", ""), good[20:32]) {
					t.Errorf("the key is on the screen:\n%s", screen)
				}
			}
			m.run(u.program)
			m.await("> 1 ")
			m.keys("p")
			m.await("No key was found")
			m.keys("a")
			m.await("Key: _")
			m.paste(good, true)
			unseen("characters")
			m.keys("Enter")
			unseen("Name: openai")
			m.keys("C-u")
			m.text("desk")
			m.await("Name: desk_")
			m.keys("Enter")
			unseen("stored as desk", "works")
			u.holds("desk", good)
			m.keys("Escape")
			unseen("desk", "Stored")
			m.keys("Enter")
			unseen("desk", "enter test")
			m.keys("Enter")
			unseen("desk: it works", "enter read")
			m.keys("Escape")
			unseen("desk", "enter test")
			m.keys("e")
			m.await("desk_")
			m.keys("C-u")
			m.text("office")
			m.keys("Enter")
			unseen("office now")
			u.holds("office", good)
			m.keys("x")
			m.await("not told")
			m.keys("2")
			unseen("office is removed")
			if listed := u.listed(); len(listed) > 0 {
				t.Errorf("listed: %v", listed)
			}
			m.keys("q")
			m.ended("0")
		})
	}
}

// The same in plain lines, all answers through a pipe.
func TestStoredKeysInPlainLines(t *testing.T) {
	u, good := practising(t)
	plain := func(answers ...string) string {
		t.Helper()
		cmd := exec.Command(u.program, "--plain")
		cmd.Env, cmd.Dir = slices.Clone(u.environ), u.dir
		cmd.Stdin = strings.NewReader(strings.Join(answers, "\n") + "\n")
		text, err := cmd.CombinedOutput()
		if err != nil {
			t.Errorf("%v\n%s", err, text)
		}
		if strings.Contains(string(text), good[20:32]) {
			t.Errorf("the key is shown:\n%s", text)
		}
		return string(text)
	}
	if text := plain("7", "2", good, "desk", "1", "q"); !strings.Contains(text, "done: stored as desk in the vault; it works") {
		t.Errorf("it was not stored:\n%s", text)
	}
	u.holds("desk", good)
	for _, c := range []struct {
		answers []string
		says    string
	}{
		{[]string{"7", "3", "1", "q"}, "done: desk: it works"},
		{[]string{"7", "3", "3", "office", "q"}, "office"},
		{[]string{"7", "3", "4", "1", "q"}, "1. leave it as it is"},
		{[]string{"7", "3", "4", "2", "q"}, "removed"},
	} {
		if text := plain(c.answers...); !strings.Contains(text, c.says) {
			t.Errorf("%v: it does not say %q:\n%s", c.answers, c.says, text)
		}
	}
	if listed := u.listed(); len(listed) > 0 {
		t.Errorf("listed: %v", listed)
	}
}
