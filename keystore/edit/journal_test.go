package edit

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// leaks names the form in which a key shows, or "".
func leaks(text string) string {
	for name, key := range map[string]string{"the old key": oldKey(), "the new key": newKey()} {
		middle := key[8 : len(key)-4] // what a fingerprint does not show
		forms := map[string]string{
			"as hex": hex.EncodeToString([]byte(middle)), "as HEX": strings.ToUpper(hex.EncodeToString([]byte(middle))),
		}
		for _, lead := range []string{"", "a", "aa"} {
			encoded := base64.StdEncoding.EncodeToString([]byte(lead + middle))
			forms["as base64 "+lead] = encoded[4 : len(encoded)-4]
		}
		for i := 0; i+12 <= len(middle); i += 6 {
			forms[fmt.Sprintf("from %d on", i)] = middle[i : i+12]
		}
		for form, needle := range forms {
			if strings.Contains(text, needle) {
				return name + " " + form
			}
		}
	}
	return ""
}

// The test for leaks must be able to fail.
func TestLeaksAreFound(t *testing.T) {
	for _, key := range []string{oldKey(), newKey()} {
		half := key[:len(key)/2] + "..."
		for _, text := range []string{key, half, hex.EncodeToString([]byte(key)), base64.StdEncoding.EncodeToString([]byte("K=" + key))} {
			if leaks(text) == "" {
				t.Errorf("no leak in %q", text)
			}
		}
	}
}

