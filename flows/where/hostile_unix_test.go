//go:build unix

package where

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestHostileFiles: what cannot be read is a note, and nothing waits for it.
func TestHostileFiles(t *testing.T) {
	w := newWorld(t, map[string]string{
		"project/.env":                     "OPENAI_API_KEY=" + openai(1) + "\n",
		".bashrc":                          "export OPENAI_API_KEY=\xff\xfe" + openai(2) + "\xff\n\x00",
		".codex/auth.json":                 strings.Repeat("[", 200000),
		".config/crush/crush.json":         strings.Repeat(" ", 2<<20),
		"project/compose.yaml":             "a: &a [*a, *a]\nservices: *b\n",
		".config/systemd/user/bad.service": "[Service]\nEnvironment=\"OPENAI_API_KEY=" + openai(3),
		"project/.vscode/settings.json":    "{\"terminal.integrated.env.linux\":{\"OPENAI_API_KEY\":\"\xff\xfe\"",
		".claude/settings.json":            "{}",
	})
	at := func(name string) string { return filepath.Join(w.home, name) }
	for _, err := range []error{
		syscall.Mkfifo(at("project/.envrc"), 0o600), os.Symlink("loop", at("project/loop")), os.Symlink(at("project/loop"), at(".zshrc")),
		os.Symlink(".env.x", at("project/.env.x")), os.Chmod(at(".claude/settings.json"), 0), os.Mkdir(at(".profile"), 0o700),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	started := time.Now()
	p := w.find(t)
	if took := time.Since(started); took > 5*time.Second {
		t.Errorf("it took %v", took)
	}
	notes := strings.Join(p.Notes, "\n")
	for _, want := range []string{".envrc: ", "crush.json: is larger than 1 MiB", "auth.json", "compose.yaml", ".zshrc: "} {
		if !strings.Contains(notes, want) {
			t.Errorf("no note about %s in\n%s", want, notes)
		}
	}
	if place, _ := w.uses(t, p, "openai-python", "openai"); place != "~/project/.env:1 OPENAI_API_KEY" {
		t.Errorf("python uses %s", place)
	}
	for _, n := range p.Notes {
		if strings.ContainsAny(n, "\xff\x00") {
			t.Errorf("raw bytes in %q", n)
		}
	}
}
