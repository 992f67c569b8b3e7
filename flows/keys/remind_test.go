package keys_test

import (
	"errors"
	"io/fs"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"authdoctor/flows/keys"
	"authdoctor/keystore"
)

const day = 24 * time.Hour

func (h *house) reminded(t *testing.T) []string {
	t.Helper()
	said, err := h.keeper().Remind(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	silent(t, said)
	return said
}

// Keys are due after 90 days, after as many as they have, when they expire, or never.
func TestRemindWhenDue(t *testing.T) {
	start := time.Date(2026, 1, 1, 9, 0, 0, 0, time.UTC)
	h := newHouse(t)
	h.now = start
	for name, p := range map[string]keystore.Profile{
		"usual": {Days: -1}, "soon": {Days: 7}, "never": {Days: 0}, "ends": {Days: -1, Expires: start.Add(30 * day)}, "ends-unsaid": {Expires: start.Add(30 * day)},
	} {
		p.Name, p.Provider = name, "openai"
		if _, err := h.store().Add(t.Context(), p, h.key('a')); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		after time.Duration
		want  []string
	}{
		{0, nil}, {7*day - time.Second, nil},
		{7 * day, []string{"The key soon is 7 days old: rotate it (authdoctor keys rotate soon)."}},
		{30 * day, []string{"The key ends has expired: rotate it (authdoctor keys rotate ends).", "The key soon is 30 days old: rotate it (authdoctor keys rotate soon)."}},
		{90*day - time.Second, []string{"The key ends has", "The key soon is 89"}},
		{91 * day, []string{"The key ends has", "The key soon is 91", "The key usual is 91 days old"}},
		{5000 * day, []string{"The key ends has", "The key soon is 5000", "The key usual is 5000"}},
	} {
		h.now = start.Add(c.after)
		said := h.reminded(t)
		if len(said) != len(c.want) {
			t.Errorf("after %v: %q", c.after, said)
			continue
		}
		for i, want := range c.want {
			if !strings.HasPrefix(said[i], want) {
				t.Errorf("after %v: %q, not %q", c.after, said[i], want)
			}
		}
	}
	h.rotated(t, "usual", 'b')
	h.now = start.Add(5001 * day)
	if said := h.reminded(t); says(said, "usual") {
		t.Errorf("a rotated key is due: %q", said)
	}
}

func (h *house) rotated(t *testing.T, name string, letter rune) {
	t.Helper()
	if _, err := h.keeper().Rotate(t.Context(), keys.Rotate{Name: name, Key: h.key(letter)}); err != nil {
		t.Fatal(err)
	}
}

// Never twice a day, whatever the clock does within one; a clock that is wrong by more silences nothing for good.
func TestRemindOnceADay(t *testing.T) {
	start := time.Date(2026, 1, 1, 9, 0, 0, 0, time.UTC)
	h := newHouse(t)
	h.now = start
	h.add(t, "work", 'a')
	due := start.Add(100 * day)
	for i, c := range []struct {
		at   time.Time
		says bool
	}{
		{due, true}, {due, false}, {due.Add(-10 * time.Second), false}, {due.Add(-5 * time.Hour), false}, {due.Add(14 * time.Hour), false},
		{due.Add(16 * time.Hour), true}, // the next day
		{due.Add(day), false}, {due.Add(day + time.Minute), false},
		{due.AddDate(10, 0, 0), true}, {due.AddDate(10, 0, 0).Add(time.Hour), false}, // ten years ahead...
		{due.Add(2 * day), true}, {due.Add(2*day + time.Hour), false}, // ...and back
		{time.Unix(0, 0), false}, {start.Add(-day), false}, // before the key was made nothing is due
		{due.Add(3 * day), true},
	} {
		h.now = c.at
		if said := h.reminded(t); (len(said) == 1) != c.says {
			t.Errorf("look %d, at %v: %q", i, c.at, said)
		}
	}
}

// Where it cannot be noted that a reminder was shown, none is: it would be shown at every start.
func TestRemindOnlyWhatIsNoted(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the folder stays writable there")
	}
	h := newHouse(t)
	h.now = time.Date(2026, 1, 1, 9, 0, 0, 0, time.UTC)
	h.add(t, "work", 'a')
	h.now = h.now.Add(100 * day)
	k := h.keeper()
	k.Store = keystore.Open(keystore.Options{Folder: h.path("data"), Disk: full{h.disk}, Backend: h.backend, Maker: h.maker(), Now: h.clock})
	if said, err := k.Remind(t.Context()); err == nil || len(said) != 0 {
		t.Errorf("said %q, %v", said, err)
	}
	if said := h.reminded(t); len(said) != 1 {
		t.Errorf("said %q", said)
	}
	if err := os.WriteFile(h.path("data/index.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(h.path("data/index.json.1")); err != nil {
		t.Fatal(err)
	}
	if _, err := h.keeper().Remind(t.Context()); !errors.Is(err, keystore.ErrCorrupt) {
		t.Errorf("a damaged index: %v", err)
	}
}

// full is a disk on which nothing new can be written.
type full struct{ disk }

func (full) Create(string, []byte) error {
	return &fs.PathError{Op: "write", Path: "x", Err: fs.ErrPermission}
}
