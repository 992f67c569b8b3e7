//go:build unix

package term

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
)

// asked is a pseudo-terminal on which a test types.
func asked(t *testing.T) (keys *os.File, person *Person) {
	t.Helper()
	keys, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = keys.Close(); _ = tty.Close() })
	person, err = FindPerson(tty, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	return keys, person
}

// typed waits until the terminal is asked, then types.
func typed(keys *os.File, text string) {
	time.Sleep(100 * time.Millisecond)
	_, _ = keys.WriteString(text)
}

// A terminal that hands over lines keeps 4095 bytes of one. A long token comes whole.
func TestHiddenTakesLongTokens(t *testing.T) {
	keys, person := asked(t)
	long := strings.Repeat("0123456789abcdef", 1200) // 19,200 bytes
	go typed(keys, long+"\n")
	got, err := person.Hidden(t.Context(), "? ")
	if err != nil || string(got) != long {
		t.Errorf("%d bytes came of %d: %v", len(got), len(long), err)
	}
}

func TestHiddenIsEdited(t *testing.T) {
	for keyed, want := range map[string]string{
		"abc\n": "abc", "abx\x7fc\n": "abc", "nonsense\x15abc\n": "abc", "ä\x7fabc\n": "abc", "\x7f\x7fabc\n": "abc", "ab\x04c\n": "abc", "abc\r": "abc",
	} {
		keys, person := asked(t)
		go typed(keys, keyed)
		if got, err := person.Hidden(t.Context(), "? "); err != nil || string(got) != want {
			t.Errorf("%q is read as %q, %v", keyed, got, err)
		}
	}
}

func TestHiddenEnds(t *testing.T) {
	keys, person := asked(t)
	go typed(keys, "\x04")
	if got, err := person.Hidden(t.Context(), "? "); !errors.Is(err, io.EOF) {
		t.Errorf("after Ctrl+D it is %q, %v", got, err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if got, err := person.Hidden(ctx, "? "); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("after its context ended it is %q, %v", got, err)
	}
}
