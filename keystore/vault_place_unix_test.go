//go:build unix

package keystore

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestP1Modes: what others could have read or changed is refused, and the trouble says what to type. Facts: keystore.md
// 6.8 and 7, P1.
func TestP1Modes(t *testing.T) {
	root := os.Geteuid() == 0
	chmod := func(path string, mode fs.FileMode) error { return os.Chmod(path, mode) }
	instead := func(path string, make func(path string) error) error {
		return errors.Join(os.Rename(path, path+".aside"), make(path))
	}
	tests := []struct {
		name   string
		root   bool // only the superuser can make it so
		change func(folder, file string) error
		next   string // a part of what to do; FOLDER and FILE stand for the paths
	}{
		{"a file of mode 0644", false, func(_, file string) error { return chmod(file, 0o644) }, "chmod 0600 FILE"},
		{"a file of mode 0620", false, func(_, file string) error { return chmod(file, 0o620) }, "chmod 0600 FILE"},
		{"a file of mode 0777", false, func(_, file string) error { return chmod(file, 0o777) }, "chmod 0600 FILE"},
		{"a folder of mode 0777", false, func(folder, _ string) error { return chmod(folder, 0o777) }, "chmod 0700 FOLDER"},
		{"a folder of mode 0750", false, func(folder, _ string) error { return chmod(folder, 0o750) }, "chmod 0700 FOLDER"},
		{"a parent of mode 0777", false, func(folder, _ string) error { return chmod(filepath.Dir(folder), 0o777) }, "chmod 0755 PARENT"},
		{"a link to the file", false, func(_, file string) error {
			return instead(file, func(path string) error { return os.Symlink(path+".aside", path) })
		}, "move it away"},
		{"a link to nowhere", false, func(_, file string) error {
			return instead(file, func(path string) error { return os.Symlink("/nonexistent/file", path) })
		}, "move it away"},
		{"a second name", false, func(_, file string) error { return os.Link(file, file+".second") }, "move it away"},
		{"a pipe", false, func(_, file string) error {
			return instead(file, func(path string) error { return syscall.Mkfifo(path, 0o600) })
		}, "move it away"},
		{"a folder in its place", false, func(_, file string) error {
			return instead(file, func(path string) error { return os.Mkdir(path, 0o700) })
		}, "move it away"},
		{"another user's file", true, func(_, file string) error { return os.Chown(file, 12345, 12345) }, "run authdoctor as that user"},
		{"another user's folder", true, func(folder, _ string) error { return os.Chown(folder, 12345, 12345) }, "run authdoctor as that user"},
	}
	for _, tt := range tests {
		for _, name := range []string{"identity.age", "one.age"} {
			t.Run(tt.name+", "+name, func(t *testing.T) {
				if tt.root && !root {
					t.Skip("only the superuser can make files of another user")
				}
				folder := filepath.Join(t.TempDir(), "authdoctor", "vault")
				open := filledVault(t, folder, nil)
				file := filepath.Join(folder, name)
				if err := tt.change(folder, file); err != nil {
					t.Fatal(err)
				}
				want := strings.NewReplacer("FILE", file, "FOLDER", folder, "PARENT", filepath.Dir(folder)).Replace(tt.next)
				for who, v := range map[string]*Vault{"a new process": quickVault(folder, nil, answer(rightPassphrase)), "who had it open": open} {
					begun := time.Now()
					got, err := readOne(v, "one")
					var trouble *Trouble
					if got != "" || !errors.Is(err, ErrInsecure) || !errors.As(err, &trouble) || !strings.Contains(trouble.Next, want) {
						t.Errorf("%s: got %q, %v; want %q", who, got, err, want)
					}
					if took := time.Since(begun); took > 5*time.Second {
						t.Errorf("%s waited %s", who, took)
					}
				}
			})
		}
	}
}

// mounted is a small file system of its own.
func mounted(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := mountSmall(dir); err != nil {
		if os.Getenv("CI") == "true" && os.Geteuid() == 0 {
			t.Fatalf("mount a tmpfs: %v", err)
		}
		t.Skipf("a file system that is full needs the right to mount one: %v", err)
	}
	t.Cleanup(func() {
		if err := unmount(dir); err != nil {
			t.Errorf("unmount %s: %v", dir, err)
		}
	})
	return dir
}

// refusedWrite writes an item, and expects a typed error within a second that leaves the old value readable.
func refusedWrite(t *testing.T, v *Vault, want error) {
	t.Helper()
	begun := time.Now()
	err := v.Write(context.Background(), Item{"one", []byte(strings.Repeat("new", 700))})
	var trouble *Trouble
	if !errors.Is(err, want) || !errors.As(err, &trouble) || trouble.Next == "" {
		t.Errorf("got %v, want %v", err, want)
	}
	if took := time.Since(begun); took > time.Second {
		t.Errorf("it took %s", took)
	}
}

