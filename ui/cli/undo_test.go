//go:build unix

package cli

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"authdoctor/keystore/edit"
	"authdoctor/keystore/secret"

	"github.com/creack/pty"
)

// mirror is a store for the length of a test.
type mirror struct{}

func (mirror) Seal(plain []byte) ([]byte, error) {
	sealed := bytes.Clone(plain)
	for i := range sealed {
		sealed[i] ^= 0x55
	}
	return sealed, nil
}

func (m mirror) Open(sealed []byte) ([]byte, error) { return m.Seal(sealed) }

func opened(context.Context) (edit.Sealer, error) { return mirror{}, nil }

// moved is a file whose key was taken out, and how to take that back.
func moved(t *testing.T) (u undoing, path, before string) {
	t.Helper()
	path, before = filepath.Join(t.TempDir(), ".env"), "KEY="+fakeKey(1)+"\n"
	if err := os.WriteFile(path, []byte(before), 0o640); err != nil {
		t.Fatal(err)
	}
	u = undoing{editor: edit.Editor{Journal: filepath.Join(t.TempDir(), "journal"), Sealer: opened}, mask: keyMask()}
	file, err := edit.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	key := secret.NewMaker(nil, []string{"sk-" + "proj-"}).Make([]byte(fakeKey(1)))
	plan, err := file.Plan("the key work moved to the store", edit.Splice{From: 4, To: len(before) - 1, Old: key, Text: []byte("moved")})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := u.editor.Apply(t.Context(), "run", plan); err != nil {
		t.Fatal(err)
	}
	return u, path, before
}

// On a terminal the change is shown and asked about; only yes takes it back.
func TestUndoAsks(t *testing.T) {
	for answer, yes := range map[string]bool{"y\n": true, "YES\n": true, "\n": false, "n\n": false, "yesterday\n": false, "\x04": false} {
		t.Run(strings.TrimSpace(answer), func(t *testing.T) {
			u, path, before := moved(t)
			master, tty, err := pty.Open()
			if err != nil {
				t.Fatalf("open a pseudo terminal: %v", err)
			}
			defer master.Close()
			defer tty.Close()
			out, err := os.Create(filepath.Join(t.TempDir(), "out"))
			if err != nil {
				t.Fatal(err)
			}
			defer out.Close()
			u.streams = Streams{In: tty, Out: out, Err: tty}
			if _, err := master.WriteString(answer); err != nil {
				t.Fatal(err)
			}
			if err := u.run(t.Context()); err != nil {
				t.Fatal(err)
			}
			now, err := os.ReadFile(path)
			if err != nil || (string(now) == before) != yes {
				t.Errorf("the file holds %d bytes, %v", len(now), err)
			}
			told, err := os.ReadFile(out.Name())
			if err != nil || strings.Contains(string(told), fakeKey(1)[12:40]) || !strings.Contains(string(told), "+KEY=[sk-proj-…") {
				t.Errorf("%v\n%s", err, told)
			}
			if want := "left to do: " + path; strings.Contains(string(told), want) != yes {
				t.Errorf("it says %q: %v\n%s", want, !yes, told)
			}
		})
	}
}

// A question ends when the program is told to end.
func TestConfirmEndsWithItsContext(t *testing.T) {
	master, tty, err := pty.Open()
	if err != nil {
		t.Fatalf("open a pseudo terminal: %v", err)
	}
	defer master.Close()
	defer tty.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	ended := make(chan error, 1)
	go func() {
		yes, err := Streams{In: tty, Out: tty, Err: tty}.confirm(ctx, "go on?", "go on")
		if yes {
			t.Error("nobody said yes")
		}
		ended <- err
	}()
	select {
	case err := <-ended:
		if err == nil {
			t.Error("it ended without an error")
		}
	case <-time.After(10 * time.Second):
		t.Error("it does not end")
	}
}
