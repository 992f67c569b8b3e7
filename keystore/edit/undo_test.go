package edit

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// A file that was changed elsewhere since keeps those changes; what authdoctor changed is taken back if it is found
// again, once, with the same surroundings.
func TestUndoAfterOtherChanges(t *testing.T) {
	const gap = "# ------------------------------------\n"
	before := "A=1\n" + gap + "KEY=" + oldKey() + "\n" + gap + "B=2\n"
	after := strings.ReplaceAll(before, oldKey(), newKey())
	for name, c := range map[string]struct{ now, want string }{
		"a line at the end":     {after + "C=3\n", before + "C=3\n"},
		"a line at the start":   {"Z=0\n" + after, "Z=0\n" + before},
		"far away":              {strings.Replace(after, "A=1", "A=1000", 1), strings.Replace(before, "A=1", "A=1000", 1)},
		"all but the range":     {gap + "KEY=" + newKey() + "\n" + gap, gap + "KEY=" + oldKey() + "\n" + gap},
		"another key":           {strings.ReplaceAll(after, newKey(), oldKey()+"x"), ""},
		"right beside it":       {strings.Replace(after, "KEY=", "KEYS=", 1), ""},
		"there twice":           {after + after, ""},
		"gone":                  {"A=1\n", ""},
		"empty":                 {"", ""},
		"taken back by hand":    {before, before},
		"other line ends":       {strings.ReplaceAll(after, "\n", "\r\n"), ""},
		"the end of it cut off": {after[:strings.Index(after, newKey())+10], ""},
	} {
		t.Run(name, func(t *testing.T) {
			e, path := editor(t), filepath.Join(t.TempDir(), ".env")
			write(t, path, before, 0o640)
			change := apply(t, e, replacing(t, path, oldKey(), newKey()))
			write(t, path, c.now, 0o604)
			m := mode(t, path)
			p, planned := e.Reverse(t.Context(), change.ID)
			_, err := e.Undo(t.Context(), change.ID)
			if (planned == nil) != (err == nil) {
				t.Errorf("the plan says %v, undoing %v", planned, err)
			}
			if c.want == "" {
				if !errors.Is(err, ErrDiffers) || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "line 3") {
					t.Errorf("got %v", err)
				}
				c.want = c.now
				if changes, err := e.List(t.Context()); err != nil || len(changes) != 1 {
					t.Errorf("it is not in the list any more: %v, %v", changes, err)
				}
			} else if err != nil {
				t.Error(err)
			} else if leak := leaks(p.Preview(strings.ToUpper)); leak != "" {
				t.Errorf("the preview shows %s", leak)
			}
			if text(t, path) != c.want || mode(t, path) != m {
				t.Errorf("got %q with mode %04o, want %q", text(t, path), mode(t, path), c.want)
			}
			onlyFiles(t, filepath.Dir(path), ".env")
		})
	}
}

// The ranges of one change are found again together or not at all.
func TestUndoSeveralRangesElsewhere(t *testing.T) {
	e, path := editor(t), filepath.Join(t.TempDir(), ".env")
	before := "ONE=first value of this file\nTWO=second value of this file\nTHREE=the third value of it\n"
	write(t, path, before, 0o600)
	c := apply(t, e, replacing(t, path, "first ", "1 ", "second value", "2", "\nTHREE=the third value of it", ""))
	now := text(t, path)
	write(t, path, "# mine\n"+now+"# mine\n", 0o600)
	undo(t, e, c)
	if got := text(t, path); got != "# mine\n"+before+"# mine\n" {
		t.Errorf("got %q", got)
	}
	write(t, path, before, 0o600)
	c = apply(t, e, replacing(t, path, "first ", "1 ", "third", "3rd"))
	write(t, path, strings.Replace(text(t, path), "3rd", "last", 1), 0o600)
	now = text(t, path)
	if _, err := e.Undo(t.Context(), c.ID); !errors.Is(err, ErrDiffers) || text(t, path) != now {
		t.Errorf("%v; got %q", err, text(t, path))
	}
}

func TestUndoOfARemovedFile(t *testing.T) {
	e, path := editor(t), filepath.Join(t.TempDir(), ".env")
	write(t, path, "A=1\n", 0o600)
	c := apply(t, e, replacing(t, path, "1", "2"))
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Undo(t.Context(), c.ID); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), path) {
		t.Errorf("got %v", err)
	}
	if _, err := e.Undo(t.Context(), "0099-abcd"); !errors.Is(err, ErrUnknown) {
		t.Errorf("got %v", err)
	}
	if _, err := editor(t).Undo(t.Context(), c.ID); !errors.Is(err, ErrUnknown) {
		t.Errorf("without a journal: %v", err)
	}
}

