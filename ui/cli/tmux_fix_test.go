package cli_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"authdoctor/checks/lab"
)

// A practice as a newcomer walks it: fault, proof, fix, applied, verified, taken back, and the file is what it was.
func TestPracticeIsRepairedInTmux(t *testing.T) {
	program := build(t, "authdoctor")
	for _, size := range []struct{ width, height int }{{80, 24}, {40, 12}} {
		t.Run(fmt.Sprintf("%dx%d", size.width, size.height), func(t *testing.T) {
			temporary := t.TempDir()
			m := inTmux(t, size.width, size.height, "HOME="+t.TempDir(), "PATH="+os.Getenv("PATH"), "LANG=C.UTF-8", "TMPDIR="+temporary)
			m.run(program)
			m.await("> 1 ")
			m.choose("Practi")
			m.await("> 1 No key is set")
			m.text("/double quotes")
			m.await("Filter: double quotes_")
			m.keys("Enter")
			m.await("Checks finished", "(proven)")
			file, before := practiceFile(t, temporary)
			m.keys("Enter")
			m.await("The key is wrapped in quotes")
			m.keys("Enter")
			m.await("What it changes", "-OPENAI_API_KEY='\"[sk-", "enter apply it")
			m.keys("Enter")
			m.await("✓ Done and verified", "✓ Healthy", "Changed: .env. u undoes it.")
			if _, after := practiceFile(t, temporary); after == before || strings.Contains(after, `"`) {
				t.Errorf("%s is not repaired:\n%s", file, after)
			}
			m.keys("Enter")
			m.await("Keep it from happening again", "> 1 Keep the key")
			m.keys("Escape")
			m.await("✓ Done and verified")
			m.keys("Escape") // later, from the diagnosis
			m.await("Fix 1 of")
			m.keys("Escape")
			m.await("✓ Healthy: repaired and verified")
			m.keys("r") // the practice runs on: what is repaired stays so
			m.await("Nothing wrong was found")
			m.text("1")
			m.await("Checks finished", "o fault was found")
			m.keys("Enter")
			m.await("No fault was found", "A file was changed in this visit.")
			m.keys("u")
			m.await("Take it back?", "+OPENAI_API_KEY='\"[sk-")
			m.text("2")
			m.await("✓ The change of .env is taken back")
			if _, back := practiceFile(t, temporary); back != before {
				t.Errorf("%s was\n%sand is\n%s", file, before, back)
			}
			m.keys("Enter")
			m.await("✗ The key is wrapped in quotes")
			m.keys("q")
			m.ended("0")
			if left, _ := filepath.Glob(filepath.Join(temporary, "authdoctor-practice-*")); len(left) > 0 {
				t.Errorf("the practice is left behind: %v", left)
			}
		})
	}
}

// practiceFile is the .env file of the one practice that runs, and what it holds.
func practiceFile(t *testing.T, temporary string) (name, text string) {
	t.Helper()
	found, _ := filepath.Glob(filepath.Join(temporary, "authdoctor-practice-*", "project", ".env"))
	if len(found) != 1 {
		t.Fatalf("%d practices have a file", len(found))
	}
	b, err := os.ReadFile(found[0])
	if err != nil {
		t.Fatal(err)
	}
	return found[0], string(b)
}

// The same in plain lines, where the answers come through a pipe, with a file of the user's own.
func TestFileIsRepairedInPlainMode(t *testing.T) {
	p, err := lab.Start(t.Context(), lab.Options{Faults: []string{"key-quoted"}, Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	u := newUser(t, []string{"HOME=" + t.TempDir(), "PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8"})
	file := filepath.Join(u.dir, ".env")
	key := p.Env()["OPENAI_API_KEY"]
	before := "# mine\nOPENAI_API_KEY='" + key + "'\nOPENAI_BASE_URL=" + p.Env()["OPENAI_BASE_URL"] + "\nLAST=1 # stays\n"
	if err := os.WriteFile(file, []byte(before), 0o600); err != nil {
		t.Fatal(err)
	}
	r := u.must(0, "1\n9\ny\nq\n")
	for _, text := range []string{
		"fix: Remove the quotes", "-OPENAI_API_KEY='\"[sk-", "+OPENAI_API_KEY=[sk-", "Apply it? [y/N]", "changing: Remove the quotes",
		"done and verified: Remove the quotes", "changed: .env", "healthy: the provider answers", "command: authdoctor check --json",
	} {
		if !strings.Contains(r.out, text) {
			t.Errorf("not said: %q", text)
		}
	}
	after, _ := os.ReadFile(file)
	if want := strings.Replace(before, "'"+key+"'", strings.Trim(key, `"`), 1); string(after) != want {
		t.Errorf("the file is\n%s", after)
	}
	if err := os.WriteFile(file, []byte(before), 0o600); err != nil {
		t.Fatal(err)
	}
	r = u.must(0, "1\n9\ny\n10\n\n10\ny\n2\n1\nq\n")
	for _, text := range []string{"Take it back? [y/N]", "+OPENAI_API_KEY='\"[sk-", "done: the change of .env is taken back"} {
		if !strings.Contains(r.out, text) {
			t.Errorf("not said: %q", text)
		}
	}
	back, _ := os.ReadFile(file)
	info, err := os.Stat(file)
	if string(back) != before || err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("undo did not bring the file back:\n%s", back)
	}
	if inner := strings.Trim(key, `"`)[20:60]; strings.Contains(r.out+r.err, inner) {
		t.Error("the key is in the transcript")
	}
}
