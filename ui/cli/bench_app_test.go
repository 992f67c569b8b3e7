package cli_test

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"
)

// driven is the program on a terminal, and what it has written.
type driven struct {
	b       *testing.B
	cmd     *exec.Cmd
	tty     *os.File
	mu      sync.Mutex
	written bytes.Buffer
	last    time.Time // of the last write
}

func drive(b *testing.B, program string, environ ...string) *driven {
	b.Helper()
	d := &driven{b: b, cmd: exec.Command(program)}
	d.cmd.Env = home(b, append(environ, "TERM=xterm-256color", "LANG=C.UTF-8")...)
	tty, err := pty.StartWithSize(d.cmd, &pty.Winsize{Rows: 24, Cols: 80})
	if err != nil {
		b.Fatal(err)
	}
	d.tty = tty
	go func() {
		chunk := make([]byte, 8192)
		for {
			n, err := tty.Read(chunk)
			d.mu.Lock()
			d.written.Write(chunk[:n])
			d.last = time.Now()
			d.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
	b.Cleanup(func() {
		_ = d.cmd.Process.Kill()
		_, _ = d.cmd.Process.Wait()
		_ = tty.Close()
	})
	return d
}

// length is how much has been written, and when last.
func (d *driven) length() (int, time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.written.Len(), d.last
}

// press sends keys and waits until a text comes after them.
func (d *driven) press(keys, text string) time.Duration {
	d.b.Helper()
	from, _ := d.length()
	began := time.Now()
	if _, err := d.tty.WriteString(keys); err != nil {
		d.b.Fatal(err)
	}
	for {
		d.mu.Lock()
		seen, at := strings.Contains(string(d.written.Bytes()[from:]), text), d.last
		d.mu.Unlock()
		if seen {
			return at.Sub(began)
		}
		if time.Since(began) > 20*time.Second {
			d.b.Fatalf("%q never came after %q", text, keys)
		}
		time.Sleep(200 * time.Microsecond)
	}
}

// settle waits until nothing has been written for a while.
func (d *driven) settle() {
	for {
		if _, last := d.length(); time.Since(last) > 300*time.Millisecond {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// BenchmarkKeyPress: a key is answered within one frame (17 ms) of what an idle app takes, also while requests wait for
// a server that never answers.
func BenchmarkKeyPress(b *testing.B) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	defer silent.Close()
	program := build(b, "authdoctor")
	idle := drive(b, program)
	idle.press("", "Practise on")
	idle.settle()
	busy := drive(b, program, "OPENAI_API_KEY="+fakeKey(), "OPENAI_BASE_URL=http://"+silent.Addr().String()+"/v1", "AUTHDOCTOR_NO_ANIMATION=1")
	busy.press("", "Practise on")
	busy.settle()
	busy.press("\r", "Requests")
	compare(b,
		func() time.Duration { d := idle.press("j", ">"); idle.press("k", ">"); return d },
		func() time.Duration { d := busy.press("k", ">"); busy.press("j", ">"); return d })
}

// BenchmarkIdle: an app that waits for a person writes nothing. AUTHDOCTOR_IDLE sets how long it is watched.
func BenchmarkIdle(b *testing.B) {
	watched, err := time.ParseDuration(os.Getenv("AUTHDOCTOR_IDLE"))
	if err != nil {
		watched = 3 * time.Second
	}
	d := drive(b, build(b, "authdoctor"))
	d.press("", "Practise on")
	d.settle()
	before, _ := d.length()
	time.Sleep(watched)
	after, _ := d.length()
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(after-before), "bytes")
	b.ReportMetric(watched.Seconds(), "s-watched")
}

// BenchmarkAppMemory: at most 24 MiB after 200 screens.
func BenchmarkAppMemory(b *testing.B) {
	d := drive(b, build(b, "authdoctor"))
	d.press("", "Practise on")
	d.press("3", "credential.missing")
	d.press("8", "Checks finished")
	const round = 5 // screens
	for range 200 / round {
		d.press("\r", "Confidence")
		d.press("v", "Markdown")
		d.press("\x1b", "Confidence")
		d.press("\r", "Fix 1 of")
		d.press("\x1b", "Confidence")
		d.press("\x1b", "Checks finished")
	}
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", d.cmd.Process.Pid))
	if err != nil {
		b.Skipf("this system does not tell the memory of a process: %v", err)
	}
	b.ReportMetric(0, "ns/op")
	for _, name := range []string{"VmRSS", "VmHWM"} {
		for line := range strings.Lines(string(status)) {
			var kib float64
			if _, err := fmt.Sscanf(line, name+": %f kB", &kib); err == nil {
				b.ReportMetric(kib/1024, name+"-MiB")
			}
		}
	}
}
