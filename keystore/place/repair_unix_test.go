//go:build unix

package place

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestRepair: what is the user's own is closed, the rest is named and left as it is; dry, nothing is touched.
func TestRepair(t *testing.T) {
	base := t.TempDir()
	dir := filepath.Join(base, app)
	vault := filepath.Join(dir, "vault")
	if err := os.MkdirAll(vault, 0o700); err != nil {
		t.Fatal(err)
	}
	outside := filepath.Join(base, "outside")
	write(t, outside, nil, 0o644)
	write(t, filepath.Join(dir, "fine"), nil, 0o400)
	write(t, filepath.Join(dir, "wide"), nil, 0o644)
	write(t, filepath.Join(vault, "item"), nil, 0o666)
	link(t, outside, filepath.Join(dir, "link"))
	if err := os.Link(outside, filepath.Join(vault, "second")); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o622); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(vault, 0o777); err != nil {
		t.Fatal(err)
	}
	want := map[string]Repaired{
		filepath.Join(dir, "wide"):     {Old: 0o644, New: 0o600},
		vault:                          {Old: 0o777, New: 0o700},
		filepath.Join(vault, "item"):   {Old: 0o666, New: 0o600},
		filepath.Join(dir, "link"):     {Refused: ErrPlanted},
		filepath.Join(dir, "pipe"):     {Refused: ErrPlanted},
		filepath.Join(vault, "second"): {Refused: ErrPlanted},
	}
	if os.Geteuid() == 0 {
		foreign := filepath.Join(dir, "foreign")
		write(t, foreign, nil, 0o644)
		if err := os.Chown(foreign, 12345, 12345); err != nil {
			t.Fatal(err)
		}
		want[foreign] = Repaired{Refused: ErrForeign}
	}
	for _, dry := range []bool{true, false} {
		found, err := Repair(dir, dry)
		if err != nil || len(found) != len(want) {
			t.Fatalf("dry %v: %d found, %v", dry, len(found), err)
		}
		for _, got := range found {
			w := want[got.Path]
			if !errors.Is(got.Refused, w.Refused) || w.Refused == nil && (got.Old != w.Old || got.New != w.New || got.Done == dry) {
				t.Errorf("dry %v: %+v, want %+v", dry, got, w)
			}
			if now := mode(t, got.Path); w.Refused == nil && now != map[bool]fs.FileMode{true: w.Old, false: w.New}[dry] {
				t.Errorf("dry %v: %s has mode %04o", dry, got.Path, now)
			}
		}
		if mode(t, outside) != 0o644 {
			t.Error("a file outside was changed")
		}
	}
	again, err := Repair(dir, false)
	for _, left := range again {
		if left.Refused == nil {
			t.Errorf("a second time: %+v", left)
		}
	}
	if err != nil {
		t.Error(err)
	}
	if found, err := Repair(filepath.Join(base, "missing"), false); len(found) != 0 || err != nil {
		t.Errorf("a missing folder: %v, %v", found, err)
	}
	aside := filepath.Join(base, "aside")
	link(t, dir, aside)
	if found, err := Repair(aside, false); err != nil || len(found) != 1 || !errors.Is(found[0].Refused, ErrPlanted) {
		t.Errorf("a link in the folder's place: %+v, %v", found, err)
	}
}

// TestOpenAncestor: a folder that others could put another one in the place of is neither used nor repaired.
func TestOpenAncestor(t *testing.T) {
	tests := []struct {
		name string
		mode fs.FileMode
		gid  int // 0: as it is
		open bool
	}{
		{"for all", 0o777, 0, true},
		{"for all, nobody may delete", 0o777 | fs.ModeSticky, 0, false},
		{"for a group", 0o775, 54321, true},
		{"for others alone", 0o702, 0, true},
		{"closed", 0o755, 0, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			above := filepath.Join(t.TempDir(), "above")
			dir := filepath.Join(above, "share", app)
			if err := os.MkdirAll(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			if tt.gid != 0 {
				if os.Geteuid() != 0 {
					t.Skip("only the superuser can give a folder to any group")
				}
				if err := os.Chown(above, 0, tt.gid); err != nil {
					t.Fatal(err)
				}
			}
			if err := os.Chmod(above, tt.mode); err != nil {
				t.Fatal(err)
			}
			write(t, filepath.Join(dir, "wide"), nil, 0o644)
			elsewhere := filepath.Join(t.TempDir(), "elsewhere")
			link(t, filepath.Join(above, "share"), elsewhere)
			var wide *ModeError
			for _, path := range []string{dir, filepath.Join(dir, "new"), filepath.Join(elsewhere, app)} {
				if err := Ensure(path); errors.As(err, &wide) != tt.open || !tt.open && err != nil {
					t.Errorf("Ensure(%s): %v", path, err)
				}
				if tt.open && wide != nil && (wide.Path != above || wide.Want != tt.mode&0o755) {
					t.Errorf("Ensure(%s): %v", path, wide)
				}
			}
			if _, err := os.Stat(filepath.Join(dir, "new")); (err == nil) == tt.open {
				t.Errorf("the folder below: %v", err)
			}
			found, err := Repair(dir, false)
			if err != nil || len(found) != 1 || (found[0].Refused != nil) != tt.open || found[0].Done == tt.open {
				t.Errorf("Repair: %+v, %v", found, err)
			}
		})
	}
}

// TestReadWaitsForNobody: a pipe that is put in a file's place is refused at once.
func TestReadWaitsForNobody(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := (System{}).Read(path, 10); !errors.Is(err, ErrPlanted) {
		t.Errorf("got %v", err)
	}
}
