package place

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestClaim: of several that claim one place, one has it, and its bytes are whole.
func TestClaim(t *testing.T) {
	for range 20 {
		dir := t.TempDir()
		path := filepath.Join(dir, "one")
		errs := make([]error, 8)
		var all sync.WaitGroup
		for i := range errs {
			all.Go(func() { errs[i] = Claim(System{}, path, []byte(strings.Repeat(string(rune('a'+i)), 1000))) })
		}
		all.Wait()
		winner := -1
		for i, err := range errs {
			switch {
			case err == nil && winner >= 0:
				t.Fatal("two have it")
			case err == nil:
				winner = i
			case !errors.Is(err, fs.ErrExist):
				t.Fatal(err)
			}
		}
		data, err := os.ReadFile(path)
		if err != nil || winner < 0 || string(data) != strings.Repeat(string(rune('a'+winner)), 1000) {
			t.Fatalf("winner %d, %d bytes, %v", winner, len(data), err)
		}
		if names, _ := (System{}).Names(dir); len(names) != 1 {
			t.Fatalf("left behind: %v", names)
		}
	}
}

func TestReplace(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "one")
	for _, text := range []string{"first", "second", ""} {
		if err := Replace(System{}, path, []byte(text)); err != nil {
			t.Fatal(err)
		}
		if data, err := (System{}).Read(path, 100); err != nil || string(data) != text {
			t.Errorf("got %q, %v, want %q", data, err, text)
		}
	}
	if names, _ := (System{}).Names(dir); len(names) != 1 {
		t.Errorf("left behind: %v", names)
	}
	if err := Replace(System{}, filepath.Join(dir, "missing", "one"), nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing folder: got %v", err)
	}
}

func TestSweep(t *testing.T) {
	dir := t.TempDir()
	const digits = "0123456789abcdef"
	for _, name := range []string{"a.new." + digits, "b.new." + digits, "c.new." + digits + ".age", ".new." + digits, "my.new.key", "d"} {
		write(t, filepath.Join(dir, name), nil, 0o600)
	}
	old := time.Now().Add(-time.Hour)
	for _, name := range []string{"a.new." + digits, "c.new." + digits + ".age", "my.new.key", "d"} {
		if err := os.Chtimes(filepath.Join(dir, name), old, old); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "e.new."+digits), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := (System{}).Sweep(dir, time.Minute); err != nil {
		t.Fatal(err)
	}
	names, err := (System{}).Names(dir)
	if want := ".new." + digits + " b.new." + digits + " c.new." + digits + ".age d e.new." + digits + " my.new.key"; err != nil || strings.Join(names, " ") != want {
		t.Errorf("left %v, %v; want %s", names, err, want)
	}
}

// A file that is replaced all the time is read whole every time: readers take no lock.
func TestReadWhileReplaced(t *testing.T) {
	disk, path := System{}, filepath.Join(t.TempDir(), "file")
	texts := []string{strings.Repeat("a", 4000), strings.Repeat("b", 9000)}
	if err := Replace(disk, path, []byte(texts[0])); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for n := range 300 {
			if err := Replace(disk, path, []byte(texts[n%2])); err != nil {
				t.Error(err)
				return
			}
		}
	}()
	for reads := 0; ; reads++ {
		text, err := disk.Read(path, 1<<20)
		if err != nil || string(text) != texts[0] && string(text) != texts[1] {
			t.Errorf("read %d: %d bytes, %v", reads, len(text), err)
		}
		select {
		case <-done:
			return
		default:
		}
	}
}