// TestC5DiskFull: a disk without room refuses, the old value stays, and with room again all is well.
func TestC5DiskFull(t *testing.T) {
	folder := filepath.Join(mounted(t), "vault")
	v := filledVault(t, folder, nil)
	filler, err := os.Create(filepath.Join(filepath.Dir(folder), "filler"))
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range []int{64 << 10, 1} {
		for err = nil; err == nil; {
			_, err = filler.Write(make([]byte, size))
		}
	}
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("the disk is not full: %v", err)
	}
	refusedWrite(t, v, ErrReadOnly)
	refusedWrite(t, quickVault(folder, nil, answer(rightPassphrase)), ErrReadOnly)
	if err := v.ChangePassphrase(context.Background(), testSecret(rightPassphrase), testSecret(otherPassphrase)); !errors.Is(err, ErrReadOnly) {
		t.Errorf("change the passphrase: %v", err)
	}
	usable(t, folder, func() error { return errors.Join(filler.Close(), os.Remove(filler.Name())) })
}

// TestC5ReadOnly: so does one that nothing can be written to.
func TestC5ReadOnly(t *testing.T) {
	dir := mounted(t)
	folder := filepath.Join(dir, "vault")
	v := filledVault(t, folder, nil)
	if err := remount(dir, true); err != nil {
		t.Fatal(err)
	}
	refusedWrite(t, v, ErrReadOnly)
	if err := v.Remove(context.Background(), "one"); !errors.Is(err, ErrReadOnly) {
		t.Errorf("remove: %v", err)
	}
	refusedWrite(t, quickVault(filepath.Join(dir, "another"), nil, answer(rightPassphrase)), ErrReadOnly)
	usable(t, folder, func() error { return remount(dir, false) })
}

// usable: the old values are there, also for a new process, and after the repair the vault can be written.
func usable(t *testing.T, folder string, repair func() error) {
	t.Helper()
	v := quickVault(folder, nil, answer(rightPassphrase))
	if got, err := readOne(v, "one"); got != "value one" || err != nil {
		t.Errorf("before the repair: %q, %v", got, err)
	}
	if err := repair(); err != nil {
		t.Fatal(err)
	}
	if err := v.Write(context.Background(), Item{"one", []byte("value new")}); err != nil {
		t.Errorf("after the repair: %v", err)
	}
	if got, err := readOne(v, "one"); got != "value new" || err != nil {
		t.Errorf("after the repair: %q, %v", got, err)
	}
}

// TestC5NoHome: where no folder can be made there is no vault, and the trouble says so.
func TestC5NoHome(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	folders := map[string]string{
		"a file in the home's place":  filepath.Join(file, "authdoctor", "vault"),
		"a home that cannot be made":  "/proc/nonexistent/authdoctor/vault",
		"a file in the vault's place": file,
	}
	for name, folder := range folders {
		t.Run(name, func(t *testing.T) {
			v := quickVault(folder, nil, answer(rightPassphrase))
			begun := time.Now()
			err := v.Write(context.Background(), Item{"one", []byte("value one")})
			var trouble *Trouble
			if !errors.As(err, &trouble) || trouble.Next == "" || !errors.Is(err, ErrReadOnly) && !errors.Is(err, ErrUnavailable) {
				t.Errorf("got %v", err)
			}
			if _, err := v.Read(context.Background(), "one"); errors.Is(err, ErrNotFound) {
				t.Errorf("reading: %v", err)
			}
			if took := time.Since(begun); took > time.Second {
				t.Errorf("it took %s", took)
			}
		})
	}
}

// TestC5FolderDeleted: who had the vault open when its folder went away is told so, and goes on once it is back.
func TestC5FolderDeleted(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "authdoctor", "vault")
	v := filledVault(t, folder, nil)
	aside := filepath.Join(t.TempDir(), "aside")
	if err := os.Rename(folder, aside); err != nil {
		t.Fatal(err)
	}
	refusedWrite(t, v, ErrUnavailable)
	if _, err := v.Read(context.Background(), "one"); !errors.Is(err, ErrUnavailable) {
		t.Errorf("read: %v", err)
	}
	if state := v.Probe(context.Background()).State; state != Sick {
		t.Errorf("probe: %s", state)
	}
	if _, err := os.Stat(folder); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder was made: %v", err)
	}
	usable(t, aside, func() error { return nil })
	if err := os.Rename(aside, folder); err != nil {
		t.Fatal(err)
	}
	if got, err := readOne(v, "one"); got != "value new" || err != nil {
		t.Errorf("back again: %q, %v", got, err)
	}
}
