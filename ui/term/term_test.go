//go:build unix

package term

import (
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/creack/pty"
)

func env(pairs ...string) Getenv {
	return func(name string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

// terminal opens a pseudo terminal, and a file that is none.
func terminal(t *testing.T) (tty, file *os.File) {
	t.Helper()
	master, tty, err := pty.Open()
	if err != nil {
		t.Fatalf("open a pseudo terminal: %v", err)
	}
	file, err = os.Create(t.TempDir() + "/file")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { master.Close(); tty.Close(); file.Close() })
	if err := pty.Setsize(master, &pty.Winsize{Rows: 12, Cols: 40}); err != nil {
		t.Fatal(err)
	}
	return tty, file
}

func TestDecide(t *testing.T) {
	tty, file := terminal(t)
	tests := []struct {
		name    string
		env     Getenv
		in, out *os.File
		plain   bool
		want    string
	}{
		{"terminal", env("TERM", "xterm"), tty, tty, false, ""},
		{"flag first", env("TERM", "dumb"), file, file, true, "--plain"},
		{"accessible", env("ACCESSIBLE", "1"), tty, tty, false, "ACCESSIBLE"},
		{"accessible off", env("ACCESSIBLE", "0"), tty, tty, false, ""},
		{"accessible false", env("ACCESSIBLE", "False"), tty, tty, false, ""},
		{"dumb", env("TERM", "dumb"), tty, tty, false, "TERM"},
		{"input", env("TERM", "xterm"), file, tty, false, "input is not a terminal"},
		{"output", env("TERM", "xterm"), tty, file, false, "output is not a terminal"},
		{"no file", env("TERM", "xterm"), nil, tty, false, "input is not a terminal"},
	}
	for _, tt := range tests {
		mode := Decide(tt.env, tt.in, tt.out, tt.plain)
		if mode.Plain != (tt.want != "") || !strings.Contains(mode.Reason, tt.want) {
			t.Errorf("%s: %+v, want a reason with %q", tt.name, mode, tt.want)
		}
	}
}

func TestColor(t *testing.T) {
	tty, file := terminal(t)
	tests := []struct {
		name    string
		env     Getenv
		out     *os.File
		noColor bool
		theme   string
		want    bool
	}{
		{"terminal", env("TERM", "xterm"), tty, false, Auto, true},
		{"ascii has colours", env("TERM", "xterm"), tty, false, ASCII, true},
		{"flag", env("TERM", "xterm"), tty, true, Auto, false},
		{"NO_COLOR", env("NO_COLOR", "1"), tty, false, Auto, false},
		{"NO_COLOR empty", env("NO_COLOR", ""), tty, false, Auto, true},
		{"mono", env("TERM", "xterm"), tty, false, Mono, false},
		{"dumb", env("TERM", "dumb"), tty, false, Auto, false},
		{"file", env("TERM", "xterm"), file, false, Auto, false},
	}
	for _, tt := range tests {
		if got := Color(tt.env, tt.out, tt.noColor, tt.theme); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestOnlyASCII(t *testing.T) {
	tests := []struct {
		name  string
		env   Getenv
		theme string
		want  bool
	}{
		{"utf-8", env("LANG", "en_US.UTF-8"), Auto, false},
		{"utf8", env("LANG", "C.utf8"), Auto, false},
		{"theme", env("LANG", "en_US.UTF-8"), ASCII, true},
		{"latin", env("LANG", "de_DE.ISO-8859-1"), Auto, true},
		{"LC_ALL first", env("LC_ALL", "C", "LANG", "en_US.UTF-8"), Auto, true},
		{"LC_CTYPE before LANG", env("LC_CTYPE", "C.UTF-8", "LANG", "C"), Auto, false},
		{"none", env(), Auto, runtime.GOOS != "windows"},
	}
	for _, tt := range tests {
		if got := OnlyASCII(tt.env, tt.theme); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestWidth(t *testing.T) {
	tty, file := terminal(t)
	if got := Width(tty); got != 40 {
		t.Errorf("the terminal is %d wide, want 40", got)
	}
	if got := Width(file); got != 80 {
		t.Errorf("a file is %d wide, want 80", got)
	}
	if got := Width(nil); got != 80 {
		t.Errorf("nothing is %d wide, want 80", got)
	}
}

func TestAnimated(t *testing.T) {
	if !Animated(env()) || Animated(env("AUTHDOCTOR_NO_ANIMATION", "1")) || !Animated(env("AUTHDOCTOR_NO_ANIMATION", "0")) {
		t.Error("AUTHDOCTOR_NO_ANIMATION is not obeyed")
	}
}