func TestMode(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("access lists say who may use a file there")
	}
	e, path := editor(t), filepath.Join(t.TempDir(), ".env")
	write(t, path, "KEY="+oldKey()+"\n", 0o644)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	p := plan(t, path).Chmod(0o600)
	if got := p.Preview(strings.ToLower); !strings.Contains(got, "mode 0644 -> 0600\n") || strings.Contains(got, "@@") {
		t.Errorf("preview\n%s", got)
	}
	c := apply(t, e, p)
	if mode(t, path) != 0o600 {
		t.Errorf("mode %04o", mode(t, path))
	}
	if after, err := os.Stat(path); err != nil || !os.SameFile(info, after) {
		t.Error("the file was written anew")
	}
	// What the file holds meanwhile does not matter to its mode.
	write(t, path, "KEY=other\n", 0o600)
	undo(t, e, c)
	if mode(t, path) != 0o644 || text(t, path) != "KEY=other\n" {
		t.Errorf("mode %04o, %q", mode(t, path), text(t, path))
	}

	c = apply(t, e, plan(t, path).Chmod(0o600))
	write(t, path, "KEY=other\n", 0o640)
	if _, err := e.Undo(t.Context(), c.ID); !errors.Is(err, ErrDiffers) || mode(t, path) != 0o640 || !strings.Contains(err.Error(), "chmod 0644") {
		t.Errorf("a mode that was changed since: %v", err)
	}

	// Bytes and mode in one change.
	write(t, path, "KEY="+oldKey()+"\n", 0o755)
	c = apply(t, e, replacing(t, path, oldKey(), newKey()).Chmod(0o600))
	if mode(t, path) != 0o600 || text(t, path) != "KEY="+newKey()+"\n" {
		t.Errorf("mode %04o, %q", mode(t, path), text(t, path))
	}
	undo(t, e, c)
	if mode(t, path) != 0o755 || text(t, path) != "KEY="+oldKey()+"\n" {
		t.Errorf("mode %04o, %q", mode(t, path), text(t, path))
	}
}

// Changes of one file are taken back in their order, and those of a run together.
func TestRuns(t *testing.T) {
	e, dir := editor(t), t.TempDir()
	if runs, err := e.Runs(t.Context()); err != nil || len(runs) != 0 {
		t.Errorf("%v, %v", runs, err)
	}
	if _, err := os.Stat(e.Journal); !errors.Is(err, fs.ErrNotExist) {
		t.Error("listing made a journal")
	}
	one, two := filepath.Join(dir, "one"), filepath.Join(dir, "two")
	write(t, one, "A=1\n", 0o600)
	write(t, two, "A=1\n", 0o600)
	for _, step := range []struct{ run, path, old, put string }{
		{"first", one, "1", "2"}, {"second", one, "2", "3"}, {"second", two, "1", "9"}, {"second", one, "3", "4"},
	} {
		if _, err := e.Apply(t.Context(), step.run, replacing(t, step.path, step.old, step.put)); err != nil {
			t.Fatal(err)
		}
	}
	runs, err := e.Runs(t.Context())
	if err != nil || len(runs) != 2 || runs[0].ID != "second" || len(runs[0].Changes) != 3 || runs[0].Changes[0].Real != one || runs[0].Changes[1].Real != two {
		t.Fatalf("%+v, %v", runs, err)
	}
	// One that cannot be taken back keeps only the earlier ones of its own file.
	write(t, one, "mine\n", 0o600)
	outcomes, err := e.UndoRun(t.Context(), "second")
	if err != nil || len(outcomes) != 3 || !errors.Is(outcomes[0].Err, ErrDiffers) || outcomes[1].Err != nil || !errors.Is(outcomes[2].Err, ErrOrder) {
		t.Fatalf("%+v, %v", outcomes, err)
	}
	if text(t, one) != "mine\n" || text(t, two) != "A=1\n" {
		t.Errorf("%q, %q", text(t, one), text(t, two))
	}
	write(t, one, "A=4\n", 0o600)
	for _, run := range []string{"second", "first"} {
		outcomes, err := e.UndoRun(t.Context(), run)
		for _, o := range outcomes {
			if err != nil || o.Err != nil {
				t.Errorf("%s: %v, %v", run, o.Err, err)
			}
		}
	}
	if text(t, one) != "A=1\n" {
		t.Errorf("%q", text(t, one))
	}
	if _, err := e.UndoRun(t.Context(), "first"); !errors.Is(err, ErrUnknown) {
		t.Errorf("got %v", err)
	}
	if a, b := NewRun(time.Now()), NewRun(time.Now()); a == b {
		t.Error("two runs have one name")
	}
}

// An earlier change of a file can be taken back alone, and the later one then, too.
func TestUndoOutOfOrder(t *testing.T) {
	e, path := editor(t), filepath.Join(t.TempDir(), ".env")
	before := "ONE=1 # " + strings.Repeat("a", 40) + "\nTWO=2 # " + strings.Repeat("b", 40) + "\n"
	write(t, path, before, 0o600)
	first := apply(t, e, replacing(t, path, "ONE=1", "ONE=10"))
	second := apply(t, e, replacing(t, path, "TWO=2", "TWO=20"))
	undo(t, e, first)
	if got := text(t, path); got != strings.Replace(before, "TWO=2", "TWO=20", 1) {
		t.Errorf("got %q", got)
	}
	undo(t, e, second)
	if text(t, path) != before {
		t.Errorf("got %q", text(t, path))
	}
}

// What is put before and behind a changed file stays, or nothing is done.
func FuzzUndoElsewhere(f *testing.F) {
	f.Add("A=1\n", "KEY=x", "\nB=2\n", "moved", "# mine\n", "C=3\n")
	f.Add("", "\n", "", "", "\n", "\n")
	e, path := editor(f), filepath.Join(f.TempDir(), "file")
	e.Disk = lazy{System{}}
	f.Fuzz(func(t *testing.T, head, old, tail, put, before, behind string) {
		write(t, path, head+old+tail, 0o600)
		change, err := e.Apply(t.Context(), "run", plan(t, path, Splice{From: len(head), To: len(head + old), Text: []byte(put)}))
		if errors.Is(err, ErrNothing) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = e.Prune(t.Context(), time.Now().Add(time.Hour)) }()
		now := before + head + put + tail + behind
		write(t, path, now, 0o600)
		want := before + head + old + tail + behind
		if _, err := e.Undo(t.Context(), change.ID); err != nil || now == head+old+tail {
			want = now
		}
		if text(t, path) != want {
			t.Fatalf("got %q, want %q", text(t, path), want)
		}
	})
}