// noKeyIn fails where a file of a folder holds a byte of a key.
func noKeyIn(t *testing.T, dir string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if leak := leaks(string(b) + path); leak != "" {
			t.Errorf("%s shows %s", path, leak)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestJournalHoldsNoSecret(t *testing.T) {
	for name, before := range shapes() {
		t.Run(name, func(t *testing.T) {
			e, path := editor(t), filepath.Join(t.TempDir(), ".env")
			write(t, path, before, 0o600)
			p := replacing(t, path, oldKey(), newKey())
			for _, shown := range []string{p.Preview(func(s string) string { return s }), p.File.String()} {
				if leak := leaks(shown); leak != "" {
					t.Errorf("%q shows %s", shown, leak)
				}
			}
			apply(t, e, p)
			noKeyIn(t, e.Journal)
			changes, err := e.List(t.Context())
			if err != nil || len(changes) != 1 {
				t.Fatalf("%v, %v", changes, err)
			}
			if runtime.GOOS != "windows" {
				if mode(t, e.Journal) != 0o700 || mode(t, filepath.Join(e.Journal, changes[0].ID+suffix)) != 0o600 {
					t.Error("others may read the journal")
				}
			}
		})
	}
}

func TestDamagedJournal(t *testing.T) {
	e, path := editor(t), filepath.Join(t.TempDir(), ".env")
	write(t, path, "A=1\n", 0o600)
	good := apply(t, e, replacing(t, path, "1", "2"))
	whole := text(t, filepath.Join(e.Journal, good.ID+suffix))
	other := filepath.Join(e.Journal, "0007-beef"+suffix)
	change := func(f func(*entry)) string {
		var w entry
		if err := json.Unmarshal([]byte(whole), &w); err != nil {
			t.Fatal(err)
		}
		w.ID = "0007-beef"
		f(&w)
		b, err := json.Marshal(w)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	for name, c := range map[string]struct {
		text string
		want error
	}{
		"empty": {"", ErrDamaged}, "cut off": {whole[:len(whole)/2], ErrDamaged}, "another one's": {whole, ErrDamaged}, "no change": {"{}", ErrDamaged},
		"newer":                 {change(func(w *entry) { w.Version++ }), ErrNewer},
		"relative":              {change(func(w *entry) { w.Real = ".env" }), ErrDamaged},
		"a temp file elsewhere": {change(func(w *entry) { w.Temp = filepath.Join(e.Journal, good.ID+suffix); w.State = planned }), ErrDamaged},
	} {
		write(t, other, c.text, 0o600)
		changes, err := e.List(t.Context())
		if !errors.Is(err, c.want) || !strings.Contains(err.Error(), other) || len(changes) != 1 {
			t.Errorf("%s: %v, %v", name, changes, err)
		}
		if _, err := e.Undo(t.Context(), "0007-beef"); !errors.Is(err, ErrUnknown) || !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if runtime.GOOS != "windows" {
		write(t, other, whole, 0o644)
		if _, err := e.List(t.Context()); err == nil || !strings.Contains(err.Error(), "chmod") {
			t.Errorf("for others to read: %v", err)
		}
	}
	// It stops neither a change nor its way back.
	next := apply(t, e, replacing(t, path, "2", "3"))
	undo(t, e, next)
	for name, f := range map[string]func(*entry){
		"outside":   func(w *entry) { w.Cuts[0].At = 99 },
		"before":    func(w *entry) { w.Cuts[0].At = -1 },
		"negative":  func(w *entry) { w.Cuts[0].Len = -1 },
		"old bytes": func(w *entry) { w.Cuts[0].Old = []byte("7") },
		"overlap":   func(w *entry) { w.Cuts = append(w.Cuts, w.Cuts[0]) },
	} {
		write(t, other, change(f), 0o600)
		if _, err := e.Undo(t.Context(), "0007-beef"); !errors.Is(err, ErrDamaged) || text(t, path) != "A=2\n" {
			t.Errorf("%s: %v, %q", name, err, text(t, path))
		}
	}
}

func TestPrune(t *testing.T) {
	e, path := editor(t), filepath.Join(t.TempDir(), ".env")
	if err := e.Prune(t.Context(), time.Now()); err != nil {
		t.Errorf("without a journal: %v", err)
	}
	write(t, path, "A=1\n", 0o600)
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	e.Now = func() time.Time { return now }
	apply(t, e, replacing(t, path, "1", "2"))
	now = now.Add(24 * time.Hour)
	kept := apply(t, e, replacing(t, path, "2", "3"))
	if err := e.Prune(t.Context(), now); err != nil {
		t.Fatal(err)
	}
	if changes, err := e.List(t.Context()); err != nil || len(changes) != 1 || changes[0] != kept {
		t.Errorf("%+v, %v", changes, err)
	}
}

// Whoever waits for another process is told.
func TestBusy(t *testing.T) {
	e, path := editor(t), filepath.Join(t.TempDir(), ".env")
	write(t, path, "A=1\n", 0o600)
	unlock, err := e.lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	other := e
	other.Wait = 30 * time.Millisecond
	if _, err := other.Apply(t.Context(), "run", replacing(t, path, "1", "2")); !errors.Is(err, ErrBusy) || text(t, path) != "A=1\n" {
		t.Errorf("got %v", err)
	}
	unlock()
	apply(t, other, replacing(t, path, "1", "2"))
}

// Whatever lies in the journal, nothing but the change that it describes is done to a file.
func FuzzJournal(f *testing.F) {
	e, path := editor(f), filepath.Join(f.TempDir(), ".env")
	e.Disk = lazy{System{}}
	write(f, path, "A=1\n", 0o600)
	good := apply(f, e, replacing(f, path, "1", "2"))
	file := filepath.Join(e.Journal, good.ID+suffix)
	// Each process that fuzzes has a file and an id of its own.
	names := []string{path, "@PATH", good.ID, "@ID"}
	whole := strings.NewReplacer(names...).Replace(text(f, file))
	slices.Reverse(names)
	own := strings.NewReplacer(names...)
	f.Add(whole)
	f.Add(strings.Replace(whole, applied, undoing, 1))
	f.Add(strings.Replace(whole, `"at":2`, `"at":1`, 1))
	f.Fuzz(func(t *testing.T, journal string) {
		journal = own.Replace(journal)
		var w entry
		if json.Unmarshal([]byte(journal), &w) == nil && w.Real != "" && w.Real != path {
			t.Skip("a file that is none of this test's")
		}
		write(t, path, "A=2\n", 0o600)
		write(t, file, journal, 0o600)
		_, err := e.Undo(t.Context(), good.ID)
		now, gone := os.ReadFile(path)
		if err != nil && (gone != nil || string(now) != "A=2\n") {
			t.Fatalf("%v, and the file is %q, %v", err, now, gone)
		}
	})
}
