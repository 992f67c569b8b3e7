//go:build unix

package term

import (
	"bytes"
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// program puts a small shell script on the PATH, alone.
func program(t *testing.T, name, script string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+":/usr/bin:/bin")
	return dir
}

func TestCopyAsksTheTerminal(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	for name, tt := range map[string]struct {
		env  Getenv
		want string
	}{
		"no desktop":     {env(), "\x1b]52;c;%\x07"},
		"no tool":        {env("DISPLAY", ":0"), "\x1b]52;c;%\x07"},
		"inside screen":  {env("TERM", "screen"), "\x1bP\x1b]52;c;%\x07\x1b\\"},
		"inside tmux":    {env("TERM", "screen-256color", "TMUX", "x"), "\x1b]52;c;%\x07"},
		"over SSH, with": {env("DISPLAY", ":0", "SSH_CONNECTION", "a b"), "\x1b]52;c;%\x07"},
	} {
		var out bytes.Buffer
		words, err := Desk{Env: tt.env, Out: &out}.Copy(t.Context(), "unset NAME")
		want := strings.ReplaceAll(tt.want, "%", base64.StdEncoding.EncodeToString([]byte("unset NAME")))
		if err != nil || out.String() != want {
			t.Errorf("%s: %q, %v, want %q", name, out.String(), err, want)
		}
		if !strings.Contains(words, "sent") {
			t.Errorf("%s: %q claims more than is known", name, words)
		}
	}
}

func TestCopyUsesTheDesktopsTool(t *testing.T) {
	dir := program(t, "wl-copy", `cat > "$(dirname "$0")/clipboard"`)
	var out bytes.Buffer
	words, err := Desk{Env: env("WAYLAND_DISPLAY", "wayland-0"), Out: &out}.Copy(t.Context(), "two\nlines")
	if err != nil || words != "is on the clipboard" || out.Len() > 0 {
		t.Errorf("%q, %v, %q written", words, err, out.String())
	}
	if text, _ := os.ReadFile(filepath.Join(dir, "clipboard")); string(text) != "two\nlines" {
		t.Errorf("the tool got %q", text)
	}
}

func TestCopyWhereTheToolFails(t *testing.T) {
	program(t, "wl-copy", "exit 1")
	var out bytes.Buffer
	if words, err := (Desk{Env: env("WAYLAND_DISPLAY", "wayland-0"), Out: &out}).Copy(t.Context(), "x"); err != nil || out.Len() == 0 {
		t.Errorf("%q, %v: the terminal was not asked instead", words, err)
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("gone") }

func TestCopySaysWhatFailed(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if _, err := (Desk{Env: env(), Out: broken{}}).Copy(t.Context(), "x"); err == nil || !strings.Contains(err.Error(), "gone") {
		t.Errorf("error %v", err)
	}
	if _, err := (Desk{Env: env()}).Copy(t.Context(), "x"); err == nil {
		t.Error("nothing to write to, and no error")
	}
}

func TestOpen(t *testing.T) {
	const page = "https://platform.openai.com/api-keys"
	for name, tt := range map[string]struct {
		env  Getenv
		page string
		want string
	}{
		"SSH":        {env("SSH_CONNECTION", "a b", "DISPLAY", ":0"), page, "over SSH"},
		"no desktop": {env(), page, "no desktop"},
		"plain http": {env("DISPLAY", ":0"), "http://example.com", "no address of a page"},
		"a file":     {env("DISPLAY", ":0"), "file:///etc/passwd", "no address of a page"},
		"an option":  {env("DISPLAY", ":0"), "--help", "no address of a page"},
	} {
		if err := (Desk{Env: tt.env}).Open(tt.page); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %q", name, err, tt.want)
		} else if tt.page == page && !strings.Contains(err.Error(), page) {
			t.Errorf("%s: the error does not show the page: %v", name, err)
		}
	}
	t.Setenv("PATH", t.TempDir())
	if err := (Desk{Env: env("DISPLAY", ":0")}).Open(page); err == nil || !strings.Contains(err.Error(), page) {
		t.Errorf("no browser: error %v", err)
	}
	dir := program(t, "xdg-open", `printf %s "$*" > "$(dirname "$0")/part" && mv "$(dirname "$0")/part" "$(dirname "$0")/opened"`)
	if err := (Desk{Env: env("DISPLAY", ":0")}).Open(page); err != nil {
		t.Fatal(err)
	}
	for range 1000 {
		if text, err := os.ReadFile(filepath.Join(dir, "opened")); err == nil {
			if string(text) != page {
				t.Errorf("the browser was given %q", text)
			}
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Error("the browser was not started")
}
