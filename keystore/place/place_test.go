package place

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

func lookup(pairs map[string]string) func(string) string {
	return func(name string) string { return pairs[name] }
}

func TestFindXDG(t *testing.T) {
	base := t.TempDir()
	places, err := Find(lookup(map[string]string{
		"XDG_CONFIG_HOME": filepath.Join(base, "c"), "XDG_DATA_HOME": filepath.Join(base, "d"), "XDG_STATE_HOME": filepath.Join(base, "s"),
	}))
	want := Places{Config: filepath.Join(base, "c", app), Data: filepath.Join(base, "d", app), State: filepath.Join(base, "s", app)}
	if err != nil || places != want {
		t.Errorf("got %+v, %v, want %+v", places, err, want)
	}
	if entries, _ := os.ReadDir(base); len(entries) != 0 {
		t.Errorf("Find created %v", entries)
	}
}

func TestFindSystem(t *testing.T) {
	home := t.TempDir()
	join := func(parts ...string) string { return filepath.Join(append([]string{home}, parts...)...) }
	want := Places{Config: join(".config", app), Data: join(".local", "share", app), State: join(".local", "state", app)}
	switch runtime.GOOS {
	case "darwin":
		support := join("Library", "Application Support", app)
		want = Places{Config: support, Data: support, State: join("Library", "Logs", app)}
	case "windows":
		want = Places{Config: join(app), Data: join(app), State: join(app, "state")}
	}
	// A relative value is ignored, as the specification asks.
	places, err := Find(lookup(map[string]string{homeVariable: home, "XDG_CONFIG_HOME": "relative", "XDG_DATA_HOME": "./d"}))
	if err != nil || places != want {
		t.Errorf("got %+v, %v, want %+v", places, err, want)
	}
}

func TestFindWithoutHome(t *testing.T) {
	for _, home := range []string{"", "relative/home"} {
		_, err := Find(lookup(map[string]string{homeVariable: home, "XDG_CONFIG_HOME": t.TempDir()}))
		if !errors.Is(err, ErrNoHome) || !strings.Contains(err.Error(), homeVariable) || !strings.Contains(err.Error(), "XDG_DATA_HOME") {
			t.Errorf("home %q: got %v", home, err)
		}
	}
}

func TestUserFiles(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"b.yaml", "a.yaml", ".hidden.yaml", "c.yml", "yaml", "d.yaml.bak"} {
		write(t, filepath.Join(dir, name), nil, 0o600)
	}
	if err := os.Mkdir(filepath.Join(dir, "folder.yaml"), 0o700); err != nil {
		t.Fatal(err)
	}
	want := []string{filepath.Join(dir, "a.yaml"), filepath.Join(dir, "b.yaml")}
	if runtime.GOOS != "windows" {
		link(t, filepath.Join(dir, "a.yaml"), filepath.Join(dir, "c.yaml"))
		want = append(want, filepath.Join(dir, "c.yaml"))
	}
	got, err := UserFiles(dir, ".yaml")
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}

func TestUserFilesOfNothing(t *testing.T) {
	dir := t.TempDir()
	if files, err := UserFiles(filepath.Join(dir, "flows"), ".yaml"); files != nil || err != nil {
		t.Errorf("a missing folder: got %q, %v", files, err)
	}
	file := filepath.Join(dir, "file")
	write(t, file, nil, 0o600)
	if _, err := UserFiles(file, ".yaml"); err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("a file: got %v", err)
	}
	if runtime.GOOS == "windows" {
		return // links need a privilege there
	}
	link(t, filepath.Join(dir, "nowhere"), filepath.Join(dir, "x.yaml"))
	if _, err := UserFiles(dir, ".yaml"); err == nil || !strings.Contains(err.Error(), "x.yaml") {
		t.Errorf("a link to nowhere: got %v", err)
	}
}

func write(t *testing.T, path string, content []byte, mode os.FileMode) {
	t.Helper()
	if err := os.WriteFile(path, content, mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil { // whatever the umask is
		t.Fatal(err)
	}
}

func link(t *testing.T, to, path string) {
	t.Helper()
	if err := os.Symlink(to, path); err != nil {
		t.Fatal(err)
	}
}
