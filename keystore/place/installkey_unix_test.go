//go:build unix

package place

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
)

func mode(t *testing.T, path string) fs.FileMode {
	t.Helper()
	info, err := os.Lstat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Mode().Perm()
}

func TestEnsure(t *testing.T) {
	base := t.TempDir()
	dir := filepath.Join(base, "share", app)
	for range 2 {
		if err := Ensure(dir); err != nil {
			t.Fatal(err)
		}
	}
	for _, created := range []string{dir, filepath.Dir(dir)} {
		if got := mode(t, created); got != 0o700 {
			t.Errorf("%s has mode %04o", created, got)
		}
	}

	wide := filepath.Join(base, "wide")
	if err := os.Mkdir(wide, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(wide, 0o750); err != nil {
		t.Fatal(err)
	}
	var tooWide *ModeError
	if err := Ensure(wide); !errors.As(err, &tooWide) || tooWide.Mode != 0o750 || tooWide.Want != 0o700 || tooWide.Path != wide {
		t.Errorf("a folder for the group: got %v", err)
	}
	if got := mode(t, wide); got != 0o750 {
		t.Errorf("the mode was changed to %04o", got)
	}

	file := filepath.Join(base, "file")
	write(t, file, nil, 0o600)
	if err := Ensure(file); !errors.Is(err, ErrNotFolder) {
		t.Errorf("a file in its place: got %v", err)
	}
	if err := Ensure(filepath.Join(file, "below")); err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("a file above it: got %v", err)
	}
	linked := filepath.Join(base, "linked")
	link(t, dir, linked)
	if err := Ensure(linked); err != nil {
		t.Errorf("a link to a folder of the user's own: got %v", err)
	}
}

func TestEnsureForeign(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only the superuser can make a folder of another user")
	}
	home := t.TempDir()
	if err := os.Chown(home, 12345, 12345); err != nil {
		t.Fatal(err)
	}
	if err := Ensure(home); !errors.Is(err, ErrForeign) {
		t.Errorf("another user's folder: got %v", err)
	}
	if err := Ensure(filepath.Join(home, ".local", app)); !errors.Is(err, ErrForeign) {
		t.Errorf("below another user's folder: got %v", err)
	}
	if entries, _ := os.ReadDir(home); len(entries) != 0 {
		t.Errorf("created %v there", entries)
	}
}

func TestInstallKey(t *testing.T) {
	p := Places{Data: filepath.Join(t.TempDir(), app)}
	first, persistent, reason := InstallKey(p)
	if len(first) != keySize || !persistent || reason != nil {
		t.Fatalf("%d bytes, persistent %v, reason %v", len(first), persistent, reason)
	}
	second, persistent, reason := InstallKey(p)
	if !bytes.Equal(first, second) || !persistent || reason != nil {
		t.Errorf("the second call: equal %v, persistent %v, reason %v", bytes.Equal(first, second), persistent, reason)
	}
	if got := mode(t, filepath.Join(p.Data, keyName)); got != 0o600 {
		t.Errorf("mode %04o", got)
	}
	entries, _ := os.ReadDir(p.Data)
	if len(entries) != 1 {
		t.Errorf("left behind: %v", entries)
	}
	if other, _, _ := InstallKey(Places{Data: t.TempDir()}); bytes.Equal(first, other) {
		t.Error("two installations have one key")
	}
}

// TestInstallKeyAtOnce: all that start together get the key that lies in the file afterwards.
func TestInstallKeyAtOnce(t *testing.T) {
	for range 20 {
		p := Places{Data: filepath.Join(t.TempDir(), app)}
		keys := make([][]byte, 16)
		var all sync.WaitGroup
		start := make(chan struct{})
		for i := range keys {
			all.Go(func() {
				<-start
				key, persistent, reason := InstallKey(p)
				if !persistent {
					t.Errorf("not persistent: %v", reason)
				}
				keys[i] = key
			})
		}
		close(start)
		all.Wait()
		kept, err := os.ReadFile(filepath.Join(p.Data, keyName))
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range keys {
			if !bytes.Equal(key, kept) {
				t.Fatal("the keys differ")
			}
		}
		if entries, _ := os.ReadDir(p.Data); len(entries) != 1 {
			t.Errorf("left behind: %v", entries)
		}
	}
}

