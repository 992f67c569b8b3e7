//go:build unix

package term

import (
	"os"
	"reflect"
	"syscall"
	"testing"
	"time"

	xterm "github.com/charmbracelet/x/term"
	"github.com/creack/pty"
)

func state(t *testing.T, f *os.File) *xterm.State {
	t.Helper()
	s, err := xterm.GetState(f.Fd())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func echoes(t *testing.T, f *os.File) bool { return state(t, f).Lflag&syscall.ECHO != 0 }

func TestHideEcho(t *testing.T) {
	tty, file := terminal(t)
	before := state(t, tty)
	restore, err := HideEcho(tty)
	if err != nil {
		t.Fatal(err)
	}
	hidden := state(t, tty)
	if hidden.Lflag&(syscall.ECHO|syscall.ECHONL) != 0 || hidden.Lflag&syscall.ICANON == 0 || hidden.Lflag&syscall.ISIG == 0 {
		t.Errorf("the flags are %b: want no echo, but lines and signals", hidden.Lflag)
	}
	restore()
	if after := state(t, tty); !reflect.DeepEqual(before, after) {
		t.Error("the terminal is in another mode than before")
	}
	// A second call must not undo what somebody else has done since.
	again, err := HideEcho(tty)
	if err != nil {
		t.Fatal(err)
	}
	restore()
	if echoes(t, tty) {
		t.Error("a second call of restore turned the echo on")
	}
	again()
	if restore, err := HideEcho(file); err == nil || restore != nil {
		t.Errorf("hid the echo of a file, error %v", err)
	}
}

// A shell turns the echo on while a program is suspended.
func TestTheEchoIsHiddenAgainAfterASuspension(t *testing.T) {
	tty, _ := terminal(t)
	before := state(t, tty)
	restore, err := HideEcho(tty)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := xterm.SetState(tty.Fd(), before); err != nil {
			t.Fatal(err)
		}
		if err := syscall.Kill(os.Getpid(), syscall.SIGCONT); err != nil {
			t.Fatal(err)
		}
		for limit := time.Now().Add(20 * time.Second); echoes(t, tty); time.Sleep(time.Millisecond) {
			if time.Now().After(limit) {
				t.Fatal("the echo stays on after the program was resumed")
			}
		}
	}
	restore()
	if !echoes(t, tty) {
		t.Error("the terminal does not echo afterwards")
	}
}

func TestDropRest(t *testing.T) {
	master, tty, err := pty.Open()
	if err != nil {
		t.Fatalf("open a pseudo terminal: %v", err)
	}
	defer master.Close()
	defer tty.Close()
	before := state(t, tty)
	if DropRest(tty) {
		t.Error("nothing was typed, and dropped")
	}
	if _, err := master.WriteString("one\ntwo\nunfinished"); err != nil {
		t.Fatal(err)
	}
	if !DropRest(tty) {
		t.Error("what was typed was not dropped")
	}
	if after := state(t, tty); !reflect.DeepEqual(before, after) {
		t.Error("the terminal is in another mode than before")
	}
	if _, err := master.WriteString("next\n"); err != nil {
		t.Fatal(err)
	}
	line := make([]byte, 100)
	if n, err := tty.Read(line); err != nil || string(line[:n]) != "next\n" {
		t.Errorf("read %q, %v: want only what was typed later", line[:n], err)
	}
	if _, file := terminal(t); DropRest(file) {
		t.Error("something of a file was dropped")
	}
}
