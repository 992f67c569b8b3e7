//go:build unix

package edit

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"authdoctor/keystore/place"
)

func TestRefusedFiles(t *testing.T) {
	for name, c := range map[string]struct {
		make func(path string) error
		want error
	}{
		"a second name": {func(path string) error {
			return errors.Join(os.WriteFile(path, nil, 0o600), os.Link(path, filepath.Join(filepath.Dir(path), "..", "other")))
		}, ErrNames},
		"a pipe that nobody writes to": {func(path string) error { return syscall.Mkfifo(path, 0o600) }, ErrNotFile},
		"a link to itself":             {func(path string) error { return os.Symlink(filepath.Base(path), path) }, syscall.ELOOP},
		"a device":                     {func(path string) error { return os.Symlink("/dev/null", path) }, ErrNotFile},
		"another user's": {func(path string) error {
			return errors.Join(os.WriteFile(path, nil, 0o600), os.Chown(path, 12345, -1))
		}, place.ErrForeign},
	} {
		t.Run(name, func(t *testing.T) {
			if c.want == place.ErrForeign && os.Geteuid() != 0 {
				t.Skip("only the superuser can make another user's file")
			}
			path := filepath.Join(t.TempDir(), "folder", ".env")
			if err := errors.Join(os.Mkdir(filepath.Dir(path), 0o700), c.make(path)); err != nil {
				t.Fatal(err)
			}
			if _, err := Read(path); !errors.Is(err, c.want) && !(c.want == syscall.ELOOP && err != nil) || !strings.Contains(err.Error(), path) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestReadOnlyFile(t *testing.T) {
	e, path := editor(t), filepath.Join(t.TempDir(), ".env")
	write(t, path, "A=1\n", 0o440)
	if _, err := e.Apply(t.Context(), "run", replacing(t, path, "1", "2")); !errors.Is(err, ErrReadOnly) || !strings.Contains(err.Error(), "chmod u+w "+path) {
		t.Errorf("got %v", err)
	}
	if text(t, path) != "A=1\n" || mode(t, path) != 0o440 {
		t.Error("it was changed")
	}
	c := apply(t, e, plan(t, path).Chmod(0o640))
	undo(t, e, c)
	if mode(t, path) != 0o440 {
		t.Errorf("mode %04o", mode(t, path))
	}
}

// A real folder that takes no file, for those whom a mode stops.
func TestFolderOfModeReadOnly(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("the superuser writes in spite of a folder's mode; TestReadOnlyFolder stands for it")
	}
	e, dir := editor(t), t.TempDir()
	path := filepath.Join(dir, ".env")
	write(t, path, "A=1\n", 0o600)
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(dir, 0o700) })
	if _, err := e.Apply(t.Context(), "run", replacing(t, path, "1", "2")); !errors.Is(err, ErrReadOnly) || text(t, path) != "A=1\n" {
		t.Errorf("got %v", err)
	}
	onlyFiles(t, e.Journal, lockName)
}

// The group of a file stays, and the bits of its mode that a change of owner clears.
func TestGroupStays(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only the superuser has a group to give away")
	}
	e, path := editor(t), filepath.Join(t.TempDir(), "script.sh")
	write(t, path, "A=1\n", 0o600)
	if err := errors.Join(os.Chown(path, -1, 12345), os.Chmod(path, 0o750|os.ModeSetgid)); err != nil {
		t.Fatal(err)
	}
	group := func() uint32 {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		return info.Sys().(*syscall.Stat_t).Gid
	}
	c := apply(t, e, replacing(t, path, "1", "2"))
	if group() != 12345 || mode(t, path) != 0o750|os.ModeSetgid {
		t.Errorf("group %d, mode %s", group(), mode(t, path))
	}
	undo(t, e, c)
	if group() != 12345 || mode(t, path) != 0o750|os.ModeSetgid || text(t, path) != "A=1\n" {
		t.Errorf("group %d, mode %s", group(), mode(t, path))
	}
}

// A mode that the system does not take is not passed over in silence.
func TestKeepIsChecked(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	write(t, path, "", 0o600)
	if err := (System{}).Dress(path, filepath.Join(t.TempDir(), "gone"), 0o600); !errors.Is(err, ErrKeep) {
		t.Errorf("got %v", err)
	}
	if err := errors.Join(os.Rename(path, path+"2"), os.Symlink(path+"2", path)); err != nil {
		t.Fatal(err)
	}
	if err := (System{}).Dress(path, "", 0o644); err == nil || mode(t, path+"2") != 0o600 {
		t.Errorf("through a link: %v", err)
	}
}