func TestInstallKeyRefuses(t *testing.T) {
	good := bytes.Repeat([]byte{7}, keySize)
	tests := []struct {
		name  string
		plant func(t *testing.T, dir, path string)
		want  func(error) bool
	}{
		{"a link to a key", func(t *testing.T, dir, path string) {
			write(t, filepath.Join(dir, "other"), good, 0o600)
			link(t, filepath.Join(dir, "other"), path)
		}, is(ErrNotKey)},
		{"a link to nowhere", func(t *testing.T, dir, path string) { link(t, filepath.Join(dir, "nowhere"), path) }, is(ErrNotKey)},
		{"a folder", func(t *testing.T, _, path string) {
			if err := os.Mkdir(path, 0o700); err != nil {
				t.Fatal(err)
			}
		}, is(ErrNotKey)},
		{"a pipe that nobody writes to", func(t *testing.T, _, path string) {
			if err := syscall.Mkfifo(path, 0o600); err != nil {
				t.Fatal(err)
			}
		}, is(ErrNotKey)},
		{"too short", func(t *testing.T, _, path string) { write(t, path, good[1:], 0o600) }, is(ErrNotKey)},
		{"too long", func(t *testing.T, _, path string) { write(t, path, append([]byte{1}, good...), 0o600) }, is(ErrNotKey)},
		{"empty", func(t *testing.T, _, path string) { write(t, path, nil, 0o600) }, is(ErrNotKey)},
		{"readable by others", func(t *testing.T, _, path string) { write(t, path, good, 0o644) }, isMode(0o644)},
		{"a folder for all", func(t *testing.T, dir, path string) {
			write(t, path, good, 0o600)
			if err := os.Chmod(dir, 0o777); err != nil {
				t.Fatal(err)
			}
		}, isMode(0o777)},
		{"a file in the folder's place", func(t *testing.T, dir, _ string) {
			if err := os.Remove(dir); err != nil {
				t.Fatal(err)
			}
			write(t, dir, nil, 0o600)
		}, is(ErrNotFolder)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := Places{Data: filepath.Join(t.TempDir(), app)}
			if err := Ensure(p.Data); err != nil {
				t.Fatal(err)
			}
			tt.plant(t, p.Data, filepath.Join(p.Data, keyName))
			key, persistent, reason := InstallKey(p)
			if len(key) != keySize || persistent || bytes.Equal(key, good) {
				t.Errorf("%d bytes, persistent %v", len(key), persistent)
			}
			if !tt.want(reason) || !strings.Contains(reason.Error(), p.Data) {
				t.Errorf("reason %v", reason)
			}
			if again, _, _ := InstallKey(p); bytes.Equal(again, key) {
				t.Error("a key that was not kept came back")
			}
		})
	}
}

func TestInstallKeyReadOnly(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("the superuser writes in spite of a folder's mode; a file in the folder's place stands for it above")
	}
	dir := filepath.Join(t.TempDir(), app)
	if err := os.Mkdir(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	key, persistent, reason := InstallKey(Places{Data: dir})
	if len(key) != keySize || persistent || !errors.Is(reason, fs.ErrPermission) {
		t.Errorf("%d bytes, persistent %v, reason %v", len(key), persistent, reason)
	}
}

func is(want error) func(error) bool {
	return func(err error) bool { return errors.Is(err, want) }
}

func isMode(want fs.FileMode) func(error) bool {
	return func(err error) bool {
		var wide *ModeError
		return errors.As(err, &wide) && wide.Mode == want
	}
}
