package cli_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// littered is a repository and a home folder with the canary in every place that keys scan looks at.
func littered(t *testing.T) (dir string, environ []string) {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("git is not installed, and this test needs it")
		}
		t.Skip("git is not installed")
	}
	dir, environ = t.TempDir(), home(t)
	own := strings.TrimPrefix(environ[0], "HOME=")
	git := func(args ...string) {
		cmd := exec.Command("git", append([]string{"-C", dir, "-c", "user.name=n", "-c", "user.email=n@example.com"}, args...)...)
		cmd.Env = append(slices.Clone(environ), "GIT_CONFIG_NOSYSTEM=1")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	git("init", "-q")
	line := "OPENAI_API_KEY=" + canary() + "\n"
	writeFile(t, filepath.Join(dir, ".env"), line)
	writeFile(t, filepath.Join(dir, "config-"+canary()+".py"), "x = 1\n"+line)
	git("add", "-A")
	git("commit", "-q", "-m", "uses "+canary())
	git("remote", "add", "origin", "https://"+canary()+"@example.com/x.git")
	writeFile(t, filepath.Join(dir, "new.txt"), line)
	for _, name := range []string{".bash_history", ".bashrc", ".claude.json", ".netrc"} {
		writeFile(t, filepath.Join(own, name), line)
	}
	if err := os.Chmod(filepath.Join(own, ".bashrc"), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir, environ
}

// A scan shows no byte of a key beyond its fingerprint, in no format; prose fits on 80 columns.
func TestKeysScanShowsNoKey(t *testing.T) {
	program := build(t, "authdoctor")
	dir, environ := littered(t)
	for _, args := range [][]string{{}, {"--json"}, {"--plain"}, {"--no-color"}, {dir}, {canary()}, {"--timeout", canary()}, {"--timeout", "1ns"}} {
		cmd := exec.Command(program, append([]string{"keys", "scan"}, args...)...)
		cmd.Dir, cmd.Env = dir, environ
		out, err := cmd.CombinedOutput()
		if len(out) == 0 || err == nil {
			t.Errorf("%v: %v, printed %d bytes", args, err, len(out))
		}
		for form, needle := range forms(canary()) {
			if strings.Contains(string(out), needle) {
				t.Errorf("%v shows the key %s:\n%s", args, form, around(string(out), needle))
			}
		}
		if strings.Contains(string(out), "\x1b") {
			t.Errorf("%v writes escape sequences to a pipe", args)
		}
		if !slices.Contains(args, "--json") {
			fits(t, string(out))
		}
		if slices.Contains(args, "--plain") && strings.IndexFunc(string(out), func(r rune) bool { return r >= utf8.RuneSelf }) >= 0 {
			t.Errorf("--plain writes more than ASCII:\n%s", out)
		}
	}
}

// fits: lines of prose are no wider than a terminal; places and commands are, where they have to be.
func fits(t *testing.T, text string) {
	t.Helper()
	for line := range strings.SplitSeq(text, "\n") {
		copied := strings.HasPrefix(line, "       ") || strings.HasPrefix(line, "  ") && !strings.HasPrefix(line, "   ")
		if utf8.RuneCountInString(line) > 80 && !copied && strings.Contains(strings.TrimSpace(line), " ") && strings.Contains(text, "hygiene.") {
			t.Errorf("a line of %d columns: %s", utf8.RuneCountInString(line), line)
		}
	}
}

// The JSON has what scripts read, and every kind of place was found.
func TestKeysScanJSON(t *testing.T) {
	program := build(t, "authdoctor")
	dir, environ := littered(t)
	cmd := exec.Command(program, "keys", "scan", "--json")
	cmd.Dir, cmd.Env = dir, environ
	out, err := cmd.Output()
	if code := cmd.ProcessState.ExitCode(); code != 1 {
		t.Fatalf("exit %d, %v", code, err)
	}
	var report struct {
		Schema string         `json:"schema"`
		Looked map[string]int `json:"looked_at"`
		Notes  []string       `json:"notes"`
		Items  []struct {
			ID, Severity, File, Provider, Kind, Fingerprint, What string
			Line                                                  int
			Fixes                                                 []struct{ Title, Command string }
		} `json:"items"`
	}
	if err := json.Unmarshal(out, &report); err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	prints := map[string]bool{}
	for _, i := range report.Items {
		found[i.ID] = true
		prints[i.Fingerprint] = true
		if i.Severity == "" || i.File == "" || i.Line < 1 || i.Provider != "openai" || i.Kind == "" || i.What == "" || len(i.Fixes) == 0 || i.Fixes[0].Title == "" {
			t.Errorf("incomplete item %+v", i)
		}
	}
	for _, id := range []string{"git-tracked", "git-history", "shell-history", "plaintext", "world-readable", "duplicate"} {
		if !found["hygiene."+id] {
			t.Errorf("no hygiene.%s among %v", id, found)
		}
	}
	if len(prints) != 1 || report.Schema != "authdoctor.scan/v1" || report.Looked["files"] < 6 || report.Looked["commits"] != 1 || report.Looked["bytes"] == 0 || report.Notes == nil {
		t.Errorf("fingerprints %v, %+v", prints, report.Looked)
	}
}
